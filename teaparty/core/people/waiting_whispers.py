"""How many whispers wait for somebody who is out, and whether one more can."""

from collections import Counter
from collections.abc import Awaitable, Callable

from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal


class WaitingWhispers(Feature):
    """Bounds the whispers that wait. `waiting` is as `Records.waiting`."""

    def __init__(self, waiting: Callable[[int, int], Awaitable[dict[int, int]]]) -> None:
        self._waiting = waiting

    async def refuse_too_many(self, me: Session, account: Account) -> None:
        """Raise `Refusal` if so many whispers wait that another one of `me` can't.

        Those of people who are ignored are stored, but take nobody's place. They themselves are
        answered as anybody is, so that they can't find out that they are.
        """
        assert me.account is not None
        limits, waiting = me.limits, await self._by_speaker(account)
        if waiting[me.account.number] >= limits.waiting_from_one:
            raise Refusal(
                "So many of your whispers wait for {name} that no more can.", name=account.name
            )
        for ignored in account.preferences.ignored_accounts.values():
            del waiting[ignored]
        if waiting.total() >= limits.waiting_whispers:
            raise Refusal("So many whispers wait for {name} that no more can.", name=account.name)

    async def _by_speaker(self, account: Account) -> Counter[int]:
        """Return how many wait, by the numbers of their speakers' accounts."""
        count = self._waiting
        found = Counter(await count(account.number, account.whispers))
        # from before they were last in, and not recalled
        for start, end in account.preferences.waiting:
            found.update(await count(account.number, start))
            found.subtract(await count(account.number, end))
        return found
