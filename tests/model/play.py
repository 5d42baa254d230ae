"""Plays the acts on a stage, and compares what is read there with what the model says.

`TZ=UTC python -m tests.model.play --seed 1 --seeds 10 --steps 10000` stops at the first difference.
"""

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import Any

from tests.conftest import Start
from tests.model import (
    channels,
    closing,
    going,
    looking,
    making,
    recalling,
    talking,
    visiting,
    whispering,
)
from tests.model.acts import Act, Acts, Refused, Typed, inside, outside
from tests.model.operating import Killed, Passes, Rehashed, operating
from tests.model.real import RealStage, really_staged
from tests.model.stage import Stage, staged
from tests.model.town import Person, Place, Town

ACTS = (channels, closing, going, looking, making, recalling, talking, visiting, whispering)
"""The modules that say what people do."""
NAMES = tuple(
    """
alma bert cora dirk elsa finn gesa hugo iris jens kira lars mona nils olga paul runa sven tara urs
vera wanda xenia yuri zora anja bela cleo dora egon frida georg hanna ilja julia kurt lotte milo
nora otto pia ralf sonja timo ute viola willi ylva zita
    """.split()  # noqa: SIM905 - fifty of them
)
CONFIGURATION = """
log_talk = false
[channels.news]
about = "What is new"
joined = true
[channels.staff]
listens = "hosts"
[channels.club]
listens = "members"
[channels.board]
speaks = "members"
[channels.guild]
listens = "invited"
[rooms.parlour]
title = "The Parlour"
exits = { north = "garden" }
[rooms.garden]
title = "The Garden"
exits = { south = "parlour" }
listening = true
[rooms.kitchen]
title = "The Kitchen"
[limits]
lines_burst = 1_000_000
lines_a_second = 1_000
repeats = 10_000
renames = 1_000
listens = 6
history = 100_000
freed_name_seconds = 0
login_seconds = 86_400
registrations = 1_000_000
loopback_connections = 10_000
block_connections = 100_000
block_newcomers = 100_000
block_new = 100_000
work_at_once = 1_000_000
closures = 1_000
closed_stretches = 1_000
"""
PROMPT = re.compile(r"(once more: )(?=.)")
"""What is asked for stands on the same line, as whoever types it ends that."""
SPAN = re.compile(r"(set by \S+) (?:.*? ago|just now|SPAN): ")
TIME = re.compile(r"^\d\d:\d\d | \(?\d\d:\d\d(?=[,)])")
TERM = re.compile(
    r" \((?:for )?(?:\d+[a-z])+\)|(?<=again in ).*| for (?:\d+ more [\w ]+|[\w ]+ more)(?=\.)"
)


def as_compared(lines: list[str], timed: bool) -> list[str]:
    """Return lines without what the model does not know: how long ago, and how columns are laid.

    They are without the time, too, unless that is known.
    """
    lines = PROMPT.sub(r"\1\n", "\n".join(lines)).split("\n") if lines else []
    lines = [TERM.sub("", SPAN.sub(r"\1 SPAN: ", line)) for line in lines]
    lines = lines if timed else [TIME.sub("", line) for line in lines]
    return [re.sub("  +", "  ", line).strip() for line in lines]


class Difference(AssertionError):
    """Somebody reads something else than the model says."""


class Play:
    """One play, with a chance of its own."""

    def __init__(self, stage: Stage | RealStage, seed: int, most: int) -> None:
        self.stage, chance = stage, random.Random(seed)
        self.chance = chance
        self.people = [Person(name) for name in NAMES[:most]]
        self.operator = Person("operator")
        self.town = Town(chance, self.people, places())
        self.answered: list[str] = []
        """What the operator is told by a rehash, in any order."""
        self.wires: dict[Person, Any] = {}
        self.did: Counter[str] = Counter()
        self.script: list[str] = []

    # --- the steps

    def begin(self) -> None:
        """Have most people come in once, and register."""
        for each in self.people[: len(self.people) * 5 // 6]:
            self._do(going.comes_in, each)
            self._do(going.registers, each)
            if each is self.people[0]:
                self._do(going.leaves, each)
                self.stage.has_role(each.name, "host")
                each.role = "host"

    def step(self) -> None:
        if self.chance.random() < OFTEN:
            self._do(self._some(operating), self.operator)
            return
        me = self.chance.choice(self.people)
        self._do(self._some(inside if me.inside else outside), me)

    def _some(self, acts: Acts) -> Act:
        return self.chance.choices(list(acts), list(acts.values()))[0]

    def _do(self, act: Act, me: Person) -> None:
        self.did[act.__name__] += 1
        typist = me
        if act is going.comes_in:
            self.wires[me] = self.stage.connects()
            self._save()
        steps = act(self.town, me)
        try:
            for step in steps:
                self._save()
                typist = step.who if isinstance(step, Typed) else me
                self._happens(step, me)
        except Refused as refused:
            typist.tell(str(refused))
        self._compare()

    def _happens(self, step: object, me: Person) -> None:
        stage = self.stage
        self.town.began = stage.now
        match step:
            case Passes(seconds):
                self.script.append(f"--- {seconds} seconds")
                stage.passes(seconds)
            case Killed():
                self.script.append("--- killed")
                stage.kill()
                if not stage.knows_the_time:  # then all was stored before
                    for each in self.town.inside:
                        self.town.save(each)
                self.wires.clear()
            case Rehashed(extras):
                self.script.append(f"--- {[(each.kind, each.word) for each in extras]}")
                self.answered = stage.rehash(configuration(extras))
            case Typed(who, line):
                self._types(who, line)
            case str(line):
                self._types(me, line)
        self.town.now = stage.when

    def _types(self, who: Person, line: str) -> None:
        self.script.append(f"{who.name}> {line}")
        self.stage.types(self.wires[who], line)

    def _save(self) -> None:
        """Have it stored how far people have read of whom that was stored as time went by."""
        for account in self.stage.saved:
            self.town.save(self.town.of_account(account))
        self.stage.saved.clear()

    def _compare(self) -> None:
        self._save()
        for wire in self.wires.values():
            wire.asks()
        told = []
        for who in [*self.wires]:
            told += self._differing(who, self.wires[who].reads())
            if not who.inside:
                del self.wires[who]
        self.operator.reads.sort()
        told += self._differing(self.operator, sorted(self.answered))
        self.answered = []
        if told:
            raise Difference("\n".join(["after", *self.script[-20:], *told]))

    def _differing(self, who: Person, read: list[str]) -> Iterator[str]:
        """Yield in lines what somebody reads besides what they are to read, or instead of it."""
        expected, who.reads = who.reads, []
        if read == expected:
            return
        timed = self.stage.knows_the_time
        read, expected = as_compared(read, timed), as_compared(expected, timed)
        if read != expected:
            yield f"{who.name} is to read -, but reads +:"
            yield from (line for line in ndiff(expected, read) if line[0] in "-+")


def places() -> list[Place]:
    """Return those of the configuration."""
    parlour, garden = Place("parlour", "The Parlour"), Place("garden", "The Garden")
    parlour.exits, garden.exits, garden.listening = {"north": garden}, {"south": parlour}, True
    news = Place("news", "news", "channel", about="What is new", joined=True)
    staff = Place("staff", "staff", "channel", listens="hosts")
    club = Place("club", "club", "channel", listens="members")
    board = Place("board", "board", "channel", speaks="members")
    guild = Place("guild", "guild", "channel", closed=True, by_invitation=True)
    found = [parlour, garden, Place("kitchen", "The Kitchen"), news, staff, club, board]
    found.append(guild)
    for number, each in enumerate(found):
        each.number = number - len(found)
    return found


def configuration(extras: list[Place]) -> str:
    return "\n".join([CONFIGURATION, *(f"[{each.kind}s.{each.word}]" for each in extras)])


OFTEN = 0.03
"""How often something happens to the server, and not by somebody."""


def play(
    folder: Path, seed: int, steps: int, start: Start | None = None, people: int = len(NAMES)
) -> Counter[str]:
    """Play so many steps; return what was done how often. Raises `Difference`.

    If it is said how to `start` servers, a real one is used.
    """
    staging = staged(folder, CONFIGURATION)
    if start is not None:
        staging = really_staged(folder, CONFIGURATION, start)
    with staging as stage:
        one = Play(stage, seed, people)
        one.begin()
        for _ in range(steps):
            one.step()
        return one.did


def main() -> None:
    """Play as many steps as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--steps", type=int, default=10_000)
    asked = parser.parse_args()
    did: Counter[str] = Counter()
    for seed in range(asked.seed, asked.seed + asked.seeds):
        with tempfile.TemporaryDirectory(prefix="teaparty-model-") as folder:
            begin = time.monotonic()
            found = play(Path(folder), seed, asked.steps)
            took = time.monotonic() - begin
        print(f"seed {seed}: {found.total():,} acts in {took:.0f} s", flush=True)
        did += found
    print(", ".join(f"{name} {count:,}" for name, count in did.most_common()))


if __name__ == "__main__":
    main()
