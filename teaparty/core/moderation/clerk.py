"""Clerks: what programs of the operator have done is done by one, with the commands of people.

So rights, ranks, refusals and the audit log are the same for both. A clerk stands nowhere, nobody
can see it, and what it is sent is the answer.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from typing import Any

from msgspec import Struct

from teaparty.core.events import Event, Person, Refused
from teaparty.core.log.holdups import Steps
from teaparty.core.moderation.actor import ABOVE_ALL
from teaparty.core.party.door import NO_DOOR
from teaparty.core.party.obeying import explain
from teaparty.core.party.party import Party
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import NotHere, Refusal
from teaparty.core.values.roles import RIGHTS, Role
from teaparty.core.words.command import Command, Misuse
from teaparty.core.words.operations import arguments, checked, one_line, usage

NUMBER = 0
"""Of the session: that of nobody who is in."""


class Served(Struct, frozen=True):
    """What came of an operation: what a person would have been sent, and whether it was `done`.

    `failed` says that it was not, for a fault of ours.
    """

    events: tuple[Event, ...]
    done: bool = True
    failed: bool = False


class Clerk(Session):
    """A session that is in no registry. It acts by this name, and with this role.

    Of an `account`, whose `owner` this is, it is let into places as its owner is, and is muted as
    they are.
    """

    def __init__(
        self, party: Party, name: str, role: Role, account: int = 0, owner: str = ""
    ) -> None:
        self._lapsed: Refusal | None = None
        super().__init__(party, NO_DOOR, NUMBER, "mud")
        self.person = Person(NUMBER, name, account)
        self.role = role
        self.owner = owner
        self.confirm: Callable[[], Awaitable[None]] | None = None
        """Is awaited after each wait: sets role and owner anew, or raises `Refusal`."""
        self.sent: list[Event] = []

    @property
    def owner_name(self) -> str:
        """See `Session`; nobody's who has access to the machine."""
        return self.owner

    @property
    def role(self) -> Role:
        """What it may do now; raises the `Refusal` if that is over."""
        if self._lapsed is not None:
            raise self._lapsed
        return self._role

    @role.setter
    def role(self, role: Role) -> None:
        self._role = role

    def send(self, event: Event) -> None:
        """See `Reader`. Raises `Refusal` for a list if it may read that no more."""
        if event.bulky and self._lapsed is not None:
            raise self._lapsed
        self.sent.append(event)

    async def does(self, command: Command, words: str) -> Served:
        """Do what a line asks for, given what comes after the command's word."""

        def begin() -> Any:
            try:
                return command.run(self, one_line(words, self.limits.line))
            except Misuse as misuse:
                misuse.fields["usage"] = usage(command)
                raise

        return await self._served(command, begin)

    async def does_with(self, command: Command, values: Mapping[str, Any]) -> Served:
        """Do what an operation is with these values; raise `NoValues`."""
        found = checked(command, values, self.limits.line)

        def begin() -> Any:
            command.refuse_without_right(self)
            return command(self, *arguments(command, self, found))

        return await self._served(command, begin)

    async def _served(self, command: Command, begin: Callable[[], Any]) -> Served:
        failed = False
        try:
            work = _awaited(begin)
            checked_work = work if self.confirm is None else _Checked(work, self._look_again)
            await Steps(checked_work, self.holdups, NUMBER, command.place)
        except NotHere as refusal:
            await explain(self, refusal)
        except Refusal as refusal:
            self.refuse(refusal)
        except GeneratorExit:
            raise  # nobody waits for it any more
        except BaseException as error:
            failed = True
            self.party.report_fault(self, command.place, error)
        refused = any(isinstance(each, Refused) for each in self.sent)
        return Served(tuple(self.sent), not refused, failed)

    async def _look_again(self) -> None:
        """Learn whether what is being done may go on."""
        assert self.confirm is not None
        self._lapsed = None
        try:
            await self.confirm()
        except Refusal as refusal:
            self._lapsed = refusal


class _Checked:
    """Awaits `work`; after each wait of it, and before it goes on, `look` is awaited."""

    def __init__(
        self, work: Coroutine[Any, Any, None], look: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        self._work, self._look = work, look

    def __await__(self) -> Generator[Any, Any, None]:
        go_on: Callable[[Any], Any] = self._work.send
        with_what: Any = None
        try:
            while True:
                try:
                    awaited = go_on(with_what)
                except StopIteration:
                    return
                try:
                    go_on, with_what = self._work.send, (yield awaited)
                except GeneratorExit:
                    raise
                except BaseException as error:
                    go_on, with_what = self._work.throw, error
                    yield from self._look().__await__()
                else:
                    yield from self._look().__await__()
                    _give_back(awaited, with_what)
        finally:
            self._work.close()


def _give_back(awaited: Any, value: Any) -> None:
    """Have what was awaited give its value once more.

    A Deferred does not give what is sent, but what it has then; its value was taken meanwhile.
    """
    if hasattr(awaited, "addCallback"):
        awaited.addCallback(lambda _: value)


async def _awaited(begin: Callable[[], Any]) -> None:
    work = begin()
    if inspect.isawaitable(work):
        await work


def above_all(party: Party, name: str) -> Clerk:
    """Return the clerk of somebody who has access to the machine."""
    rights = {*RIGHTS, *(each.right for each in party.operations().values() if each.right)}
    role = Role(name="operator", rank=ABOVE_ALL, title="operator", rights=frozenset(rights))
    return Clerk(party, name, role)
