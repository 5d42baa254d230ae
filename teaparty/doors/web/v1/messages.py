"""The messages of `teaparty.v1` that are no lines: what the server says of itself and of a room."""

from typing import Any

from msgspec import Struct, json

from teaparty.core import events as e
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import topic_for
from teaparty.core.people.place_rights import changes_for
from teaparty.core.values.options import PartyOptions
from teaparty.doors.web.v1.channels import places
from teaparty.doors.web.v1.lines import person
from teaparty.render.safe import safe, safe_block
from teaparty.wire.websocket.frames import TEXT, frame


class Received(Struct, frozen=True):
    """Whatever a client says in one object; fields that it may have and are unknown are left out.

    See docs/web.md. Which field is there tells what kind of message it is.
    """

    hello: int | None = None
    name: str = ""
    password: str = ""
    register: bool = False
    ticket: str | None = None
    seen: dict[str, int] = {}
    line: str | None = None
    id: int | None = None
    on: str | None = None
    answer: str | None = None
    got: str | None = None
    older: str | None = None
    before: int | None = None
    most: int = 50
    read: str | None = None
    state: bool | int | None = None


received = json.Decoder(Received).decode


def message(**parts: Any) -> bytes:
    """Return the frame of one message."""
    return frame(TEXT, json.encode(parts))


def ready(options: PartyOptions) -> bytes:
    """Return what a hello is answered that brings nobody in at once."""
    return message(
        ready={
            "party": safe(options.name),
            "guests": options.guests,
            "register": options.registering,
        }
    )


def you(me: Session) -> dict[str, Any]:
    """Return who somebody is."""
    return person(me.person) | {"account": me.account is not None}


def asked(text: str, hidden: bool) -> bytes:
    """Return what somebody is asked; an empty text ends the question."""
    return message(ask={"text": safe(text).strip(), "hidden": hidden} if text else None)


def state(me: Session) -> dict[str, Any]:
    """Return where somebody stands, with whom, and where they can go; the reader counts, too."""
    room = me.room
    people = [*room.people.values()]
    named = people[: me.limits.named]
    if me not in named:
        named.append(me)
    return {
        "room": _room(me),
        "people": [person(each.person) for each in named],
        "more": len(people) - len(named),
        "rooms": [_row(me, each) for each in _rooms(me)],
        "places": places(me),
        "commands": _commands(me),
    }


def _room(me: Session) -> dict[str, Any]:
    room, topic = me.room, topic_for(me, me.room)
    return {
        "name": room.name,
        "word": room.mark,
        "topic": safe(topic.text) if topic is not None else "",
        "owner": safe(room.party.owner_of(room)),
        "title": safe(room.title),
        "description": safe_block(room.description),
        "may": changes_for(me, room),
        "closed": room.is_closed,
        "exits": [_exit(way) for way in room.ways(me)],
    }


def _exit(way: e.ExitRow) -> dict[str, str]:
    return {"name": safe(way.name), "room": way.room, "title": safe(way.title)}


def _rooms(me: Session) -> list[Room]:
    """Return the rooms that are named without being asked for, in order.

    Of those of other people, to which `me` is not invited, at most
    `Limits.shown_channels` are.
    """
    found, others = list[Room](), 0
    for room in me.party.public_rooms():
        own = not room.is_made or room.is_invited(me)
        if own or (others < me.limits.shown_channels and _matters(room, me)):
            found.append(room)
            others += not own
    return found


def _matters(room: Room, me: Session) -> bool:
    """Whether a room that somebody else made is named to people who are not invited there.

    If it is closed to them, nothing tells them whether anybody is inside.
    """
    return bool(room.people) if room.is_open_to(me) else room.is_known_to(me)


def _row(me: Session, room: Room) -> dict[str, Any]:
    return {
        "name": room.name,
        "word": room.mark,
        "title": safe(room.title),
        "people": len(room.people) if room.is_open_to(me) else 0,
        "closed": room.is_closed,
        "allowed": room.is_open_to(me),
    }


def _commands(me: Session) -> list[str]:
    """Return the names of the commands that somebody has where they stand."""
    found, rights, unused = me.room.table.commands, me.rights, me.door.unused
    return sorted(each.name for each in found if each.is_for(rights, unused))
