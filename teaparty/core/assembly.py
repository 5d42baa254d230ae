"""Makes a party with all its features, in order of what they need of each other."""

from collections.abc import Iterator, Sequence

from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.reports import Reports
from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.staff import Staff
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.moderation.staff_notices import StaffNotices
from teaparty.core.party.features import Feature
from teaparty.core.party.listeners import Listener
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.people.account_passwords import AccountPasswords
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.friends import Friends
from teaparty.core.people.guessing import Guesses
from teaparty.core.people.login import Login
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.people.password_change import PasswordChange
from teaparty.core.people.registration import Registration
from teaparty.core.people.renaming import Renaming
from teaparty.core.people.shortened_names import ShortenedNames
from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.ports import Ports
from teaparty.core.throttle.password_attempts import PasswordAttempts
from teaparty.core.values.options import PartyOptions
from teaparty.core.words.command_set import CommandSet


def open_party(
    rooms: Sequence[Room],
    commands: CommandSet,
    ports: Ports,
    options: PartyOptions,
    listeners: Sequence[Listener] = (),
) -> Party:
    """Open a party. Newcomers are admitted to the first of `rooms`."""
    party = Party(rooms, commands, ports, options, listeners)
    gatekeeper = Gatekeeper(party, ports)
    staff = Staff(party, ports, gatekeeper)
    reports = Reports(party, ports, staff)
    party.features.add(
        gatekeeper,
        staff,
        StaffList(party, ports, gatekeeper),
        reports,
        Resync(party, ports, gatekeeper),
        Friends(party.sessions),
        ShortenedNames(party.registry, options.limits.short_names),
        WaitingWhispers(ports.records.waiting, options.limits),
        StaffNotices(party),
        *_of_accounts(party, ports, options, reports),
    )
    return party


def _of_accounts(
    party: Party, ports: Ports, options: PartyOptions, reports: Reports
) -> Iterator[Feature]:
    """Return the features that have to do with accounts, from the login on."""
    limits, records = options.limits, ports.records
    registry, whispers = party.registry, party.whispers
    names = OwnedNames(registry, records, ports.skeleton)
    passwords = AccountPasswords(ports.passwords, records)
    attempts = PasswordAttempts(limits)
    guesses = Guesses(attempts, lambda: party.now, ports.sleep)
    accounts = Accounts(party, registry, records, names, party.recall, whispers)
    yield accounts
    yield Login(party, options, registry, records, names, passwords, guesses, accounts,
                 party.recall)  # fmt: skip
    yield Registration(party, options, registry, names, passwords, attempts, accounts,
                       whispers)  # fmt: skip
    yield PasswordChange(records, passwords, guesses, limits, ports.report)
    yield Renaming(party, limits, registry, names, accounts, reports)
