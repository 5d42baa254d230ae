"""Entries as rows of the tables `lines` and `whisper_of`, and places (`stores.schema`)."""

from collections.abc import Callable, Container, Iterable

from msgspec import Struct, json

from teaparty.core.events import Event, Missed, Retracted, TakenBack, Whispered
from teaparty.core.log.codec import packed, unpacked
from teaparty.core.log.log import Entry
from teaparty.core.records.places import Made

MISSED = packed(Missed(count=1)).decode()
ERASED = -1
"""The account in the row of a line that is there for its number alone."""

Line = tuple[str, int, float, int, str]
"""Room, number, time, account, event."""
WhisperOf = tuple[int, int, int]
"""Account, number of the whisper, whether it is to that account (and not from it)."""
PlaceRow = tuple[str, str, int, float, str, int]
"""Name, kind, owner, since, state, number."""


class Rows(Struct):
    """What a journal writes at once; `retracted` has the rooms and numbers of lines to empty,
    and who of the staff took them back. `places` are what places are like now, by their numbers.
    """

    lines: list[Line] = []
    whispers: list[WhisperOf] = []
    retracted: list[tuple[str, int, str]] = []
    places: dict[int, PlaceRow] = {}

    def add(self, others: "Rows") -> None:
        """Add what is written after these."""
        self.lines += others.lines
        self.whispers += others.whispers
        self.retracted += others.retracted
        self.places |= others.places


class Packing:
    """Makes rows of entries, but not of those in the rooms `forgotten`.

    If an event can't be packed, by a fault in a plugin, a missed line is stored instead, and the
    error is given to `report`.
    """

    __slots__ = ("_forgotten", "_report")

    def __init__(self, forgotten: Container[str], report: Callable[[BaseException], None]) -> None:
        self._forgotten = forgotten
        self._report = report

    def rows(self, entries: Iterable[Entry]) -> Rows:
        """Return the rows of `entries`."""
        rows = Rows()
        forgotten, lines = self._forgotten, rows.lines
        for entry in entries:
            room, event = entry.room, entry.event
            if room in forgotten:
                continue
            try:
                text = packed(event).decode()
            except BaseException as error:
                self._report(error)
                text = MISSED
            lines.append((room, entry.number, entry.at, event.who.account, text))
            if isinstance(event, Whispered):
                rows.whispers += whisper_of(entry.number, event)
            elif type(event) is Retracted:
                rows.retracted.append((room, event.line, event.by))
        return rows


def place_row(made: Made) -> PlaceRow:
    """Return the row of a place."""
    state = json.encode(made.state).decode()
    return made.name, made.kind, made.owner, made.since, state, made.number


def whisper_of(number: int, event: Event) -> list[WhisperOf]:
    """Return the rows by which people with accounts find a whisper."""
    assert isinstance(event, Whispered)
    speaker = event.who.account
    hearers = dict.fromkeys(person.account for person in event.to)
    rows = [(account, number, 1) for account in hearers if account not in (0, speaker)]
    return [(speaker, number, 0), *rows] if speaker else rows


def taken_back(stored: str, by: str) -> str:
    """Return what stands in the place of a line that was taken back, `by` staff if named."""
    who = unpacked("", 0, 0.0, stored).event.who
    return packed(TakenBack(who=who, by=by)).decode()


def as_stored(entry: Entry) -> Entry:
    """Return an entry as it is read once it was stored."""
    try:
        text: bytes | str = packed(entry.event)
    except BaseException:
        text = MISSED
    return unpacked(entry.room, entry.number, entry.at, text)
