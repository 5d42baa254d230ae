"""The rooms at both ends of a session: where it takes a name, and where it ends."""

from collections.abc import Awaitable

from msgspec import structs

from teaparty.core.events import Greeted, Settled, Told
from teaparty.core.party.entering import TRIED, is_greeting, is_trial, refusal_of
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold, unquoted
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command, command

HOW_TO_COME_IN = "Type login and a name to come in, or who, help or quit."


class LoginRoom(Room):
    """Where a newcomer takes a name. Nobody sees anybody else in here."""

    kind = "login"
    takes_names = ("login", "register")

    def resolve(self, me: Session, line: str) -> tuple[Command, str]:
        """As `Room.resolve`; the first line of one word that is no command is a name."""
        word, rest = self.table.split(line)
        if word not in self.table:
            if line == line.split()[0]:
                return self._bare(me, unquoted(line))
            if not rest:
                raise Refusal(HOW_TO_COME_IN)
            if not is_greeting(word):
                me.entering = TRIED  # it may be a name, or have one, and the password comes next
        try:
            found, rest = self.table.resolve(line)
        except Refusal:
            raise Refusal(HOW_TO_COME_IN) from None
        if rest and found.name in self.takes_names:
            me.entering = TRIED  # also where it is not typed as it should be
        return found, rest

    def _bare(self, me: Session, word: str) -> tuple[Command, str]:
        """Return what a word alone on a line asks for: see `entering`."""
        entering = me.entering
        if entering.accepts(word):
            return self.table.command(entering.way), entering.proposal
        if is_greeting(word):
            return GREET, word
        if entering.tried or (entering.greeted and me.early):
            raise refusal_of(word, self.party.registry.rules, HOW_TO_COME_IN)
        return self.table.command("login"), word

    def on_enter(self, me: Session, origin: Room) -> None:
        """Greet the newcomer."""
        manners = self.party.manners
        me.send(
            Greeted(
                text=manners.greeting,
                people=len(self.party.people),
                guests=manners.guests,
                registering=manners.registering,
            )
        )

    @command(
        "login",
        "connect",
        theme="Coming and going",
        example=("login alice", "login alice her password"),
        passwords=2,
    )
    def login(self, me: Session, name: str, password: str = "") -> Awaitable[None]:
        """Come in under a name; for a name that is registered, with its password.

        A name has 2 to 24 letters or digits, and may have _ - ' or . inside. At the login the name
        alone on a line will do. You are asked for a password where one is needed.
        """
        return self.party.accounts.come_in(me, unquoted(name), password)

    @command(
        "register",
        "create",
        theme="Coming and going",
        example="register alice",
        whole=True,
        private=True,
    )
    def register(self, me: Session, name: str) -> Awaitable[None]:
        """Make a name your own with a password, and come in.

        You are asked for the password twice, and it is not shown.
        """
        return self.party.registering.begin_newcomer(me, unquoted(name))


async def _greet(me: Session, word: str) -> None:
    """Greet somebody back, and ask for a name; an account of that name comes in by it."""
    tried = me.entering.tried
    if not tried and await me.party.ports.records.owner(fold(word)) is not None:
        await me.party.accounts.come_in(me, word)
    elif me.gone is None:
        tried = tried or is_trial(word)
        me.entering = structs.replace(me.entering, greeted=True, tried=tried)
        me.tell(HELLO[tried])
        me.send(Settled())


GREET = Command(_greet, ("hello",), rooms=())
HELLO = {
    False: "Hello! What is your name? Type it to come in, or help to read more.",
    True: "Hello! To come in, type login and a name.",
}
"""By whether somebody has given a name before, so that no word alone is one any more."""


class LogoutRoom(Room):
    """Where every session ends: nobody moves from here, and no name is kept here."""

    kind = "logout"

    def on_enter(self, me: Session, origin: Room) -> None:
        """Say goodbye to those who asked to leave."""
        if me.gone is Reason.QUIT:
            me.send(Told(text=self.party.manners.goodbye))
