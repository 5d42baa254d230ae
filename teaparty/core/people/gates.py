"""The rooms at both ends of a session: where it takes a name, and where it ends."""

from collections.abc import Awaitable

from teaparty.core.events import Greeted, Told
from teaparty.core.party.entering import TRIED
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.bare_words import accepts, is_greeting
from teaparty.core.people.login import HOW_TO_COME_IN, Login
from teaparty.core.people.registration import Registration
from teaparty.core.values.names import unquoted
from teaparty.core.values.notices import Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command, command


class LoginRoom(Room):
    """Where a newcomer takes a name. Nobody sees anybody else in here."""

    kind = "login"
    name = "login"
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
                me.entering = TRIED  # it may hold a name, and the password comes next
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
        if accepts(entering, word):
            return self.table.command(entering.way), entering.proposal
        if is_greeting(word):
            return GREET, word
        if entering.tried or (entering.greeted and me.early):
            raise Login.of(me).refusal_of(word)
        return self.table.command("login"), word

    def on_enter(self, me: Session, origin: Room) -> None:
        """Greet the newcomer."""
        me.send(_greeting(self.party.options, len(self.party.people)))

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
        return Login.of(me).come_in(me, unquoted(name), password)

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
        return Registration.of(me).begin_newcomer(me, unquoted(name))


def _greet(me: Session, word: str) -> Awaitable[None]:
    return Login.of(me).greet(me, word)


GREET = Command(_greet, ("hello",), rooms=())


class LogoutRoom(Room):
    """Where every session ends; nobody moves from here."""

    kind = "logout"
    name = "logout"

    def on_enter(self, me: Session, origin: Room) -> None:
        """Say goodbye to people who asked to leave."""
        if me.gone is Reason.QUIT:
            me.send(Told(text=self.party.options.goodbye))


def _greeting(options: PartyOptions, people: int) -> Greeted:
    return Greeted(
        text=options.greeting.replace("{sign}", ""),  # here commands need none
        people=people,
        guests=options.guests,
        registering=options.registering,
    )
