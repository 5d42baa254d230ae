"""People: how many are in, who they are, and somebody that one looks at."""

from teaparty.core import events as e
from teaparty.core.looks import Look
from teaparty.render.charsets import called
from teaparty.render.safe import safe, safe_block
from teaparty.render.spans import duration, duration_in_words
from teaparty.render.tables import Column, table

_COLUMNS = (
    Column("Name", least=6),
    Column("Room", least=6, spare=1),
    Column("Idle", right=True, spare=3),
    Column("On", right=True, spare=4),
    Column("", spare=2),
)


def greeted(event: e.Greeted, look: Look, viewer: int) -> str:
    return "\n".join(
        (
            safe_block(event.text),
            _counted(event.people),
            "Type login and your name to come in, who to see who is here, or quit to leave.",
        )
    )


def _counted(people: int) -> str:
    if people == 0:
        return "Nobody is in yet."
    return "One person is in." if people == 1 else f"{people} people are in."


def people_listed(event: e.PeopleListed, look: Look, viewer: int) -> str:
    if not event.people:
        return _counted(0)
    lines = _read_aloud(event, look) if look.screen_reader else _table(event, look)
    return "\n".join((*lines, _counted(len(event.people))))


def _read_aloud(event: e.PeopleListed, look: Look) -> list[str]:
    shapes = (
        "{name} is in {room}. Idle for {idle}, on for {on}.",
        "{name} is in {room}. Idle for {idle}, on for {on}. Away.",
    )
    return [
        shapes[person.away is not None].format(
            name=called(person.name, look.charset),
            room=safe(person.room),
            idle=duration_in_words(person.idle),
            on=duration_in_words(person.on),
        )
        for person in event.people
    ]


def _table(event: e.PeopleListed, look: Look) -> list[str]:
    rows = [
        (
            called(person.name, look.charset),
            person.room,
            duration(person.idle),
            duration(person.on),
            "" if person.away is None else "away",
        )
        for person in event.people
    ]
    return table(_COLUMNS, rows, look)


def person_seen(event: e.PersonSeen, look: Look, viewer: int) -> str:
    person, name = event.person, called(event.person.name, look.charset)
    spell = duration_in_words if look.screen_reader else duration
    lines = [
        "{name} is in {room}. On for {on}, idle for {idle}.".format(
            name=name, room=safe(person.room), on=spell(person.on), idle=spell(person.idle)
        )
    ]
    if person.away is not None:
        shape = "{name} is away: {text}" if person.away else "{name} is away."
        lines.append(shape.format(name=name, text=safe(person.away)))
    return "\n".join(lines)
