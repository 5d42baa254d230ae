"""Makes a party with all its features, in order of what they need of each other."""

from collections.abc import Sequence

from teaparty.core.moderation.gatekeeper import Gatekeeper
from teaparty.core.moderation.reports import Reports
from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.staff import Staff
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.moderation.staff_notices import StaffNotices
from teaparty.core.party.listeners import Listener
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.people.friends import Friends
from teaparty.core.ports import Ports
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
    party.features.add(
        gatekeeper,
        staff,
        StaffList(party, ports, gatekeeper),
        Reports(party, ports, staff),
        Resync(party, ports, gatekeeper),
        Friends(party.sessions),
        StaffNotices(party),
    )
    return party
