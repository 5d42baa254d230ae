"""The rooms at both ends of a session: where it takes a name, and where it ends."""

from collections.abc import Awaitable

from teaparty.core.changes import Reason
from teaparty.core.commands import Command, command
from teaparty.core.events import Greeted, Told
from teaparty.core.refusal import Refusal
from teaparty.core.rooms import Room
from teaparty.core.session import Session

HOW_TO_COME_IN = "Type login and a name to come in, or who, help or quit."


class LoginRoom(Room):
    """Where a newcomer takes a name. Nobody sees anybody else in here."""

    kind = "login"

    def resolve(self, me: Session, line: str) -> tuple[Command, str]:
        """As `Room.resolve`; a line of one word that is no command is a name."""
        word, rest = self.table.split(line)
        if word not in self.table:
            if line == line.split()[0]:
                return self.table.command("login"), line
            if not rest:
                raise Refusal(HOW_TO_COME_IN)
        try:
            return self.table.resolve(line)
        except Refusal:
            raise Refusal(HOW_TO_COME_IN) from None

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
    )
    def login(self, me: Session, name: str, password: str = "") -> Awaitable[None]:
        """Come in under a name; for a name that is registered, with its password.

        A name has 2 to 24 letters or digits, and may have _ - ' or . inside. At the login the name
        alone on a line will do. You are asked for a password where one is needed.
        """
        return self.party.accounts.come_in(me, name, password)

    @command("register", theme="Coming and going", example="register alice")
    def register(self, me: Session, name: str) -> Awaitable[None]:
        """Make a name your own with a password, and come in.

        You are asked for the password twice, and it is not shown.
        """
        return self.party.registering.begin_newcomer(me, name)


class LogoutRoom(Room):
    """Where every session ends: nobody moves from here, and no name is kept here."""

    kind = "logout"

    def on_enter(self, me: Session, origin: Room) -> None:
        """Say goodbye to those who asked to leave."""
        if me.gone is Reason.QUIT:
            me.send(Told(text=self.party.manners.goodbye))
