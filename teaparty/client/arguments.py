"""The command line, and mistakes in it in one sentence."""

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from teaparty.client.address import Address, Misused, address
from teaparty.client.tls import pin

EPILOG = """\
HOST alone means wss://HOST/, and localhost alone ws://localhost:5080/. A link that is not encrypted
is only made where it is spelled out: ws://HOST/ or telnet://HOST. With --plain, HOST means
telnets://HOST:5006, and localhost telnet://localhost:5005. The exit status is 0 where you have
left, 1 where there was no party or it has ended your visit, and 2 where the command line was
wrong."""
MOST = 65_536
"""Bytes that are read of a password file."""


@dataclass(frozen=True)
class CommandLine:
    """What the command line says."""

    at: Address
    name: str
    password: str
    pins: tuple[str, ...]
    plain: bool
    once: bool
    history: str


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Misused(f"{message} (see {self.prog} --help).")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line. It takes no abbreviations.

    `--password X` would be read as `--password-file X`, and shown.
    """
    made = _Parser(
        prog="teaparty-client",
        description="Comes in to a teaparty: reads and writes at once, and comes back by itself"
        " when the link is lost.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    made.add_argument(
        "where", nargs="?", default="localhost", metavar="URL|HOST[:PORT]",
        help="where the party is (default: localhost)",
    )  # fmt: skip
    made.add_argument("--name", default="", help="come in by this name")
    made.add_argument(
        "--password-file", metavar="FILE", help="read the password of the name from a file"
    )
    made.add_argument(
        "--pin", metavar="SHA256", action="append", default=[],
        help="trust the certificate with this fingerprint, and no other",
    )  # fmt: skip
    made.add_argument("--plain", action="store_true", help="lines in, lines out, by telnet")
    made.add_argument("--once", action="store_true", help="leave when the link is lost")
    made.add_argument(
        "--history", metavar="FILE", default="", help="remember in a file what you type"
    )
    return made


def command_line(
    words: list[str], terminal: bool, environment: Mapping[str, str] = os.environ
) -> CommandLine:
    """Return what is typed; `terminal` says whether a person types and reads in one.

    Raises `Misused`. An unexpected word is not shown: it may be a password.
    """
    args, rest = parser().parse_known_args(words)
    if rest:
        raise Misused("there are words or options that were not expected (see --help).")
    plain = args.plain or not terminal or environment.get("TERM", "dumb") == "dumb"
    if args.password_file and not args.name:
        raise Misused("--password-file needs --name.")
    if not terminal and not args.name:
        raise Misused("where no person types, --name has to say who comes in.")
    return CommandLine(
        at=address(args.where, plain),
        name=_name(args.name),
        password=_password(args.password_file) if args.password_file else "",
        pins=tuple(map(pin, args.pin)),
        plain=plain,
        once=args.once,
        history=args.history,
    )


def _name(name: str) -> str:
    if not name.isprintable() or " " in name.strip():
        raise Misused("a name is one word, without control characters.")
    return name.strip()


def _password(file: str) -> str:
    """Return the one line of a file. No error shows its content or its name.

    By mistake, either may be the password.
    """
    try:
        with Path(file).open("rb") as opened:
            text = opened.read(MOST).decode("utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise Misused(f"the password file can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Misused("a password file holds one line of text in UTF-8.") from None
    if not text or "\n" in text:
        raise Misused("a password file holds one line.")
    return text
