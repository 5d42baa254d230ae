"""The text that Prometheus reads (exposition format 0.0.4), from a snapshot of values.

Labels are words of our own and of the configuration; nothing that people type is one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Buckets(NamedTuple):
    """A histogram: how many values each bucket has alone, and the sum of all values."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    """One more than there are bounds: the last is for what is above all of them."""
    sum: float


class Backups(NamedTuple):
    """How the backups are that the server writes by itself."""

    last: float
    """When the last one was written, in Unix time; 0 before the first."""
    every: int
    """How often there should be one, in seconds."""
    failures: int
    """How often none could be written since the start."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """All that is known at one moment. What is None is not known here, and left out."""

    version: str
    people: Mapping[str, int]
    elsewhere: int | None
    draining: bool | None
    connections: int
    most_connections: int
    arrivals: Mapping[str, int]
    logins: Mapping[str, int]
    lines: Mapping[str, int]
    deliveries: int
    turns: Buckets
    stores: Buckets
    saving: bool
    unsaved: int
    lost: int
    database: bool
    stuck: int
    apart: int
    missed: int
    faults: Mapping[str, int]
    gone: Mapping[str, int]
    floods: int
    reports: int
    rooms: Mapping[str, int]
    certificates: Mapping[str, tuple[float, float]]
    """From when to when those in these files are valid, in Unix time."""
    backups: Backups | None
    cpu: float
    memory: int | None
    files: int | None
    most_files: int
    started: float


Kind = Literal["counter", "gauge", "histogram"]
Sample = tuple[str, Mapping[str, str], float]
"""What stands after the name of a metric, its labels, and its value."""


class Metric(NamedTuple):
    """A metric, of which there may be several samples."""

    name: str
    kind: Kind
    about: str
    samples: list[Sample]


def in_text(snapshot: Snapshot) -> str:
    """Return the whole page."""
    return "".join(line for metric in metrics(snapshot) for line in _lines(metric))


def metrics(snapshot: Snapshot) -> list[Metric]:
    """Return all metrics of which something is known."""
    found = [*_people(snapshot), *_talk(snapshot), *_troubles(snapshot), *_process(snapshot)]
    return [metric for metric in found if metric.samples]


def _people(at: Snapshot) -> Iterator[Metric]:
    yield _by(
        "people", "gauge", "People who are in, by whether they have a link.", "linked", at.people
    )
    yield _one(
        "people_elsewhere", "gauge", "People who are in by other nodes of the party.", at.elsewhere
    )
    yield _one(
        "draining", "gauge", "1 while newcomers are to go to other nodes, else 0.", at.draining
    )
    yield _by("room_people", "gauge", "People in a room of the configuration.", "room", at.rooms)
    yield _one("connections_open", "gauge", "Connections of people that are open.", at.connections)
    yield _one(
        "connections_limit", "gauge", "Connections that there may be at once.", at.most_connections
    )
    yield _by(
        "connections_total", "counter", "Connections, by what came of them.", "result", at.arrivals
    )
    yield _by(
        "logins_total", "counter", "People who came in, and wrong passwords.", "result", at.logins
    )
    yield _by("gone_total", "counter", "Sessions that have ended, by why.", "reason", at.gone)
    yield _one(
        "flood_total", "counter", "Sessions that have ended as they sent too much.", at.floods
    )


def _talk(at: Snapshot) -> Iterator[Metric]:
    yield _by(
        "lines_total", "counter", "Lines that were stored, by what they are.", "kind", at.lines
    )
    yield _one(
        "deliveries_total",
        "counter",
        "For each line, the people who were there or listened to it.",
        at.deliveries,
    )
    yield _histogram("turn_seconds", "How long a turn held up everybody.", at.turns)
    yield _histogram(
        "store_seconds", "How long it took until the lines of a turn were stored.", at.stores
    )
    yield _one(
        "apart", "gauge", "Readers who are not in step with others, which costs time.", at.apart
    )


def _troubles(at: Snapshot) -> Iterator[Metric]:
    yield _one("saving", "gauge", "1 while what is said is saved, else 0.", at.saving)
    yield _one("unsaved_lines", "gauge", "Lines that wait to be saved.", at.unsaved)
    yield _one("lost_lines_total", "counter", "Lines that were shown, and never saved.", at.lost)
    yield _one(
        "database_up",
        "gauge",
        "1 while the database answers and is in its place, else 0.",
        at.database,
    )
    yield _one(
        "stuck_connections", "gauge", "Connections that take nothing of what waits.", at.stuck
    )
    yield _one("missed_lines_total", "counter", "Lines that slow readers have missed.", at.missed)
    yield _by(
        "faults_total", "counter", "Mistakes of the program, by where they are.", "place", at.faults
    )
    yield _one("reports_open", "gauge", "Reports that nobody has closed.", at.reports)
    yield from _backups(at.backups)
    for number, (name, when) in enumerate((("before", "From when on"), ("after", "Until when"))):
        yield _by(
            f"certificate_not_{name}_timestamp_seconds",
            "gauge",
            f"{when} a certificate is valid, in Unix time.",
            "certificate",
            {path: each[number] for path, each in at.certificates.items()},
        )


def _backups(at: Backups | None) -> Iterator[Metric]:
    if at is None:
        return
    yield _one(
        "backup_last_success_timestamp_seconds",
        "gauge",
        "When the last backup was written, in Unix time; 0 before the first.",
        at.last,
    )
    yield _one("backup_every_seconds", "gauge", "How often there should be a backup.", at.every)
    yield _one(
        "backup_failures_total", "counter", "How often no backup could be written.", at.failures
    )


def _process(at: Snapshot) -> Iterator[Metric]:
    yield Metric(
        "teaparty_build_info",
        "gauge",
        "The version of the server.",
        [("", {"version": at.version}, 1)],
    )
    for one in (
        _one("cpu_seconds_total", "counter", "Processor time of the process.", at.cpu),
        _one("resident_memory_bytes", "gauge", "Memory of the process.", at.memory),
        _one("open_fds", "gauge", "Files and connections that the process has open.", at.files),
        _one("max_fds", "gauge", "How many it may have open.", at.most_files),
        _one("start_time_seconds", "gauge", "When the process started, in Unix time.", at.started),
    ):
        yield one._replace(name=one.name.replace("teaparty", "process"))


def _one(name: str, kind: Kind, about: str, value: float | None) -> Metric:
    samples: list[Sample] = [] if value is None else [("", {}, value)]
    return Metric(f"teaparty_{name}", kind, about, samples)


def _by(name: str, kind: Kind, about: str, label: str, values: Mapping[str, float]) -> Metric:
    samples: list[Sample] = [("", {label: key}, value) for key, value in values.items()]
    return Metric(f"teaparty_{name}", kind, about, samples)


def _histogram(name: str, about: str, found: Buckets) -> Metric:
    samples: list[Sample] = []
    count = 0
    for bound, more in zip([*map(_number, found.bounds), "+Inf"], found.counts, strict=True):
        count += more
        samples.append(("_bucket", {"le": bound}, count))
    samples += [("_sum", {}, found.sum), ("_count", {}, count)]
    return Metric(f"teaparty_{name}", "histogram", about, samples)


# --- text


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.about}\n"
    yield f"# TYPE {metric.name} {metric.kind}\n"
    for more, labels, value in metric.samples:
        yield f"{metric.name}{more}{_braces(labels.items())} {_number(value)}\n"


def _braces(labels: Iterable[tuple[str, str]]) -> str:
    shown = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{shown}}}" if shown else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    """Return a number with all its digits; a whole one without a point."""
    return repr(int(value)) if value == int(value) else repr(value)
