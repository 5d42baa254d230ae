"""People: how many are in, who they are, and what a look at somebody shows."""

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.charsets import named
from teaparty.render.chunks import whole
from teaparty.render.durations import day, duration, duration_in_words
from teaparty.render.safe import safe, safe_block
from teaparty.render.tables import Column, table

_COLUMNS = (
    Column("Name", least=6),
    Column("Role", least=10, spare=5),
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
            _WAYS_IN[event.guests, event.guests or event.registering],
        )
    )


_WAYS_IN = {
    (True, True): "Type login and your name to come in; who, help and quit work here, too.",
    (
        False,
        True,
    ): "You need a registered name here. Type login and your name, or register and a name to"
    " make it your own; who, help and quit work here, too.",
    (
        False,
        False,
    ): "You need a registered name here, from the people who run the party. Type login and"
    " your name; who, help and quit work here, too.",
}
"""By whether guests can come in, and, if not, whether people can register a name."""


def came_in(event: e.CameIn, look: Look, viewer: int) -> str:
    shape = _CAME_IN[event.way, event.mode]
    if look.screen_reader:  # many screen readers are silent at an apostrophe
        shape = shape.replace("type '", "type say")
    return shape.format(name=named(event.name, look.charset))


_CAME_IN = {
    ("now", "mud"): "You are in as {name}. To speak, type ' and your words; help shows the rest.",
    ("now", "chat"): "You are in as {name}. What you type is said aloud; /help shows the rest.",
    ("back", "mud"): "You are back.",
    ("back", "chat"): "You are back.",
    ("again", "mud"): "You are here already: go on.",
    ("again", "chat"): "You are here already: go on.",
}
"""By how somebody has come in, and how their lines are read."""


def _counted(people: int) -> str:
    if people == 0:
        return "Nobody is in yet."
    return "One person is in." if people == 1 else "{people} people are in.".format(people=people)


def _counted_in(people: int, place: str) -> str:
    shape = "{people} people are in {place}."
    if people < 2:
        shape = "One person is in {place}." if people else "Nobody is in {place}."
    return shape.format(people=people, place=safe(place))


def people_listed(event: e.PeopleListed, look: Look, viewer: int) -> str:
    count = len(event.people) + event.more
    counted = _counted_in(count, event.place) if event.place else _counted(count)
    if not event.people:
        return counted
    lines = _read_aloud(event, look) if look.screen_reader else _table(event, look)
    if event.more:
        lines.append(_MORE.format(more=event.more))
    return "\n".join((*lines, counted))


_MORE = "And {more} more."


REGISTERED = "registered"


def _role(person: e.PersonRow) -> str:
    return person.role or (REGISTERED if person.registered else "")


def _state(person: e.PersonRow) -> str:
    if not person.linked:
        return "link lost"
    return "" if person.away is None else "away"


_STATES = {"": "", "away": " Away.", "link lost": " Link lost."}


def _read_aloud(event: e.PeopleListed, look: Look) -> list[str]:
    shape = "{name} is in {room}. Idle for {idle}, on for {on}.{state}{role}"
    return [
        shape.format(
            name=named(person.name, look.charset),
            room=safe(person.room),
            idle=duration_in_words(person.idle),
            on=duration_in_words(person.on),
            state=_STATES[_state(person)],
            role=_role_read_aloud(person),
        )
        for person in event.people
    ]


def _role_read_aloud(person: e.PersonRow) -> str:
    if person.role:
        return " Role: {role}.".format(role=safe(person.role))
    return " Registered name." if person.registered else ""


def _table(event: e.PeopleListed, look: Look) -> list[str]:
    rows = [
        (
            named(person.name, look.charset),
            _role(person),
            person.room,
            duration(person.idle),
            duration(person.on),
            _state(person),
        )
        for person in event.people
    ]
    return table(_COLUMNS, rows, look)


_STAFF = (
    Column("Name", least=6),
    Column("Role", least=10, spare=1),
    Column("Room", least=6, spare=2),
    Column("Idle", right=True, spare=4),
    Column("Last here", right=True, spare=3),
    Column("", spare=5),
)


def staff_listed(event: e.StaffListed, look: Look, viewer: int) -> str:
    return _with_roles(event, look) if event.people else "Nobody keeps order here yet."


def accounts_listed(event: e.AccountsListed, look: Look, viewer: int) -> str:
    return _with_roles(event, look) if event.people else "No registered name begins so."


def _with_roles(event: e.StaffListed | e.AccountsListed, look: Look) -> str:
    if look.screen_reader:
        lines = [_staff_read_aloud(row, look) for row in event.people]
    else:
        lines = table(_STAFF, [_staff_cells(row, look) for row in event.people], look)
    if event.more:
        lines.append(_MORE.format(more=event.more))
    return "\n".join(lines)


def _staff_cells(row: e.StaffRow, look: Look) -> tuple[str, ...]:
    name, person = named(row.name, look.charset), row.person
    if person is None:
        return name, row.role, "", "", duration(row.seen), ""
    return name, row.role, person.room, duration(person.idle), "", _state(person)


def _staff_read_aloud(row: e.StaffRow, look: Look) -> str:
    name, role, person = named(row.name, look.charset), safe(row.role), row.person
    if person is None:
        shape = "{name} is a {role}, and was last here {ago} ago."
        return shape.format(name=name, role=role, ago=duration_in_words(row.seen))
    shape = "{name} is a {role}, and is in {room}. Idle for {idle}.{state}"
    return shape.format(
        name=name,
        role=role,
        room=safe(person.room),
        idle=duration_in_words(person.idle),
        state=_STATES[_state(person)],
    )


def person_seen(event: e.PersonSeen, look: Look, viewer: int) -> str:
    return "\n".join((*_where(event.person, look), *_described(event, event.person.name, look)))


def _where(person: e.PersonRow, look: Look) -> list[str]:
    name = named(person.name, look.charset)
    spell = duration_in_words if look.screen_reader else duration
    lines = [
        "{name} is in {room}. On for {on}, idle for {idle}.".format(
            name=name, room=whole(safe(person.room)), on=spell(person.on), idle=spell(person.idle)
        )
    ]
    if person.away is not None:
        shape = "{name} is away: {text}" if person.away else "{name} is away."
        lines.append(shape.format(name=name, text=safe(person.away)))
    if not person.linked:
        lines.append("{name} has lost the link, and may be back soon.".format(name=name))
    return lines


def _described(event: e.PersonSeen | e.FingerShown, name: str, look: Look) -> list[str]:
    """After words that are not theirs, so that it can't be taken for a line of the party."""
    if not event.description:
        return []
    shape, name = "Description of {name}: {text}", named(name, look.charset)
    return [shape.format(name=name, text=safe(event.description))]


def finger_shown(event: e.FingerShown, look: Look, viewer: int) -> str:
    name = named(event.name, look.charset)
    if event.since is None:
        shape, since = "{name} is a guest.", ""
    else:
        shape = "{name} is a {role}, registered since {since}."
        if not event.role:
            shape = "{name} has been registered since {since}."
        since = day(event.since, look)
    lines = [shape.format(name=name, role=safe(event.role), since=since)]
    if event.person is not None:
        lines += _where(event.person, look)
    else:
        spell = duration_in_words if look.screen_reader else duration
        lines.append("{name} was last here {ago} ago.".format(name=name, ago=spell(event.seen)))
    return "\n".join((*lines, *_described(event, event.name, look)))
