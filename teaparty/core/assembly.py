"""Makes a party with all its features, in order of what they need of each other."""

from collections.abc import Callable, Collection, Sequence
from typing import ParamSpec, TypeVar

from teaparty.core.events import Stands
from teaparty.core.log.log import WHISPERS
from teaparty.core.log.stream import Stream
from teaparty.core.memory.backlogs import RoomBacklogs
from teaparty.core.memory.cursors import Cursors
from teaparty.core.memory.history import History
from teaparty.core.memory.mentions import Mentions
from teaparty.core.memory.old_lines import OldLines
from teaparty.core.memory.outage import Outage
from teaparty.core.memory.recall import Recall
from teaparty.core.memory.shared_turns import SharedTurns
from teaparty.core.memory.whisper_backlog import WhisperBacklogs
from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.reports import Reports
from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.staff import Staff
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.moderation.staff_notices import StaffNotices
from teaparty.core.moderation.tokens import Tokens
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.features import Feature
from teaparty.core.party.listener import join
from teaparty.core.party.listeners import Hearer, Listeners
from teaparty.core.party.party import Gates, Party
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.shouts import Shouts
from teaparty.core.people.account_passwords import AccountPasswords
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.channel_backlogs import ChannelBacklogs
from teaparty.core.people.channels import Channels
from teaparty.core.people.claims import Claims
from teaparty.core.people.draining import Draining
from teaparty.core.people.far_acts import FarActs
from teaparty.core.people.friends import Friends
from teaparty.core.people.gates import LoginRoom, LogoutRoom
from teaparty.core.people.going_on import GoingOn
from teaparty.core.people.guessing import Guesses
from teaparty.core.people.handing_over import HandingOver
from teaparty.core.people.hush import Hush
from teaparty.core.people.invitations import Invitations
from teaparty.core.people.knocks import Knocks
from teaparty.core.people.likeness import Likeness
from teaparty.core.people.login import Login
from teaparty.core.people.naming import Naming
from teaparty.core.people.node_list import NodeList
from teaparty.core.people.owned_names import OwnedNames
from teaparty.core.people.password_change import PasswordChange
from teaparty.core.people.place_owners import PlaceOwners
from teaparty.core.people.places import Places
from teaparty.core.people.quiet import Quiet
from teaparty.core.people.recipients import Recipients
from teaparty.core.people.registration import Registration
from teaparty.core.people.rejoining import Rejoining
from teaparty.core.people.renaming import Renaming
from teaparty.core.people.replies import Replies
from teaparty.core.people.roster import Roster
from teaparty.core.people.shared_acts import SharedActs
from teaparty.core.people.shared_news import SharedNews
from teaparty.core.people.shared_operations import SharedOperations
from teaparty.core.people.shared_places import SharedPlaces
from teaparty.core.people.shared_reports import SharedReports
from teaparty.core.people.shared_timers import SharedTimers
from teaparty.core.people.shortened_names import ShortenedNames
from teaparty.core.people.socials import Socials
from teaparty.core.people.standings import Standings, Stood
from teaparty.core.people.tickets import Tickets
from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.people.watching import Watching
from teaparty.core.people.whispers import Whispers
from teaparty.core.ports import Ports
from teaparty.core.throttle.password_attempts import PasswordAttempts
from teaparty.core.values.options import PartyOptions
from teaparty.core.words.command_set import CommandSet

P = ParamSpec("P")
F = TypeVar("F", bound=Feature)


def open_party(
    rooms: Sequence[Room],
    commands: CommandSet,
    ports: Ports,
    options: PartyOptions,
    listeners: Sequence[Hearer] = (),
    without: Collection[type[Feature]] = (),
) -> Party:
    """Open a party. Newcomers are admitted to the first of `rooms`.

    Features of the classes in `without` are not made, nor are those that need them.
    """
    gates = Gates(LoginRoom(), LogoutRoom())
    whispers = Stream[Session](WHISPERS) if Whispers in without else Whispers()
    heard_by = () if Listeners in without else listeners
    party = Party(rooms, commands, ports, options, gates, heard_by, [whispers])
    making = _Making(party, ports, whispers, without)
    making.make_all(commands)
    if Listeners not in without:
        making.made.append(party.listeners)
    party.features.add(*making.made)
    join(listeners, party)
    return party


class _Making:
    """Makes the features of a party, and lists them in `made`, in order.

    One that was left out is None. Features that need it are made only below an `if`.
    """

    def __init__(
        self,
        party: Party,
        ports: Ports,
        whispers: Stream[Session],
        without: Collection[type[Feature]],
    ) -> None:
        self.made: list[Feature] = []
        self._resync: Resync | None = None
        self._staff: Staff | None = None
        self._places: Places | None = None
        self._party, self._ports, self._whispers = party, ports, whispers
        self._limits, self._options = party.limits, party.options
        self._without = without
        self._shared: SharedTurns | None = None
        self._standings: Standings | None = None
        self._ways: dict[Stands, Stood] = {}

    def _make(self, kind: Callable[P, F], *args: P.args, **named: P.kwargs) -> F | None:
        """Make a feature, unless it is left out."""
        if kind in self._without:
            return None
        feature = kind(*args, **named)
        self.made.append(feature)
        return feature

    def make_all(self, commands: CommandSet) -> None:
        """Make them in the order in which their hooks are to be called."""
        party, clock = self._party, self._ports.clock
        self._make(PeopleLists, party, clock)
        self._countdown = self._make(Countdown, party, self._ports)
        self._make(Shouts, self._limits.shout_seconds, clock)
        recall = self._make_memory()
        reports = self._make_moderation()
        self._make_people(commands, recall)
        self._make_accounts(recall, reports)

    def _make_memory(self) -> Recall | None:
        outage = self._make(Outage, self._party)
        if self._options.epoch:
            party, records = self._party, self._ports.records
            sessions, turns = party.sessions, party.turns
            self._shared = self._make(SharedTurns, party, sessions, turns, records, outage)
        old_lines = self._old_lines = OldLines(self._ports, self._whispers, outage)
        history = self._history = self._make(History, old_lines, self._whispers)
        cursors = self._make(Cursors, self._party, self._limits, self._whispers)
        self._cursors = cursors
        whispers = WhisperBacklogs(old_lines, self._whispers)
        recall = self._make(Recall, old_lines, cursors, whispers)
        if recall is not None and cursors is not None:
            recall.add(RoomBacklogs(self._party, old_lines, cursors, history))
        self._make_mentions(old_lines, cursors, recall)
        return recall

    def _make_mentions(self, old: OldLines, cursors: Cursors | None, recall: Recall | None) -> None:
        records, limits = self._ports.records, self._limits
        mentions = self._make(Mentions, self._party, records, limits, old, cursors)
        if recall is not None and mentions is not None:
            recall.naming = mentions
            recall.add(mentions)
        self._mentions = mentions

    def _make_moderation(self) -> Reports | None:
        party, ports, reports = self._party, self._ports, None
        self._reports: Reports | None = None
        gatekeeper = self._gatekeeper = self._make(Gatekeeper, party, ports)
        if gatekeeper is not None:
            self._resync = self._make(Resync, party, ports, gatekeeper)
            staff = self._staff = self._make(Staff, party, ports, gatekeeper)
            if staff is not None:
                reports = self._make(Reports, party, ports, staff, self._whispers)
                self._reports = reports
        self._make(StaffList, party, ports, gatekeeper)
        self._make(StaffNotices, party)
        self._make(Tokens, party, ports)
        return reports

    def _make_people(self, commands: CommandSet, recall: Recall | None) -> None:
        party, records = self._party, self._ports.records
        self._make(Friends, party.sessions)
        if isinstance(self._whispers, Whispers):
            self.made.append(self._whispers)
        watching = self._make(Watching)
        self._make(Naming, party, self._options, party.registry, party.turns, self._mentions,
                   watching)  # fmt: skip
        self._make_channels(recall)
        self._make(Socials, party.house, party.registry, party.options)
        self._make(Recipients, party.registry, records)
        self._make(ShortenedNames, party.registry, commands)
        self._make(Replies, commands)
        self._make(WaitingWhispers, records.waiting)
        self._make(Hush, party, self._ports.clock)

    def _make_channels(self, recall: Recall | None) -> None:
        party, cursors = self._party, self._cursors
        channels = self._make(Channels, party, party.house, party.listeners, party.options, cursors)
        if channels is not None and recall is not None and cursors is not None:
            recall.add(ChannelBacklogs(channels, self._old_lines, cursors, self._history))
        places = self._places = self._make(Places, party, self._ports, party.house, channels)
        if places is not None:
            self._make(PlaceOwners, party, places)
            invited = self._make(Invitations, party, places)
            quiet = self._make(Quiet, party, places)
            knocked = self._make(Knocks, party)
            ways: dict[Stands, Stood | None]
            ways = {"invited": invited, "quiet": quiet, "knocked": knocked}
            self._ways = {kind: each for kind, each in ways.items() if each is not None}

    def _make_accounts(self, recall: Recall | None, reports: Reports | None) -> None:
        """Make the features that have to do with accounts, from the login on."""
        party, ports, limits = self._party, self._ports, self._limits
        records, registry = ports.records, party.registry
        names = OwnedNames(registry, records, ports.skeleton)
        claims = Claims(party, registry, ports)
        passwords = AccountPasswords(ports.passwords, records)
        attempts = PasswordAttempts(limits)
        guesses = Guesses(attempts, ports.clock.monotonic, ports.sleep, ports.tries)
        accounts = self._make(Accounts, party, registry, records, names, self._whispers)
        self._make(Login, party, registry=registry, records=records, names=names,
                   claims=claims, passwords=passwords, guesses=guesses, recall=recall)  # fmt: skip
        if accounts is not None:
            self._make(Registration, party, registry=registry, names=names, claims=claims,
                       passwords=passwords, attempts=attempts, accounts=accounts,
                       whispers=self._whispers)  # fmt: skip
        self._tickets, self._accounts = self._make(Tickets, party, self._whispers), accounts
        self._make(PasswordChange, records, passwords, guesses, ports.report)
        self._make(Renaming, party, registry, names, claims, reports)
        if self._options.epoch:  # after all else, so that it tells of people how they are by then
            self._make_nodes(claims)

    def _make_going_on(self, claims: Claims, roster: Roster, handing: HandingOver | None) -> None:
        party, tickets, accounts = self._party, self._tickets, self._accounts
        if handing is None or tickets is None or accounts is None:
            return
        going_on = self._make(GoingOn, party, self._ports, roster=roster, tickets=tickets,
                              claims=claims, handing=handing, accounts=accounts,
                              standings=self._standings)  # fmt: skip
        if going_on is not None and self._shared is not None:
            self._shared.beginning.append(going_on.begin_with)
            self._shared.settling.append(tickets.settles)

    def _make_far_acts(self, roster: Roster) -> None:
        whispers = self._whispers
        far_acts = self._make(FarActs, self._party, roster, whispers, self._tickets)
        if far_acts is not None and self._shared is not None:
            self._shared.whispered = far_acts.give_all
        if isinstance(whispers, Whispers):
            whispers.shared = far_acts is not None

    def _make_shared_places(self, roster: Roster) -> None:
        if self._places is not None:
            party, places = self._party, self._places
            self._make(SharedPlaces, roster, places)
            self._standings = self._make(Standings, party, roster, places.closures, self._ways)
            if self._standings is not None and self._shared is not None:
                self._shared.beginning.append(self._standings.begin_with)

    def _make_nodes(self, claims: Claims) -> None:
        """Make what people need whose party is open by several nodes."""
        party, shared = self._party, self._shared
        roster = self._make(Roster, party, self._options, self._tickets)
        if roster is not None:
            self._make_far_acts(roster)
            self._make_shared_places(roster)
            handing = self._make(HandingOver, party, self._ports.records, roster, self._tickets)
            self._make_going_on(claims, roster, handing)
            if self._gatekeeper is not None:
                self._make(SharedActs, party, roster, self._gatekeeper, self._resync, self._staff)
            operations = self._make(SharedOperations, party, self._ports, roster)
            likeness = None
            if operations is not None:
                likeness = self._make(Likeness, party, self._ports, operations, shared)
            self._make(SharedTimers, party, roster)
            if self._reports is not None:
                self._make(SharedReports, roster, self._reports)
            self._make(SharedNews, party, roster, self._countdown)
            self._make(NodeList, party, self._ports, roster, likeness)
            draining = self._make(Draining, party, self._ports, roster)
            if shared is not None:
                shared.beginning[:0] = [roster.begin_with]
                self._make(Rejoining, party, claims, roster, shared)
                if draining is not None:
                    shared.joining.append(draining.joins_anew)
                    shared.beginning.append(draining.begin_with)
