"""Colours by meaning, in as many colours as a screen has.

Each is readable on black and on white. They only help: the words of a line say the same.
"""

import re
from enum import Enum

from teaparty.core.values.looks import Colours

OFF = "\x1b[0m"
"""Ends a colour. Old MUD clients know no other way (not 39, not 22)."""
SGR = re.compile(r"(\x1b\[[\d;]*m)")
"""Begins or ends a colour."""

Rgb = tuple[int, int, int]


class Meaning(Enum):
    """A colour by its red, green and blue, and whether it is bold."""

    SPEAKER = (0, 128, 128), False
    WHISPER = (185, 60, 185), False
    SYSTEM = (0, 135, 0), False
    EXIT = (165, 105, 0), False
    OWN = (60, 110, 225), False
    TITLE = (60, 110, 225), True
    REFUSED = (225, 35, 35), False
    NAMED = (220, 45, 95), True


SIXTEEN: dict[int, Rgb] = {
    30: (0, 0, 0), 31: (205, 0, 0), 32: (0, 205, 0), 33: (205, 205, 0),
    34: (0, 0, 238), 35: (205, 0, 205), 36: (0, 205, 205), 37: (229, 229, 229),
    90: (127, 127, 127), 91: (255, 0, 0), 92: (0, 255, 0), 93: (255, 255, 0),
    94: (92, 92, 255), 95: (255, 0, 255), 96: (0, 255, 255), 97: (255, 255, 255),
}  # fmt: skip
"""SGR parameters and their colours, as xterm has them."""
_STEPS = (0, 95, 135, 175, 215, 255)
MANY: dict[int, Rgb] = {
    **{
        16 + 36 * red + 6 * green + blue: (_STEPS[red], _STEPS[green], _STEPS[blue])
        for red in range(6)
        for green in range(6)
        for blue in range(6)
    },
    **{232 + step: (8 + 10 * step,) * 3 for step in range(24)},
}
"""The palette of 256 without its first 16, which differ from screen to screen."""


def nearest(colour: Rgb, palette: dict[int, Rgb]) -> int:
    """Return the number of the colour in `palette` that is nearest to `colour`."""
    return min(palette, key=lambda number: _distance(colour, palette[number]))


def _distance(one: Rgb, other: Rgb) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _on(meaning: Meaning, colours: Colours) -> str:
    colour, bold = meaning.value
    if colours is Colours.TRUE:
        parameters = "38;2;{};{};{}".format(*colour)
    elif colours is Colours.MANY:
        parameters = f"38;5;{nearest(colour, MANY)}"
    else:
        parameters = str(nearest(colour, SIXTEEN))
    return f"\x1b[{'1;' if bold else ''}{parameters}m"


ON: dict[Colours, dict[Meaning, str]] = {
    colours: {meaning: _on(meaning, colours) for meaning in Meaning}
    for colours in Colours
    if colours is not Colours.NONE
}
"""What begins each meaning's colour."""


def paint(meaning: Meaning, text: str, colours: Colours) -> str:
    """Return `text` in the colour of `meaning`, line by line."""
    if not colours or not text:
        return text
    on = ON[colours][meaning]
    return f"{on}{text}{OFF}".replace("\n", f"{OFF}\n{on}")


def painted(template: str, line: Meaning | None = None, **fields: Meaning) -> dict[Colours, str]:
    """Return a template for every number of colours: the whole line is coloured, or some fields."""
    made = {}
    for colours in Colours:
        shape = template
        for name, meaning in fields.items():
            field = f"{{{name}}}"
            shape = shape.replace(field, paint(meaning, field, colours))
        made[colours] = paint(line, shape, colours) if line else shape
    return made
