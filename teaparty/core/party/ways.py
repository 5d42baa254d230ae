"""Finding where somebody wants to go or look: an exit, or a room by its name or title."""

from collections.abc import Iterator

from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold
from teaparty.core.words.directions import SHORT_EXITS

_ARTICLE = "the "


def behind(room: Room, typed: str) -> Room | None:
    """Return the room behind the exit of `room` that was typed, in full or in short."""
    word = fold(typed)
    for name, other in room.beyond().items():
        if word in (name, SHORT_EXITS.get(name)):
            return other
    return None


def place(me: Session, typed: str) -> Room | None:
    """Return the room behind an exit, or the public one of that name or title.

    One that is closed to somebody they can call only by the word for it.
    """
    word, room = fold(typed).removeprefix("to "), me.room
    found = behind(room, word)
    if found is not None:
        return found
    wanted = {word, word.removeprefix(_ARTICLE)}
    rooms = (other for name, other in _named(me) if name in wanted)
    return next(rooms, None) or next(
        (other for other in room.party.public_rooms() if fold(other.mark) == word), None
    )


def fitting(me: Session, typed: str) -> dict[str, Room]:
    """Return the rooms that the beginning of a word may mean, each by a word that fits."""
    word = fold(typed).removeprefix("to ")
    found: dict[str, Room] = {}
    for name, other in _words(me):
        if name.startswith(word) and other not in found.values():
            found[name] = other
    return found


def _words(me: Session) -> Iterator[tuple[str, Room]]:
    yield from me.room.beyond().items()
    yield from _named(me)


def _named(me: Session) -> Iterator[tuple[str, Room]]:
    """Yield all rooms that can be named here: by name, by title, and by that without its article.

    Those behind an exit can be, whether or not they are public. Those are left out of which
    somebody may not know what they are called.
    """
    for other in (*me.room.beyond().values(), *me.party.public_rooms()):
        if other.is_known_to(me):
            title = fold(other.title)
            yield from (
                (name, other)
                for name in (fold(other.mark), other.name, title, title.removeprefix(_ARTICLE))
            )
