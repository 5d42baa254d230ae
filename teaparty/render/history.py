"""Old lines, and lines that were taken back.

An old line begins with its time, or, for a screen reader, ends with it. Nobody's words begin a row
here either: the further rows of a line are indented beyond its time.
"""

from collections.abc import Callable, Iterator

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.values.looks import NARROWEST, Look
from teaparty.core.values.templates import filled
from teaparty.core.values.zones import local, offset
from teaparty.render.charsets import named
from teaparty.render.durations import day, time_of_day
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe
from teaparty.render.sentences import told

Line = Callable[[e.Event, Look, int, str], str]
"""See `lines.line`."""

_TIMES = {
    (
        False,
        False,
    ): "It is {time} at the server ({offset}). To read times as they are where you are,"
    " type {sign}settings timezone and a name such as Europe/Rome.",
    (True, False): "It is {time} in {zone} ({offset}).",
    (True, True): "It is {time} ({offset}).",
}
"""By whether a zone was chosen, and whether its name already says how far it is from UTC."""


def time_told(event: e.TimeTold, look: Look, viewer: int) -> str:
    zone, away = look.zone, offset(event.at, look.zone)
    time = local(event.at, zone).strftime("%Y-%m-%d %H:%M:%S")
    return _TIMES[bool(zone), zone == away].format(
        time=time, zone=zone, offset=away, sign=event.sign
    )


# --- old lines


def lines_shown(event: e.LinesShown, look: Look, viewer: int, line: Line) -> str:
    """`line` renders each of them."""
    title = told(e.Told(text=event.title, fields=event.fields), look, viewer)
    lines = _lines(event, look, viewer, line)
    title = paint(Meaning.TITLE, title, look.colours)
    fields = {name: safe(text) for name, text in event.fields.items()}
    footer = filled(safe(event.footer), {**fields, "sign": event.sign})
    return "\n".join(filter(None, (title, *lines, footer)))


def _lines(event: e.LinesShown, look: Look, viewer: int, line: Line) -> Iterator[str]:
    """Yield each line, and the date before the first line of a day, unless that is today."""
    shown = day(event.at, look)
    for old in event.lines:
        if day(old.at, look) != shown:
            shown = day(old.at, look)
            shape = "On {day}:" if look.screen_reader else "--- {day} ---"
            yield paint(Meaning.TITLE, shape.format(day=shown), look.colours)
        yield _line(old, event.numbered, look, viewer, line)


def _line(old: e.OldLine, numbered: bool, look: Look, viewer: int, line: Line) -> str:
    clock = time_of_day(old.at, look)
    if look.screen_reader:
        shape = "{text} ({clock}, line {number})" if numbered else "{text} ({clock})"
        return shape.format(
            text=line(old.event, look, viewer, old.mark), clock=clock, number=old.number
        )
    before = f"{clock} #{old.number} " if numbered else f"{clock} "
    inner = max(NARROWEST // 2, look.width - len(before)) if look.width else 0
    text = line(old.event, structs.replace(look, width=inner), viewer, old.mark)
    return before + text.replace("\n", "\n" + " " * len(before))


# --- lines that were taken back


_RETRACTED = {
    (False, False): "{who} has taken back their last line.",
    (False, True): "You have taken back your last line.",
    (True, False): "{who}'s line was taken back by {by}.",
    (True, True): "Your line was taken back by {by}.",
}
"""By whether somebody else did it, and whether the reader said it."""


def retracted(event: e.Retracted, look: Look, viewer: int) -> str:
    mine = event.who.number == viewer
    shape = _RETRACTED[bool(event.by), mine]
    who, by = named(event.who.name, look.charset), named(event.by, look.charset)
    return paint(Meaning.SYSTEM, shape.format(who=who, by=by), look.colours)


_TAKEN_BACK = {
    (False, False): "A line of {who}'s was taken back.",
    (False, True): "A line of yours was taken back.",
    (True, False): "A line of {who}'s was taken back by {by}.",
    (True, True): "A line of yours was taken back by {by}.",
}
"""By whether staff did it, as far as that was stored, and whether the reader said the line."""


def taken_back(event: e.TakenBack, look: Look, viewer: int) -> str:
    shape = _TAKEN_BACK[bool(event.by), event.who.number == viewer]
    who, by = named(event.who.name, look.charset), named(event.by, look.charset)
    text = shape.format(who=who, by=by)
    return paint(Meaning.SYSTEM, text, look.colours)
