"""Taking up what somebody else has changed in the records, such as the operator's own tool."""

from typing import TYPE_CHECKING

from msgspec import structs

from teaparty.core.changes import Reason
from teaparty.core.events import Person, TakenBack, Whispered
from teaparty.core.log import Entry, Log
from teaparty.core.records import Account

if TYPE_CHECKING:
    from teaparty.core.party import Party

NOBODY = Person(0, "Somebody")


async def read_again(party: "Party") -> None:
    """Let what is in the records be in force: bans, mutes, roles, and accounts that are erased.

    What was ordered here while they were read is not in what was read: then it is read once more.
    """
    records = party.outside.records
    changes = -1
    while changes != party.order.changes:
        changes = party.order.changes
        sanctions, found = await records.sanctions(), await records.accounts()
    party.order.begin(sanctions)
    accounts = {account.number: account for account in found}
    for session in list(party.people.values()):
        number = session.person.account
        if number in accounts:
            session.account = accounts[number]
            session.role = party.role(accounts[number].role)
        elif number:
            session.tell("Your account was erased.")
            session.leave(Reason.ERASED)
    for room in (*party.rooms.values(), party.whispers):
        _forget(room.log, accounts)


def _forget(log: Log, accounts: dict[int, Account]) -> None:
    """Let a log hold nothing of accounts that are not there any more."""
    for entry in log.last(log.limit):
        if not _accounts_in(entry) <= accounts.keys():
            log.replace(structs.replace(entry, event=TakenBack(who=NOBODY)))


def _accounts_in(entry: Entry) -> set[int]:
    event = entry.event
    people = [event.who, *event.to] if isinstance(event, Whispered) else [event.who]
    return {person.account for person in people} - {0}
