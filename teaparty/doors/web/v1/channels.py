"""What of `teaparty.v1` tells what somebody may listen to, and which places are their own."""

from typing import Any

from teaparty.core.events import PlaceRow
from teaparty.core.party.session import Session
from teaparty.core.people import place_rows
from teaparty.core.people.channel_rows import row
from teaparty.core.people.channel_talk import Heard
from teaparty.core.people.channels import Channels
from teaparty.core.people.place_rights import changes_for
from teaparty.core.people.places import Places
from teaparty.doors.channels import listed
from teaparty.render.safe import safe


def channels(me: Session) -> dict[str, Any]:
    """Return what somebody may listen to, and on which channel their plain lines are said."""
    known = Channels.if_any(me)
    heard: list[Heard] = [] if known is None else known.open_to(me)
    mine = me.followed
    others = [each for each in heard if each not in mine]
    named = [*(each for each in heard if each in mine), *others[: me.limits.shown_channels]]
    return {
        "talk": me.talks_on,
        "list": [_channel(me, each) for each in named],
        "more": len(heard) - len(named),
    }


def _channel(me: Session, each: Heard) -> dict[str, Any]:
    window, shown = listed(me, each), row(me, each, {})
    return {
        "name": each.name,
        "word": window.name,
        "caption": safe(window.caption),
        "command": window.command,
        "about": safe(shown.about),
        "topic": safe(shown.topic),
        "room": shown.room,
        "listening": shown.listening,
        "listeners": shown.listeners,
        "closed": each.is_closed,
        "may": changes_for(me, each),
    }


def places(me: Session) -> list[dict[str, Any]]:
    """Return somebody's own places."""
    there = Places.if_any(me) is not None
    return [_place(each) for each in place_rows.rows(me)] if there else []


def _place(each: PlaceRow) -> dict[str, Any]:
    return {
        "word": each.name,
        "kind": each.kind,
        "title": safe(each.title),
        "topic": safe(each.topic),
        "people": each.people,
        "open": each.open,
        "closed": each.closed,
        "listed": each.listed,
        "invited": [safe(name) for name in each.invited],
    }
