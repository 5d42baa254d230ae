"""Whose a place is, and whom its owner trusts: giving it away, removing it, and trusting people."""

from collections.abc import Awaitable

from msgspec import structs

from teaparty.core.events import Changed
from teaparty.core.party.asking import Question
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.place_changes import refuse_more, show
from teaparty.core.people.place_rights import refuse_change
from teaparty.core.people.places import Places
from teaparty.core.records import Account
from teaparty.core.records.places import Made, with_state
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.offers import Offer

GIVE, REMOVE = "give a place", "remove a place"
"""The kinds of the offer and of the question."""
MOST_TRUSTED = 200
GIVES_YOU = "{name} wants to give you {room}. Type yes to take it."
ASKED = "{name} is asked whether to take it."
GONE = "There is no such place any more."
ONCE_MORE = "All that was said there is erased. To remove it, type {word} once more: "
NOT_REMOVED = "Nothing was removed."
NO_ACCOUNT = "{name} has no registered name, so {name} can't have a place."


class PlaceOwners(Feature):
    """Asks people whether they take a place, or mean to remove one."""

    def __init__(self, party: Party, places: Places) -> None:
        self._members, self._lookup = party.members, party.lookup
        self._places = places
        self.answers = {GIVE: self._taken, REMOVE: self._confirmed}

    # --- giving one away

    def give(self, me: Session, venue: Venue, other: Session) -> None:
        """Ask somebody who is in whether they take a place."""
        refuse_change(me, venue, "owner")
        made = venue.deed
        assert made is not None
        if other.account is None:
            raise Refusal(NO_ACCOUNT, name=other.name)
        if other.account.number == made.owner:
            raise Refusal("{room} is the place of {name} already.",
                          room=venue.title, name=other.name)  # fmt: skip
        me.speaks(f"give {made.name} to {other.name}", aloud=False)
        given = (str(made.number), str(made.owner))
        if other.ignoring is None or not other.ignoring.has(me.person):
            other.offer(Offer(GIVE, given), GIVES_YOU, name=me.name, room=venue.title)
        me.tell(ASKED, name=other.name)

    async def take(self, me: Session, venue: Venue) -> None:
        """Have a place belong to one of the staff, who has the right to take it over."""
        refuse_change(me, venue, "owner")
        assert venue.deed is not None
        if venue.deed.owner == me.person.account:
            raise Refusal("{room} is yours already.", room=venue.title)
        await self._own(me, venue.deed)

    def _taken(self, me: Session, answer: str, number: str, owner: str) -> Awaitable[None]:
        made = self._now(number)
        if made.owner != int(owner):
            raise Refusal(GONE)
        return self._own(me, made)

    async def _own(self, me: Session, made: Made) -> None:
        assert me.account is not None
        refuse_more(me, self._places)
        self._places.know(me.account.number, me.name)
        trusted = tuple(each for each in made.state.trusted if each != me.account.number)
        made = with_state(structs.replace(made, owner=me.account.number), trusted=trusted)
        await self._places.change(made, me)
        venue = self._places.open.venue(made)
        me.tell("{room} is yours now.", room=made.state.title)
        if venue is not None:
            show(venue, Changed(who=me.person, what="owner"))

    def _now(self, number: str) -> Made:
        made = self._places.open.made.get(int(number))
        if made is None:
            raise Refusal(GONE)
        return made

    # --- removing one

    def remove(self, me: Session, made: Made, venue: Venue) -> None:
        """Ask once more before a place is removed."""
        refuse_change(me, venue, "all")
        text = ONCE_MORE.format(word=made.name)
        me.put(Question(text, REMOVE, (str(made.number),)))

    def _confirmed(self, me: Session, answer: str, number: str) -> Awaitable[None]:
        made = self._now(number)
        if plain_word(answer) != made.name:
            raise Refusal(NOT_REMOVED)
        return self._remove(me, made)

    async def _remove(self, me: Session, made: Made) -> None:
        await self._places.remove(made, me)
        me.tell("{room} is removed.", room=made.state.title)

    # --- trusting people

    async def trust(self, me: Session, venue: Venue, name: str) -> None:
        """Have somebody do there what only trusted people may do."""
        refuse_change(me, venue, "trusted")
        account, made = await self._account(name), venue.deed
        assert made is not None
        if account.number == made.owner:
            raise Refusal("It is the place of {name}.", name=account.name)
        if account.number in made.state.trusted:
            raise Refusal("{name} is trusted there already.", name=account.name)
        if len(made.state.trusted) >= MOST_TRUSTED:
            raise Refusal("As many people are trusted there as can be.")
        me.speaks(f"trust {account.name} in {made.name}", aloud=False)
        self._places.know(account.number, account.name)
        trusted = (*made.state.trusted, account.number)
        await self._places.change(with_state(made, trusted=trusted), me)
        me.tell("{name} is trusted in {room} now.", name=account.name, room=venue.title)
        other = self._members.get(account.number)
        if other is not None and not (other.ignoring and other.ignoring.has(me.person)):
            other.tell("{name} trusts you in {room} now.", name=me.name, room=venue.title)

    async def distrust(self, me: Session, venue: Venue, name: str) -> None:
        """Have somebody not do that any more."""
        refuse_change(me, venue, "trusted")
        account, made = await self._account(name), venue.deed
        assert made is not None
        if account.number not in made.state.trusted:
            raise Refusal("{name} is not trusted there.", name=account.name)
        trusted = tuple(each for each in made.state.trusted if each != account.number)
        await self._places.change(with_state(made, trusted=trusted), me)
        me.tell("{name} is not trusted in {room} any more.",
                name=account.name, room=venue.title)  # fmt: skip

    async def _account(self, name: str) -> Account:
        target = await self._lookup.in_full(name)
        if target.account is None:
            raise Refusal("{name} has no registered name, so nobody can know them again.",
                          name=target.name)  # fmt: skip
        return target.account
