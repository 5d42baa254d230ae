"""How people come in: as guests, or with a password, by which they get back what is theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from teaparty.core.addresses import block
from teaparty.core.attempts import Attempts
from teaparty.core.changes import Reason, Returned, WrongPassword
from teaparty.core.links import doors_of, link
from teaparty.core.names import NameRefused, check, fold
from teaparty.core.records import Account
from teaparty.core.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party import Party
    from teaparty.core.session import Session

MOST_BLOCKS = 8
"""Address blocks that are remembered of one account."""
NO_FIT = "The name and the password don't fit together."


class Accounts:
    """The accounts of a party, and the ways in."""

    def __init__(self, party: "Party") -> None:
        self._party = party
        self._records = party.outside.records
        self._passwords = party.outside.passwords
        self.attempts = Attempts(party.limits)

    # --- coming in

    async def come_in(self, me: "Session", name: str, password: str = "") -> None:
        """Let a newcomer in: as a guest, or with a password, for which they may be asked."""
        if me.name:
            raise Refusal("You are in already.")
        name = check(name)
        if password:
            await self._check(me, name, password)
            return
        account = await self._records.account(fold(name))
        if account is not None or not self._party.manners.guests:
            me.ask("Password: ", lambda me, line: self._check(me, name, line), hidden=True)
            return
        self._party.order.refuse_guest(fold(name))
        await self.refuse_alike(name)
        self._party.admit(me, name)

    async def refuse_alike(self, name: str, own: str = "") -> None:
        """Raise `NameRefused` where a name looks like that of an account, other than one's `own`."""
        like = await self._records.alike(self._party.outside.skeleton(name))
        if like is None or fold(like) == fold(own):
            return
        if fold(like) == fold(name):
            raise belongs(like)
        raise NameRefused(
            "{name} looks like {nearest}, who is known here.", name=name, nearest=like
        )

    async def _check(self, me: "Session", name: str, password: str) -> None:
        """Let in who knows the password. It takes as long, and says the same, for any that fails."""
        key, home = fold(name), block(me.address)
        account = await self._records.account(key)
        known = account is not None and home in account.blocks
        wait = self.attempts.wait(home, key, known, self._party.now)
        if wait > 0:
            await self._party.outside.sleep(wait)
        with self.reserved(key if account else ""):
            fits = await self._passwords.verify(account.password if account else "", password)
        if me.gone is not None or me.name:
            return
        now = await self._records.account(key)
        if not fits or account is None or now is None or now.password != account.password:
            self.attempts.failed(home, key, self._party.now)
            self._party.report(WrongPassword(session=me.number, name=name))
            raise Refusal(NO_FIT)
        self.attempts.succeeded(home, key, self._party.now)
        if me.gone is None and not me.name:
            self._let_in(me, now, home)
            await self._renew(now, password)
            if me.gone is None:
                await self._party.memory.summarise(me, now)

    @contextmanager
    def reserved(self, key: str) -> Iterator[None]:
        """Let no guest take the name of an account while its password is being checked."""
        reserved = self._party.registry.reserved
        reserved[key] += 1
        try:
            yield
        finally:
            reserved[key] -= 1
            if not reserved[key]:
                del reserved[key]

    def _let_in(self, me: "Session", account: Account, home: str) -> None:
        party = self._party
        party.order.refuse_account(account)
        bearer = party.people.get(fold(account.name))
        if bearer is not None and bearer.person.account == account.number:
            self._take_over(bearer, me)
            return
        if bearer is not None:
            bearer.tell("The name {name} belongs to somebody who has come in.", name=bearer.name)
            bearer.leave(Reason.OWNED)
        blocks = (home, *(each for each in account.blocks if each != home))[:MOST_BLOCKS]
        self.belongs_to(me, account)
        self._change(me, blocks=blocks)

    def belongs_to(self, me: "Session", account: Account) -> None:
        """Give an account to who has shown that it is theirs; let them in, if they are not yet."""
        if me.name:
            me.become(account)
        else:
            me.know(account)
            self._party.admit(me, account.name, account)
        self._change(me, inside=True, seen=self._party.time)

    async def _renew(self, account: Account, password: str) -> None:
        """Hash a password anew whose hash was made with other parameters than today's."""
        if self._passwords.stale(account.password):
            encoded = await self._passwords.hash(password)
            await self._records.change_account(account.number, password=encoded)

    def _take_over(self, old: "Session", newcomer: "Session") -> None:
        """Let `newcomer` go on as `old`, who is the same person; `newcomer` itself ends."""
        party = self._party
        doors, fresh = list(doors_of(old)), newcomer.door
        back = not doors
        party.report(Returned(session=newcomer.number, name=old.name, old=old.number))
        old.ask_no_more()
        old.is_back()
        old.standing_mode, old.address = newcomer.standing_mode, newcomer.address
        displaced = doors[: len(doors) + 1 - party.limits.sessions_each]
        kept = doors[len(displaced) :]
        link(newcomer, displaced)
        link(old, [*kept, fresh])
        if displaced:
            newcomer.tell("You have come in from elsewhere, so this link is closed.")
        newcomer.leave(Reason.ELSEWHERE if displaced else Reason.BACK)
        old.wish()
        old.tell("You are back." if back else "You are here already: go on.")
        old.send(old.room.seen_by(old))

    # --- what is kept

    def leaves(self, me: "Session") -> None:
        """Keep where somebody was, and what they have read, as they leave."""
        whispers = self._party.whispers
        self._change(
            me,
            inside=False,
            seen=self._party.time,
            room=me.room.name,
            cursor=me.unread(me.room.log, me.room.next),
            whispers=me.unread(whispers.log, whispers.next),
        )

    def keep(self, me: "Session") -> None:
        """Keep what somebody has set."""
        self._change(me, kept=me.kept)

    def _change(self, me: "Session", **changes: object) -> None:
        if me.account is not None:
            self._party.run(
                self._records.change_account(me.account.number, **changes), "keeping an account"
            )


def belongs(name: str) -> NameRefused:
    """Return the refusal of a name that is somebody's own."""
    return NameRefused("The name {name} belongs to somebody.", name=name)
