"""What to answer to telnet negotiations: all options but two are refused, each once at most.

BINARY is asked of the client at connect: Debian's telnet takes parts of UTF-8 for control keys
otherwise. TIMING-MARK is always answered: the same client shows nothing more until it is (RFC 860).
States are those of RFC 1143 for a side that wants nothing on, so that no loop can come about.
"""

from teaparty.wire.telnet import (
    BINARY,
    DO,
    DONT,
    TIMING_MARK,
    WILL,
    WONT,
    Negotiation,
    negotiation,
)


class Options:
    """The options of one connection."""

    __slots__ = ("_binary", "_refused")

    def __init__(self) -> None:
        self._binary: bool | None = None  # asked for in `opening`, not answered yet
        self._refused: set[Negotiation] = set()

    def opening(self) -> bytes:
        """Return what is sent at connect."""
        return negotiation(DO, BINARY)

    def answer(self, asked: Negotiation) -> bytes:
        """Return the bytes to answer with; none where nothing changes."""
        if asked == (DO, TIMING_MARK):
            return negotiation(WILL, TIMING_MARK)
        if asked.option == BINARY and asked.verb in (WILL, WONT):
            return self._client_binary(asked.verb == WILL)
        if asked.verb in (WONT, DONT) or asked in self._refused:
            return b""
        self._refused.add(asked)
        return negotiation(DONT if asked.verb == WILL else WONT, asked.option)

    def _client_binary(self, on: bool) -> bytes:
        """The first of these answers our opening; a change after it is confirmed."""
        was, self._binary = self._binary, on
        if was is None or was == on:
            return b""
        return negotiation(DO if on else DONT, BINARY)
