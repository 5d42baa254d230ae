"""Taking up what somebody else has changed in the records, such as the operator's own tool."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import structs

from teaparty.core.events import Person, TakenBack
from teaparty.core.log.codec import concerned
from teaparty.core.log.log import Log
from teaparty.core.values.notices import Reason

if TYPE_CHECKING:
    from teaparty.core.party.party import Party

NOBODY = Person(0, "Somebody")


async def read_again(party: "Party") -> None:
    """Let what is in the records be in force: bans, mutes, roles, and accounts that are erased.

    What was ordered here while they were read is not in what was read: then it is read once more.
    Of accounts, only those are read who are in, or have said what the logs hold.
    """
    records = party.ports.records
    logs = [room.log for room in (*party.rooms.values(), party.whispers)]
    changes = -1
    while changes != party.order.changes:
        changes = party.order.changes
        asked = party.registry.members.keys() | _accounts_in(logs)
        sanctions, found = await records.sanctions(), await records.accounts(asked)
    party.order.begin(sanctions)
    accounts = {account.number: account for account in found}
    erased = asked - accounts.keys()
    for number, session in list(party.registry.members.items()):
        if number in accounts:
            session.account = accounts[number]
            session.role = party.role(accounts[number].role)
        elif number in erased:
            session.tell("Your account was erased.")
            session.leave(Reason.ERASED)
    for log in logs:
        _forget(log, erased)


def _accounts_in(logs: Iterable[Log]) -> set[int]:
    entries = (entry for log in logs for entry in log.last(log.limit))
    return {number for entry in entries for number in concerned(entry.event)}


def _forget(log: Log, erased: set[int]) -> None:
    """Let a log hold nothing of accounts that are not there any more."""
    for entry in log.last(log.limit):
        if not erased.isdisjoint(concerned(entry.event)):
            log.replace(structs.replace(entry, event=TakenBack(who=NOBODY)))
