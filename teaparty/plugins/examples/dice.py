"""Dice: a command with a parameter of a kind of its own."""

import re
from secrets import randbelow
from typing import NamedTuple

from teaparty.api import Session, command


class Dice(NamedTuple):
    """So many dice with so many sides each."""

    number: int
    sides: int

    @classmethod
    def parse(cls, text: str) -> "Dice":
        """Read `2d6`, or `d20` for one."""
        found = re.fullmatch(r"(\d{0,2})d(\d{1,4})", text, re.IGNORECASE | re.ASCII)
        dice = cls(int(found[1] or 1), int(found[2])) if found else cls(0, 0)
        if dice.number < 1 or dice.sides < 2:
            raise ValueError("Dice are written like 2d6: up to 99 dice of 2 to 9999 sides.")
        return dice


ONE_DIE = Dice(1, 6)


@command("roll", theme="Games", example=("roll", "roll 2d6"))
def roll(me: Session, dice: Dice = ONE_DIE) -> None:
    """Roll dice for everybody in the room to see."""
    total = sum(1 + randbelow(dice.sides) for _ in range(dice.number))
    text, thrown = "{name} rolls {dice}: {total}", f"{dice.number}d{dice.sides}"
    me.room.announce(text, by=me.person, name=me.name, dice=thrown, total=total)
