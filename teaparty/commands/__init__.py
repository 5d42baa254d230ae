"""The party's own commands, written just as a plugin's author writes theirs."""

from teaparty.commands import basics, looks, people, places, talk
from teaparty.core.commands import Command, declared

MODULES = (talk, places, people, looks, basics)


def builtin() -> list[Command]:
    """Return every command that the party has by itself, without those of a kind of room."""
    return [command for module in MODULES for command in declared(module)]
