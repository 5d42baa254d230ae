"""Passwords, which never stand on the command line, and names that are typed to confirm."""

import errno
import getpass
import os
import sys
import warnings
from argparse import Namespace
from typing import TextIO

from teaparty.core.values.limits import Limits
from teaparty.core.values.names import fold
from teaparty.core.values.passwords import as_bytes, good_enough
from teaparty.core.values.refusal import Refusal
from teaparty.files import bytes_of

MOST = 65_536
"""Bytes that are read of a password file."""


def hashed(args: Namespace, name: str, limits: Limits) -> str:
    """Return the encoded hash of a new password; "" for none. Raises `Refusal`."""
    if args.no_password:
        return ""
    password = _read(args.password_file) if args.password_file else _asked()
    good_enough(password, name, limits)

    from argon2 import PasswordHasher

    from teaparty.stores.passwords import MEMORY_KIB, PARALLELISM, TIME_COST

    hasher = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM)
    return hasher.hash(as_bytes(password, limits.password))


def _read(file: str) -> str:
    """Return the one line of a file, without a byte order mark, which nobody can type.

    No error shows its content or its name: by mistake, either may be the password.
    """
    try:
        data = _input().buffer.read(MOST) if file == "-" else bytes_of(file, MOST, pipes=True)
        text = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise Refusal(
            "The password file can't be read: {reason}.", reason=error.strerror or error
        ) from None
    except UnicodeDecodeError:
        raise Refusal(
            "A password file holds one line of text in UTF-8; this one does not."
        ) from None
    if "\n" in text:
        raise Refusal("The password file must have just one line.")
    return text


def _asked() -> str:
    password = _hidden("A new password: ")
    if password != _hidden("The same again: "):
        raise Refusal("They are not the same, so nothing was changed.")
    return password


def _hidden(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except (EOFError, getpass.GetPassWarning):
            raise Refusal(
                "There is no terminal to ask for a password on. Give --password-file FILE, or - for"
                " standard input."
            ) from None


def typed(word: str, what: str = "all that is stored of them, for good") -> None:
    """Raise `Refusal` unless a word, such as a name, is typed to confirm."""
    if sys.stderr is not None:
        sys.stderr.write(f"Type {word} to erase {what}: ")
        sys.stderr.flush()
    try:
        answer = _input().readline(MOST)
    except UnicodeDecodeError:
        answer = ""
    if fold(answer.strip()) != fold(word):
        raise Refusal(
            "Nothing was erased: {word} was not typed, and --yes was not given.", word=word
        )


def _input() -> TextIO:
    """Return standard input; raise `OSError` if it was closed before the start."""
    found: TextIO | None = sys.stdin
    if found is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard input")
    return found
