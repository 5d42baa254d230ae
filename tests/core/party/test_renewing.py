"""The operator changes options while people are in; what was counted goes on."""

import gc
from types import FrameType

import pytest
from msgspec import structs

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.roles import ROLES
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s


class Renewed:
    """A party whose options a test changes."""

    def __init__(self, party):
        self.party, self.options = party, party.party.options

    def __call__(self, **changes):
        self.options = structs.replace(self.options, **changes)
        self.party.party.renew(self.options)

    def limits(self, **changes):
        self(limits=structs.replace(self.options.limits, **changes))


@pytest.fixture
def renewed(party):
    return Renewed(party)


class TestOptions:
    def test_texts_are_read_as_they_are_now(self, party, renewed, alice):
        renewed(greeting="Hello again.", goodbye="Farewell.", closing="Over.", rules="Be kind.")
        bob = party.connects()
        assert bob.reads()[0] == "Hello again."
        assert alice.types("rules").reads() == ["Be kind."]
        assert alice.types("quit").reads() == ["Farewell."]
        party.party.close()
        assert "Over." in bob.reads()

    def test_names_are_reserved_and_given_free(self, party, renewed):
        renewed(reserved=("hatter",))
        eve = party.connects()
        eve.types("login hatter")
        assert not eve.session.name
        renewed(reserved=())
        eve.types("login hatter")
        assert eve.session.name == "hatter"

    def test_guests_and_registering(self, party, renewed, alice):
        renewed(guests=False, registering=False)
        eve = party.connects()
        eve.types("login eve")
        assert not eve.session.name
        alice.types("register", PASSWORD, PASSWORD)
        assert alice.session.account is None
        assert alice.session.name == "alice"

    def test_the_name_is_the_one_that_version_says(self, renewed, alice):
        renewed(name="Coffee Club", version="9")
        (line,) = alice.types("version").reads()
        assert ("Coffee Club" in line, "9." in line) == (True, True)

    def test_people_who_are_in_have_the_rights_that_their_role_has_now(self, party, renewed, alice):
        zoe = party.member("zoe", role="host")
        roles = dict(ROLES)
        roles["host"] = structs.replace(roles["host"], rights=frozenset({"wall"}), title="steward")
        renewed(roles=roles)
        assert zoe.types("kick alice").reads()[0].startswith(s.not_allowed("kick"))
        zoe.types("wall hello")
        assert any("hello" in line for line in alice.reads())
        assert "steward" in "\n".join(alice.types("staff").reads())


class TestLimits:
    def test_nothing_goes_on_with_the_old_ones(self, party, renewed, alice):
        party.member("zoe")
        alice.types("say hello")
        old = renewed.options.limits
        renewed.limits(history=50)
        before = [each for each in gc.get_referrers(old) if not isinstance(each, FrameType)]
        assert [each for each in before if not isinstance(each, PartyOptions)] == []

    def test_logs_are_cut_and_may_grow_again(self, party, renewed, alice):
        alice.types(*(f"say {n}" for n in range(9)))
        log = party.room("parlour").log
        renewed.limits(history=3)
        assert [entry.number for entry in log.last(99)] == [7, 8, 9]
        renewed.limits(history=1_000)
        alice.types("say more")
        assert [entry.number for entry in log.last(99)] == [7, 8, 9, 10]

    def test_somebody_who_reads_late_is_told_what_fell_off(self, party, renewed, alice, bob):
        bob.reading = False
        alice.types(*(f"say {n}" for n in range(6)))
        renewed.limits(history=2)
        bob.reading = True
        assert "4 lines" in bob.reads()[0]

    def test_shouts_are_counted_on(self, renewed, alice):
        alice.types("shout hey")
        renewed.limits(shout_seconds=100)
        assert alice.types("shout hey").reads()[-1].endswith("again in 1 minute 40 seconds.")
        renewed.limits(shout_seconds=0)
        assert "You shout: again" in "\n".join(alice.types("shout again").reads())

    def test_changes_of_names_are_counted_on(self, renewed, alice):
        alice.types("name alicia", "name alison")
        renewed.limits(renames=3)
        alice.types("name alina", "name alia")
        assert alice.session.name == "alina"

    def test_the_same_line_may_be_said_as_often_as_is_allowed_now(self, renewed, alice):
        alice.types("say tea", "say tea")
        renewed.limits(repeats=2)
        assert alice.types("say tea").reads()[-1] == s.said_often_enough

    def test_newcomers_have_the_time_that_there_is_now(self, party, renewed):
        eve = party.connects()
        renewed.limits(login_seconds=5)
        party.passes(6)
        assert eve.session.gone is not None

    def test_a_name_is_held_for_as_long_as_is_set_now(self, party, renewed, alice):
        renewed.limits(freed_name_seconds=100)
        alice.types("name alicia")
        assert party.guest("alice").session.name == ""
        party.passes(101)
        assert party.guest("alice").session.name == "alice"

    def test_wrong_passwords_are_counted_on(self, party, renewed):
        party.member("zoe").types("quit")
        eve = party.connects(address="198.51.100.1")
        eve.types("login zoe wrong one")
        renewed.limits(wrong_passwords=1, longest_wait=3_000)
        eve.types("login zoe " + PASSWORD)
        assert not eve.session.name
        party.passes(2)
        assert eve.session.name == "zoe"

    def test_as_many_rooms_can_be_open_as_is_set_now(self, party, renewed):
        renewed.limits(rooms=3)
        with pytest.raises(Exception, match="as many rooms"):
            party.party.open(ChatRoom("attic"))
        renewed.limits(rooms=4)
        party.party.open(ChatRoom("attic"))

    def test_passwords_and_pages_are_as_long_as_is_set_now(self, party, renewed, alice):
        renewed.limits(shortest_password=20, history_lines=1)
        alice.types("register", PASSWORD)
        assert "20" in alice.reads()[0]


def test_a_party_without_features_is_renewed_as_well():
    with tea_party(limits=Limits()) as party:
        party.party.renew(PartyOptions(name="Coffee"))
        assert party.party.options.name == "Coffee"
