"""The door of somebody whose link was lost."""

from teaparty.core.log.log import Batch
from teaparty.core.party.door import NO_DOOR
from teaparty.core.party.links import addresses_of, doors_of
from teaparty.core.values.looks import Wishes


def test_nothing_happens_at_the_door_of_a_person_without_a_link(party):
    zoe = party.member("zoe")
    session = zoe.session
    zoe.drops()
    assert session.door is NO_DOOR
    NO_DOOR.belongs_to(session)
    NO_DOOR.flush()
    NO_DOOR.show([])
    NO_DOOR.deliver(Batch(0, []))
    NO_DOOR.step_in()
    NO_DOOR.resume()
    NO_DOOR.close()
    NO_DOOR.ask("", False)
    assert NO_DOOR.dress(Wishes(width=60)).width == 60
    assert (NO_DOOR.ready, doors_of(session)) == (False, [])
    assert addresses_of(session) == [""]
