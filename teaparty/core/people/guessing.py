"""Looking at a password that somebody gives: as one more guess, until it has turned out right."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from teaparty.core.party.session import Session
from teaparty.core.people.account_passwords import LATER
from teaparty.core.ports import Sleep, Tries
from teaparty.core.throttle.password_attempts import PasswordAttempts
from teaparty.core.values.addresses import block
from teaparty.core.values.limits import Limits

Found = TypeVar("Found")


class Guesses:
    """How long people wait before their passwords are looked at. `now` never goes back.

    Where several nodes have the same accounts, all count the `tries` for a name together.
    """

    def __init__(
        self,
        attempts: PasswordAttempts,
        now: Callable[[], float],
        sleep: Sleep,
        tries: Tries | None = None,
    ) -> None:
        self._attempts = attempts
        self._now = now
        self._sleep = sleep
        self._tries = tries

    def renew(self, limits: Limits) -> None:
        """See `PasswordAttempts`."""
        self._attempts.renew(limits)

    async def look(
        self,
        me: Session,
        key: str,
        known: bool,
        find: Callable[[], Awaitable[Found | None]],
    ) -> Found | None:
        """Return what `find` finds by a password for the name of that key; None if it is wrong.

        `known` is as for `PasswordAttempts.wait`. It counts as wrong before it is looked at, so
        that many at once are no more guesses than one after the other. Raises what `find` raises.
        """
        home = block(me.address)
        if not await self._waited(me, home, key, known):
            return None
        try:
            found = await find()
        except LATER:
            self._attempts.unseen(home, key)
            if self._tries is not None:
                await self._tries.unseen(key, home)
            raise
        finally:
            self._attempts.ends(home)
        if found is not None:
            self._attempts.succeeded(home, key)
            if self._tries is not None:
                await self._tries.succeeded(key, home)
        return found

    async def _waited(self, me: Session, home: str, key: str, known: bool) -> bool:
        """Wait for one's turn, and begin; return False for people who have left meanwhile."""
        attempts, now = self._attempts, self._now()
        wait = attempts.comes(home, key, known, now)
        if self._tries is not None:
            wrong = await self._tries.comes(key, home, attempts.seconds)
            wait = max(wait, 0.0 if known else attempts.delay(wrong))
        while wait > 0:
            await self._sleep(wait)
            if me.gone is not None:
                return False
            now = max(now + wait, self._now())
            wait = attempts.waits_on(home, now)
        attempts.begins(home, key, now)
        return True
