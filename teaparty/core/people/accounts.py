"""Which session is whose, and what of it is stored."""

from msgspec import structs

from teaparty.core.log.places import reached
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.records import Account, Preferences, Records
from teaparty.core.values.addresses import block

MOST_BLOCKS = 8
"""Address blocks that are remembered of one account."""


class Accounts(Feature):
    """Binds accounts to sessions, and stores what of a member outlasts the session."""

    def __init__(
        self,
        party: Party,
        registry: Registry[Session],
        records: Records,
        names: OwnedNames,
        whispers: Stream[Session],
    ) -> None:
        self._party = party
        self._registry = registry
        self._records = records
        self._names = names
        self._whispers = whispers
        self._shared = party.is_shared
        self._inside: set[int] = set()  # numbers of the sessions of which is stored that they are

    # --- whose a session is

    def admit(self, me: Session, account: Account, instead: int = 0) -> None:
        """Admit a newcomer as the member with this account; what they have set already stays.

        If they can come into no room, or not by that name, they are a newcomer again.
        """
        self._know(me, account)
        try:
            self._party.admit(me, account.name, account, instead=instead)
        except BaseException:  # nothing else has changed then
            _forget(me)
            raise

    def become(self, me: Session, account: Account) -> None:
        """Make a guest the member with this account."""
        guest = me.person
        me.belong_to(account)
        self._registry.bind(me, account.number)
        self._party.follow(me, guest)
        self._store_inside(me)

    async def rename(self, me: Session, number: int, name: str, keep_old: bool) -> None:
        """Give a member's account another name; see `OwnedNames.rename`."""
        await self._names.rename(number, name, keep_old)
        assert me.account is not None
        me.belong_to(structs.replace(me.account, name=name))

    def _know(self, me: Session, account: Account) -> None:
        wishes = structs.replace(account.preferences.wishes, **me.preferences.wishes.chosen())
        me.step_out()
        me.belong_to(account)
        me.preferences = structs.replace(account.preferences, wishes=wishes)
        for name in me.preferences.ignored:
            me.ignoring.add(self._registry.known_as(name, me.preferences.ignored_accounts))
        me.door.dress(wishes)

    # --- what is stored

    def came_from(self, account: Account, address: str) -> None:
        """Store from where a member has come in with the right password."""
        home = block(address)
        blocks = (home, *(each for each in account.blocks if each != home))[:MOST_BLOCKS]
        self._store(account.number, blocks=blocks)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Store that a member is in, and what waits for them."""
        self._store_inside(me)

    def moved(self, me: Session) -> None:
        """Store where a member is: after a crash of the server they come in there again."""
        if me.room.public:
            self._change(me, room=me.room.name)

    def preferences_changed(self, me: Session) -> None:
        """Store what a member has set, while they are in: another link may bring them in anew."""
        if me.gone is None:
            self._change(me, preferences=me.preferences)

    def leaves(self, me: Session) -> None:
        """Store where a member was, and which whispers they have read, as they leave.

        Whispers that they have not recalled wait on: those are in `Preferences.waiting`. For people
        whom their first room sends out all waits as before.
        """
        if me.number not in self._inside:
            return
        self._inside.remove(me.number)
        self._change(
            me,
            inside=False,
            seen=me.clock.time(),
            room=me.room.name,
            whispers=_first_unread(me, self._whispers),
        )

    def _store_inside(self, me: Session) -> None:
        if me.gone is None:
            self._inside.add(me.number)
        if me.account is not None:
            me.came_at = me.clock.time()
            self._store(
                me.account.number,
                inside=me.gone is None,
                seen=me.came_at,
                whispers=_first_unread(me, self._whispers),
                preferences=me.preferences,
            )

    def _change(self, me: Session, **changes: object) -> None:
        """Store something of a member, unless they have come in by another node since."""
        if me.account is not None:
            self._store(me.account.number, (self._shared and me.came_at) or None, **changes)

    def _store(self, number: int, as_of: float | None = None, **changes: object) -> None:
        stored = self._records.change_account(number, as_of=as_of, **changes)
        self._party.run(stored, "storing an account")


def _forget(me: Session) -> None:
    """Make somebody a newcomer again who could not come in after all."""
    me.belong_to(None)
    me.preferences = Preferences(wishes=me.preferences.wishes)
    me.ignoring.clear()


def _first_unread(me: Session, stream: Stream[Session]) -> int:
    """Return the number of the first line that somebody has not read, as far as it is known."""
    return reached(me.unread(stream.log), stream.log)
