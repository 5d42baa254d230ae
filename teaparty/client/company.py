"""Who is here, and which commands and places there are: what Tab completes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

MOST = 1_000
"""People, rooms and channels that are known at a time: of more, the last are left out."""
ADDS = frozenset(("arrived", "entered"))
TO_CHANNELS = frozenset(("listen", "unlisten", "tune", "talk", "channels", "tab"))
"""Commands that the word for a channel follows, perhaps with other words between."""
TO_PLACES = frozenset((
    "call", "close", "describe", "distrust", "give", "history", "invite", "invited", "join",
    "knock", "leave", "let", "listed", "names", "open", "part", "quiet", "recall", "remove", "show",
    "topic", "topics", "trust", "uninvite", "unquiet", "who",
))  # fmt: skip
"""Those that the word for a room or a channel follows; that for a room follows `go`."""
REMOVES = frozenset(("left", "quit", "lost-link", "sent-out"))


@dataclass
class Company:
    """People by what tells them apart: a number, or over telnet their name."""

    people: dict[object, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return sorted(self.people.values())

    def tells(self, state: Mapping[str, Any]) -> None:
        """Take over what a party says of the state of things."""
        if isinstance(people := state.get("people"), list):
            self.are_here((each["number"], str(each["name"])) for each in people)
        if isinstance(commands := state.get("commands"), list):
            self.commands = tuple(map(str, commands))
        if isinstance(rooms := state.get("rooms"), list):
            self.rooms = tuple(str(each["word"]) for each in rooms[:MOST])
        if isinstance(channels := state.get("channels"), list):
            self.are_channels(str(each["word"]) for each in channels)

    def are_here(self, people: Iterable[tuple[object, str]]) -> None:
        """These are here, each with their name, and nobody else."""
        self.people = dict(islice(people, MOST))

    def are_channels(self, words: Iterable[str]) -> None:
        """These are the channels that can be named."""
        self.channels = tuple(islice(words, MOST))

    def comes(self, who: object, name: object) -> None:
        """Somebody is here, too."""
        if len(self.people) < MOST:
            self.people[who] = str(name)

    def follows(self, line: Mapping[str, Any]) -> None:
        """Follow a line in which somebody comes, goes, or changes their name."""
        kind, who = line.get("kind"), line.get("who")
        if not isinstance(who, dict):
            return
        if kind in ADDS:
            self.comes(who["number"], who["name"])
        elif kind in REMOVES:
            self.people.pop(who["number"], None)
        elif kind == "renamed" and who["number"] in self.people:
            self.people[who["number"]] = str(line["name"])

    def completions(self, before: str) -> list[str]:
        """Return what the last word of `before`, the text before the cursor, may become."""
        first, _, word = before.rpartition(" ")
        begun, sign = word.casefold(), word[:1]
        if word == before and sign in ("/", "."):
            return _signed(sign, sorted(self.commands), begun[1:])
        if word == before and sign in ("+", "#"):
            return _signed(sign, self.channels, begun[1:])
        command = first.partition(" ")[0].casefold().lstrip("/.")
        known = [*self._places_after(command), *self.names]
        return [each for each in known if each.casefold().startswith(begun)] if word else []

    def _places_after(self, command: str) -> list[str]:
        rooms = self.rooms if command in TO_PLACES | {"go"} else ()
        channels = self.channels if command in TO_CHANNELS | TO_PLACES else ()
        return [*rooms, *channels]


def _signed(sign: str, words: Iterable[str], begun: str) -> list[str]:
    return [f"{sign}{each}" for each in words if each.startswith(begun)]
