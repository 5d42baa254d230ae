"""Test a plugin in a few lines, without a network and without waiting.

    def test_hug():
        with tea_party(hugs) as party:
            alice, bob = party.guest("alice"), party.guest("bob")
            alice.types("hug bob")
            assert bob.reads() == ["alice hugs bob."]

`tea_party` takes modules with plugins in them. What a guest types is obeyed, and read by everybody
who is concerned, before `types` returns. Faults in plugins are raised at the end, unless the test
takes them from `party.faults`.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from msgspec import structs

from teaparty.core.log.ports import Journal
from teaparty.core.party.rooms import Room
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.stores.memory import MemoryRecords
from teaparty.testing.guest import Guest
from teaparty.testing.opening import Opening, channel_rules, plain_rooms, with_rights
from teaparty.testing.party import NOON, PASSWORD, TestParty
from teaparty.testing.world import shut_out

UNFINISHED = (
    "not finished at the end of the test: {what}. Let time go by (party.passes) until it is done."
)


@contextmanager
def tea_party(
    *modules: ModuleType,
    rooms: Mapping[str, Room] | None = None,
    manners: PartyOptions | None = None,
    limits: Limits | None = None,
    journal: Journal | None = None,
    records: MemoryRecords | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    rights: Mapping[str, Collection[str]] | None = None,
    channels: Collection[str] | Mapping[str, Mapping[str, Any]] = (),
) -> Iterator[TestParty]:
    """Open a party with the plugins in `modules`, in a parlour, a garden and a kitchen.

    Rooms of the plugins are opened beside them. `settings` are those of the plugins, by name, as in
    the tables `[plugin.NAME]` of the configuration. `rights` are given to roles, by their names,
    beside those that they have: `rights={"host": ["bell"]}`. The words for `channels` that
    everybody may hear are given as `channels=["news"]`; with what the configuration says of each,
    as `channels={"news": {"speaks": "hosts"}}`.

    Raises AssertionError for a plugin with a fault in its declarations, and at the end the first
    fault that a plugin's code raised and that nobody took from `faults`.
    """
    manners = with_rights(manners or PartyOptions(limits=limits or Limits()), rights or {})
    heard = channel_rules(channels)
    manners = structs.replace(manners, channels={**manners.channels, **heard})
    with shut_out():
        opening = Opening(modules, rooms or plain_rooms("parlour", "garden", "kitchen"), settings)
        party = TestParty(opening.rooms, opening.plugins, manners, journal, records, opening)
        yield party
        party.party.end()
        unfinished = party.unfinished()
    for fault in party.faults:
        raise fault
    assert not unfinished, UNFINISHED.format(what=", ".join(unfinished))


__all__ = ["NOON", "PASSWORD", "Guest", "TestParty", "plain_rooms", "tea_party"]
