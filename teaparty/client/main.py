"""Reads the command line, and lets the guest visit the party."""

import asyncio
import os
import signal
import sys

from teaparty.client.address import Misused
from teaparty.client.arguments import CommandLine, command_line
from teaparty.client.guest import QUIT, Guest
from teaparty.client.link import Link
from teaparty.client.plain import Plain
from teaparty.client.talk import Talk
from teaparty.client.telnet import TelnetTalk

MISUSED = 2
MISSING = (
    "this needs libraries that are not installed: pip install '.[client]' in the party's clone."
    " With --plain, it needs none."
)


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; return the exit status."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        said = command_line(sys.argv[1:] if words is None else words, terminal)
        return asyncio.run(_plain(said, terminal) if said.plain else _screen(said))
    except Misused as misused:
        sys.stderr.write(f"teaparty-client: {misused}\n")
        return MISUSED
    except KeyboardInterrupt:
        return QUIT


async def _plain(said: CommandLine, typed: bool) -> int:
    guest = _guest(said, TelnetTalk(said.name, said.password))
    return await Plain(guest, sys.stdin.fileno(), sys.stdout, typed).visits()


async def _screen(said: CommandLine) -> int:
    try:
        from teaparty.client.screen import Screen
    except ImportError:
        raise Misused(MISSING) from None
    guest = _guest(said, _talk(said))
    return await Screen(guest, said.history).visits()


def _talk(said: CommandLine) -> Talk:
    if said.at.telnet:
        size = os.get_terminal_size()
        return TelnetTalk(
            said.name, said.password, os.environ["TERM"], (size.columns - 1, size.lines)
        )
    from teaparty.client.web import WebTalk

    return WebTalk(said.at, said.name, said.password)


def _guest(said: CommandLine, talk: Talk) -> Guest:
    """Return the guest, who leaves when told to end."""
    guest = Guest(talk, Link(said.at, talk, said.pins), comes_back=not said.once)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, guest.leaves)
    return guest
