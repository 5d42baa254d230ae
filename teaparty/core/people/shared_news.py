"""Shared news: what everybody is told at all nodes, those at the login too, and when all close."""

from teaparty.core.events import Event, NewcomersTold, PartyCloses
from teaparty.core.log.codec import carried
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.people.roster import Roster


class SharedNews(Feature):
    """Tells other nodes what their newcomers read, and that the party closes in a while."""

    def __init__(self, party: Party, roster: Roster, countdown: Countdown | None) -> None:
        self._newcomers, self._roster, self._countdown = party.newcomers, roster, countdown
        self._newcomers.tell = self._tell
        roster.on(NewcomersTold, self._are_told)
        if countdown is not None:
            countdown.share = self._closes
            roster.on(PartyCloses, self._is_closing)

    def _tell(self, event: Event) -> None:
        self._newcomers.show(event)
        told = carried(event)
        if told is not None:
            self._roster.tell(NewcomersTold(epoch=self._roster.epoch, event=told))

    def _are_told(self, event: NewcomersTold) -> None:
        if event.epoch != self._roster.epoch:
            self._newcomers.show(event.event)

    def _closes(self, seconds: int | None, why: str) -> None:
        self._roster.tell(PartyCloses(epoch=self._roster.epoch, seconds=seconds, why=why))

    def _is_closing(self, event: PartyCloses) -> None:
        assert self._countdown is not None
        if event.epoch == self._roster.epoch:
            return
        if event.seconds is None:
            self._countdown.goes_on()
        else:
            self._countdown.counts_down(event.seconds, event.why)
