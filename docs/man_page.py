"""The manual page of the operator's tool, made from its parser: `docs/generate.py` writes it."""

import argparse
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from textwrap import wrap

from teaparty.admin.arguments import Parser, help_of
from teaparty.admin.main import parser
from teaparty.admin.statuses import STATUSES

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "teaparty" / "man" / "teaparty-admin.1"
DATE = "2026-11-30"
"""Of the version; manual pages have one."""
HEAD = """\
.\\" Made by docs/generate.py from the parser of the tool. Do not edit.
.TH TEAPARTY\\-ADMIN 1 "{date}" "teaparty {version}" "User Commands"
.SH NAME
teaparty\\-admin \\- look after a teaparty chat server
.SH SYNOPSIS
.B teaparty\\-admin
.RI [ OPTIONS ]
.I COMMAND
.RI [ WORD " ...]"
.SH DESCRIPTION
"""
FILES = """\
.SH FILES
.TP
.I teaparty\\-state
The state folder, unless another one is named.
.TP
.I teaparty\\-state/control
The socket by which a server that runs is asked.
.SH EXAMPLES
.nf
teaparty\\-admin user add alice \\-\\-role wizard
teaparty\\-admin ban add 192.0.2.0/24 \\-\\-for 2d \\-\\-why spam
teaparty\\-admin who \\-\\-json
.fi
.SH SEE ALSO
.BR twistd (1)
"""
PLUGINS = (
    "While a server runs, what its plugins declare as operations are commands, too; see"
    " teaparty-admin --help."
)


def man_page() -> str:
    """Return the page, as `man` reads it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    whole = parser()
    yield HEAD.format(date=DATE, version=_version()).rstrip("\n")
    yield _paragraph(whole.description or "")
    yield ".SH OPTIONS"
    yield "They go before the command or after it."
    common = [each for each in whole.arguments if each.option_strings]
    for action in common:
        yield from _argument(action)
    yield ".SH COMMANDS"
    known = {each.dest for each in common}
    for words, made in _commands(whole):
        yield f".SS {escaped(' '.join([*words, *_usage(made, known)]))}"
        yield _paragraph(made.description or "")
        for action in made.arguments:
            if action.dest not in known and action.dest != "words" and action.help:
                yield from _argument(action)
    yield ".SS Of plugins"
    yield _paragraph(PLUGINS)
    yield ".SH EXIT STATUS"
    for status, text in STATUSES.items():
        yield from (".TP", f".B {status}", _paragraph(text))
    yield FILES.rstrip("\n")


def _version() -> str:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return setup["metadata"]["version"]


def _commands(
    made: Parser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Yield each command with its words, and its parser."""
    families = made.families
    if families is None:
        yield words, made
        return
    for word, inner in (families.choices or {}).items():
        yield from _commands(inner, (*words, word))


def _usage(made: Parser, known: set[str]) -> Iterator[str]:
    """Yield what a command takes, besides the options of all commands."""
    if made.words:
        yield made.words
        return
    for action in made.arguments:
        if action.dest not in known:
            words = _names(action)[-1:] if action.option_strings else []
            word = " ".join([*words, *_value(action)])
            needed = action.required if action.option_strings else action.nargs not in ("?", "*")
            yield word if needed else f"[{word}]"


def _names(action: argparse.Action) -> list[str]:
    return list(action.option_strings)


def _value(action: argparse.Action) -> list[str]:
    """Return what an argument is called, or the words to choose from."""
    if action.nargs == 0:
        return []
    if action.metavar is None and action.choices is not None:
        return ["|".join(map(str, action.choices))]
    return [str(action.metavar or action.dest.upper())]


def _argument(action: argparse.Action) -> Iterator[str]:
    """Yield an argument as a paragraph."""
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in _names(action))
    value = "".join(f"\\fI{escaped(each)}\\fR" for each in _value(action))
    yield ".TP"
    yield f"{names} {value}".strip()
    text = help_of(action)
    yield _paragraph(f"{text[:1].upper()}{text[1:]}.")


def _paragraph(text: str) -> str:
    """Return text in lines that are not too long, none of which is markup."""
    lines = wrap(text, 70, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(escaped, lines))


def escaped(text: str) -> str:
    """Return one line that is no markup."""
    found = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{found}" if found.startswith(".") else found
