"""Makes a party with all its features, in order of what they need of each other."""

from collections.abc import Iterator, Sequence

from teaparty.core.memory.history import History
from teaparty.core.memory.old_lines import OldLines
from teaparty.core.memory.outage import Outage
from teaparty.core.memory.recall import Recall
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.reports import Reports
from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.staff import Staff
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.moderation.staff_notices import StaffNotices
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.features import Feature
from teaparty.core.party.listeners import Listener
from teaparty.core.party.party import Gates, Party
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.rooms import Room
from teaparty.core.party.shouts import Shouts
from teaparty.core.people.account_passwords import AccountPasswords
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.friends import Friends
from teaparty.core.people.gates import LoginRoom, LogoutRoom
from teaparty.core.people.guessing import Guesses
from teaparty.core.people.hush import Hush
from teaparty.core.people.login import Login
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.people.password_change import PasswordChange
from teaparty.core.people.recipients import Recipients
from teaparty.core.people.registration import Registration
from teaparty.core.people.renaming import Renaming
from teaparty.core.people.shortened_names import ShortenedNames
from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.people.whispers import Whispers
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
    gates = Gates(LoginRoom(options), LogoutRoom(options.goodbye))
    whispers = Whispers()
    party = Party(rooms, commands, ports, options, gates, listeners, [whispers])
    party.features.add(*_features(party, commands, ports, options, whispers))
    return party


def _features(
    party: Party,
    commands: CommandSet,
    ports: Ports,
    options: PartyOptions,
    whispers: Whispers,
) -> Iterator[Feature]:
    limits, clock, records = options.limits, ports.clock, ports.records
    yield PeopleLists(party, clock)
    yield Countdown(party, ports)
    yield Shouts(limits.shout_seconds, clock)

    outage = Outage(party)
    old_lines = OldLines(ports, whispers, outage)
    history = History(old_lines, whispers, limits.history_lines)
    recall = Recall(old_lines, history, whispers, limits)
    yield from (outage, history, recall)

    gatekeeper = Gatekeeper(party, ports)
    staff = Staff(party, ports, gatekeeper)
    reports = Reports(party, ports, staff, whispers)
    yield from (gatekeeper, staff, reports)
    yield StaffList(party, ports, gatekeeper)
    yield Resync(party, ports, gatekeeper)
    yield StaffNotices(party)

    yield Friends(party.sessions)
    yield whispers
    yield Recipients(party.registry, party.sessions, records)
    yield ShortenedNames(party.registry, commands, limits.short_names)
    yield WaitingWhispers(records.waiting, limits)
    yield Hush(party.commands, clock)
    yield from _accounts(party, ports, options, whispers, recall, reports)


def _accounts(
    party: Party,
    ports: Ports,
    options: PartyOptions,
    whispers: Whispers,
    recall: Recall,
    reports: Reports,
) -> Iterator[Feature]:
    """Yield the features that have to do with accounts, from the login on."""
    limits, records, registry = options.limits, ports.records, party.registry
    names = OwnedNames(registry, records, ports.skeleton)
    passwords = AccountPasswords(ports.passwords, records)
    attempts = PasswordAttempts(limits)
    guesses = Guesses(attempts, ports.clock.monotonic, ports.sleep)
    accounts = Accounts(party, registry, records, names, whispers)
    yield accounts
    yield Login(party, options, registry, records, names, passwords, guesses, accounts,
                recall)  # fmt: skip
    yield Registration(party, options, registry, names, passwords, attempts, accounts,
                       whispers)  # fmt: skip
    yield PasswordChange(records, passwords, guesses, limits, ports.report)
    yield Renaming(party, limits, registry, names, accounts, reports)
