"""What happens, as messages of GMCP that go along with the text.

Room and Comm.Channel are as the games of Iron Realms have them (nexus.ironrealms.com/GMCP).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.records.places import word_of
from teaparty.core.values.looks import UTF_8, Colours, Links, Look
from teaparty.doors.channels import SHOUT, WHISPER, ListedChannel, PlayersListed
from teaparty.render.lines import Fault, line
from teaparty.render.safe import safe
from teaparty.wire.gmcp import parameters
from teaparty.wire.telnet import GMCP, subnegotiation

ROOM, CHANNEL = "Room", "Comm.Channel"
PACKAGES = (ROOM, CHANNEL)
"""Those whose messages go along with the text."""

Message = tuple[str, Any]


class Gui(NamedTuple):
    """A package for Mudlet: it is loaded if there is none of that version."""

    version: str
    url: str


Talk = e.Said | e.Emoted | e.Acted | e.Away | e.Shouted | e.Whispered
"""What people say, on one channel or another."""


def message(package: str, data: Any = None) -> bytes:
    """Return the bytes of one message."""
    return subnegotiation(GMCP, parameters(package, data))


def encoded(
    entries: Iterable[Entry],
    packages: frozenset[str],
    fault: Fault,
    viewer: int,
    look: Look,
) -> bytes:
    """Return the messages of `packages` for what is unread, for the session `viewer`.

    What people say is in them as it is shown in `look`. An event that raises,
    such as one of a plugin, is left out and given to `fault`.
    """
    made = b""
    for entry in entries:
        try:
            made += b"".join(message(*each) for each in _messages(entry, viewer, packages, look))
        except BaseException as error:
            fault(entry.event, error)
    return made


def _messages(entry: Entry, viewer: int, packages: frozenset[str], look: Look) -> Iterator[Message]:
    event = entry.event.move if isinstance(entry.event, e.Unheard) else entry.event
    if CHANNEL in packages:
        yield from _of_channels(entry, event, viewer, look)
    if ROOM in packages and not entry.mark:
        yield from _of_rooms(event, viewer)


def _of_channels(entry: Entry, event: e.Event, viewer: int, look: Look) -> Iterator[Message]:
    match event:
        case e.Said() | e.Emoted() | e.Acted() | e.Away() | e.Shouted() | e.Whispered():
            said = _said(entry, event, _shown(entry, event, viewer, look))
            named = {"named": True} if entry.names(viewer) else {}
            yield f"{CHANNEL}.Text", said | named
        case e.Retracted():
            yield f"{CHANNEL}.Retract", {"channel": _where(entry), "number": event.line}
        case PlayersListed():
            yield (
                f"{CHANNEL}.Players",
                [
                    {"name": safe(player.name), "channels": player.channels}
                    for player in event.players
                ],
            )


def _of_rooms(event: e.Event, viewer: int) -> Iterator[Message]:
    match event:
        case e.RoomSeen():
            yield f"{ROOM}.Info", _room(event)
            yield f"{ROOM}.Players", [_player(person.name) for person in event.people]
        case e.RoomChanged():
            yield f"{ROOM}.Info", _room(event)
        case e.Arrived() | e.Entered():
            yield f"{ROOM}.AddPlayer", _player(event.who.name)
        case e.Left() | e.Quit() | e.LostLink() | e.SentOut():
            yield f"{ROOM}.RemovePlayer", safe(event.who.name)
        case e.Renamed() if event.who.number != viewer:
            yield f"{ROOM}.RemovePlayer", safe(event.who.name)
            yield f"{ROOM}.AddPlayer", _player(event.name)


def _said(entry: Entry, event: Talk, shown: str) -> dict[str, Any]:
    """Return what is said; the channel is the room's name, or `shout` or `whisper`.

    A shout stands in every room, under another number in each.
    """
    words, kind = safe(event.text), _kind(event)
    said: dict[str, Any] = {
        "channel": kind if isinstance(event, e.Shouted | e.Whispered) else _where(entry),
        "kind": kind,
        "talker": safe(event.who.name),
        "text": shown or words,  # an event of a plugin may show nothing
        "words": words,
    }
    if isinstance(event, e.Whispered):
        return said | {"to": [safe(person.name) for person in event.to]}
    if isinstance(event, e.Shouted):
        said["room"] = _where(entry)
    if isinstance(event, e.Said | e.Acted) and event.to:
        said["to"] = [safe(person.name) for person in event.to]
    if isinstance(event, e.Acted):
        said["social"] = event.social
    return said | {"number": entry.number}


def _where(entry: Entry) -> str:
    """Return the word by which people call the place of a line, as in the list of channels."""
    return entry.mark or word_of(entry.room)


def _shown(entry: Entry, event: e.Event, viewer: int, look: Look) -> str:
    """Return the line as it is shown, for a window of any width."""
    return line(event, _for_a_window(look), viewer, entry.mark, entry.word_for(viewer))


@lru_cache(maxsize=256)
def _for_a_window(look: Look) -> Look:
    """Return a look without a width or links, in UTF-8; for reading aloud, without colours."""
    colours = Colours.NONE if look.screen_reader else look.colours
    return structs.replace(look, width=0, charset=UTF_8, colours=colours, links=Links.NONE)


_KINDS = {
    e.Said: "say",
    e.Away: "afk",
    e.Emoted: "emote",
    e.Acted: "emote",
    e.Shouted: SHOUT,
    e.Whispered: WHISPER,
}


def _kind(event: e.Event) -> str:
    return next(kind for base, kind in _KINDS.items() if isinstance(event, base))


def _room(event: e.RoomSeen | e.RoomChanged) -> dict[str, Any]:
    return {
        "num": event.room,
        "name": safe(event.title),
        "desc": safe(event.description),
        "topic": safe(event.topic),
        "owner": safe(event.owner),
        "exits": {way.name: way.room for way in event.exits},
    }


def _player(name: str) -> dict[str, str]:
    return {"name": safe(name), "fullname": safe(name)}


def channel_list(channels: Iterable[ListedChannel]) -> bytes:
    """Return the message that lists the channels of somebody."""
    rows = [
        {"name": each.name, "caption": safe(each.caption), "command": each.command}
        for each in channels
    ]
    return message(f"{CHANNEL}.List", rows)
