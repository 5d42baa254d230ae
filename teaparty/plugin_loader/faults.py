"""What is wrong with what a plugin declares, in sentences for the operator."""

from collections.abc import Iterable, Iterator
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from traceback import walk_tb
from typing import Any, get_args

from zope.interface.exceptions import Invalid
from zope.interface.verify import verifyClass

from teaparty.core.party.failures import Failed
from teaparty.core.party.listener import Listener
from teaparty.core.party.rooms import Room
from teaparty.core.values.modes import Mode, is_word
from teaparty.core.words.command import declared
from teaparty.core.words.taking import shortened
from teaparty.interfaces import IListener, IRoom

RAISED = (Exception, SystemExit, GeneratorExit)
"""What a plugin's code may raise without being the end of the party."""
OF_ROOMS = {
    "begin", "end", "go_on", "is_stored", "line", "mark", "open", "remember", "unread_since",
}  # fmt: skip
"""What the party itself does with each room; a plugin's room of another meaning would break it."""
OF_A_KIND = ("admit", "may_change", "on_enter", "on_leave", "on_say", "seen_by")
"""What a kind of room may do in its own way; nobody waits for it."""

LONGEST = 1_000
"""Characters that are shown of what is raised: it may hold all that a plugin has read."""


def kind_faults(kind: type[Room]) -> list[str]:
    """Return what is wrong with a kind of room."""
    given = vars(kind).get("kind")
    if not is_word(given):
        shown = "no kind" if given is None else f"the kind {given!r}, which is no word"
        return [f'the room {kind.__name__} has {shown}: give the class a kind = "word"']
    faults = [fault for command in declared(kind) for fault in command.faults()]
    faults += [*missing(IRoom, kind), *_waiting("room", kind, OF_A_KIND)]
    return [*faults, *(_taken(kind) or _room_faults(kind))]


def listener_faults(kind: type[Any]) -> Iterator[str]:
    """Yield what is wrong with a class of listeners."""
    yield from missing(IListener, kind)
    if issubclass(kind, Listener):
        yield from _waiting("listener", kind, ("may_say",))


def missing(interface: Any, kind: type) -> Iterator[str]:
    """Yield what `kind` lacks of the methods that `interface` asks for."""
    try:
        verifyClass(interface, kind)
    except Invalid as error:
        for each in getattr(error, "exceptions", [error]):  # of a MultipleInvalid
            yield f"{kind.__name__} lacks what {interface.__name__} asks for: {_short(each)}"


def _waiting(what: str, kind: type, methods: Iterable[str]) -> Iterator[str]:
    """Yield a fault for each of these methods that is a coroutine: nobody would wait for it.

    One with a `yield` would not even begin.
    """
    for method in methods:
        does = getattr(kind, method, None)
        if iscoroutinefunction(does) or isasyncgenfunction(does) or isgeneratorfunction(does):
            yield f"{method} of the {what} {kind.__name__} can't wait: make it a plain method"


def in_words(error: BaseException, module: str = "") -> str:
    """Return what a plugin raised, as part of a sentence; with its `module` also in which line."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f"line {error.lineno}: {error.msg}"
    try:
        said = shortened(str(error), LONGEST)
    except RAISED:  # its text is a plugin's code, too
        said = ""
    return f"{type(error).__name__}: {said}".rstrip(": ") + _where(error, module)


def failure(failed: Failed) -> str:
    """Return what a hook of a listener has raised, as part of a sentence."""
    listener, hook, error = failed
    why = in_words(error, type(listener).__module__)
    return f"{hook} of the listener {listener.name} raises {why}"


def _where(error: BaseException, module: str) -> str:
    """Return the last line of a module, or of a part of it, on the way of an error."""
    lines = [
        (f"{frame.f_globals.get('__name__')}.", number)
        for frame, number in walk_tb(error.__traceback__)
    ]
    theirs = [(name, number) for name, number in lines if name.startswith(f"{module}.")]
    if not theirs:
        return ""
    name, number = theirs[-1]
    part = name.removeprefix(f"{module}.").rstrip(".")
    return f" (line {number} of {part})" if part else f" (line {number})"


def _taken(kind: type[Room]) -> list[str]:
    """Return a fault for each name of the party's own that a kind gives another meaning."""
    bases = (base for base in kind.__mro__ if not base.__module__.startswith("teaparty.core."))
    return [_taken_name(kind, name) for name in _of_rooms(*bases)]


def _of_rooms(*owners: object) -> list[str]:
    return sorted({name for owner in owners for name in vars(owner)} & OF_ROOMS)


def _taken_name(kind: type[Room], name: str) -> str:
    return f"the room {kind.__name__} has its own {name}, which each room has: take another name"


def _room_faults(kind: type[Room]) -> list[str]:
    """Return what is wrong with the room that a kind opens, if it has a name."""
    if not kind.name:
        return []
    try:
        room = kind()
    except RAISED as error:
        return [f"the room {kind.__name__} can't be made: {in_words(error, kind.__module__)}"]
    faults = [_taken_name(kind, name) for name in _of_rooms(room)]
    if not is_word(room.name):
        faults.append(f"the name of the room {kind.__name__} is no word: {room.name!r}")
    if not (isinstance(room.title, str) and isinstance(room.description, str)):
        faults.append(f"title and description of the room {kind.__name__} are texts")
    if room.mode not in (None, *get_args(Mode)):
        faults.append(f"the mode of the room {kind.__name__} is mud or chat, not {room.mode!r}")
    if not all(is_word(word) for way in room.exits.items() for word in way):
        faults.append(f"the exits of the room {kind.__name__} are words, and names of rooms")
    return faults


def _short(error: Exception) -> str:
    """Return zope's message without its part about the class, which is named before."""
    words = str(error).rpartition(": ")[2].replace("teaparty.interfaces.", "")
    return " ".join(words.split()).rstrip(".")
