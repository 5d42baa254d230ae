"""Telling something to everybody."""

from teaparty.core.events import Closing
from teaparty.core.party.broadcast import people_with, tell_everybody, tell_operators

NEWS = Closing(seconds=5)


def test_everybody_reads_it_once_wherever_they_are(party):
    alice, bob = party.guest("alice"), party.guest("bob").types("go garden")
    newcomer = party.connects()
    party.all_read()
    tell_everybody(party.party, NEWS)
    party.flush()
    assert alice.events == bob.events == newcomer.events == [NEWS]


def test_an_empty_room_stores_nothing_of_it(party):
    party.guest("alice")
    tell_everybody(party.party, NEWS)
    party.flush()
    assert party.room("garden").log.end == 0


def test_somebody_who_runs_the_server_is_told_wherever_they_are(party):
    alice, zoe = party.guest("alice"), party.member("zoe", role="wizard").types("go garden")
    party.all_read()
    tell_operators(party.party, "The {what} is full.", what="disk")
    party.flush()
    assert (alice.reads(), zoe.reads()) == ([], ["The disk is full."])


def test_people_with_a_right_are_those_who_are_in_and_have_it(party):
    party.guest("alice"), party.connects()
    zoe = party.member("zoe", role="wizard")
    assert people_with(party.party, "reports") == [zoe.session]
