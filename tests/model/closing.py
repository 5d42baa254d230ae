"""Closed places: who may come in or listen, who asks to, and who is shown out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests import sentences as s
from tests.model.acts import Refused, inside
from tests.model.channels import fit_all, how
from tests.model.making import (
    changed,
    may_change,
    own_or_any,
    refuse_change,
    refuse_same,
)
from tests.model.talking import place_called
from tests.model.town import Person, Place, Town
from tests.model.whispering import Whispered, refuse_more


@inside(4)
def closes(town: Town, me: Person) -> Iterator[str]:
    word = own_or_any(town, me)
    yield f"close {word}"
    refuse_guest(me, "close")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "closed")
    if place.closed:
        raise Refused(s.closed_already(place.name))
    place.closed = True
    fit_all(town)
    changed(town, me, place, s.closes_place(me.name))
    me.tell((s.room_closed if place.is_room else s.channel_closed)(place.name))
    me.tell(s.how_to_invite() if place is me.room else s.how_to_invite_there(place.word))


@inside(2)
def opens(town: Town, me: Person) -> Iterator[str]:
    word = own_or_any(town, me)
    yield f"open {word}"
    refuse_guest(me, "open")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "closed")
    if not place.closed:
        raise Refused(s.place_open_already(place.name))
    refuse_same(town, me, place.name, place)
    changed(town, me, place, s.opens_place(me.name))
    place.closed = False
    fit_all(town)
    me.tell((s.room_opened if place.is_room else s.channel_opened)(place.name))


def refuse_guest(me: Person, command: str) -> None:
    if not me.account:
        raise Refused(s.members_use(command))


@inside(2)
def has_it_listed(town: Town, me: Person) -> Iterator[str]:
    word, turn = own_or_any(town, me), town.chance.choice(["on", "off"])
    yield f"listed {word} {turn}"
    refuse_guest(me, "listed")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "listed")
    if turn == "on":
        refuse_same(town, me, place.name, place)
    place.listed = turn == "on"
    me.tell((s.found_in_lists if place.listed else s.listed_off)(place.name))
    me.tell("" if place.closed else s.listed_once_closed())


# --- inviting people


@dataclass(eq=False)
class Invited(Whispered):
    """An invitation: old ones say how to come."""

    how: str = ""
    span: str = ""

    def text(self, who: Person, mine: bool, mark: str, live: bool) -> str:
        assert self.to is not None
        if mine:
            whom = "yourself" if self.to.is_reader(who) else self.to.name
            return s.you_invite(whom, self.place, self.span)
        told = s.invites(self.by.name, "you", self.place, self.span)
        return told if live else f"{told} Type {self.how}."


@inside(6)
def invites(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.people)
    span = town.chance.choice(["", "", " for 10m"])
    yield f"invite {other.name} to {word}{span}"
    refuse_guest(me, "invite")
    place, other = place_called(town, me, word), town.known(other.name)
    if not (place.closed or may_change(town, me, place, "invited")):
        raise Refused(
            (s.open_to_all if place.is_room else s.open_to_listen)(place.name, other.name)
        )
    refuse_change(town, me, place, "invited")
    if other.account > 0 and other.account in (place.owner, *place.trusted):
        raise Refused(s.comes_anyhow(other.name, place.name))
    seconds, until = 600 if span else 0, place.invited.get(other.key)
    if span and town.is_valid(until) and not 0 < until < town.began + seconds:
        raise Refused(s.invited_for_longer(other.name, place.name))
    have_invited(town, me, place, other, seconds)
    if span:
        me.tell(s.invited_for(other.name, place.name, "10 minutes"))
    else:
        me.tell(s.is_invited(other.name, place.name))
    me.tell("" if place.closed else (s.all_come if place.is_room else s.all_listen)(place.name))


def have_invited(town: Town, me: Person, place: Place, other: Person, seconds: int) -> None:
    if not other.inside:
        refuse_more(town, me, other)
    before, until = place.invited.get(other.key), town.began + seconds if seconds else 0.0
    if before is not None and (not before or before > town.began):
        until = 0.0 if not (before and until) else max(before, until)
    place.invited[other.key] = until
    fit_all(town)
    way = f"{'go' if place.is_room else 'listen'} {place.word}"
    there = place.name if place.is_room else f"listen to {place.name}"
    span = " for 10 minutes" * bool(seconds)
    line = Invited(me.author, to=other.as_reader, place=there, how=way, span=span)
    if other.account:
        town.happens(town.whispers, line)
    if other.inside:
        other.tell(line.shown(other))
        if not place.is_room:
            other.tell(how(town, other, place))
        elif other.room is not place:
            other.tell(s.how_to_go(place.word))


@inside(3)
def uninvites(town: Town, me: Person) -> Iterator[str]:
    word, other = own_or_any(town, me), town.chance.choice(town.people)
    place = town.called(me, word)
    if place is not None and place.invited and town.chance.random() < 0.7:
        other = town.of_key(town.chance.choice(list(place.invited)))
    yield f"uninvite {other.name} to {word}"
    refuse_guest(me, "uninvite")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "invited")
    other = town.known(other.name)
    if not town.has_invitation(place, other.key):
        raise Refused(s.not_invited(other.name, place.name))
    place.invited.pop(other.key, None)
    fit_all(town)
    stays = other.inside and place.closed and other.room is place
    me.tell((s.still_inside if stays else s.invited_no_more)(
        *((other.name,) if stays else (other.name, place.name))))  # fmt: skip


@inside(2)
def reads_who_is_invited(town: Town, me: Person) -> Iterator[str]:
    word = own_or_any(town, me)
    yield f"invited {word}"
    refuse_guest(me, "invited")
    place = place_called(town, me, word)
    refuse_change(town, me, place, "invited")
    names = sorted(town.of_key(key).name for key in place.invited
                   if town.has_invitation(place, key))  # fmt: skip
    if not names:
        raise Refused(s.nobody_invited(place.name))
    me.tell(s.invited_to(place.name, ", ".join(names)))
