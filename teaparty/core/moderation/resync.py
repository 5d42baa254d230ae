"""Applies changes that another process has made in the records, such as the operator's tool."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import structs

from teaparty.core.events import Person, TakenBack
from teaparty.core.log.codec import concerned
from teaparty.core.log.log import Entry, Log
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.when_available import Reread
from teaparty.core.ports import Ports
from teaparty.core.records import Account
from teaparty.core.values.notices import Reason

NOBODY = Person(0, "Somebody")
Lines = Mapping[int, list[tuple[Log, Entry]]]
"""The lines that accounts said, or that were whispered to them, by their numbers."""


class Resync(Feature):
    """Applies what is in the records: bans, mutes, roles, and accounts that were erased."""

    def __init__(self, party: Party, ports: Ports, gatekeeper: Gatekeeper) -> None:
        self._party = party
        self._features = party.features
        self._members = party.members
        self._streams = party.streams
        self._records = ports.records
        self._gatekeeper = gatekeeper
        self._reread = Reread(party, self.read_again, "reading the records again")

    def begin(self) -> None:
        """Read the records again, in the background."""
        self._reread.begin()

    async def read_again(self) -> None:
        """Read the records again, and apply them.

        They are read once more if staff changed something meanwhile, as that may be missing from
        them. Only accounts that are in, or whose lines the logs hold, are read.
        """
        lines = self._lines()
        changes = -1
        while changes != self._gatekeeper.changes:
            changes = self._gatekeeper.changes
            asked = self._members.keys() | lines.keys()
            sanctions = await self._records.sanctions()
            accounts = {each.number: each for each in await self._records.accounts(asked)}
        self._gatekeeper.begin(sanctions)
        erased = asked - accounts.keys()
        self._update_members(accounts, erased)
        _forget(lines, erased)
        self._features.records_changed()

    def _lines(self) -> Lines:
        """Look through all logs. That holds up everybody, so it is done once for each signal."""
        found: defaultdict[int, list[tuple[Log, Entry]]] = defaultdict(list)
        for stream in self._streams.values():
            log = stream.log
            for entry in log.last(log.limit):
                for number in concerned(entry.event):
                    found[number].append((log, entry))
        return found

    def _update_members(self, accounts: Mapping[int, Account], erased: Iterable[int]) -> None:
        for number, session in list(self._members.items()):
            if not session.is_here:
                continue  # their node does it
            if number in accounts:
                session.belong_to(accounts[number])
            elif number in erased:
                session.tell("Your account was erased.")
                session.leave(Reason.ERASED)


def _forget(lines: Lines, erased: Iterable[int]) -> None:
    """Take the lines of erased accounts out of the logs.

    Their newest lines may be missing from `lines`: they go at the next signal, as the tool sends
    two when it erases an account.
    """
    for number in erased:
        for log, entry in lines.get(number, ()):
            log.replace(structs.replace(entry, event=TakenBack(who=NOBODY)))
