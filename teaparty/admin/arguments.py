"""The command line: what every subcommand takes, and mistakes in one sentence."""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn, TypeAlias

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.statuses import Misused
from teaparty.core.values.modes import WORD
from teaparty.core.values.spans import NO_SPAN, seconds_in

Run = Callable[[argparse.Namespace, Context], Answer]
Families: TypeAlias = "argparse._SubParsersAction[Parser]"
LONGEST, LONGEST_NAME = 500, 200
"""Characters of a line, and of a name, which answers repeat."""
SHOWN = 40
"""Characters of a word that an answer repeats."""
NO_COMMAND = "the following arguments are required: COMMAND"
"""What argparse says where a subcommand is missing."""
FILES = "files"
"""What an argument takes that shells complete by themselves."""


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations: `--password X` would be read as `--password-file X`, and shown."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)
        self.completes: dict[str, str] = {}
        """What arguments take, by their `dest`, for `completion`."""
        self.words = ""
        """What is typed after an operation: `WHERE TEXT`."""

    @property
    def arguments(self) -> Sequence[argparse.Action]:
        """All that it takes, options as well."""
        return self._actions

    @property
    def families(self) -> "Families | None":
        """Its subcommands, if it has any."""
        found = (each for each in self._actions if isinstance(each, argparse._SubParsersAction))
        return next(found, None)

    def option(self, name: str) -> argparse.Action | None:
        """Return the option of that name."""
        return self._option_string_actions.get(name)

    def error(self, message: str) -> NoReturn:
        """Raise `Misused`; where only the next word is missing, it has all that can follow."""
        if message == NO_COMMAND and self.families is not None:
            message = f"one of these has to follow: {', '.join(self.families.choices)}"
        raise Misused(f"{message} (see {self.prog} --help).")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """See argparse: raise `Misused` for a word that is none of those that there are."""
        choices = action.choices
        if choices is None or value in choices:
            return
        nearest = get_close_matches(str(value), choices, n=1)
        near = f", but {nearest[0]} is" if nearest else ""
        what = "subcommand" if isinstance(action, argparse._SubParsersAction) else action.dest
        self.error(f"{brief(value)} is no {what}{near}: one of {', '.join(choices)} was expected")

    def takes(self, *names: str, completes: str = "", **keywords: Any) -> argparse.Action:
        """Add an argument that shells complete with names of this kind; see `completion`."""
        action = self.add_argument(*names, **keywords)
        if completes:
            self.completes[action.dest] = completes
        return action


def brief(word: object) -> str:
    """Return a word in quotes, of a long one the beginning, as an answer repeats it."""
    text = str(word)
    return repr(text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…")


class Version(argparse.Action):
    """Shows the version, which is looked for only then."""

    def __call__(self, parser: argparse.ArgumentParser, *given: object) -> NoReturn:
        """See `argparse.Action`."""
        from importlib.metadata import version

        print(f"teaparty {version('teaparty')}")  # noqa: T201 - what was asked for
        parser.exit()


def options(parser: Parser) -> Parser:
    """Give a parser the options that go before the subcommand or after it."""
    for names, metavar, completes, text in (
        (["--state"], "DIR", FILES, "the state folder (default: teaparty-state)"),
        (["--database"], "URL", "", "the database, if it is not in the state folder"),
        (
            ["-c", "--config"],
            "FILE",
            FILES,
            "read the server's TOML file: where things are, names, limits",
        ),
    ):
        parser.takes(
            *names,
            completes=completes,
            metavar=metavar,
            default=argparse.SUPPRESS,
            help=text,
            type=path if completes else str,
        )
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer with one document"
    )
    return parser


def help_of(action: argparse.Action) -> str:
    """Return the help of an argument as it is shown."""
    return (action.help or "").replace("%%", "%")


def family(families: Families, name: str, text: str) -> Families:
    """Add a word that another one follows."""
    parser = options(families.add_parser(name, help=text, description=_sentence(text)))
    return parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)


def command(families: Families, name: str, run: str, text: str) -> Parser:
    """Add a subcommand that is done by `run`, see `run_of`; the caller adds what it takes."""
    escaped = text.replace("%", "%%")
    parser = options(families.add_parser(name, help=escaped, description=_sentence(escaped)))
    parser.set_defaults(run=run)
    return parser


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def run_of(name: str) -> Run:
    """Return the function called so, such as `users:show`, of a module of the tool.

    Only the modules of what is typed are imported, so that the others cost no time.
    """
    module, _, function = name.partition(":")
    found: Run = getattr(import_module(f"teaparty.admin.{module}"), function)
    return found


# --- kinds of words


def number(text: str) -> int:
    """Return a whole number from 1 on."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(
            f"a whole number from 1 on was expected, not {brief(text)}"
        )
    return int(text)


def seconds(text: str) -> int:
    """Return the seconds of a span of time."""
    found = seconds_in(text)
    if not found:
        word = brief(text)[1:-1]
        raise argparse.ArgumentTypeError(NO_SPAN.format(text=word).rstrip("."))
    return found


def path(text: str) -> str:
    """Return the path of a file or a folder."""
    if not text:
        raise argparse.ArgumentTypeError("a path was expected, and this is empty")
    return text


def name(text: str) -> str:
    """Return a name of whatever kind, or its beginning, that is not too long to be one."""
    if len(text) > LONGEST_NAME:
        raise argparse.ArgumentTypeError(
            f"a name of at most {LONGEST_NAME} characters was expected, not {brief(text)}"
        )
    return text


def line(text: str) -> str:
    """Return text that is one line, and not a long one."""
    if not text.isprintable() or len(text) > LONGEST:
        raise argparse.ArgumentTypeError(
            f"a line of at most {LONGEST} characters was expected, without control characters"
        )
    return text


def word(text: str) -> str:
    """Return a word of small letters, digits and the like, as for names of places."""
    if re.fullmatch(WORD, text) is None:
        raise argparse.ArgumentTypeError(
            f"a word of up to 32 small letters, digits, - and _ was expected, not {brief(text)}"
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
        parser = _last(parser, words)
        near = _near(parser, rest)
        parser.error(f"there are words or options that were not expected{near}")
    return args


def _last(parser: Parser, words: Iterable[str]) -> Parser:
    """Return the parser of the subcommand that was typed."""
    for word in words:
        choices = {} if parser.families is None else parser.families.choices
        parser = choices.get(word, parser)
    return parser


def _near(parser: Parser, rest: Iterable[str]) -> str:
    """Return which of its options may have been meant."""
    known = [name for each in parser.arguments for name in each.option_strings if name[1] == "-"]
    typed = (word.partition("=")[0] for word in rest if word.startswith("--"))
    for word in typed:
        begun = [name for name in known if name.startswith(word)]
        for near in begun or get_close_matches(word, known, n=1):
            return f": maybe {near} was meant"
    return ""
