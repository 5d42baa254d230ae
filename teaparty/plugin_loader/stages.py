"""The stages of a switch to other plugins and rooms: where it goes, made ready, all but done."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from teaparty.core.party.failures import Failed
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.modes import Mode
from teaparty.plugin_loader.plugin import Plugin
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.room_changes import Makers, RoomChanges
from teaparty.plugin_loader.successors import Successor
from teaparty.plugin_loader.undo import Step


class Goal(NamedTuple):
    """The plugins and rooms after a change.

    `before` and `makers` make the rooms that somebody names now, and then; some of these rooms are
    `ready`, by their names.
    """

    plugins: Plugins
    before: Makers
    makers: Makers
    start: str
    most_rooms: int
    channels: Collection[str]
    ready: Mapping[str, Room] = {}


class Prepared(NamedTuple):
    """A change that is ready; `old` plugins become others or go."""

    goal: Goal
    old: Sequence[Plugin]
    rooms: RoomChanges
    listeners: Sequence[Successor]
    starting: Sequence[Hearer]
    nowhere: Sequence[str]
    """Sentences about exits that will lead nowhere, and do not yet."""
    failed: list[Failed]
    """What of those that are stopped raises at once."""

    @property
    def stopping(self) -> list[Hearer]:
        """The listeners that are stopped."""
        return [listener for each in self.old for listener in each.listeners]


class Remaining(NamedTuple):
    """What is still to be done of a change that was made, and nobody could undo."""

    rooms: Sequence[Room]
    modes: Sequence[tuple[Session, Mode]]
    """How people's lines were understood before it."""
    left: Sequence[tuple[str, str]]
    """The names of rooms that were of a plugin before it, and are not now; and its name."""
    waiting: Sequence[Step]
    """Begins those of its hooks that are coroutines."""
