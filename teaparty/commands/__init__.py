"""The party's own commands, written as the author of a plugin writes theirs."""

from teaparty.commands import (
    channels,
    closing,
    history,
    manual,
    moderation,
    navigation,
    nodes,
    operating,
    people,
    places,
    profile,
    reports,
    server,
    settings,
    socials,
    talk,
    visitors,
    watching,
    whispering,
)
from teaparty.core.words.command import Command, declared

MODULES = (
    talk,
    socials,
    whispering,
    channels,
    navigation,
    people,
    profile,
    places,
    visitors,
    closing,
    history,
    settings,
    watching,
    reports,
    moderation,
    operating,
    server,
    nodes,
    manual,
)
"""In the order in which `help` lists their themes: what a newcomer needs first goes first."""


def builtin() -> list[Command]:
    """Return every command of the party itself, without those of a kind of room."""
    return [command for module in MODULES for command in declared(module)]
