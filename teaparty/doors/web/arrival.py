"""A browser's connection, which is let in or reads why not."""

from teaparty.doors.arrival import Arrival

LINGERING = 64
"""Connections at a time that are turned away only when they have asked for something."""


class PageArrival(Arrival):
    """See `Arrival`. A browser must have asked before it reads an answer.

    Otherwise its request meets a connection that has ended, and it shows an error of its own.
    """

    _lingers = False
    _why = ""

    def turn_away(self, why: str) -> None:
        """See `Arrival`; with too many others, it is ended at once."""
        if self._shared.lingering >= LINGERING:
            super().turn_away(why)
            return
        self.refused = True
        self._lingers, self._why = True, why
        self._shared.lingering += 1
        self.note_refused(why)
        self.abort_later()

    def tell(self) -> None:
        """Say why, now that something was asked, and end the connection."""
        if self._lingers:
            self._leave_off()
            self._transport.write(self.answer(self._why))
            self._transport.loseConnection()

    def abort_no_more(self) -> None:
        """See `Arrival`."""
        super().abort_no_more()
        self._leave_off()

    def _leave_off(self) -> None:
        if self._lingers:
            self._lingers = False
            self._shared.lingering -= 1
