"""What is counted of a running party, for those who watch it.

Nothing is counted for each delivery: a turn and a batch cost a few additions, however many read.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from teaparty.core.events import (
    Acted,
    Emoted,
    RecordedSpeech,
    Said,
    SaidPassing,
    Shouted,
    Whispered,
)
from teaparty.core.log.log import Entry
from teaparty.core.values import notices
from teaparty.core.values.notices import Fault, Gone, Notice, Reason, WrongPassword

KINDS = {
    Said: "said",
    SaidPassing: "said",
    Shouted: "said",
    RecordedSpeech: "said",
    Emoted: "emoted",
    Acted: "emoted",
    Whispered: "whispered",
}
"""What lines are counted as, by their events; all others are `OTHER`."""
OTHER = "other"
LINE_KINDS = (*dict.fromkeys(KINDS.values()), OTHER)
DOOR, PLUGIN, STORE = "door", "plugin", "store"
FAULT_PLACES = (DOOR, PLUGIN, STORE, OTHER)
_PLACES = {
    **dict.fromkeys((notices.ITS_DOOR, notices.PING), DOOR),
    **dict.fromkeys((notices.JOURNAL, notices.STORE, notices.BACKUP), STORE),
    **dict.fromkeys((notices.STORING_CLOCK, notices.FORGETTING), STORE),
}
_TEXTS = notices.TEXT.partition("{")[0]
ARRIVALS = ("in", "full", "banned", "limit", "draining")
"""What comes of connections."""
LOGINS = ("guest", "member", "wrong_password")
FLOODS = frozenset([Reason.FLOODING, Reason.UNFINISHED, Reason.NEGOTIATING, Reason.COMPRESSING])
"""Why sessions end that sent too much."""
TURN_SECONDS = (0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0)
STORE_SECONDS = (0.000_03, 0.000_1, 0.000_3, 0.001, 0.01, 0.05, 0.25, 1.0)


class Histogram:
    """How many values there were up to each of some bounds, and their sum."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        """Of the values above the bound before; the last one has those above all bounds."""
        self.sum = 0.0

    def add(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value


class Counts:
    """What has happened since the start."""

    def __init__(self) -> None:
        self.arrivals: Counter[str] = Counter()
        """Connections, by what came of them: one of `ARRIVALS`."""
        self.logins: Counter[str] = Counter()
        self.lines = dict.fromkeys(LINE_KINDS, 0)
        """Lines that were stored, by one of `LINE_KINDS`."""
        self.deliveries = 0
        """For each line, how many people were there, or listened to it."""
        self.turns = Histogram(TURN_SECONDS)
        self.stores = Histogram(STORE_SECONDS)
        self.faults: Counter[str] = Counter()
        self.gone: Counter[Reason] = Counter()

    @property
    def floods(self) -> int:
        """How many sessions have ended as they sent too much."""
        return sum(self.gone[reason] for reason in FLOODS)

    def stored(self, entries: Iterable[Entry], seconds: float) -> None:
        """Count the lines of a turn, which were stored within so many seconds."""
        self.stores.add(seconds)
        lines, kind = self.lines, KINDS.get
        for entry in entries:
            lines[kind(type(entry.event), OTHER)] += 1

    def report(self, change: Notice) -> None:
        """Count a fault, a wrong password, or that somebody has gone."""
        if isinstance(change, Gone):
            self.gone[change.reason] += 1
        elif isinstance(change, Fault):
            self.faults[_place(change)] += 1
        elif isinstance(change, WrongPassword):
            self.logins["wrong_password"] += 1


def _place(fault: Fault) -> str:
    """Return in which part of the house a fault was, as far as that is known."""
    trace = fault.error.__traceback__
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__")).startswith("teaparty.plugins."):
            return PLUGIN
        trace = trace.tb_next
    return DOOR if fault.place.startswith(_TEXTS) else _PLACES.get(fault.place, OTHER)
