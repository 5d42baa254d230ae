"""Which telnet options are on: the Q method (RFC 1143), one table for all options and both sides.

It never answers a request for what is in force already, so that no loop arises.

Four things go beyond the RFC, because of real clients. A change of mind is said at once, and only
the next one waits for an answer, while the RFC lets the first one wait: some clients never confirm
the end of an option (TinTin++ and ECHO), and their second password would be shown. A request is
refused once, however often it is repeated, and once more to a peer that then gives it up: busybox
asks again whenever it is refused. For some options no end and no refusal is ever sent. And a peer
that contradicts everything is left alone after so many answers: what it then asks for stays off,
since nothing would say that it is on. That also ends the circles in which two sides may go who
change their minds five times and more while no answer comes.
"""

from collections.abc import Container
from enum import Enum, auto
from typing import NamedTuple

from teaparty.wire.telnet import DO, DONT, WILL, WONT, Negotiation, negotiation

PATIENCE = 32
"""Answers that a peer gets about one option on one side."""


class Side(Enum):
    """Whose option it is: what we do (WILL, WONT), or what the peer does (DO, DONT)."""

    OURS = (WILL, WONT)
    THEIRS = (DO, DONT)


_NOTHING: frozenset[tuple[Side, int]] = frozenset()
"""What most peers were asked for so far; an empty set is not small."""


class Switched(NamedTuple):
    """An option went on or off."""

    side: Side
    option: int
    on: bool


class State(Enum):
    NO = auto()
    REFUSED = auto()
    """The peer has asked, and was refused."""
    ASKED_AGAIN = auto()
    """The peer has asked once more after that, and got no answer."""
    YES = auto()
    WANT_NO = auto()
    """We have said the end; the peer has not confirmed it."""
    WANT_YES = auto()
    """We have asked; the peer has not answered."""
    ANEW = auto()
    """We have said the end, and asked again; both answers are out."""
    CANCELLED = auto()
    """We have asked, and then said the end; both answers are out."""
    ANEW_THEN_NO = auto()
    """As ANEW; we say the end when one of the answers has come."""
    CANCELLED_THEN_YES = auto()


class _Event(Enum):
    ON = auto()
    """The peer asks for it, or agrees to it."""
    OFF = auto()
    """The peer ends or refuses it."""
    ENABLE = auto()
    """We want it."""
    DISABLE = auto()


_S, _E = State, _Event
_TABLE: dict[tuple[State, _Event], tuple[State, tuple[bool, ...]]] = {
    # state and event: next state, and what is said: on or off
    (_S.NO, _E.ON): (_S.REFUSED, (False,)),
    (_S.NO, _E.OFF): (_S.NO, ()),
    (_S.NO, _E.ENABLE): (_S.WANT_YES, (True,)),
    (_S.NO, _E.DISABLE): (_S.NO, ()),
    (_S.REFUSED, _E.ON): (_S.ASKED_AGAIN, ()),
    (_S.REFUSED, _E.OFF): (_S.REFUSED, ()),
    (_S.REFUSED, _E.ENABLE): (_S.WANT_YES, (True,)),
    (_S.REFUSED, _E.DISABLE): (_S.REFUSED, ()),
    (_S.ASKED_AGAIN, _E.ON): (_S.ASKED_AGAIN, ()),
    (_S.ASKED_AGAIN, _E.OFF): (_S.REFUSED, (False,)),  # or it would wait for ever
    (_S.ASKED_AGAIN, _E.ENABLE): (_S.WANT_YES, (False, True)),  # or it took this for an answer
    (_S.ASKED_AGAIN, _E.DISABLE): (_S.ASKED_AGAIN, ()),
    (_S.YES, _E.ON): (_S.YES, ()),
    (_S.YES, _E.OFF): (_S.NO, (False,)),
    (_S.YES, _E.ENABLE): (_S.YES, ()),
    (_S.YES, _E.DISABLE): (_S.WANT_NO, (False,)),
    (_S.WANT_NO, _E.ON): (_S.NO, ()),  # an error of the peer's, says the RFC
    (_S.WANT_NO, _E.OFF): (_S.NO, ()),
    (_S.WANT_NO, _E.ENABLE): (_S.ANEW, (True,)),
    (_S.WANT_NO, _E.DISABLE): (_S.WANT_NO, ()),
    (_S.WANT_YES, _E.ON): (_S.YES, ()),
    (_S.WANT_YES, _E.OFF): (_S.NO, ()),
    (_S.WANT_YES, _E.ENABLE): (_S.WANT_YES, ()),
    (_S.WANT_YES, _E.DISABLE): (_S.CANCELLED, (False,)),
    (_S.ANEW, _E.ON): (_S.YES, ()),  # the end is never confirmed
    (_S.ANEW, _E.OFF): (_S.WANT_YES, ()),
    (_S.ANEW, _E.ENABLE): (_S.ANEW, ()),
    (_S.ANEW, _E.DISABLE): (_S.ANEW_THEN_NO, ()),
    (_S.CANCELLED, _E.ON): (_S.WANT_NO, ()),
    (_S.CANCELLED, _E.OFF): (_S.NO, ()),  # refused, so that there is no end to confirm
    (_S.CANCELLED, _E.ENABLE): (_S.CANCELLED_THEN_YES, ()),
    (_S.CANCELLED, _E.DISABLE): (_S.CANCELLED, ()),
    (_S.ANEW_THEN_NO, _E.ON): (_S.WANT_NO, (False,)),
    (_S.ANEW_THEN_NO, _E.OFF): (_S.CANCELLED, (False,)),
    (_S.ANEW_THEN_NO, _E.ENABLE): (_S.ANEW, ()),
    (_S.ANEW_THEN_NO, _E.DISABLE): (_S.ANEW_THEN_NO, ()),
    (_S.CANCELLED_THEN_YES, _E.ON): (_S.ANEW, (True,)),
    (_S.CANCELLED_THEN_YES, _E.OFF): (_S.WANT_YES, (True,)),
    (_S.CANCELLED_THEN_YES, _E.ENABLE): (_S.CANCELLED_THEN_YES, ()),
    (_S.CANCELLED_THEN_YES, _E.DISABLE): (_S.CANCELLED, ()),
}
_GIVEN_UP = {
    _S.WANT_NO: _S.NO,
    _S.CANCELLED: _S.NO,
    _S.CANCELLED_THEN_YES: _S.NO,
    _S.ANEW: _S.WANT_YES,
    _S.ANEW_THEN_NO: _S.WANT_YES,
}
"""What a state becomes when the peer has had time enough to answer."""
_AGREED = (_S.YES, (True,))
"""What comes of a request for an option that we allow."""
_WANTED = (_S.YES, _S.WANT_YES, _S.ANEW, _S.CANCELLED_THEN_YES)
_OFF_STATES = (_S.NO, _S.REFUSED, _S.ASKED_AGAIN)

_HEARD = {
    DO: (Side.OURS, _Event.ON),
    DONT: (Side.OURS, _Event.OFF),
    WILL: (Side.THEIRS, _Event.ON),
    WONT: (Side.THEIRS, _Event.OFF),
}


class Negotiations:
    """The options of one connection.

    `ours` and `theirs` are those that the peer may ask for. It may also have again what we have
    asked for ourselves, until we end that. An end or a refusal of those in `unconfirmed` is never
    sent.
    """

    __slots__ = ("_answers", "_unconfirmed", "_willing", "sought", "states")

    def __init__(
        self, ours: Container[int], theirs: Container[int], unconfirmed: Container[int] = ()
    ) -> None:
        self._willing = {Side.OURS: ours, Side.THEIRS: theirs}
        self._unconfirmed = unconfirmed
        self.states: dict[tuple[Side, int], State] = {}
        """The state of each option that was negotiated."""
        self.sought = _NOTHING
        """The options that we have asked for ourselves, and not ended."""
        self._answers: dict[tuple[Side, int], int] = {}

    def is_on(self, side: Side, option: int) -> bool:
        """Whether both sides have agreed on it."""
        return self.states.get((side, option)) is State.YES

    def is_wanted(self, side: Side, option: int) -> bool:
        """Whether it is on, or asked for and not refused yet."""
        return self.states.get((side, option)) in _WANTED

    def enable(self, side: Side, option: int) -> bytes:
        """Ask for an option; return what must be sent."""
        if option not in self._willing[side]:
            self.sought |= {(side, option)}
        return self._step(side, option, _Event.ENABLE)

    def disable(self, side: Side, option: int) -> bytes:
        """End an option; return what must be sent."""
        self.sought -= {(side, option)}
        return self._step(side, option, _Event.DISABLE)

    def give_up(self, side: Side, option: int) -> None:
        """Expect no more answers about this option: some peers obey and never answer."""
        state = self.states.get((side, option), State.NO)
        self.states[side, option] = _GIVEN_UP.get(state, state)

    def receive(self, heard: Negotiation) -> tuple[bytes, Switched | None]:
        """Return the answer, which may be none, and what has changed by it."""
        side, event = _HEARD[heard.verb]
        was = self.is_on(side, heard.option)
        answer = self._patiently(side, heard.option, self._step(side, heard.option, event))
        now = self.is_on(side, heard.option)
        return answer, None if was is now else Switched(side, heard.option, now)

    def _patiently(self, side: Side, option: int, answer: bytes) -> bytes:
        if not answer:
            return b""
        given = self._answers[side, option] = self._answers.get((side, option), 0) + 1
        return answer if given <= PATIENCE else b""

    def _is_willing(self, side: Side, option: int) -> bool:
        patient = self._answers.get((side, option), 0) < PATIENCE
        return patient and (option in self._willing[side] or (side, option) in self.sought)

    def _step(self, side: Side, option: int, event: _Event) -> bytes:
        state = self.states.get((side, option), State.NO)
        willing = event is _Event.ON and self._is_willing(side, option)
        following = _AGREED if willing and state in _OFF_STATES else _TABLE[state, event]
        self.states[side, option], said = following
        verb_on, verb_off = side.value
        return b"".join(
            negotiation(verb_on if on else verb_off, option)
            for on in said
            if on or option not in self._unconfirmed
        )
