"""The words that mean something in a room, and what each means there."""

import re
from bisect import bisect_left, insort
from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches

from teaparty.core.commands import Command, declared
from teaparty.core.params import shortened
from teaparty.core.refusal import Refusal, ambiguous
from teaparty.core.rooms import SHORT_EXITS, Room

SIGNS = "./@!"
"""Any of these may stand before a command. Clients eat some of them, so none is ever needed."""
NO_BEGINNINGS = ("", "hi")
"""What is never short for a command: nothing, and a greeting."""
CHAT_SIGNS = "/'\":>["
"""In chat mode a line is said aloud unless it begins with one of these."""
DOT = "."
"""Stands in for `/` in chat mode, before just a command's word: some clients eat every `/`."""
ALONE_SIGNS = "!@"
"""So do these, where the command stands alone on its line: `!quit`, but not `@bob hi`."""


def _is_speech(line: str) -> bool:
    """Whether a line with a command's sign is none: a smiley, or something in quotes."""
    if line[0] == '"':
        return '"' in line[1:]
    return line[0] == ":" and not re.match(r":[\w\s']", line)


class Clash(Exception):
    """A word would mean two things."""


class Repertoire:
    """The general commands: those that are not a room's own. No word is in two of them."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._commands: list[Command] = []
        for command in commands:
            self.add(command)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands)

    def add(self, command: Command) -> None:
        """Add a command; raise `Clash`, adding nothing, where one of its words is taken."""
        for other in self._commands:
            for word in other.words:
                if word in command.words:
                    raise Clash(
                        f"the word {word!r} of the command {command.name} is taken by"
                        f" the command {other.name} of {other.place}"
                    )
        self._commands.append(command)

    def table(self, room: Room) -> "Table":
        """Return the words that mean something in `room`.

        A room's own command stands in for the general one of the same name, by all its words, and
        goes before any other general command; an exit gives way to both.
        """
        table = Table()
        own = {command.name: command for command in declared(type(room))}
        general = [c for c in self._commands if not room.kinds.isdisjoint(c.rooms)]
        for command in own.values():
            table.add(command)
        for command in general:
            if command.name in own:
                table.add_words(own[command.name], command.words)
            else:
                table.add(command)
        for name in room.exits if "go" in table else ():
            short = SHORT_EXITS.get(name)
            table.add_words(table.command("go"), (name, short) if short else (name,), name)
        return table


class Meaning:
    """What a word stands for: a command, and what goes before the rest of the line (an exit)."""

    __slots__ = ("before", "command")

    def __init__(self, command: Command, before: str = "") -> None:
        self.command = command
        self.before = before


class Table:
    """Looks words up: exactly, then as the beginning of just one command or exit."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self._meanings: dict[str, Meaning] = {}
        self._words: list[str] = []
        self._symbols: dict[str, Command] = {}
        self.places: frozenset[str] = frozenset()
        """Names of rooms that one can go to, for who types just the name."""

    def __iter__(self) -> Iterator[str]:
        return iter(self._meanings)

    def __contains__(self, word: str) -> bool:
        return word in self._meanings

    def command(self, word: str) -> Command:
        """Return the command that has exactly this word; raise KeyError."""
        return self._meanings[word].command

    def add(self, command: Command) -> None:
        """Add a command with those of its words that mean nothing else yet."""
        self.commands.append(command)
        self.add_words(command, command.words)

    def add_words(self, command: Command, words: Iterable[str], before: str = "") -> None:
        """Let `words` mean `command`, given `before`. A word that means something keeps to it."""
        for word in words:
            if word in self._meanings:
                continue
            self._meanings[word] = Meaning(command, before)
            if word[0].isalnum():
                insort(self._words, word)
            else:
                self._symbols[word] = command

    def split(self, line: str) -> tuple[str, str]:
        """Return the word that a line begins with, in small letters, and the rest.

        `line` is stripped and not empty. `[NAME] TEXT` is read as `[ NAME TEXT`.
        """
        if line[0] not in self._symbols and line[0] in SIGNS:
            line = line[1:].lstrip()
        first = line[:1]
        if first in self._symbols:
            rest = line[1:].lstrip()
            return first, (rest.replace("]", " ", 1) if first == "[" else rest)
        word, _, rest = line.partition(" ")
        return word.casefold(), rest.lstrip()

    def resolve(
        self, line: str, speaking: bool = True, rights: Container[str] | None = None
    ) -> tuple[Command, str]:
        """Return the command that a line asks for and what comes after the word.

        Raises `Refusal` where there is none, or more than one; it says how to speak where
        somebody may have meant to be `speaking`. Who has just these `rights` means no command
        that needs others by the beginning of its word.
        """
        word, rest = self.split(line)
        meaning = self._meanings.get(word) or self._beginning(word, speaking, rights)
        if meaning.before:
            rest = f"{meaning.before} {rest}".rstrip()
        return meaning.command, rest

    def resolve_chat(
        self, line: str, rights: Container[str] | None = None
    ) -> tuple[Command, str] | None:
        """The same in chat mode: None where the line is to be said aloud."""
        sign = line[0]
        if sign in CHAT_SIGNS:
            return None if _is_speech(line) else self.resolve(line, False, rights)
        if sign == DOT or (sign in ALONE_SIGNS and " " not in line):
            word = line[1:].partition(" ")[0].casefold()
            return self.resolve(line) if word in self._words else None
        return None

    def _beginning(self, word: str, speaking: bool, rights: Container[str] | None) -> Meaning:
        found: dict[tuple[str, str], str] = {}  # one word for each different meaning
        position = bisect_left(self._words, word) if word not in NO_BEGINNINGS else len(self._words)
        for candidate in self._words[position:]:
            if not candidate.startswith(word):
                break
            if self._is_for(candidate, rights):
                meaning = self._meanings[candidate]
                found.setdefault((meaning.command.name, meaning.before), candidate)
        if len(found) == 1:
            return self._meanings[next(iter(found.values()))]
        if found:
            raise ambiguous(word, found.values())
        raise self._unknown(word, speaking, rights)

    def _is_for(self, word: str, rights: Container[str] | None) -> bool:
        right = self._meanings[word].command.right
        return right is None or rights is None or right in rights

    def _unknown(self, word: str, speaking: bool, rights: Container[str] | None) -> Refusal:
        if not word:
            return Refusal("That is no command. Type help for the commands.")
        words = [each for each in self._words if self._is_for(each, rights)]
        near = get_close_matches(word[:40], words, n=1, cutoff=0.6)
        nearest = f"go {word}" if word in self.places and "go" in self else "".join(near)
        text = UNKNOWN[bool(nearest), speaking]
        return Refusal(text, word=shortened(word), nearest=nearest)


UNKNOWN = {
    (True, True): "There is no command {word}. Did you mean {nearest}?"
    " To speak, begin with ' or say.",
    (True, False): "There is no command {word}. Did you mean {nearest}?",
    (False, True): "There is no command {word}. Type help for the commands."
    " To speak, begin with ' or say.",
    (False, False): "There is no command {word}. Type help for the commands.",
}
"""By whether there is a word near it, and whether somebody may have meant to speak."""
