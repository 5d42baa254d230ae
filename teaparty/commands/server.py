"""Keeping order: what wizards have the server itself do."""

from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command

THEME = "Keeping order"


@command("rehash", theme=THEME, right="operate", whole=True)
async def rehash(me: Session) -> None:
    """Have the server read its configuration again, and change what it can while it runs.

    You are told what was changed, and what needs a restart. If anything in the configuration is
    wrong, nothing is changed, and you are told what it is.
    """
    await operate(me, "rehash")


async def operate(me: Session, name: str, *words: str) -> None:
    """Have the server do something for somebody, who is told what came of it."""
    Staff.of(me).note(acting(me), name, " ".join(words))
    outcome = await me.party.ports.operate(name, words)
    for line in outcome.lines:
        if outcome.done:
            me.tell("{line}", line=line)
        else:
            me.refuse(Refusal("{line}", line=line))
