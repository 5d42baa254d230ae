"""Places that people have made: topics, changes, and the list of one's own."""

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.render.charsets import named
from teaparty.render.chunks import whole
from teaparty.render.durations import ago_in_words
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe
from teaparty.render.sentences import happened, spoken
from teaparty.render.tables import Column, table

_SET = spoken("{who} sets the topic: {text}", "You set the topic: {text}")
_TAKEN_AWAY = happened("{who} takes the topic away.", "You take the topic away.")
_CHANGED = {
    "title": happened("{who} gives this place another title."),
    "description": happened("{who} describes this place anew."),
    "exits": happened("{who} changes the exits here."),
    "owner": happened("{who} owns this place now."),
    "closed": happened("{who} closes this place: only people who are invited come in now."),
    "opened": happened("{who} opens this place to all again."),
}


class _Words:
    """The words of an event as `spoken` takes them."""

    def __init__(self, event: e.TopicSet) -> None:
        self.who, self.text = event.who, event.topic


def topic_set(event: e.TopicSet, look: Look, viewer: int) -> str:
    if not event.topic:
        return _TAKEN_AWAY(event, look, viewer)
    return _SET(_Words(event), look, viewer)


def changed(event: e.Changed, look: Look, viewer: int) -> str:
    return _CHANGED[event.what](event, look, viewer)


def shown_out(event: e.ShownOut, look: Look, viewer: int) -> str:
    """The person who is shown out reads `you`."""
    mine, yours = event.who.number == viewer, event.whom.number == viewer
    shape = "You show {whom} out." if mine else "{who} shows {whom} out."
    whom = "you" if yours else named(event.whom.name, look.charset)
    text = shape.format(who=named(event.who.name, look.charset), whom=whom)
    return paint(Meaning.SYSTEM, text, look.colours)


def topic_shown(event: e.TopicShown, look: Look, viewer: int) -> str:
    shape = "Topic of {place}, set by {who} {ago}: {text}"
    return shape.format(
        place=whole(safe(event.place)),
        who=named(event.by, look.charset),
        ago=ago_in_words(event.age),
        text=safe(event.topic),
    )


# --- in a room that is seen


def seen(event: e.RoomSeen, look: Look) -> list[str]:
    """Return what is said of a room besides what the operator says."""
    lines = []
    if event.made and event.description:
        lines.append("You see: {text}".format(text=safe(event.description)))
    if event.made:
        shape = _WHOSE[event.closed, bool(event.owner)]
        lines.append(shape.format(who=named(event.owner, look.charset)))
    if event.topic:
        shape = "Topic, set by {who} {ago}: {text}"
        who, ago = named(event.topic_by, look.charset), ago_in_words(event.topic_age)
        lines.append(shape.format(who=who, ago=ago, text=safe(event.topic)))
    return lines


_WHOSE = {
    (False, True): "It is a place of {who}.",
    (False, False): "It is a place of the hosts.",
    (True, True): "It is a closed place of {who}.",
    (True, False): "It is a closed place of the hosts.",
}
"""By whether it is closed, and anybody's."""

# --- one's own

_COLUMNS = (
    Column("Place", least=6),
    Column("Kind", spare=2),
    Column("Title", least=6, spare=3),
    Column("People", right=True, spare=4),
    Column("Topic", least=6, spare=1),
    Column("Trusted", least=6, spare=6),
    Column("Closed", spare=5),
    Column("Invited", least=6, spare=7),
)
_ASIDE = "{name} is set aside, as the party has another place of that name."


_CLOSED = {
    (False, False): "",
    (False, True): "",
    (True, False): "yes",
    (True, True): "listed",
}
"""What is shown of a closed place, by whether others find it in lists."""


def places_listed(event: e.PlacesListed, look: Look, viewer: int) -> str:
    if look.screen_reader:
        return "\n".join(map(_read_aloud, event.places))
    lines = table(_COLUMNS, list(map(_cells, event.places)), look)
    aside = [_ASIDE.format(name=each.name) for each in event.places if not each.open]
    return "\n".join([*lines, *(paint(Meaning.SYSTEM, each, look.colours) for each in aside)])


def _cells(row: e.PlaceRow) -> tuple[str, ...]:
    trusted = ", ".join(row.trusted)
    closed = _CLOSED[row.closed, row.listed]
    invited = ", ".join(row.invited)
    return row.name, row.kind, row.title, str(row.people), row.topic, trusted, closed, invited


def _read_aloud(row: e.PlaceRow) -> str:
    fields = {"name": row.name, "kind": row.kind, "title": safe(row.title)}
    sentences = ["Your {kind} {name} is {title}.".format(**fields)]
    if not row.open:
        sentences = [_ASIDE.format(name=row.name)]
    elif row.people:
        one = row.people == 1
        sentences.append("One person is there." if one else f"{row.people} people are there.")
    if row.trusted:
        sentences.append("You trust {names}.".format(names=safe(", ".join(row.trusted))))
    if row.closed:
        sentences.append("It is closed, but listed." if row.listed else "It is closed.")
    if row.invited:
        sentences.append("Invited: {names}.".format(names=safe(", ".join(row.invited))))
    if row.topic:
        sentences.append("The topic is: {text}".format(text=safe(row.topic)))
    return " ".join(sentences)
