"""Words of one's own that are marked where somebody says them."""

from teaparty.commands.settings import THEME
from teaparty.core.party.session import Session
from teaparty.core.people.watching import Watching
from teaparty.core.words.command import command


@command("watch", theme=THEME, example=("watch kettle", "watch"))
def watch(me: Session, words: str = "") -> None:
    """Choose words of your own: lines with one of them are marked for you, as with your name.

    Without a word you see which ones you have chosen. They are found wherever you read along, in
    capital or small letters, with or without accents. {sign}unwatch gives one up.
    """
    if words:
        Watching.of(me).watch(me, words.split())
    _tell(me)


@command("unwatch", theme=THEME, example="unwatch kettle")
def unwatch(me: Session, words: str) -> None:
    """Watch for a word no more."""
    Watching.of(me).unwatch(me, words.split())
    _tell(me)


def _tell(me: Session) -> None:
    watched = me.preferences.watched
    if watched:
        me.tell("You watch for: {words}.", words=", ".join(watched))
    else:
        me.tell("You watch for no word. Type {sign}watch and a word.")
