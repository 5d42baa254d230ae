"""An event becomes lines of text for one who wears a look.

No line that holds words of a person's own choice can be taken for a line of the system: it begins
with the person's name and a fixed verb with a colon, or, for an emote, with the mark `*`; and no
line of the system begins with that mark or has a name and such a verb.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from teaparty.core import events as e
from teaparty.core.looks import Look
from teaparty.render.safe import safe, safe_block
from teaparty.render.tables import columns, duration

EMOTE_MARK = "*"

Render = Callable[[Any, Look, int], str]
"""(event, look, the viewer's session number) -> text; an empty text shows nothing."""


def line(event: e.Event, look: Look, viewer: int = -1) -> str:
    """Return the text of `event` for the session numbered `viewer`; `\\n` separates its lines."""
    render = _RENDERS.get(type(event))
    return safe_block(event.plain()) if render is None else render(event, look, viewer)


def encoded(
    events: Iterable[e.Event],
    look: Look,
    fault: Callable[[e.Event, BaseException], None],
    viewer: int = -1,
) -> bytes:
    """Return what goes to a terminal for `events`: UTF-8, each line ended by CR LF.

    An event that raises, such as one of a plugin, is left out and given to `fault`.
    """
    texts: list[str] = []
    for event in events:
        try:
            text = line(event, look, viewer)
        except (Exception, SystemExit) as error:
            fault(event, error)
        else:
            if text:
                texts.append(text)
    if not texts:
        return b""
    return ("\n".join(texts) + "\n").replace("\n", "\r\n").encode("utf-8", "replace")


# --- what happens in a room: how others read it, and how the one who did it does


def _spoken(others: str, actor: str) -> Render:
    def render(event: Any, look: Look, viewer: int) -> str:
        shape = actor if event.who.number == viewer else others
        return shape.format(who=safe(event.who.name), text=safe(event.text))

    return render


def _happened(others: str, actor: str = "") -> Render:
    def render(event: Any, look: Look, viewer: int) -> str:
        shape = actor if event.who.number == viewer else others
        fields = {name: safe(getattr(event, name)) for name in event.__struct_fields__[1:]}
        return shape.format(actor=safe(event.who.name), **fields)

    return render


def _emoted(event: e.Emoted, look: Look, viewer: int) -> str:
    text = safe(event.text)
    joint = "" if text.startswith("'") else " "
    return f"{EMOTE_MARK} {safe(event.who.name)}{joint}{text}"


def _announced(event: e.Announced, look: Look, viewer: int) -> str:
    return safe_block(event.text)


# --- what one person is told


def _whispered(event: e.Whispered, look: Look, viewer: int) -> str:
    mine = event.who.number == viewer
    shape = "You whisper to {people}: {text}" if mine else "{who} whispers to {people}: {text}"
    people = ["you" if person.number == viewer else safe(person.name) for person in event.to]
    return shape.format(who=safe(event.who.name), people=", ".join(people), text=safe(event.text))


def _told(event: e.Told | e.Refused, look: Look, viewer: int) -> str:
    if not event.fields:
        return safe_block(event.text)
    return event.text.format_map({name: safe(value) for name, value in event.fields.items()})


def _missed(event: e.Missed, look: Look, viewer: int) -> str:
    text = "[1 line was missed]" if event.count == 1 else "[{count} lines were missed]"
    return text.format(count=event.count)


def _greeted(event: e.Greeted, look: Look, viewer: int) -> str:
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


def _room_seen(event: e.RoomSeen, look: Look, viewer: int) -> str:
    lines = [safe(event.title), safe_block(event.description)]
    if event.exits:
        ways = ", ".join(
            "{name} to {title}".format(name=way.name, title=safe(way.title)) for way in event.exits
        )
        lines.append(f"Exits: {ways}.")
    names = ", ".join(_name_and_away(person) for person in event.people)
    if event.more:
        lines.append(f"Also here: {names} and {event.more} more.")
    else:
        lines.append(f"Also here: {names}." if names else "Nobody else is here.")
    return "\n".join(filter(None, lines))


def _name_and_away(person: e.PersonRow) -> str:
    return safe(person.name) if person.away is None else f"{safe(person.name)} (away)"


def _person_seen(event: e.PersonSeen, look: Look, viewer: int) -> str:
    person = event.person
    lines = [
        "{name} is in {room}. On for {on}, idle for {idle}.".format(
            name=safe(person.name),
            room=safe(person.room),
            on=duration(person.on),
            idle=duration(person.idle),
        )
    ]
    if person.away is not None:
        shape = "{name} is away: {text}" if person.away else "{name} is away."
        lines.append(shape.format(name=safe(person.name), text=safe(person.away)))
    return "\n".join(lines)


def _people_listed(event: e.PeopleListed, look: Look, viewer: int) -> str:
    if not event.people:
        return _counted(0)
    rows = [("Name", "Room", "Idle", "On", "")]
    for person in event.people:
        away = "away" if person.away is not None else ""
        rows.append((person.name, person.room, duration(person.idle), duration(person.on), away))
    return "\n".join((*columns(rows, look.width, numbers=(2, 3)), _counted(len(event.people))))


def _rooms_listed(event: e.RoomsListed, look: Look, viewer: int) -> str:
    rows = [("Room", "Title", "People")]
    rows += [(room.name, room.title, str(room.people)) for room in event.rooms]
    return "\n".join(columns(rows, look.width, numbers=(2,)))


def _help_listed(event: e.HelpListed, look: Look, viewer: int) -> str:
    lines: list[str] = []
    for theme in dict.fromkeys(row.theme for row in event.commands):
        rows = [(f"  {row.name}", row.summary) for row in event.commands if row.theme == theme]
        lines += [f"{theme}:", *_indented(rows)]
    return "\n".join((*lines, "Type help and a command to read more about it."))


def _indented(rows: Sequence[tuple[str, str]]) -> list[str]:
    widest = max(len(name) for name, _ in rows)
    return [f"{name.ljust(widest)}  {safe(summary)}" for name, summary in rows]


def _help_shown(event: e.HelpShown, look: Look, viewer: int) -> str:
    lines = [f"Usage: {event.usage}", event.summary, event.meaning]
    if event.aliases:
        lines.append(f"Also: {'  '.join(event.aliases)}")
    lines += [f"Example: {example}" for example in event.examples]
    return "\n".join(filter(None, lines))


_RENDERS: dict[type[e.Event], Render] = {
    e.Said: _spoken("{who} says: {text}", "You say: {text}"),
    e.Emoted: _emoted,
    e.Shouted: _spoken("{who} shouts: {text}", "You shout: {text}"),
    e.Announced: _announced,
    e.Arrived: _happened("{actor} has come in."),
    e.Entered: _happened("{actor} comes from {origin}."),
    e.Left: _happened("{actor} goes to {destination}."),
    e.Quit: _happened("{actor} has quit."),
    e.LostLink: _happened("{actor} has lost the link."),
    e.Renamed: _happened("{actor} is now called {name}.", "You are now called {name}."),
    e.Whispered: _whispered,
    e.Told: _told,
    e.Refused: _told,
    e.Missed: _missed,
    e.Greeted: _greeted,
    e.RoomSeen: _room_seen,
    e.PersonSeen: _person_seen,
    e.PeopleListed: _people_listed,
    e.RoomsListed: _rooms_listed,
    e.HelpListed: _help_listed,
    e.HelpShown: _help_shown,
}
