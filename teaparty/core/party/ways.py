"""Finding where somebody wants to go or look: an exit, or a room by its name or title."""

from collections.abc import Iterator

from teaparty.core.party.rooms import Room
from teaparty.core.values.names import fold
from teaparty.core.words.table import SHORT_EXITS

_ARTICLE = "the "


def behind(room: Room, typed: str) -> Room | None:
    """Return the room behind the exit of `room` that was typed, in full or in short."""
    word = fold(typed)
    for name, other in room.beyond().items():
        if word in (name, SHORT_EXITS.get(name)):
            return other
    return None


def place(room: Room, typed: str) -> Room | None:
    """Return the room behind an exit, or the public one of that name or title."""
    word = fold(typed).removeprefix("to ")
    found = behind(room, word)
    if found is not None:
        return found
    wanted = {word, word.removeprefix(_ARTICLE)}
    rooms = (other for name, other in _named(room) if name in wanted)
    return next(rooms, None)


def fitting(room: Room, typed: str) -> dict[str, Room]:
    """Return the rooms that the beginning of a word may mean, each by a word that fits."""
    word = fold(typed).removeprefix("to ")
    found: dict[str, Room] = {}
    for name, other in _words(room):
        if name.startswith(word) and other not in found.values():
            found[name] = other
    return found


def _words(room: Room) -> Iterator[tuple[str, Room]]:
    yield from room.beyond().items()
    yield from _named(room)


def _named(room: Room) -> Iterator[tuple[str, Room]]:
    """Yield all rooms that can be named here: by name, by title, and by that without its article.

    Those behind an exit can be, whether or not they are public.
    """
    for other in (*room.beyond().values(), *room.party.public_rooms()):
        title = fold(other.title)
        yield from (
            (name, other)
            for name in (fold(other.mark), other.name, title, title.removeprefix(_ARTICLE))
        )
