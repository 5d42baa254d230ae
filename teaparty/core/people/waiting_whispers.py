"""How many whispers wait for somebody who is out, and whether one more can."""

from collections import Counter
from typing import TYPE_CHECKING

from teaparty.core.records import Account
from teaparty.core.values.refusal import Refusal

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session


async def refuse_too_many(me: "Session", account: Account) -> None:
    """Raise `Refusal` where so many whispers wait that another one of `me` can't.

    Those of people who are ignored are kept, but take nobody's place. They themselves are answered
    as anybody is, so that they can't find out that they are.
    """
    assert me.account is not None
    limits, waiting = me.party.limits, await _by_speaker(me.party, account)
    if waiting[me.account.number] >= limits.waiting_from_one:
        raise Refusal(
            "So many of your whispers wait for {name} that no more can.", name=account.name
        )
    for ignored in account.kept.ignored_accounts.values():
        del waiting[ignored]
    if waiting.total() >= limits.waiting_whispers:
        raise Refusal("So many whispers wait for {name} that no more can.", name=account.name)


async def _by_speaker(party: "Party", account: Account) -> Counter[int]:
    """Return how many wait, by the numbers of their speakers' accounts."""
    count = party.ports.records.waiting
    found = Counter(await count(account.number, account.whispers))
    for start, end in account.kept.waiting:  # from before they were last in, and not recalled
        found.update(await count(account.number, start))
        found.subtract(await count(account.number, end))
    return found
