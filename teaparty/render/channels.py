"""Channels: the mark of what is said on one, and what there is to listen to."""

from functools import lru_cache

from teaparty.core import events as e
from teaparty.core.values.looks import Colours, Look
from teaparty.render.paint import Meaning, paint
from teaparty.render.places import counted, heard_by, new_aloud
from teaparty.render.safe import safe
from teaparty.render.sentences import Render, spoken
from teaparty.render.socials import words
from teaparty.render.tables import Column, table

# --- what is said there


def marked(text: str, look: Look, mark: str) -> str:
    """Return a text with the mark of the channel where it happened before each line of it."""
    before = f"On {mark}: " if look.screen_reader else _before(mark, look.colours)
    return before + text.replace("\n", f"\n{before}")


def aloud(event: e.Event, look: Look, mark: str) -> Render | None:
    """Return what renders somebody's words for a screen reader, and tells the channel itself.

    It is None for all other events, and for other looks: those are `marked`.
    """
    if not look.screen_reader or (isinstance(event, e.Said) and event.to):
        return None
    kind: type[e.Event] = type(event)
    return _aloud(kind, mark)


@lru_cache(maxsize=1_024)
def _before(mark: str, colours: Colours) -> str:
    return paint(Meaning.EXIT, f"[{mark}]", colours) + " "


@lru_cache(maxsize=1_024)
def _aloud(kind: type[e.Event], mark: str) -> Render | None:
    """The same for all events of a class; the mark is a word."""
    if issubclass(kind, e.Said):
        return spoken(f"{{who}} says on {mark}: {{text}}", f"You say on {mark}: {{text}}")
    if issubclass(kind, e.Emoted):
        return spoken(f"{{who}} emotes on {mark}: {{text}}", f"You emote on {mark}: {{text}}")
    if issubclass(kind, e.Acted):
        return spoken(
            f"{{who}} emotes on {mark}: {{text}}", f"You emote on {mark}: {{text}}", words
        )
    return None


# --- which there are

_COLUMNS = (
    Column("Channel", least=7),
    Column("About", least=6, spare=1),
    Column("Listeners", right=True, spare=3),
    Column("You", spare=2),
    Column("New", right=True),
    Column("Topic", least=6, spare=4),
)
_NONE = "There is nothing to listen to."


def channels_listed(event: e.ChannelsListed, look: Look, viewer: int) -> str:
    if not event.channels:
        return _NONE
    if look.screen_reader:
        return "\n".join(map(_read_aloud, event.channels))
    return "\n".join(table(_COLUMNS, list(map(_cells, event.channels)), look))


def _cells(row: e.ChannelRow) -> tuple[str, ...]:
    you, new = "listen" if row.listening else "", counted(row.new, row.more)
    about = f"{row.about} (closed)".lstrip() if row.closed else row.about
    return row.name, about, str(row.listeners), you, new, row.topic


def channel_seen(event: e.ChannelSeen, look: Look, viewer: int) -> str:
    row = event.channel
    people = heard_by(event.people, event.more, look) or "Nobody listens."
    return "\n".join([_about(row), people])


def _about(row: e.ChannelRow) -> str:
    name, about = safe(row.name), safe(row.about)
    if row.room:
        return "Room {name} is {about}.".format(name=name, about=about)
    shape = "Channel {name}: {about}" if about else "Channel {name}."
    return shape.format(name=name, about=about)


def _read_aloud(row: e.ChannelRow) -> str:
    about = _about(row)
    sentences = [about if about[-1] in ".!?" else f"{about}.", _listeners(row.listeners)]
    if row.closed:
        sentences.append("It is closed.")
    if row.listening:
        sentences.append("You listen to it.")
    text = " ".join(sentences) + new_aloud(row.new, row.more)
    return text + (" The topic is: {text}".format(text=safe(row.topic)) if row.topic else "")


def _listeners(count: int) -> str:
    if not count:
        return "Nobody listens."
    return "1 person listens." if count == 1 else "{count} people listen.".format(count=count)
