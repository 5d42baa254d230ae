"""The party's own commands, written just as a plugin's author writes theirs."""

from teaparty.commands import basics, people, places, talk
from teaparty.core.commands import Command, declared


def builtin() -> list[Command]:
    """Return every command that the party has by itself, without those of a kind of room."""
    return [command for module in (talk, places, people, basics) for command in declared(module)]
