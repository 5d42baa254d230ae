"""Socials: doing by one word what everybody in the room sees."""

from teaparty.core.party.session import Session
from teaparty.core.people.socials import Socials
from teaparty.core.values.socials import ACT
from teaparty.core.words.command import command

THEME = "Doing by one word"


class Manner(str):
    """To whom something is done, and how."""

    __slots__ = ()
    usage = "[PERSON] [HOW]"

    @classmethod
    def parse(cls, text: str) -> "Manner":
        """Return what was typed."""
        return cls(text)


@command("socials", theme=THEME)
def socials(me: Session) -> None:
    """List the words by which you do something, such as hug.

    Others read "{sign}hug" as "* alice hugs everybody." and "{sign}hug bob warmly" as "* alice hugs
    bob warmly." The star shows that these are your own words.
    """
    Socials.of(me).tell(me)


@command(ACT, theme=THEME, example=("act hug", "act hug bob warmly"))
def act(me: Session, social: str, how: Manner | None = None) -> None:
    """Do what one of the socials says, also where its word means something else.

    The word alone is enough where it is no command, no way out and no alias of yours.
    """
    mine = Socials.of(me)
    mine.act(me, mine.called(social), str(how or ""))
