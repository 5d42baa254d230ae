"""Who is here, and which commands there are: what Tab completes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 1_000
"""People who are known at a time: of more, those who came last are left out."""
ADDS = frozenset(("arrived", "entered"))
REMOVES = frozenset(("left", "quit", "lost-link", "sent-out"))


@dataclass
class Company:
    """People by what tells them apart: a number, or over telnet their name."""

    people: dict[object, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return sorted(self.people.values())

    def tells(self, state: Mapping[str, Any]) -> None:
        """Take over what a party says of the state of things."""
        if isinstance(people := state.get("people"), list):
            self.people = {each["number"]: str(each["name"]) for each in people[:MOST]}
        if isinstance(commands := state.get("commands"), list):
            self.commands = tuple(map(str, commands))

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


def completions(before: str, names: Iterable[str], commands: Iterable[str]) -> list[str]:
    """Return what the last word of `before`, the text before the cursor, may become."""
    word = before.rpartition(" ")[2]
    begun = word.casefold()
    if word == before and word[:1] in ("/", "."):
        return [f"{word[0]}{each}" for each in sorted(commands) if each.startswith(begun[1:])]
    return [name for name in names if name.casefold().startswith(begun)] if word else []
