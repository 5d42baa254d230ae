"""Shouting: everybody reads it, so nobody does it often."""

from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.ports import Clock
from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal

SHOUTERS = 10_000
"""Most people of whom it is known when they last shouted."""


class Shouts(Feature):
    """Who has shouted in the last `seconds`; where these are 0, everybody may always shout."""

    def __init__(self, seconds: int, clock: Clock) -> None:
        self._clock = clock
        self._last = SlidingWindow(seconds, 1, SHOUTERS)

    def renewed(self, options: PartyOptions) -> None:
        """See `Feature`."""
        self._last.seconds = options.limits.shout_seconds

    def refuse_another(self, me: Session) -> None:
        """Raise `Refusal` if this person has just shouted."""
        wait = self._last.until_fewer(me.identity, 1, self._clock.monotonic())
        if wait > 0:
            raise Refusal(
                "You have just shouted. You can do so again in {span}.", span=rounded_up(wait)
            )

    def count(self, me: Session) -> None:
        """Take note that this person shouts now."""
        if self._last.seconds:
            self._last.add(me.identity, self._clock.monotonic())
