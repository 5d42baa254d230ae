"""The party's own commands, written just as a plugin's author writes theirs."""

from teaparty.commands import (
    basics,
    looks,
    members,
    memory,
    order,
    people,
    places,
    reports,
    running,
    talk,
    whispering,
)
from teaparty.core.commands import Command, declared

MODULES = (
    talk,
    whispering,
    places,
    people,
    members,
    memory,
    looks,
    reports,
    order,
    running,
    basics,
)
"""In the order in which `help` lists their themes: what a newcomer needs first goes first."""


def builtin() -> list[Command]:
    """Return every command that the party has by itself, without those of a kind of room."""
    return [command for module in MODULES for command in declared(module)]
