"""What is measured: how many guests, who of them talks, and to whom."""

import time
from collections.abc import Iterable

from msgspec import Struct, structs

from benchmarks import attacks, raids
from benchmarks.dialects import Dialect, Web
from benchmarks.figures import MOST_OF_A_CORE, Figures, latency
from benchmarks.guests import AT_ONCE, Browser, Guest, enter, settle
from benchmarks.load import Load
from benchmarks.servers import BEFORE, PORT, SERVERS, Running
from benchmarks.stored import check
from benchmarks.streams import Stream, Unexpected

QUIET = 3.0
"""Seconds of silence before memory and CPU are looked at."""


class Case(Struct, frozen=True, kw_only=True):
    """One server under one load. `label` tells it from others in its scenario."""

    server: str
    label: str = ""
    guests: int = 500
    rooms: int = 1
    talkers: int = 10
    """In each room; 0: everyone."""
    window: int = 4
    """Lines that each talker has on the way, where there is no rate."""
    rate: float = 0.0
    """Lines a second of all talkers together."""
    whispers: bool = False
    """Whether each talks to one other, and the other way round."""
    silent: int = 0
    """Guests, besides those who read, who never do."""
    looks: int = 1
    quoted: bool = True
    """Whether its throughput is: then the generator must have had time to spare."""
    compressed: float = 0.0
    """The share of guests who ask for compression."""
    tls: bool = False
    """Whether all come in by TLS."""
    web: bool = False
    """Whether all come in by a WebSocket."""
    on_channel: float = 0.0
    """The share of those who talk who do so on a channel, to which all listen; 0: there is none."""
    keeps: str = ""
    """With which durability lines are kept in SQLite; "" for not at all."""
    watched: bool = False
    """Whether a program asks the server every five seconds how it is."""
    attack: str = ""
    """What the guests do to others; see `attacks`."""
    before: int = 0
    """How much happened before that: lines, comings and goings, or people who came."""

    @property
    def name(self) -> str:
        """What it is called in tables."""
        return f"{self.server}, {self.label}" if self.label else self.server


class Scenario(Struct, frozen=True, kw_only=True):
    """Cases that are measured by turns.

    `kind`: `talk`, `kept` (the same), `crush`, `idle` or `attack`.
    """

    name: str
    title: str
    cases: tuple[Case, ...]
    kind: str = "talk"


def _each(servers: Iterable[str], case: Case) -> tuple[Case, ...]:
    return tuple(
        structs.replace(case, server=server, quoted=server != "floor") for server in servers
    )


_ALL = tuple(SERVERS)
_ROOMS = tuple(name for name, server in SERVERS.items() if server.rooms)
_PEERS_WITH_ROOMS = tuple(name for name in _ROOMS if name != "teaparty")
_WHISPERS = tuple(name for name, server in SERVERS.items() if server.whispers)
_CASE = Case(server="teaparty")

_PACED = structs.replace(_CASE, rate=100.0)
_MANY = structs.replace(_CASE, guests=1_000, rooms=100, talkers=0)


def _kept(name: str, case: Case) -> tuple[Case, ...]:
    """Return a case three times: each way to keep lines. The label begins with the name."""
    return tuple(
        structs.replace(case, label=f"{name}, {label}", keeps=keeps)
        for label, keeps in (("memory", ""), ("journal", "process"), ("power", "power"))
    )


def _by_both(*cases: tuple[str, Case]) -> tuple[Case, ...]:
    """Return each case, with its label, by telnet and by the web."""
    return tuple(
        structs.replace(case, label=f"{label}, {door}", web=door == "web")
        for label, case in cases
        for door in ("telnet", "web")
    )


def _watched(*cases: tuple[str, Case]) -> tuple[Case, ...]:
    """Return each case, with its label, while nobody asks and while a program does."""
    return tuple(
        structs.replace(case, label=f"{label}, {how}", watched=how == "asked", quoted=False)
        for label, case in cases
        for how in ("not asked", "asked")
    )


def _with_a_channel(*cases: tuple[str, Case]) -> tuple[Case, ...]:
    """Return each case, with its label, in rooms alone and with a channel."""
    both = {"guests": 500, "talkers": 20, "quoted": False}
    return tuple(
        structs.replace(case, label=f"{label}, {place}", **more)
        for label, case in cases
        for place, more in (
            ("a room", {"quoted": False}),
            ("a channel", {"rooms": 50, "on_channel": 1.0, "quoted": False}),
            ("two rooms", both | {"guests": 1_000, "rooms": 2, "talkers": 10}),
            ("a room and a channel", both | {"on_channel": 0.5}),
        )
    )


def _attacks(server: str) -> Iterable[Case]:
    """Yield each attack, by sixteen guests, with all limits as they are by default."""
    before = {"old marks": 200, "comings": 8_000, "who": 200, "who, at the login": 200}
    for name in attacks.ATTACKS:
        happened = before.get(name, 200)
        yield Case(server=server, label=name, guests=16, attack=name, before=happened)


def _raids() -> Iterable[Case]:
    """Yield each attack by the web, by sixteen attackers, with all limits as by default."""
    for name in raids.RAIDS:
        yield Case(server="teaparty", label=name, guests=16, attack=name, web=True)


SCENARIOS = (
    Scenario(
        name="full",
        title="500 in a room, ten talk as fast as their lines come back, four on the way each",
        cases=_each(_ALL, _CASE),
    ),
    Scenario(
        name="paced",
        title="500 in a room, 100 lines a second",
        cases=_each(_ALL, _PACED),
    ),
    Scenario(
        name="rooms",
        title="100 rooms of ten, everyone talks, four lines on the way each",
        cases=tuple(
            structs.replace(case, quoted=case.server != "InspIRCd")  # it sends each line alone
            for case in _each(_ROOMS, _MANY)
        ),
    ),
    Scenario(
        name="channel",
        title="500 hear ten people, and 500 hear twenty, as full and as paced: in a room, on a"
        " channel while they stand in fifty rooms, and half of it in a room and half on a channel",
        cases=_with_a_channel(("full", _CASE), ("paced", _PACED)),
    ),
    Scenario(
        name="crowd",
        title="9,000 in a room, ten talk, four lines on the way each",
        cases=(
            structs.replace(_CASE, label="500"),
            *_each(("teaparty", "floor"), structs.replace(_CASE, guests=9_000)),
        ),
    ),
    Scenario(
        name="crush",
        title="2,000 come in at once, into one room",
        cases=_each(_ALL, structs.replace(_CASE, guests=2_000)),
        kind="crush",
    ),
    Scenario(
        name="idle",
        title="9,000 in a room, all quiet; with other servers in 90 rooms",
        cases=(
            structs.replace(_CASE, guests=9_000),
            *_each(_PEERS_WITH_ROOMS, structs.replace(_CASE, guests=9_000, rooms=90)),
        ),
        kind="idle",
    ),
    Scenario(
        name="slow",
        title="250 read in a room, as in full, with and without 250 who never read",
        cases=(
            structs.replace(_CASE, guests=250, label="readers only"),
            structs.replace(_CASE, guests=250, silent=250, label="with 250 who never read"),
        ),
    ),
    Scenario(
        name="whispers",
        title="500 people in pairs, each whispers to the other, 10,000 whispers a second",
        cases=_each(_WHISPERS, structs.replace(_CASE, whispers=True, rate=10_000.0)),
    ),
    Scenario(
        name="looks",
        title="as full, with one look and with four looks mixed",
        cases=(
            structs.replace(_CASE, label="one look"),
            structs.replace(_CASE, label="four looks", looks=4),
        ),
    ),
    Scenario(
        name="compressed",
        title="500 in a room, 100 lines a second: no one, half of them and all with MCCP2",
        cases=(
            structs.replace(_CASE, rate=100.0, label="plain"),
            structs.replace(_CASE, rate=100.0, label="half", compressed=0.5),
            structs.replace(_CASE, rate=100.0, label="MCCP2", compressed=1.0),
        ),
    ),
    Scenario(
        name="tls",
        title="500 in a room, as full and as paced, by telnet and by TLS",
        cases=tuple(
            structs.replace(case, server=server, label=label, tls=tls, quoted=False)
            for server in ("teaparty", "ngIRCd")
            for name, case in (("full", _CASE), ("paced", _PACED))
            for label, tls in ((name, False), (f"{name}, TLS", True))
        ),
    ),
    Scenario(
        name="web",
        title="500 in a room, as full and as paced, by telnet and by the WebSocket of our page",
        cases=_by_both(("full", _CASE), ("paced", _PACED)),
    ),
    Scenario(
        name="web-idle",
        title="9,000 in a room, all quiet, by telnet and by the WebSocket of our page",
        cases=_by_both(("idle", structs.replace(_CASE, guests=9_000))),
        kind="idle",
    ),
    Scenario(
        name="journal",
        title="as full, paced and rooms, with lines kept in memory only, in SQLite, and in SQLite"
        " so that they survive a power cut",
        cases=(*_kept("full", _CASE), *_kept("paced", _PACED), *_kept("rooms", _MANY)),
        kind="kept",
    ),
    Scenario(
        name="watched",
        title="500 in a room, as full and as paced, without the listener for programs, and with it"
        " while one asks for the metrics every five seconds",
        cases=_watched(("full", _CASE), ("paced", _PACED)),
    ),
    Scenario(
        name="watched-idle",
        title="9,000 in a room, all quiet, without the listener for programs, and with it while one"
        " asks for the metrics every five seconds",
        cases=_watched(("idle", structs.replace(_CASE, guests=9_000))),
        kind="idle",
    ),
    Scenario(
        name="attack",
        title="sixteen guests of one address ask for what is dear, twice a second each, while"
        " others talk in another room; all limits as they are by default",
        cases=(*_attacks("teaparty"), *_attacks(BEFORE)),
        kind="attack",
    ),
    Scenario(
        name="web-attack",
        title="sixteen attackers of one address do by the web what costs most, as fast as they may,"
        " while others talk by telnet; all limits as they are by default",
        cases=tuple(_raids()),
        kind="attack",
    ),
)


def small(scenario: Scenario) -> Scenario:
    """Return the scenario with a few guests, to see that everything works."""

    def smaller(case: Case) -> Case:
        return structs.replace(
            case,
            guests=max(case.guests // 25, 20),
            rooms=max(case.rooms // 25, 1),
            silent=case.silent // 25,
            rate=min(case.rate, 1_000.0),
            before=case.before // 25,
            quoted=False,
            talkers=min(case.talkers, 4),
        )

    return structs.replace(scenario, cases=tuple(map(smaller, scenario.cases)))


def measure(scenario: Scenario, case: Case, running: Running, seconds: float) -> Figures:
    """Return the figures of one case; raise `Unexpected` where something is not as it must be."""
    if case.attack and case.web:
        return attacks.measure_raid(case.attack, case.guests, running, seconds)
    if case.attack:
        return attacks.measure(case.attack, case.guests, case.before, running, seconds)
    guests = _guests(case)
    try:
        if scenario.kind == "crush":
            return _crush(guests, running)
        if scenario.kind == "idle":
            return _idle(guests, running, seconds)
        return checked(case, _talk(case, guests, running, seconds))
    finally:
        for guest in guests:
            guest.close()


def checked(case: Case, figures: Figures) -> Figures:
    """Return the figures, unless it may be the generator that was measured."""
    share = figures.generator_share
    if case.quoted and not case.rate and share > MOST_OF_A_CORE:
        raise Unexpected(f"the generator used {share:.0%} of its core: this says nothing")
    return figures


def _guests(case: Case) -> list[Guest]:
    dialect = _dialect(case)
    talkers = set(_talkers(case))
    guests = []
    for number in range(case.guests + case.silent):
        reads = number < case.guests
        look = number % case.looks if reads and number not in talkers else 0
        room = number % case.rooms
        guest = Browser(number, room) if case.web else Guest(number, room, look, reads)
        guest.steps = list(dialect.enter(guest.name, guest.room))
        guest.secure = case.tls
        if number not in talkers and reads and number % 100 < case.compressed * 100:
            guest.compress()
        guests.append(guest)
    return guests


def _dialect(case: Case) -> Dialect:
    return Web() if case.web else SERVERS[case.server].dialect


def _talkers(case: Case) -> list[int]:
    """Return who talks: spread over those who read, so many in each room."""
    if case.whispers or not case.talkers:
        return list(range(case.guests))
    if case.on_channel:
        step = case.guests // case.talkers + (case.rooms > 1)  # so that they stand in many rooms
        return [step * place % case.guests for place in range(case.talkers)]
    step = case.guests // case.talkers // case.rooms * case.rooms
    return [room + step * place for place in range(case.talkers) for room in range(case.rooms)]


def _talk(case: Case, guests: list[Guest], running: Running, seconds: float) -> Figures:
    dialect = _dialect(case)
    enter(PORT, guests)
    for guest in guests:
        guest.dress(dialect.dress(guest.view))
    settle(guests)
    if case.whispers:
        _pair(guests, dialect)
    else:
        _share(guests, _talkers(case), dialect, together=bool(case.on_channel))
    speakers = _speakers(case)

    def say(who: int, text: str) -> str:
        guest = guests[who]
        if who in speakers:
            return dialect.speak(text)
        if case.whispers:
            return dialect.whisper(guests[guest.follows].name, text)
        return dialect.say(guest.name, guest.room, text)

    before = running.memory()
    load = Load(guests, _talkers(case), say)
    window = load.run(seconds, case.window, case.rate, running.cpu)
    after = running.memory()
    stored = check(running.database, load.guests, sum(load.said)) if case.keeps else 0
    return Figures(
        seconds=window.seconds,
        cpu_seconds=window.cpu,
        generator_share=window.own / window.seconds,
        lines=window.said,
        stored=stored,
        stored_per_second=window.said / window.seconds if stored else 0.0,
        deliveries=window.delivered,
        lines_per_second=window.said / window.seconds,
        deliveries_per_second=window.delivered / window.seconds,
        lines_per_read=window.delivered / max(window.reads, 1),
        us_per_delivery=window.cpu / max(window.delivered, 1) * 1e6,
        latency=latency(load.guests, window),
        memory_mb=after,
        memory_grown_mb=after - before,
    )


def _pair(guests: list[Guest], dialect: Dialect) -> None:
    """Give each a stream of its own, where it hears one other and perhaps itself."""
    for guest in guests:
        other = guest.number ^ 1
        heard = (guest.number, other) if dialect.whisper_echoes else (other,)
        guest.stream = Stream(heard, kept=False)
        guest.follow(other)


def _speakers(case: Case) -> set[int]:
    """Return who talks on the channel."""
    talkers = _talkers(case) if case.on_channel else []
    return set(talkers[: round(len(talkers) * case.on_channel)])


def _share(guests: list[Guest], talkers: list[int], dialect: Dialect, together: bool) -> None:
    """Let all in a room who see it alike share a stream, and each talker follow another one.

    Those who hear a channel hear it `together`, whichever their room is.
    """
    if together:
        for guest in guests:
            guest.room = 0
    by_room: dict[int, list[int]] = {}
    for who in talkers:
        by_room.setdefault(guests[who].room, []).append(who)
    shared: dict[tuple[int, int], Stream] = {}
    for guest in guests:
        new = guest.new_stream(by_room[guest.room], kept=True)
        guest.stream = shared.setdefault((guest.room, guest.view), new)
    for room in by_room.values():
        for place, who in enumerate(room):
            guest = guests[who]
            guest.follow(room[place - 1])
            guest.own = dialect.own(guest.name)
            if not dialect.shared:
                heard = [other for other in room if dialect.echoes or other != who]
                guest.stream = guest.new_stream(heard, kept=False)


def _crush(guests: list[Guest], running: Running) -> Figures:
    cpu, own, begin = running.cpu(), time.process_time(), time.monotonic()
    took = enter(PORT, guests, at_once=len(guests))
    settle(guests)
    seconds, cpu = time.monotonic() - begin, running.cpu() - cpu
    return Figures(
        seconds=seconds,
        cpu_seconds=cpu,
        generator_share=(time.process_time() - own) / seconds,
        logins=len(guests),
        logins_per_second=len(guests) / took,
        us_per_login=cpu / len(guests) * 1e6,
        memory_mb=running.memory(),
    )


def _idle(guests: list[Guest], running: Running, seconds: float) -> Figures:
    before = running.memory()
    enter(PORT, guests, AT_ONCE)
    settle(guests, min(QUIET, seconds))
    after = running.memory()
    cpu, own, begin = running.cpu(), time.process_time(), time.monotonic()
    settle(guests, seconds)
    spent, cpu = time.monotonic() - begin, running.cpu() - cpu
    return Figures(
        seconds=spent,
        cpu_seconds=cpu,
        cpu_share=cpu / spent,
        generator_share=(time.process_time() - own) / spent,
        logins=len(guests),
        kb_per_guest=(after - before) / len(guests) * 1e3,
        memory_mb=after,
        memory_grown_mb=after - before,
    )
