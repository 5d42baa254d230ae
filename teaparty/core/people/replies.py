"""Asking to whom a reply goes that may be meant for somebody else.

A reply goes to the person who whispered last. While somebody types one, another person may whisper,
so a reply right after that is not sent before its author has said for whom it is.
"""

from collections.abc import Iterable
from math import inf
from typing import Any

from teaparty.core.party.asking import Question
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command
from teaparty.core.words.people import Names, take_names
from teaparty.core.words.taking import MissingParameter

TO_WHOM = "{name} whispered to you just now. To whom?"
KIND = "to whom"
ALL = "all"
"""The answer that means everybody in that whisper."""
NOT_SENT = "Nothing was whispered."
NO_NAME = "That is no name, so nothing was whispered."


class Replies(Feature):
    """Asks, and whispers to the people who are named in the answer."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands = commands
        self.answers = {KIND: self._answered}

    def asks(self, me: Session, text: str) -> bool:
        """Ask for whom `text` is, if the last whisper has changed so just now; only once."""
        letters, now = me.correspondence, me.clock.monotonic()
        last = letters.read
        if last is None or now - letters.turned >= me.limits.reply_seconds:
            return False
        letters.turned = -inf
        question = TO_WHOM.format(name=last.who.name)
        me.put(Question(f"{question} ", KIND, (text,)))
        return True

    def _answered(self, me: Session, answer: str, text: str) -> Any:
        if not answer:
            raise Refusal(NOT_SENT)
        if fold(answer) == ALL:
            return self._command("rr")(me, text)
        return self._command("whisper")(me, _names(me, answer), text)

    def _command(self, name: str) -> Command:
        return next(command for command in self._commands if command.name == name)


def _names(me: Session, answer: str) -> Names:
    try:
        names, rest = take_names(me, answer, True)
    except MissingParameter:
        raise Refusal(NO_NAME) from None
    if rest:
        raise Refusal(NO_NAME)
    return names
