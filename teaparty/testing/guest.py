"""Guests in memory: they type lines, and read what comes of them."""

from typing import Protocol

from teaparty.core.events import Event
from teaparty.core.log.log import Entry
from teaparty.core.party.links import lose
from teaparty.core.party.obeying import leaves_by
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.values.looks import DEFAULT, Look, Wishes
from teaparty.core.values.modes import Mode
from teaparty.render.lines import line


class InMemory(Protocol):
    """What a guest comes to: see `TestParty`."""

    party: Party

    def flush(self) -> None: ...


class Guest:
    """Somebody in memory: a door whose news is held as events, and read as lines."""

    session: Session

    def __init__(self, party: InMemory, mode: Mode, address: str = "") -> None:
        self._party = party
        self.address = address
        self.unread: list[Entry] = []
        """All that has come and was not read yet."""
        self.reading = True
        """False for somebody whose connection takes nothing for now."""
        self.closed = False
        self.look = DEFAULT
        self.asked = ""
        """What they are asked at the moment."""
        self.hidden = False
        """Whether what they type is hidden."""
        self._closing = False
        self._waiting: list[str] = []
        party.party.connect(self, mode, address)

    @property
    def events(self) -> list[Event]:
        """All that has come and was not read yet, as it happened."""
        return [entry.event for entry in self.unread]

    def types(self, *lines: str) -> "Guest":
        """Type lines, one after the other; returns this guest."""
        waiting = list(lines)
        leaving = [each for each in lines if leaves_by(self.session, each)]
        if leaving:
            waiting.remove(leaving[0])
            self.session.handle(leaving[0])
            self._party.flush()
        self._waiting += waiting
        self.resume()
        return self

    def reads(self) -> list[str]:
        """Return the lines that have come since this was called last."""
        self._party.flush()
        self.session.door.flush()
        entries, self.unread = self.unread, []
        number, look = self.session.number, self.look
        texts = [
            line(entry.event, look, number, entry.mark, entry.word_for(number)) for entry in entries
        ]
        return [part for text in texts if text for part in text.split("\n")]

    def drops(self) -> None:
        """Lose the connection."""
        self.closed = True
        lose(self.session, self)
        self._party.flush()

    # --- what a door does

    mode = None
    stay = None
    unused = frozenset[str]()

    @property
    def ready(self) -> bool:
        """See `core.party.door`."""
        return self.reading and not self.closed

    def belongs_to(self, session: Session) -> None:
        """See `core.party.door`."""
        self.session = session

    def notice(self) -> None:
        """See `core.party.door`."""

    def show(self, entries: list[Entry]) -> None:
        """See `core.party.door`."""
        self.unread += entries

    def flush(self) -> None:
        """See `core.party.door`."""
        while self.ready:
            entries = self.session.news(self.session.limits.batch)
            if not entries:
                self.closed = self._closing
                return
            self.show(entries)

    def catch_up(self) -> None:
        """See `core.party.door`. All that a guest knows is lines."""

    def resume(self) -> None:
        """See `core.party.door`."""
        while self._waiting and not self.session.busy:
            self.session.handle(self._waiting.pop(0))
            self._party.flush()

    def close(self) -> None:
        """See `core.party.door`. People who do not read at the moment read the rest first."""
        self._closing = True
        self.closed = self.closed or self.reading

    def dress(self, wishes: Wishes) -> Look:
        """See `core.party.door`."""
        self.look = wishes.over(DEFAULT)
        return self.look

    def ask(self, text: str, hidden: bool) -> None:
        """See `core.party.door`."""
        self.asked, self.hidden = text, hidden
