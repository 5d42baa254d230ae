"""How fast one person's lines are accepted, and how often the same one."""

from math import inf

from teaparty.core.values.limits import Limits

NEVER = -inf
ROUNDING = 1e-6
"""Slack for rounding, so that nobody who waited as long as told must wait again; seconds."""


class Pace:
    """So many lines at once, and then so many a second (a token bucket).

    It is held as the one time at which the bucket will be full (generic cell rate algorithm).
    """

    __slots__ = ("_full", "_interval", "_slack")

    def __init__(self, limits: Limits) -> None:
        self.renew(limits)
        self._full = NEVER

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on; what was accepted still counts."""
        self._interval = 1 / limits.lines_a_second
        self._slack = (limits.lines_burst - 1) * self._interval

    def goes_on(self, other: "Pace") -> None:
        """Count what another one has accepted: its lines were the same person's."""
        self._full = max(self._full, other._full)

    def wait(self, now: float) -> float:
        """Return 0 and count a line that is accepted now, or the seconds until one can be."""
        full = self._full
        if full < now:
            full = now
        wait = full - now - self._slack
        if wait > ROUNDING:
            return wait
        self._full = full + self._interval
        return 0.0


class Repeats:
    """Notices somebody who says the same again and again, in a row."""

    __slots__ = ("_count", "_line", "_most", "_seconds", "_since")

    def __init__(self, limits: Limits) -> None:
        self.renew(limits)
        self._line = ""
        self._count = 0
        self._since = NEVER

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on; what was counted goes on."""
        self._most = limits.repeats
        self._seconds = limits.repeat_seconds

    def again(self, text: str, now: float) -> bool:
        """Whether this line was said too often; if not, it is counted.

        Capital letters and more blanks make no difference. The count begins anew with another line,
        or when the last accepted one is long enough ago.
        """
        line = text.casefold()
        if not line.isascii() or "  " in line or "\t" in line or line != line.strip():
            line = " ".join(line.split())
        if line != self._line or now - self._since >= self._seconds:
            self._line, self._count = line, 0
        elif self._count >= self._most:
            return True
        self._count += 1
        self._since = now
        return False
