"""Help with commands, and the settings of somebody's look."""

from itertools import chain, zip_longest

from teaparty.core import events as e
from teaparty.core.looks import Look
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe, safe_block
from teaparty.render.tables import GAP, listed
from teaparty.render.widths import padded, width

_BETWEEN = 4
"""Blanks between two columns of commands."""
_ENOUGH = 16
"""So many lines are easily read in one column."""


def help_listed(event: e.HelpListed, look: Look, viewer: int) -> str:
    lines = _read_aloud(event) if look.screen_reader else _side_by_side(_themes(event, look), look)
    return "\n".join((*lines, "Type help and a command to read more about it."))


def _read_aloud(event: e.HelpListed) -> list[str]:
    themes: dict[str, list[str]] = {}
    for row in event.commands:
        themes.setdefault(row.theme, [f"{safe(row.theme)}:"]).append(
            "{name}: {summary}".format(name=safe(row.name), summary=safe(row.summary))
        )
    return list(chain(*themes.values()))


def _themes(event: e.HelpListed, look: Look) -> list[list[str]]:
    """Return the lines about each theme."""
    texts = listed(
        [(safe(row.name), safe(row.summary)) for row in event.commands], look, indent=GAP
    )
    themes: dict[str, list[str]] = {}
    for row, text in zip(event.commands, texts, strict=True):
        title = paint(Meaning.TITLE, f"{safe(row.theme)}:", look.colours)
        themes.setdefault(row.theme, [title]).extend(text.split("\n"))
    return list(themes.values())


def _side_by_side(themes: list[list[str]], look: Look) -> list[str]:
    """Return the lines of all themes, in two columns where they are many and there is room."""
    lines = list(chain(*themes))
    column = max(map(width, lines), default=0) + _BETWEEN
    if len(lines) <= _ENOUGH or look.width < 2 * column - _BETWEEN:
        return lines
    half = min(range(len(lines)), key=lambda at: abs(sum(map(len, themes[:at])) - len(lines) / 2))
    pairs = zip_longest(chain(*themes[:half]), chain(*themes[half:]), fillvalue="")
    return [(padded(left, column) + right).rstrip(" ") for left, right in pairs]


def help_shown(event: e.HelpShown, look: Look, viewer: int) -> str:
    lines = ["Usage: {usage}".format(usage=safe(event.usage))]
    lines += [safe(event.summary), safe_block(event.meaning)]
    if event.aliases:
        lines.append("Also: {aliases}".format(aliases=GAP.join(map(safe, event.aliases))))
    lines += ["Example: {example}".format(example=safe(example)) for example in event.examples]
    return "\n".join(filter(None, lines))


def settings_listed(event: e.SettingsListed, look: Look, viewer: int) -> str:
    if look.screen_reader:
        return "\n".join(map(_setting_read_aloud, event.settings))
    names = [safe(row.name) for row in event.settings]
    column = max(map(width, names), default=0) + len(GAP)
    rows = [
        (padded(name, column) + safe(row.value), _chosen(row))
        for name, row in zip(names, event.settings, strict=True)
    ]
    return "\n".join(listed(rows, look))


def _chosen(row: e.SettingRow) -> str:
    return "chosen by you" if row.chosen else "auto"


def _setting_read_aloud(row: e.SettingRow) -> str:
    shape = "{name}: {value}, chosen by you." if row.chosen else "{name}: {value}, auto."
    return shape.format(name=safe(row.name), value=safe(row.value))
