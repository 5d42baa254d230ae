"""The telnet options of one connection: which are offered and asked for, and what comes of them.

The few that every client answers are sent at connect. Their bytes show no letter, sign or digit on
the screen of a program that does not speak telnet, such as netcat. The others follow as soon as the
client has shown by an answer that it does.
"""

from collections.abc import Callable
from functools import lru_cache

from teaparty.wire import charset, client
from teaparty.wire.charset import Accepted, Rejected, Request, Table
from teaparty.wire.client import Client, TerminalTypes
from teaparty.wire.negotiation import Negotiations, Side, Switched
from teaparty.wire.telnet import (
    BINARY,
    CHARSET,
    DO,
    ECHO,
    END_OF_RECORD,
    EOR,
    GA,
    GMCP,
    MCCP2,
    MCCP3,
    MSSP,
    NAWS,
    NEW_ENVIRON,
    TIMING_MARK,
    TTYPE,
    WILL,
    Negotiation,
    Subnegotiation,
    command,
    negotiation,
    subnegotiation,
)

FIRST = ((Side.THEIRS, BINARY), (Side.THEIRS, TTYPE), (Side.THEIRS, NAWS))
THEN = (
    (Side.OURS, MSSP),
    (Side.THEIRS, NEW_ENVIRON),
    (Side.OURS, CHARSET),
    (Side.OURS, END_OF_RECORD),
    (Side.OURS, GMCP),
    (Side.OURS, MCCP3),
    (Side.OURS, MCCP2),
)
THEIRS = frozenset((BINARY, TTYPE, NAWS, NEW_ENVIRON, CHARSET))
"""What the client may do if it asks to. None of these is ever refused."""

UNCONFIRMED = frozenset((TTYPE, NAWS))
"""Options that are never answered by DONT: busybox would ask for them again and again."""

_SEND = bytes((client.SEND,))
_ASKING = {
    (Side.THEIRS, TTYPE): _SEND,
    (Side.THEIRS, NEW_ENVIRON): client.asked_environment(),
    (Side.OURS, CHARSET): b"",  # one of `_CHARSETS` after the other
}
"""What is asked whenever an option has gone on."""
_CHARSETS = (charset.request(charset.BEST), charset.request(*charset.OTHERS))

Known = Callable[[str], bool]
"""Whether a charset of that name, as a client spells it, can be used here."""
Outcome = bytes | Switched | Client | Subnegotiation
"""To be sent; an option that went on or off; what is known of the client now; a GMCP message."""


@lru_cache
def _offered(left_out: frozenset[int]) -> frozenset[int]:
    return frozenset(option for side, option in (*FIRST, *THEN) if side is Side.OURS) - left_out


class Options:
    """`left_out` are options of ours that this connection does without."""

    __slots__ = (
        "_begun", "_charset_asked", "_charsets", "_left_out", "_negotiations", "_terminals",
        "client", "known",
    )  # fmt: skip

    def __init__(self, known: Known, left_out: frozenset[int] = frozenset()) -> None:
        self._negotiations = Negotiations(_offered(left_out), THEIRS, UNCONFIRMED)
        self._left_out = left_out
        self._terminals = TerminalTypes()
        self._begun = False
        self._charset_asked = False  # and not answered yet
        self._charsets = iter(_CHARSETS)  # still to be asked for
        self.known = known
        self.client = Client()

    # --- what we ask

    def opening(self) -> bytes:
        """Return what is sent at connect."""
        return self._ask(FIRST)

    def _ask(self, options: tuple[tuple[Side, int], ...]) -> bytes:
        return b"".join(
            self._negotiations.enable(side, option)
            for side, option in options
            if option not in self._left_out
        )

    def echo(self, on: bool, long_ago: bool = False) -> bytes:
        """Return what asks the client to show, or not to show, what is typed (RFC 857).

        `long_ago` says that an answer to the last change would have come by now.
        """
        if long_ago:
            self._negotiations.give_up(Side.OURS, ECHO)
        turn = self._negotiations.enable if on else self._negotiations.disable
        return turn(Side.OURS, ECHO)

    @property
    def echoes(self) -> bool:
        """Whether the client leaves the echo to us, or has not refused to yet."""
        return self._negotiations.is_wanted(Side.OURS, ECHO)

    @property
    def prompt_end(self) -> bytes:
        """What follows a prompt: EOR if that was agreed on, otherwise GA."""
        on = self._negotiations.is_on(Side.OURS, END_OF_RECORD)
        return command(EOR if on else GA)

    # --- what the client says

    def receive(self, value: Negotiation | Subnegotiation) -> list[Outcome]:
        """Take what came; return the outcomes, in order."""
        outcomes: list[Outcome] = []
        if isinstance(value, Subnegotiation):
            outcomes += self._parameters(value)
        elif value == (DO, TIMING_MARK):
            outcomes.append(negotiation(WILL, TIMING_MARK))
        else:
            outcomes += self._negotiated(value)
        if not self._begun:
            self._begun = True
            outcomes.append(self._ask(THEN))
        return [outcome for outcome in outcomes if outcome != b""]

    def _negotiated(self, value: Negotiation) -> list[Outcome]:
        answer, switched = self._negotiations.receive(value)
        outcomes: list[Outcome] = [answer]
        if switched is not None:
            outcomes += [switched, self._switched(switched)]
        return outcomes

    def _switched(self, switched: Switched) -> bytes:
        """Ask for what an option that went on can tell; for all of it anew if it had been off."""
        side, option, on = switched
        if not on or (side, option) not in _ASKING:
            return b""
        if option == CHARSET:
            self._charsets = iter(_CHARSETS)
            return self._ask_charset()
        if option == TTYPE:
            self._terminals = TerminalTypes()
        return subnegotiation(option, _ASKING[side, option])

    def _parameters(self, value: Subnegotiation) -> list[Outcome]:
        if value.option == GMCP:
            return [value] if self._negotiations.is_on(Side.OURS, GMCP) else []
        read = _READ.get(value.option)
        return [] if read is None else read(self, value.parameters)

    def _learnt(self, told: Client) -> list[Outcome]:
        if told == self.client:
            return []
        self.client = told
        return [told]

    def _terminal(self, parameters: bytes) -> list[Outcome]:
        more = self._terminals.receive(parameters)
        outcomes = self._learnt(self._terminals.told(self.client))
        if more:
            outcomes.append(subnegotiation(TTYPE, _SEND))
        return outcomes

    def _size(self, parameters: bytes) -> list[Outcome]:
        width = client.width(parameters)
        return [] if width is None else self._learnt(self.client._replace(width=width))

    def _environment(self, parameters: bytes) -> list[Outcome]:
        found = client.environment(parameters)
        if not self.known(found.get("CHARSET", "")):
            found.pop("CHARSET", None)
        return self._learnt(client.told_by_environment(self.client, found))

    def _ask_charset(self) -> bytes:
        """Ask for UTF-8 first, then for any other; each once."""
        asking = next(self._charsets, b"")
        self._charset_asked = bool(asking)
        return subnegotiation(CHARSET, asking) if asking else b""

    def _charset(self, parameters: bytes) -> list[Outcome]:
        match charset.parse(parameters):
            case Accepted(name) if self._charset_asked:
                self._charset_asked = False
                learnt = self.client._replace(charset=name) if self.known(name) else self.client
                return self._learnt(learnt)
            case Rejected() if self._charset_asked:
                return [self._ask_charset()]
            case Request(names):
                return self._choose(names)
            case Table():
                return [subnegotiation(CHARSET, charset.table_rejected())]
        return []

    def _choose(self, names: tuple[str, ...]) -> list[Outcome]:
        """Answer a client that asks by itself: UTF-8 if it can, else the first that is known.

        While the answer to our own question is out, it is none of them (RFC 2066, section 5).
        """
        known = [name for name in names if self.known(name) and not self._charset_asked]
        best = [name for name in known if name.casefold() == charset.BEST.casefold()] or known
        if not best:
            return [subnegotiation(CHARSET, charset.rejected())]
        learnt = self._learnt(self.client._replace(charset=best[0]))
        return [subnegotiation(CHARSET, charset.accepted(best[0])), *learnt]


_READ: dict[int, Callable[[Options, bytes], list[Outcome]]] = {
    TTYPE: Options._terminal,
    NAWS: Options._size,
    NEW_ENVIRON: Options._environment,
    CHARSET: Options._charset,
}
"""What reads the parameters of an option."""
