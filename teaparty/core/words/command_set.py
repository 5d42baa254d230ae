"""The general commands of a party, and the table of words that they make for a room."""

from collections.abc import Iterable, Iterator, Set

from teaparty.core.values.plugin_names import placed_in, plugin_name
from teaparty.core.words.command import Command, declared
from teaparty.core.words.directions import SHORT_EXITS
from teaparty.core.words.table import Table


def _named(command: Command) -> str:
    """Return whose a command is."""
    plugin = plugin_name(command.function.__module__)
    what = f"command {command.name}"
    return placed_in(f"the {what}", plugin) if plugin else f"the party's own {what}"


class Clash(Exception):
    """A word would mean two things."""


class CommandSet:
    """The general commands: those that are not a room's own. No word is in two of them."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._commands: list[Command] = []
        self._words: set[str] = set()
        for command in commands:
            self.add(command)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands)

    def add(self, command: Command) -> None:
        """Add a command; raise `Clash`, and add nothing, if one of its words is taken."""
        if not self._words.isdisjoint(command.words):
            raise self._clash(command)
        self._commands.append(command)
        self._words.update(command.words)

    def _clash(self, command: Command) -> Clash:
        other, word = next(
            (other, word)
            for other in self._commands
            for word in other.words
            if word in command.words
        )
        return Clash(f"the word {word!r} of the command {command.name} is taken by {_named(other)}")

    def table(self, kind: type, kinds: Set[str], exits: Iterable[str]) -> "Table":
        """Return the words that mean something in a room of that class, with these `exits`.

        `kinds` are the names of its kinds. A room's own command replaces the general one of the
        same name, with all its words, and wins over any other general command; both win over an
        exit.
        """
        table = Table()
        own = {command.name: command for command in declared(kind)}
        table.own = frozenset(own)
        general = [c for c in self._commands if not kinds.isdisjoint(c.rooms)]
        for command in own.values():
            table.add(command)
        for command in general:
            if command.name in own:
                table.add_words(own[command.name], command.words)
            else:
                table.add(command)
        for name in exits if "go" in table else ():
            short = SHORT_EXITS.get(name)
            table.add_words(table.command("go"), (name, short) if short else (name,), name)
        return table
