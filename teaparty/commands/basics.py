"""Help, ways of typing, and leaving."""

from teaparty.core.changes import Reason
from teaparty.core.commands import command
from teaparty.core.events import HelpListed, HelpRow, HelpShown
from teaparty.core.rooms import Mode
from teaparty.core.session import MODE_TEXTS, Session

THEME = "Help and leaving"


@command("help", "?", theme=THEME, example=("help", "help whisper"), rooms=("chat", "login"))
def help_(me: Session, command: str | None = None) -> None:
    """List the commands, or explain one of them."""
    if command is None:
        me.send(HelpListed(commands=_rows(me)))
        return
    found, _ = me.room.table.resolve(command, speaking=False, rights=me.rights)
    me.send(
        HelpShown(
            usage=found.usage,
            summary=found.summary,
            meaning=found.meaning,
            examples=found.examples,
            aliases=found.aliases,
        )
    )


def _rows(me: Session) -> tuple[HelpRow, ...]:
    return tuple(
        HelpRow(name=found.name, theme=found.theme, summary=found.summary)
        for found in me.room.table.commands
        if found.right is None or found.right in me.rights
    )


@command("mode", theme=THEME, example=("mode chat", "mode mud"))
def mode(me: Session, how: Mode) -> None:
    """Choose how your lines are read.

    In mud mode the first word of a line is a command. In chat mode a line is said aloud, unless it
    begins with / and a command, or with one of ' " : > [ as in mud mode. Where your client keeps
    every / for itself, a dot and a command will do.
    """
    me.keep(mode=how)
    me.tell(MODE_TEXTS[how])


@command("quit", "logout", "exit", theme=THEME, rooms=("chat", "login"))
def quit_(me: Session) -> None:
    """Leave the party."""
    me.leave(Reason.QUIT)
