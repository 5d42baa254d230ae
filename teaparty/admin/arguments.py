"""The command line: what every subcommand takes, and mistakes in one sentence."""

import argparse
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.durations import span

Run = Callable[[argparse.Namespace, Context], Answer]
Families: TypeAlias = "argparse._SubParsersAction[Parser]"
LONGEST = 500


class Misused(Exception):
    """The command line is not understood. Its text is one sentence that says what was expected."""


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations: `--password X` would be read as `--password-file X`, and shown."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)

    def error(self, message: str) -> NoReturn:
        """Raise `Misused`."""
        raise Misused(f"{message} (see {self.prog} --help).")


def options(parser: Parser) -> Parser:
    """Give a parser the options that go before the subcommand or after it."""
    for names, metavar, text in (
        (["--state"], "DIR", "the state folder (default: teaparty-state)"),
        (["--database"], "URL", "the database, if it is not in the state folder"),
        (
            ["-c", "--config"],
            "FILE",
            "read the server's TOML file: where things are, names, limits",
        ),
    ):
        parser.add_argument(*names, metavar=metavar, default=argparse.SUPPRESS, help=text)
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer with one document"
    )
    return parser


def family(families: Families, name: str, text: str) -> Families:
    """Add a word that another one follows."""
    parser = families.add_parser(name, help=text, description=_sentence(text))
    return parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)


def command(families: Families, name: str, run: Run, text: str) -> Parser:
    """Add a subcommand; the caller adds what it takes."""
    parser = options(families.add_parser(name, help=text, description=_sentence(text)))
    parser.set_defaults(run=run)
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


# --- kinds of words


def number(text: str) -> int:
    """Return a whole number from 1 on."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"a whole number from 1 on was expected, not {text!r}")
    return int(text)


def seconds(text: str) -> int:
    """Return the seconds of a span of time."""
    try:
        return span(text)
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(str(refusal).rstrip(".")) from None


def line(text: str) -> str:
    """Return text that is one line, and not a long one."""
    if not text.isprintable() or len(text) > LONGEST:
        raise argparse.ArgumentTypeError(
            f"a line of at most {LONGEST} characters was expected, without control characters"
        )
    return text


def checked(words: list[str]) -> list[str]:
    """Return the command line; raise `Misused` if it is no text at all."""
    if any("\ud800" <= character <= "\udfff" for word in words for character in word):
        raise Misused("the command line has bytes that are no text in UTF-8.")
    return words


def parsed(parser: Parser, words: list[str]) -> argparse.Namespace:
    """Return what was typed. An unexpected word is not shown: it may be a password."""
    args, rest = parser.parse_known_args(checked(words))
    if rest:
        raise Misused(
            "there are words or options that were not expected (see teaparty-admin --help)."
        )
    return args
