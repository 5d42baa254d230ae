"""Lines that were no command, and can be said aloud by typing `'` alone on the next line."""

from typing import Any

from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.refusal import Refusal
from teaparty.core.words import hushing
from teaparty.core.words.command import Command
from teaparty.core.words.offers import Offer
from teaparty.core.words.typist import Typist

SAY = "say"
"""The kind of such an offer."""
SAY_IT = ("'", '"', "say")
"""Any of these, alone on the next line, says it."""
PUT_BACK = (
    "That was not said, as it goes to the room now, and not to a channel any more. To say it here,"
    " type ' alone."
)
ELSEWHERE = (
    "login", "connect", "whisper", "tell", "page", "msg", "privmsg", "query", "notice", "pm", "dm",
    "im", "pn", "mp", "mail", "letter", "memo", "register", "password", "pass", "oper", "sudo",
    "su", *hushing.ELSEWHERE,
)  # fmt: skip
"""Words of this and other systems that private text, or a password, follows."""


class Sayable(Refusal):
    """The line is no command, but can be said if its author confirms it."""


def offer(me: Typist, line: str, *answers: str) -> None:
    """Offer to say a line, if the very next line is one of `SAY_IT` or of `answers`."""
    me.unsaid = Offer(SAY, (line,), (*SAY_IT, *answers))


def aloud(me: Typist, line: str) -> tuple[Command, str]:
    """Return the command that says a plain line where those of this person are said.

    Raises `Refusal` for the first one that would not go where the person may still believe.
    """
    table = me.room.table
    if me.put_back:
        me.put_back = False
        offer(me, line)
        raise Sayable(PUT_BACK)
    if me.talks_on and CHANNEL_SIGNS[0] in table:
        return table.command(CHANNEL_SIGNS[0]), f"{me.talks_on} {line}"
    return table.command("say"), line


def say(me: Typist, answer: str, line: str) -> Any:
    """Say aloud a line that was refused."""
    command, rest = aloud(me, line)
    return command.run(me, rest)
