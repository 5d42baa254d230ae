"""Which telnet options are on: the Q method (RFC 1143), one table for all options and both sides.

It never answers a request for what is in force already, so that no loop can come about. Two things
go beyond the RFC. A request that is refused is answered once, however often it comes: some clients
ask again whenever they are refused. And an option is asked for again before the peer has confirmed
its end: some clients never do (TinTin++ and ECHO). Such a confirmation may still come; it is not
taken for a refusal.
"""

from collections.abc import Container
from enum import Enum, auto
from typing import NamedTuple

from teaparty.wire.telnet import DO, DONT, WILL, WONT, Negotiation, negotiation


class Side(Enum):
    """Whose option it is: what we do (WILL, WONT), or what the peer does (DO, DONT)."""

    OURS = (WILL, WONT)
    THEIRS = (DO, DONT)


class Switched(NamedTuple):
    """An option went on or off."""

    side: Side
    option: int
    on: bool


class _State(Enum):
    NO = auto()
    YES = auto()
    WANT_NO = auto()
    WANT_YES = auto()
    WANT_YES_THEN_NO = auto()
    ANEW = auto()
    """As WANT_YES; the confirmation of an end before it is still out."""
    ANEW_THEN_NO = auto()


class _Event(Enum):
    ON = auto()
    """The peer asks for it, or agrees to it."""
    OFF = auto()
    ENABLE = auto()
    """We ask for it."""
    DISABLE = auto()


_S, _E = _State, _Event
_TABLE: dict[tuple[_State, _Event], tuple[_State, bool | None]] = {
    # state and event -> next state, and what is sent: on, off or nothing
    (_S.NO, _E.ON): (_S.YES, True),  # where we are willing
    (_S.NO, _E.OFF): (_S.NO, None),
    (_S.NO, _E.ENABLE): (_S.WANT_YES, True),
    (_S.NO, _E.DISABLE): (_S.NO, None),
    (_S.YES, _E.ON): (_S.YES, None),
    (_S.YES, _E.OFF): (_S.NO, False),
    (_S.YES, _E.ENABLE): (_S.YES, None),
    (_S.YES, _E.DISABLE): (_S.WANT_NO, False),
    (_S.WANT_NO, _E.ON): (_S.NO, None),  # RFC 1143: an error of the peer's
    (_S.WANT_NO, _E.OFF): (_S.NO, None),
    (_S.WANT_NO, _E.ENABLE): (_S.ANEW, True),
    (_S.WANT_NO, _E.DISABLE): (_S.WANT_NO, None),
    (_S.WANT_YES, _E.ON): (_S.YES, None),
    (_S.WANT_YES, _E.OFF): (_S.NO, None),
    (_S.WANT_YES, _E.ENABLE): (_S.WANT_YES, None),
    (_S.WANT_YES, _E.DISABLE): (_S.WANT_YES_THEN_NO, None),
    (_S.WANT_YES_THEN_NO, _E.ON): (_S.WANT_NO, False),
    (_S.WANT_YES_THEN_NO, _E.OFF): (_S.NO, None),
    (_S.WANT_YES_THEN_NO, _E.ENABLE): (_S.WANT_YES, None),
    (_S.WANT_YES_THEN_NO, _E.DISABLE): (_S.WANT_YES_THEN_NO, None),
    (_S.ANEW, _E.ON): (_S.YES, None),
    (_S.ANEW, _E.OFF): (_S.WANT_YES, None),
    (_S.ANEW, _E.ENABLE): (_S.ANEW, None),
    (_S.ANEW, _E.DISABLE): (_S.ANEW_THEN_NO, None),
    (_S.ANEW_THEN_NO, _E.ON): (_S.WANT_NO, False),
    (_S.ANEW_THEN_NO, _E.OFF): (_S.WANT_YES_THEN_NO, None),
    (_S.ANEW_THEN_NO, _E.ENABLE): (_S.ANEW, None),
    (_S.ANEW_THEN_NO, _E.DISABLE): (_S.ANEW_THEN_NO, None),
}

_HEARD = {
    DO: (Side.OURS, _Event.ON),
    DONT: (Side.OURS, _Event.OFF),
    WILL: (Side.THEIRS, _Event.ON),
    WONT: (Side.THEIRS, _Event.OFF),
}


class Negotiations:
    """The options of one connection.

    `ours` and `theirs` are those that the peer may ask for. When it ends one of `unconfirmed`,
    nothing is said to that.
    """

    __slots__ = ("_refused", "_states", "_unconfirmed", "_willing")

    def __init__(
        self, ours: Container[int], theirs: Container[int], unconfirmed: Container[int] = ()
    ) -> None:
        self._willing = {Side.OURS: ours, Side.THEIRS: theirs}
        self._unconfirmed = unconfirmed
        self._states: dict[tuple[Side, int], _State] = {}
        self._refused: set[Negotiation] = set()

    def is_on(self, side: Side, option: int) -> bool:
        """Whether both sides have agreed on it."""
        return self._states.get((side, option)) is _State.YES

    def enable(self, side: Side, option: int) -> bytes:
        """Ask for an option; return what is to be sent."""
        return self._step(side, option, _Event.ENABLE)

    def disable(self, side: Side, option: int) -> bytes:
        """End an option; return what is to be sent."""
        return self._step(side, option, _Event.DISABLE)

    def receive(self, heard: Negotiation) -> tuple[bytes, Switched | None]:
        """Return the answer, which may be none, and what has changed by it."""
        side, event = _HEARD[heard.verb]
        option = heard.option
        state = self._states.get((side, option), _State.NO)
        if state is _State.NO and event is _Event.ON and option not in self._willing[side]:
            return self._refusal(side, heard), None
        was = state is _State.YES
        answer = self._step(side, option, event)
        if event is _Event.OFF and option in self._unconfirmed:
            answer = b""
        now = self.is_on(side, option)
        return answer, None if was is now else Switched(side, option, now)

    def _refusal(self, side: Side, heard: Negotiation) -> bytes:
        if heard in self._refused:
            return b""
        self._refused.add(heard)
        _, off = side.value
        return negotiation(off, heard.option)

    def _step(self, side: Side, option: int, event: _Event) -> bytes:
        key = (side, option)
        state, sent = _TABLE[self._states.get(key, _State.NO), event]
        self._states[key] = state
        on, off = side.value
        return b"" if sent is None else negotiation(on if sent else off, option)
