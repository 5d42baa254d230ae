"""How things look: the width of lines, colours, the charset, and what a screen reader needs."""

from collections.abc import Callable
from typing import Any, NamedTuple

from teaparty.core.events import SettingRow, SettingsListed
from teaparty.core.party.session import Session
from teaparty.core.values.looks import (
    LATIN_1,
    NARROWEST,
    WIDEST,
    Colours,
    Look,
    charset_named,
)
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.zones import found, near
from teaparty.core.words.command import command
from teaparty.core.words.taking import chosen, shortened

THEME = "How things look"
ROOMS = ("chat", "login")
AUTO = ("auto", "default", "automatic")
"""Words that undo a choice."""
_ON = ("on", "yes", "1")
_OFF = ("off", "no", "none", "0")
_COLOURS = dict.fromkeys(_OFF, Colours.NONE) | {
    "16": Colours.SIXTEEN, "ansi": Colours.SIXTEEN, "256": Colours.MANY, "true": Colours.TRUE,
    "truecolour": Colours.TRUE, "truecolor": Colours.TRUE, "24bit": Colours.TRUE,
    "24-bit": Colours.TRUE,
}  # fmt: skip
_COLOURS_SHOWN = {
    Colours.NONE: "off", Colours.SIXTEEN: "16", Colours.MANY: "256", Colours.TRUE: "true"
}  # fmt: skip
_SWITCHES = dict.fromkeys((*_ON, "true"), True) | dict.fromkeys((*_OFF, "false"), False)
_BELLS = dict.fromkeys(_OFF, "off") | dict.fromkeys((*_ON, "named"), "named") | {
    "whispers": "whispers", "all": "all",
}  # fmt: skip
_CHARSETS_SHOWN = {LATIN_1: "latin1"}
UNUSED = "The {name} makes no difference to your page or client, so it can't be set here."
NO_ZONE = (
    "The timezone can't be {value}. It is a name such as Europe/Rome or America/New_York, or how"
    " far you are from UTC, such as UTC+1 or UTC-3:30; or auto."
)
NEAR_ZONE = "The timezone can't be {value}. Did you mean {zones}?"


class Setting(NamedTuple):
    """One thing that can be set: a field of the wishes, and its words.

    `read` returns what a word means, or raises KeyError or ValueError; then `refusal` says what was
    expected instead of the `value`.
    """

    field: str
    read: Callable[[str], Any]
    shown: Callable[[Any], str]
    refusal: str


def _width(word: str) -> int:
    if word in _OFF:
        return 0
    width = int(word) if word.isdecimal() else 0
    if not NARROWEST <= width <= WIDEST:
        raise ValueError(word)
    return width


def _charset(word: str) -> str:
    charset = charset_named(word)
    if charset is None:
        raise ValueError(word)
    return charset


def _switch(field: str, refusal: str) -> Setting:
    return Setting(field, _SWITCHES.__getitem__, _on_or_off, refusal)


def _on_or_off(on: bool) -> str:
    return "on" if on else "off"


def _zone(word: str) -> str:
    zone = found(word)
    if zone is None:
        raise ValueError(word)
    return zone


SETTINGS = {
    "width": Setting(
        "width",
        _width,
        lambda width: str(width) if width else "off",
        "The width can't be {value}. It is a number of columns"
        f" from {NARROWEST} to {WIDEST}, off or auto.",
    ),
    "colour": Setting(
        "colours",
        _COLOURS.__getitem__,
        _COLOURS_SHOWN.__getitem__,
        "The colour can't be {value}. It is on, off, 16, 256, true or auto.",
    ),
    "charset": Setting(
        "charset",
        _charset,
        lambda charset: _CHARSETS_SHOWN.get(charset, charset),
        "The charset can't be {value}. It is utf-8, latin1, cp437, ascii or auto.",
    ),
    "screenreader": _switch(
        "screen_reader", "The screenreader can't be {value}. It is on, off or auto."
    ),
    "timestamps": Setting(
        "timestamps",
        (_SWITCHES | dict.fromkeys(("seconds", "second"), "seconds")).__getitem__,
        lambda value: value if isinstance(value, str) else _on_or_off(value),
        "The timestamps can't be {value}. They are on, off, seconds or auto.",
    ),
    "prompt": _switch("prompt", "The prompt can't be {value}. It is on, off or auto."),
    "bell": Setting(
        "bell",
        _BELLS.__getitem__,
        lambda value: str(value),
        "The bell can't be {value}. It is off, whispers, named, all or auto.",
    ),
    "timezone": Setting("zone", _zone, lambda zone: zone or "the server's", NO_ZONE),
}
_NAMES = {name: name for name in SETTINGS} | {"color": "colour", "zone": "timezone"}


@command(
    "settings",
    "set",
    theme=THEME,
    example=(
        "settings",
        "settings width 60",
        "settings timestamps on",
        "settings timezone Europe/Rome",
        "settings auto",
    ),
    rooms=ROOMS,
)
def settings(me: Session, name: str | None = None, value: str | None = None) -> None:
    """See how things look for you, or change one of them.

    The width is in columns, or off for lines that are not wrapped. The colour is on, off, 16, 256
    or true. The charset is utf-8, latin1, cp437 or ascii. The screenreader and the prompt are on or
    off; timestamps are on, off or seconds. The bell is whispers, named (whispers, and lines with
    your name or a word that you watch for), all (all that others say), or off. The timezone is a
    name such as Europe/Rome, or how far you are from UTC, such as UTC+1: you read all times in it.
    The value auto leaves a setting to your client, or to the default; {sign}settings auto undoes
    all your choices. They are stored if your name is registered.
    """
    look, used = me.wish(), _used(me)
    if name is not None and name.casefold() in AUTO and value is None:
        look = me.wish(**dict.fromkeys(used.values(), None))
        name = None
    if name is None:
        me.send(SettingsListed(settings=tuple(_row(me, each, look) for each in used)))
        return
    name = chosen(name, _NAMES)
    if name not in used:
        raise Refusal(UNUSED, name=name)
    if value is not None:
        look = _set(me, name, value)
    me.send(SettingsListed(settings=(_row(me, name, look),)))


def _used(me: Session) -> dict[str, str]:
    """Return the settings that make a difference to somebody, with their fields."""
    unused = me.door.unused
    return {name: each.field for name, each in SETTINGS.items() if each.field not in unused}


def _row(me: Session, name: str, look: Look) -> SettingRow:
    setting = SETTINGS[name]
    return SettingRow(
        name=name,
        value=setting.shown(getattr(look, setting.field)),
        chosen=getattr(me.wishes, setting.field) is not None,
    )


def _set(me: Session, name: str, word: str) -> Look:
    if name == "colour" and word.casefold() in _ON:
        return _colours_on(me)
    return me.wish(**{SETTINGS[name].field: _value(name, word)})


def _value(name: str, word: str) -> Any:
    """Return what a word means for a setting; None undoes a choice."""
    setting = SETTINGS[name]
    if word.casefold() in AUTO:
        return None
    try:
        return setting.read(word.casefold())
    except (KeyError, ValueError):
        zones = near(word) if setting.read is _zone else []
        if zones:
            raise Refusal(NEAR_ZONE, value=shortened(word), zones=" or ".join(zones)) from None
        raise Refusal(setting.refusal, value=shortened(word)) from None


def _colours_on(me: Session) -> Look:
    """Show as many colours as the client reports, but at least 16."""
    look = me.wish(colours=None)
    return look if look.colours else me.wish(colours=Colours.SIXTEEN)


@command(
    "colour", "color", theme=THEME, example=("colour on", "colour off"), rooms=ROOMS, sets="colours"
)
def colour(me: Session, value: str | None = None) -> None:
    """Have colours, or none: on, off, 16, 256, true, or auto."""
    settings(me, "colour", value)


@command(
    "charset", theme=THEME, example=("charset latin1", "charset utf-8"), rooms=ROOMS, sets="charset"
)
def charset(me: Session, value: str | None = None) -> None:
    """Choose how your letters are sent and read: utf-8, latin1, cp437, ascii, or auto.

    If your charset lacks a letter, you read the nearest one, or a question mark.
    """
    settings(me, "charset", value)


@command("screenreader", theme=THEME, example="screenreader", rooms=ROOMS, sets="screen_reader")
def screenreader(me: Session, value: str | None = None) -> None:
    """Lay everything out for a screen reader: no columns, no wrapping, one thing a line.

    Without a value it is switched on, or off again.
    """
    on = me.wish().screen_reader
    settings(me, "screenreader", value or ("off" if on else "on"))
