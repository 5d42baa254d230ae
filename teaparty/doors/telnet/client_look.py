"""What a telnet client can show, from what it tells about itself."""

import re

from teaparty.core.values.looks import ASCII, LATIN_1, UTF_8, Colours, Links, Look, charset_named
from teaparty.wire.client import ANSI, MANY_COLOURS, SCREEN_READER, TRUE_COLOUR, UTF8, Client

TINYFUGUE = "TINYFUGUE"
UNTOLD_WIDTH = 79
"""Columns for a telnet client that tells none: it is a screen, and hardly any is narrower than 80.
So nobody's words begin a row there. A line of 80 would leave an empty row on some screens."""
_COLOURS_BY_NAME = {
    "kbtin": Colours.MANY,
    "kildclient": Colours.SIXTEEN,
    "tinyfugue": Colours.SIXTEEN,
}
"""Clients that show colours, but only their names tell so."""
_CHARSET_BY_NAME = {"tinyfugue": ASCII, "kildclient": LATIN_1}
"""Clients that can't show UTF-8 unless they are set up for it, which a line of theirs shows."""

_TERMINALS = (
    (re.compile(r"truecolou?r|direct"), Colours.TRUE),
    (re.compile(r"256colou?r"), Colours.MANY),
    (
        re.compile(r"colou?r|^(xterm|screen|tmux|rxvt|linux|ansi|cygwin|konsole|putty|vte|st\b|eterm"
                   r"|alacritty|kitty|foot|teraterm|mlterm|gnome)"),
        Colours.SIXTEEN,
    ),
)  # fmt: skip


def shown_by(client: Client, sends_utf8: bool, telnet: bool = False) -> Look:
    """Return the look of a client for which nobody has chosen anything.

    `sends_utf8` says that it has sent a line that can hardly be anything else, `telnet` that it has
    answered what telnet clients are asked.
    """
    return Look(
        width=client.width or (UNTOLD_WIDTH if telnet else 0),
        colours=_colours(client),
        charset=_charset(client, sends_utf8),
        screen_reader=bool(client.abilities & SCREEN_READER),
        links=_links(client),
    )


def _links(client: Client) -> Links:
    if client.links:
        return Links.COMMANDS if client.sends else Links.PAGES
    return Links.NONE


def _colours(client: Client) -> Colours:
    if client.abilities:
        return _by_abilities(client.abilities)
    told = (client.terminal.casefold(), client.name.casefold())  # Windows says ANSI, then VT100
    for pattern, colours in _TERMINALS:
        if any(map(pattern.search, told)):
            return colours
    return _COLOURS_BY_NAME.get(client.name.casefold(), Colours.NONE)


def _by_abilities(abilities: int) -> Colours:
    if abilities & TRUE_COLOUR:
        return Colours.TRUE
    if abilities & MANY_COLOURS:
        return Colours.MANY
    return Colours.SIXTEEN if abilities & ANSI else Colours.NONE


def _charset(client: Client, sends_utf8: bool) -> str:
    told = charset_named(client.charset)
    if told is not None:
        return told
    if sends_utf8:
        return UTF_8
    if client.abilities:
        return UTF_8 if client.abilities & UTF8 else LATIN_1
    return _CHARSET_BY_NAME.get(client.name.casefold(), UTF_8)
