"""Help with commands, and the settings of somebody's look."""

from teaparty.core import events as e
from teaparty.core.values.looks import Look
from teaparty.core.values.templates import filled
from teaparty.render.paint import Meaning, paint
from teaparty.render.safe import safe, safe_block
from teaparty.render.tables import GAP, listed
from teaparty.render.widths import padded, width

FEW = 16
"""Up to so many commands are listed with what they do; else just their names, to fit a screen."""

_MORE = "Type {sign}help and a command to read more about it."
_MORE_OF_MANY = (
    "Type {sign}help and a command, or a title, to read more:"
    " {sign}help {command}, {sign}help {theme}."
)


def help_listed(event: e.HelpListed, look: Look, viewer: int) -> str:
    themes: dict[str, list[e.HelpRow]] = {}
    for row in event.commands:
        themes.setdefault(row.theme, []).append(row)
    if len(event.commands) > FEW and len(themes) > 1:
        return "\n".join((*_names(themes, look), _how_to_read_more(event.commands[0], event.sign)))
    lines = _read_aloud(themes) if look.screen_reader else _summaries(themes, look)
    return "\n".join((*lines, _MORE.format(sign=event.sign)))


def _how_to_read_more(row: e.HelpRow, sign: str) -> str:
    return _MORE_OF_MANY.format(sign=sign, command=safe(row.name), theme=safe(row.theme.lower()))


def _names(themes: dict[str, list[e.HelpRow]], look: Look) -> list[str]:
    """Return a line about each theme, with the names of its commands."""
    rows = [
        (f"{safe(theme)}:", ", ".join(safe(row.name) for row in rows))
        for theme, rows in themes.items()
    ]
    if look.screen_reader:
        return [f"{title} {names}." for title, names in rows]
    return [_with_title(text, look) for text in listed(rows, look)]


def _with_title(text: str, look: Look) -> str:
    title, colon, rest = text.partition(":")
    return paint(Meaning.TITLE, title + colon, look.colours) + rest


def _read_aloud(themes: dict[str, list[e.HelpRow]]) -> list[str]:
    lines = []
    for theme, rows in themes.items():
        lines.append(f"{safe(theme)}:")
        lines += ["{name}: {summary}".format(name=safe(row.name), summary=safe(row.summary))
                  for row in rows]  # fmt: skip
    return lines


def _summaries(themes: dict[str, list[e.HelpRow]], look: Look) -> list[str]:
    """Return each theme with what its commands do, in one column."""
    commands = [row for rows in themes.values() for row in rows]
    texts = iter(listed([(safe(row.name), safe(row.summary)) for row in commands], look, GAP))
    lines = []
    for theme, rows in themes.items():
        lines.append(paint(Meaning.TITLE, f"{safe(theme)}:", look.colours))
        lines += [next(texts) for _ in rows]
    return lines


def _typed(line: str, sign: str) -> str:
    """Return a line as it is typed; a sign of a command's own, as in `:waves.`, needs no other."""
    return f"{sign if line[0].isalpha() else ''}{safe(line)}"


def _example(example: str, sign: str) -> str:
    return "Example: {example}".format(example=_typed(example, sign))


_LACKING = "Only for people with the right {right}; you don't have it."


def help_shown(event: e.HelpShown, look: Look, viewer: int) -> str:
    lines = ["Usage: {usage}".format(usage=_typed(event.usage, event.sign))]
    meaning = filled(safe_block(event.meaning), {"sign": event.sign})
    lines += [safe(event.summary), meaning]
    if event.aliases:
        lines.append("Also: {aliases}".format(aliases=GAP.join(map(safe, event.aliases))))
    lines += [_example(each, event.sign) for each in event.examples]
    if event.lacking:
        lines.append(_LACKING.format(right=safe(event.lacking)))
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
