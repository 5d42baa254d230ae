"""How things look: the width of lines, colours, the charset, and what a screen reader needs."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from teaparty.core.commands import command
from teaparty.core.events import SettingRow, SettingsListed
from teaparty.core.looks import (
    ASCII,
    CP437,
    LATIN_1,
    NARROWEST,
    UTF_8,
    WIDEST,
    Colours,
    Look,
    charset_named,
)
from teaparty.core.params import shortened
from teaparty.core.refusal import Refusal
from teaparty.core.session import Session

THEME = "How things look"
ROOMS = ("chat", "login")
AUTO = ("auto", "default", "automatic")
"""Words that take a choice back."""
_NO_WIDTH = ("off", "none", "no", "0")
_COLOURS = {
    "off": Colours.NONE, "none": Colours.NONE, "no": Colours.NONE, "0": Colours.NONE,
    "16": Colours.SIXTEEN, "256": Colours.MANY, "true": Colours.TRUE, "truecolour": Colours.TRUE,
    "truecolor": Colours.TRUE, "24bit": Colours.TRUE,
}  # fmt: skip
_COLOURS_SHOWN = {
    Colours.NONE: "off", Colours.SIXTEEN: "16", Colours.MANY: "256", Colours.TRUE: "true"
}  # fmt: skip
_SWITCHES = {"on": True, "yes": True, "off": False, "no": False}
_CHARSETS_SHOWN = {LATIN_1: "latin1"}

Name = Literal["width", "colour", "color", "charset", "screenreader", "timestamps", "prompt"]


class Setting(NamedTuple):
    """One thing that can be set: a field of the wishes, and its words.

    `read` returns what a word means, or raises KeyError or ValueError; `expected` says what it is.
    """

    field: str
    read: Callable[[str], Any]
    shown: Callable[[Any], str]
    expected: str


def _width(word: str) -> int:
    if word in _NO_WIDTH:
        return 0
    width = int(word)
    if not NARROWEST <= width <= WIDEST:
        raise ValueError(word)
    return width


def _charset(word: str) -> str:
    charset = charset_named(word)
    if charset is None:
        raise ValueError(word)
    return charset


def _switch(field: str) -> Setting:
    return Setting(field, _SWITCHES.__getitem__, lambda on: "on" if on else "off", "on or off")


_SETTINGS = {
    "width": Setting(
        "width",
        _width,
        lambda width: str(width) if width else "off",
        f"a number of columns from {NARROWEST} to {WIDEST}, or off",
    ),
    "colour": Setting(
        "colours", _COLOURS.__getitem__, _COLOURS_SHOWN.__getitem__, "on, off, 16, 256 or true"
    ),
    "charset": Setting(
        "charset",
        _charset,
        lambda charset: _CHARSETS_SHOWN.get(charset, charset),
        f"{UTF_8}, latin1, {CP437} or {ASCII}",
    ),
    "screenreader": _switch("screen_reader"),
    "timestamps": _switch("timestamps"),
    "prompt": _switch("prompt"),
}


@command(
    "settings",
    "set",
    theme=THEME,
    example=("settings", "settings width 60", "settings timestamps on", "settings width auto"),
    rooms=ROOMS,
)
def settings(me: Session, name: Name | None = None, value: str | None = None) -> None:
    """See how things look for you, or change one of them.

    The width is that of your lines in columns, or off for lines that are not wrapped. The colour is
    on, off, 16, 256 or true. The charset is utf-8, latin1, cp437 or ascii. The screenreader,
    timestamps and prompt are on or off. With auto for a value, it is as your client says again.
    """
    look = me.wish()
    if name is None:
        me.send(SettingsListed(settings=tuple(_row(me, each, look) for each in _SETTINGS)))
        return
    name = "colour" if name == "color" else name
    if value is not None:
        look = _set(me, name, value)
    me.send(SettingsListed(settings=(_row(me, name, look),)))


def _row(me: Session, name: str, look: Look) -> SettingRow:
    setting = _SETTINGS[name]
    return SettingRow(
        name=name,
        value=setting.shown(getattr(look, setting.field)),
        chosen=getattr(me.wishes, setting.field) is not None,
    )


def _set(me: Session, name: str, word: str) -> Look:
    setting = _SETTINGS[name]
    word = word.casefold()
    if word in AUTO:
        return me.wish(**{setting.field: None})
    if name == "colour" and word in ("on", "yes"):
        return _colours_on(me)
    try:
        return me.wish(**{setting.field: setting.read(word)})
    except (KeyError, ValueError):
        raise Refusal(
            "The {name} can't be {value}: {expected} was expected, or auto.",
            name=name,
            value=shortened(word),
            expected=setting.expected,
        ) from None


def _colours_on(me: Session) -> Look:
    """Show what the client says that it can; at least what every one can that has colours."""
    look = me.wish(colours=None)
    return look if look.colours else me.wish(colours=Colours.SIXTEEN)


@command("colour", "color", theme=THEME, example=("colour on", "colour off"), rooms=ROOMS)
def colour(me: Session, value: str | None = None) -> None:
    """Have colours, or none: on, off, 16, 256, true, or auto."""
    settings(me, "colour", value)


@command("charset", theme=THEME, example=("charset latin1", "charset utf-8"), rooms=ROOMS)
def charset(me: Session, value: str | None = None) -> None:
    """Choose how your letters are sent and read: utf-8, latin1, cp437, ascii, or auto.

    Where your charset lacks a letter, you read the nearest that it has, or a question mark.
    """
    settings(me, "charset", value)


@command("screenreader", theme=THEME, example="screenreader", rooms=ROOMS)
def screenreader(me: Session, value: str | None = None) -> None:
    """Lay everything out for a screen reader: no columns, no wrapping, one thing a line.

    Without a value it is switched on, or off again.
    """
    on = me.wish().screen_reader
    settings(me, "screenreader", value or ("off" if on else "on"))
