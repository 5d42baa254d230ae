"""How lines are laid out for somebody: a look, the person's wishes for it, and its terms.

People with the same look share rendered bytes, so a look is a small frozen value.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal, Self

from msgspec import Struct, structs

NARROWEST, WIDEST = 20, 500
"""Columns; if a client reports fewer or more, the nearest of these counts."""
USUAL_WIDTH = 80
"""Columns of a screen whose width is unknown."""


class Colours(IntEnum):
    """How many colours a screen shows."""

    NONE = 0
    SIXTEEN = 16
    MANY = 256
    TRUE = 1 << 24


class Links(IntEnum):
    """What a screen lets people click: nothing, links to pages, and commands as well."""

    NONE = 0
    PAGES = 1
    COMMANDS = 2


UTF_8, LATIN_1, CP437, ASCII = "utf-8", "iso-8859-1", "cp437", "ascii"
_CHARSETS = {
    UTF_8: ("utf8",),
    LATIN_1: ("iso88591", "latin1", "l1", "windows1252", "cp1252"),
    CP437: ("cp437", "ibm437", "437", "dos"),
    ASCII: ("ascii", "usascii", "ansix341968", "ansix341986", "646"),
}


def charset_named(name: str) -> str | None:
    """Return the charset that `name` means, in any usual spelling; None for an unknown one."""
    plain = "".join(character for character in name.casefold() if character.isalnum())
    for charset, names in _CHARSETS.items():
        if plain in names:
            return charset
    return None


Timestamps = bool | Literal["seconds"]
"""Whether lines begin with their time, and whether with seconds."""


Bell = Literal["off", "whispers", "named", "all"]
"""At what lines a bell rings: whispers; also lines that name somebody, or have a word that they
watch for; or all that others say and do."""


class Look(Struct, frozen=True, kw_only=True, cache_hash=True):
    """`width` is in columns; at 0 lines are not wrapped, and tables are laid out for 80.

    Times are those of `zone`; see `zones`.
    """

    width: int = 0
    colours: Colours = Colours.NONE
    charset: str = UTF_8
    screen_reader: bool = False
    timestamps: Timestamps = False
    zone: str = ""
    prompt: bool = False
    bell: Bell = "off"
    links: Links = Links.NONE

    @property
    def columns(self) -> int:
        """The columns that a table may take."""
        return self.width or USUAL_WIDTH


DEFAULT = Look()


class Wishes(Struct, frozen=True, kw_only=True):
    """What somebody has asked for; None leaves it to what the client reports."""

    width: int | None = None
    colours: Colours | None = None
    charset: str | None = None
    screen_reader: bool | None = None
    timestamps: Timestamps | None = None
    zone: str | None = None
    prompt: bool | None = None
    bell: Bell | None = None

    def changed(self, **changes: object) -> Self:
        """Return these wishes with some of them changed."""
        return structs.replace(self, **changes)

    def without(self, fields: Iterable[str]) -> Self:
        """Return these wishes without what these fields ask for."""
        return structs.replace(self, **dict.fromkeys(fields)) if fields else self

    def chosen(self) -> dict[str, object]:
        """Return the fields that were asked for."""
        return {name: value for name, value in structs.asdict(self).items() if value is not None}

    def over(self, look: Look) -> Look:
        """Return `look` with these wishes in it."""
        wished = self.chosen()
        return structs.replace(look, **wished) if wished else look
