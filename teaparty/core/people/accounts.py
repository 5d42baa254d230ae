"""How people come in: as guests, or with a password, by which they get back what is theirs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from teaparty.core.events import CameIn
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.entering import TAKEN, TRIED, Entering, Way
from teaparty.core.party.links import doors_of, link, still_there
from teaparty.core.party.registry import NameTaken
from teaparty.core.people.guessing import is_right
from teaparty.core.records import Account, Unavailable
from teaparty.core.throttle.password_attempts import PasswordAttempts
from teaparty.core.values.addresses import block
from teaparty.core.values.names import NameRefused, check, fold
from teaparty.core.values.notices import Reason, Returned, WrongPassword
from teaparty.core.values.passwords import Busy
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session

MOST_PROPOSALS = 8
"""Names that are looked up before none is proposed."""
MOST_BLOCKS = 8
"""Address blocks that are remembered of one account."""


class NoFit(Refusal):
    """Nobody has this name and this password."""

    def __init__(self) -> None:
        super().__init__("The name and the password don't fit together.")


FOR_GUESTS = "Guests need no password. Type login and a name of your own."
TRY_AGAIN = "Try again, or press Enter alone to do something else."
BY_OLD_NAME = (
    "You are called {name} now. {nearest} is still yours: type name {nearest} to take it back."
)
LATER = (Busy, Unavailable)
"""Who reads one of these types the same password again: so it has to be asked for again."""


class Accounts:
    """The accounts of a party, and the ways in."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.ports.records
        self._passwords = party.ports.passwords
        self.attempts = PasswordAttempts(party.limits)
        self.renewing: set[int] = set()
        """Accounts whose hash is being made anew; who sets another password takes theirs out."""

    # --- coming in

    async def come_in(self, me: "Session", name: str, password: str = "") -> None:
        """Let a newcomer in: as a guest, or with a password, for which they may be asked."""
        if me.name:
            raise Refusal("You are in already.")
        me.entering = TRIED
        name = check(name)
        if password and fold(name) == GUEST and self._party.manners.guests:
            raise NameRefused(FOR_GUESTS)
        if password:
            await self._check(me, name, password)
            return
        account = await self._records.owner(fold(name))
        if account is not None or not self._party.manners.guests:
            self._ask(me, name)
            return
        await self.refuse_alike(name)
        Gatekeeper.of(me).refuse_guest(fold(name))
        try:
            if still_there(me):
                self._party.admit(me, name)
        except NameTaken as taken:
            await self.propose(me, taken, "login")

    async def propose(self, me: "Session", taken: NameTaken, way: Way) -> None:
        """Raise the refusal of a name that is taken, and propose one that nobody has, in or out."""
        registry, name = self._party.registry, taken.name
        others = set(registry.people)
        for _ in range(MOST_PROPOSALS):
            proposal = registry.rules.propose(name, others)
            others.add(fold(proposal))
            like = await self._records.alike(self._party.ports.skeleton(proposal))
            if like is None and not registry.like(proposal):
                me.entering = Entering(tried=True, proposal=proposal, way=way)
                raise NameRefused(TAKEN[way], name=name, proposal=proposal)
        raise NameRefused(
            "The name {name} is taken. Type {way} and another name.", name=name, way=way
        )

    def _ask(self, me: "Session", name: str) -> None:
        me.ask("Password: ", lambda me, line: self._answered(me, name, line), hidden=True)

    async def _answered(self, me: "Session", name: str, password: str) -> None:
        """Let in who knows the password; ask others again, until they give up.

        What they type next is a password too then, and no name or command that others might see.
        """
        if not password:
            raise Refusal("You have not come in.")
        try:
            await self._check(me, name, password)
        except (NoFit, *LATER) as refusal:
            me.refuse(refusal)
            me.tell(TRY_AGAIN)
            self._ask(me, name)

    async def refuse_alike(self, name: str, own: int = 0) -> None:
        """Raise `NameRefused` where a name looks like that of an account but one's `own`."""
        like = await self._records.alike(self._party.ports.skeleton(name), own)
        if like is None:
            return
        if fold(like) == fold(name):
            raise belongs(like)
        raise NameRefused(
            "{name} looks like {nearest}, who is known here.", name=name, nearest=like
        )

    async def _check(self, me: "Session", name: str, password: str) -> None:
        """Let in who knows the password. It takes as long, and says the same, for any that fails.

        A wrong one counts even where the link is lost meanwhile, and lets nobody in then.
        """
        key, home = fold(name), block(me.address)
        account = await self._records.owner(key)
        known = account is not None and home in account.blocks
        now: Account | None = None

        async def fits() -> bool:
            nonlocal now
            with self.reserved(name if account else ""):
                right = await self._passwords.verify(account.password if account else "", password)
            now = await self._records.owner(key)
            same = account is not None and now is not None and now.password == account.password
            return right and same

        if not await is_right(self._party, me, key, known, fits) or now is None:
            whose = account.name if account is not None else ""
            self._party.report(WrongPassword(session=me.number, name=whose))
            raise NoFit
        if me.name or not still_there(me):
            return
        self._party.run(self._renew(now, password), "hashing a password anew")
        if self._let_in(me, now, home):
            await self._party.recall.summarise(me)
            if now.old_name and fold(now.old_name) == key:
                me.tell(BY_OLD_NAME, name=now.name, nearest=now.old_name)

    @contextmanager
    def reserved(self, name: str) -> Iterator[None]:
        """Let no guest take a name, or one like it, while it is found out whose it is."""
        reserved = self._party.registry.reserved
        keys = self._party.registry.keys(name) if name else set[str]()
        reserved.update(keys)
        try:
            yield
        finally:
            reserved.subtract(keys)
            for key in keys:
                if not reserved[key]:
                    del reserved[key]

    def session_of(self, number: int) -> "Session | None":
        """Return the session of who is in and owns the account of that number."""
        return self._party.registry.members.get(number)

    def _let_in(self, me: "Session", account: Account, home: str) -> bool:
        """Let somebody in; return False where they go on as who they were in as already."""
        party = self._party
        Gatekeeper.of(me).refuse_account(account)
        blocks = (home, *(each for each in account.blocks if each != home))[:MOST_BLOCKS]
        self._keep(account.number, blocks=blocks)
        there = self.session_of(account.number)
        if there is not None:
            self._take_over(there, me)
            return False
        for bearer in party.registry.like(account.name):
            if bearer.account is None:
                bearer.tell("The name {name} belongs to somebody who is in now.", name=account.name)
                bearer.leave(Reason.OWNED)
        missed = party.recall.missed(account)
        self.belongs_to(me, account)
        me.missed = missed if missed is not None and missed.room is me.room else None
        return True

    def belongs_to(self, me: "Session", account: Account) -> None:
        """Give an account to who has shown that it is theirs; let them in, if they are not yet."""
        party = self._party
        end = party.whispers.next
        if me.name:
            me.become(account)
        else:
            me.know(account)
            try:
                party.admit(me, account.name, account)
            except Exception:
                me.forget()
                raise
            me.kept = party.recall.waiting_too(me.kept, account.whispers, end)
        self._change(me, inside=True, seen=party.time, whispers=end, kept=me.kept)

    async def _renew(self, account: Account, password: str) -> None:
        """Hash a password anew whose hash was made with other parameters than today's."""
        number = account.number
        if not self._passwords.stale(account.password):
            return
        self.renewing.add(number)
        with suppress(Refusal):  # too busy: another time
            encoded = await self._passwords.hash(password)
            if number in self.renewing:
                await self._records.change_account(number, password=encoded)
        self.renewing.discard(number)

    def _take_over(self, old: "Session", newcomer: "Session") -> None:
        """Let `newcomer` go on as `old`, who is the same person; `newcomer` itself ends."""
        party = self._party
        doors, fresh = list(doors_of(old)), newcomer.door
        back = not doors
        fresh.flush()
        newcomer.trail.clear()  # what is left of the login is for no other link
        party.report(Returned(session=newcomer.number, name=old.name, old=old.number))
        old.expect_no_more()
        old.standing_mode, old.address = newcomer.standing_mode, newcomer.address
        displaced = doors[: max(0, len(doors) + 1 - party.limits.sessions_each)]
        kept = doors[len(displaced) :]
        question = old.question
        if not kept:
            old.ask_no_more()
        link(newcomer, displaced)
        link(old, [*kept, fresh])
        if question is not None and kept:  # what is typed there is still the answer, and hidden
            old.ask(*question)
        if displaced:
            newcomer.tell("You have come in from elsewhere, so this link is closed.")
        newcomer.leave(Reason.ELSEWHERE if displaced else Reason.BACK)
        old.wish(**newcomer.wishes.chosen())
        old.send(CameIn(name=old.name, mode=old.mode, way="back" if back else "again"))
        old.send(old.room.seen_by(old))

    # --- what is kept

    def leaves(self, me: "Session") -> None:
        """Keep where somebody was, and what they have read, as they leave.

        Whispers that they have not recalled wait on: those are in `Preferences.waiting`.
        """
        whispers = self._party.whispers
        self._change(
            me,
            inside=False,
            seen=self._party.time,
            room=me.room.name,
            cursor=me.unread(me.room.log, me.room.next),
            whispers=me.unread(whispers.log, whispers.next),
        )

    def moved(self, me: "Session") -> None:
        """Keep where somebody is: if the server dies, they are there when they come again."""
        self._change(me, room=me.room.name, cursor=me.room.next)

    def keep(self, me: "Session") -> None:
        """Keep what somebody has set, while they are in: they may be in anew by another link."""
        if me.gone is None:
            self._change(me, kept=me.kept)

    def _change(self, me: "Session", **changes: object) -> None:
        if me.account is not None:
            self._keep(me.account.number, **changes)

    def _keep(self, number: int, **changes: object) -> None:
        self._party.run(self._records.change_account(number, **changes), "keeping an account")


def belongs(name: str) -> NameRefused:
    """Return the refusal of a name that is somebody's own."""
    return NameRefused("The name {name} belongs to somebody.", name=name)
