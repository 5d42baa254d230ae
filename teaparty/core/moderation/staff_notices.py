"""Notices for the people who run the party, shown for as long as they are true."""

from teaparty.core.party.broadcast import OPERATE, tell_operators
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.plugin_names import plugin_of

WAITS = (
    "{what} are old enough to be erased. That is so much at once that the server waits. Is the"
    " clock right, and is there a backup? Then type on the server: teaparty-admin expire"
)
WAITS_NO_MORE = "Nothing waits to be erased any more."
DAMAGED = (
    "The database is damaged: {what}. Put a backup in its place soon. Type on the server:"
    " teaparty-admin restore FILE --force"
)
NOT_BACKED_UP = "No backup could be written: {what}. Those that are there stay. It is tried again."
BACKED_UP_AGAIN = "Backups are written again."
NOT_STARTED = "Not all is well with these: {plugins}. The command plugins shows what it is."


class StaffNotices(Feature):
    """The notices that stand, by their texts; `{what}` in each is filled in.

    They are for people with the right `operate`, who read them at once, or when they come in.
    """

    def __init__(self, party: Party) -> None:
        self._party = party
        self._listeners = party.listeners
        self.standing: dict[str, str] = {}
        """What is filled in, by the text."""

    def begin(self, text: str, what: str) -> None:
        """Show a notice from now on."""
        self.standing[text] = what
        tell_operators(self._party, text, what=what)

    def end(self, text: str, over: str) -> None:
        """End a notice that stands, by the text `over`."""
        if self.standing.pop(text, None) is not None:
            tell_operators(self._party, over)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Show the notices to somebody who comes in and may read them."""
        if OPERATE not in me.rights:
            return
        for text, what in self.standing.items():
            me.tell(text, what=what)
        failed = {plugin_of(each.listener) for each in self._listeners.failed}
        if failed:
            me.tell(NOT_STARTED, plugins=", ".join(sorted(failed)))
