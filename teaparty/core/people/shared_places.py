"""Shared places: what people make of a place at one node is so at all, in order with what is said.

Only what is new of a place is told, so that nobody takes back what others change meanwhile. The
database writes it into the records with its turn; it tells itself that there is another place, or
that one is gone.
"""

from typing import Any

from msgspec import json, structs

from teaparty.core.events import PlaceAdded, PlaceGone, PlaceIs
from teaparty.core.party.features import Feature
from teaparty.core.people.places import Places
from teaparty.core.people.roster import Roster
from teaparty.core.records.places import Made, Place, named_in
from teaparty.core.values.merging import difference, merged


class SharedPlaces(Feature):
    """Tells the other nodes what changes in places here, and does here what is told.

    A place is here as it is stored, with what was told since and is still on its way on top.
    """

    def __init__(self, roster: Roster, places: Places) -> None:
        self._roster, self._places = roster, places
        self._stored: dict[int, Made] = {}  # as they are, where something is on its way
        self._on_its_way: dict[int, list[PlaceIs]] = {}
        places.shared = self
        roster.on(PlaceIs, self._is)
        roster.on(PlaceAdded, self._added)
        roster.on(PlaceGone, self._gone)

    def stores(self, before: Made, after: Made) -> None:
        """Tell what is new of a place, if anything is."""
        if after == before:
            return
        named = set(named_in([after])) - set(named_in([before]))
        event = PlaceIs(
            epoch=self._roster.epoch,
            number=after.number,
            name=after.name,
            kind=after.kind,
            owner=after.owner,
            since=after.since,
            patch=json.encode(difference(_plain(before.state), _plain(after.state))).decode(),
            named={each: self._places.name_of(each) for each in sorted(named)},
        )
        self._stored.setdefault(after.number, before)
        self._on_its_way.setdefault(after.number, []).append(event)
        self._roster.tell(event)

    def _added(self, event: PlaceAdded) -> None:
        if event.by:
            self._places.know(event.owner, event.by)
        made = Made(
            number=event.number,
            name=event.name,
            kind=event.kind,
            owner=event.owner,
            since=event.since,
            state=json.decode(event.state, type=Place),
        )
        self._places.has_come(made)

    def _gone(self, event: PlaceGone) -> None:
        self._forget(event.number)
        self._places.is_gone(event.number)

    def _is(self, event: PlaceIs) -> None:
        places = self._places
        number, held = event.number, places.open.made.get(event.number)
        stored = self._stored.get(number, held)
        if stored is None or held is None:
            self._forget(number)
            return  # all are read again once it is told that there is another one
        made = self._stored[number] = _with(stored, event)
        mine = self._on_its_way.get(number, [])
        if mine and event.epoch == self._roster.epoch:
            del mine[0]
        for each in mine:
            made = _with(made, each)
        if not mine:
            self._forget(number)
        for account, name in event.named.items():
            places.know(account, name)
        if made != held:
            places.become(made, learnt=True)

    def _forget(self, number: int) -> None:
        self._stored.pop(number, None)
        self._on_its_way.pop(number, None)


def _with(made: Made, event: PlaceIs) -> Made:
    """Return a place as it is after what was told."""
    state = merged(_plain(made.state), json.decode(event.patch))
    return structs.replace(
        made,
        name=event.name,
        kind=event.kind,
        owner=event.owner,
        since=event.since,
        state=json.decode(json.encode(state), type=Place),
    )


def _plain(state: Place) -> Any:
    return json.decode(json.encode(state))
