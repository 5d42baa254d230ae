"""Which telnet options are on: the Q method (RFC 1143), one set of rules for all options and sides.

The rules: what a peer says while it owes answers is taken for the next of these; otherwise it is a
request, and what is in force already is not answered. So no loop can come about.

Three things go beyond the RFC, for clients as they are. A change is sent at once, and not queued
until the peer has answered the one before: some obey and never answer, others never confirm an end
(TinTin++ and ECHO). What is refused is refused once, however often it is asked for: some ask again
whenever they are refused (busybox). And a peer that contradicts all that it hears is left alone
after `PATIENCE` answers.
"""

from collections.abc import Container
from enum import Enum
from typing import NamedTuple

from teaparty.wire.telnet import DO, DONT, WILL, WONT, Negotiation, negotiation

PATIENCE = 32
"""Answers that a peer gets to what it asks about one option on one side."""


class Side(Enum):
    """Whose option it is: what we do (WILL, WONT), or what the peer does (DO, DONT)."""

    OURS = (WILL, WONT)
    THEIRS = (DO, DONT)


class Switched(NamedTuple):
    """An option went on or off."""

    side: Side
    option: int
    on: bool


class _Option:
    """One option on one side. What its methods return is to be said: on and off, in order."""

    __slots__ = ("answered", "on", "owed", "refused", "waiting")

    def __init__(self) -> None:
        self.on = False
        """What we have said last, or agreed to."""
        self.owed = 0
        """Answers of the peer that are still out; each change of ours is owed one."""
        self.answered = 0
        self.refused = False
        self.waiting = False
        """The peer has asked again for what was refused, and got no answer yet."""

    @property
    def agreed(self) -> bool:
        return self.on and not self.owed

    def switch(self, on: bool) -> tuple[bool, ...]:
        """Change it ourselves; who still waits is refused first, and then asked."""
        if self.on == on:
            return ()
        said = (False, on) if self.waiting else (on,)
        self.on, self.refused, self.waiting = on, False, False
        self.owed += 1
        return said

    def heard(self, on: bool, willing: bool) -> tuple[bool, ...]:
        """Take what the peer says."""
        if self.owed:
            self._settle(on)
            return ()
        if on == self.on and not self.waiting:
            return ()
        if self.answered >= PATIENCE:
            self.on = False
            return ()
        said = self._answer(on, willing)
        self.answered += len(said)
        return said

    def _settle(self, on: bool) -> None:
        """Take the answer to the oldest change that has none; changes are on and off by turns.

        An unexpected one is the answer to the change after that: the end of what was refused, or
        what was asked for anew before an end, needs no answer of its own.
        """
        oldest = self.on == (self.owed % 2 == 1)
        self.owed = max(0, self.owed - (1 if on == oldest else 2))
        if not self.owed:
            self.on = self.on and on

    def _answer(self, on: bool, willing: bool) -> tuple[bool, ...]:
        if not on or willing:
            self.on, self.waiting = on, False
            return (on,)
        self.waiting = self.refused
        self.refused = True
        return () if self.waiting else (False,)


_HEARD = {
    DO: (Side.OURS, True),
    DONT: (Side.OURS, False),
    WILL: (Side.THEIRS, True),
    WONT: (Side.THEIRS, False),
}


class Negotiations:
    """The options of one connection.

    `ours` and `theirs` are those that the peer may ask for. Of `unconfirmed`, an end or a refusal
    is never said to the peer.
    """

    __slots__ = ("_options", "_unconfirmed", "_willing")

    def __init__(
        self, ours: Container[int], theirs: Container[int], unconfirmed: Container[int] = ()
    ) -> None:
        self._willing = {Side.OURS: ours, Side.THEIRS: theirs}
        self._unconfirmed = unconfirmed
        self._options: dict[tuple[Side, int], _Option] = {}

    def _option(self, side: Side, option: int) -> _Option:
        return self._options.setdefault((side, option), _Option())

    def is_on(self, side: Side, option: int) -> bool:
        """Whether both sides have agreed on it."""
        return (side, option) in self._options and self._options[side, option].agreed

    def enable(self, side: Side, option: int) -> bytes:
        """Ask for an option; return what is to be sent."""
        return self._said(side, option, self._option(side, option).switch(True))

    def disable(self, side: Side, option: int) -> bytes:
        """End an option; return what is to be sent."""
        return self._said(side, option, self._option(side, option).switch(False))

    def receive(self, heard: Negotiation) -> tuple[bytes, Switched | None]:
        """Return the answer, which may be none, and what has changed by it."""
        side, on = _HEARD[heard.verb]
        option = self._option(side, heard.option)
        was = option.agreed
        said = option.heard(on, heard.option in self._willing[side])
        switched = Switched(side, heard.option, not was) if option.agreed is not was else None
        return self._said(side, heard.option, said), switched

    def _said(self, side: Side, option: int, said: tuple[bool, ...]) -> bytes:
        verb_on, verb_off = side.value
        return b"".join(
            negotiation(verb_on if on else verb_off, option)
            for on in said
            if on or option not in self._unconfirmed
        )
