"""Order: what is in force from the start, and for whom."""

import pytest

from teaparty.core.moderation.resync import Resync
from teaparty.core.moderation.sanctions import LOCK
from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done, gatekeeper, refused


def sanction(kind, target, **others):
    return Sanction(kind=kind, target=target, by="zoe", at=0.0, **others)


def begun(party, *sanctions):
    gatekeeper(party).begin(sanctions)
    party.flush()
    return gatekeeper(party)


@pytest.fixture
def bob(party):
    return party.guest("bob", address="10.0.0.7")


def test_somebody_who_is_in_feels_what_has_changed(party, bob):
    carol = party.guest("carol", address="192.0.2.1")
    newcomer = party.connects(address="192.0.2.2")
    dave = party.guest("dave")
    party.all_read()
    begun(
        party, sanction("ban", "bob", why="Spam."), sanction("ban", "192.0.2.0/24"),
        sanction("mute", "dave"),
    )  # fmt: skip
    assert bob.reads() == [s.banned_because("Spam.")]
    assert carol.reads()[-1] == newcomer.reads()[-1] == s.banned
    assert (bob.closed, carol.closed, newcomer.closed, dave.closed) == (True, True, True, False)
    dave.reads()
    assert dave.types("say hi").reads() == [s.muted]
    begun(party)
    assert dave.types("say hi").reads() == ["You say: hi"]


def test_staff_is_sent_out_by_name_alone(party):
    zoe = party.member("zoe", role="wizard", address="10.0.0.7")
    begun(party, sanction("ban", "10.0.0.0/8"))
    assert not zoe.closed
    begun(party, sanction("ban", "zoe"))
    assert zoe.closed


def test_what_is_over_is_not_in_force(party, bob):
    order = begun(
        party, sanction("ban", "bob", until=1.0), sanction("mute", "bob", until=1.0),
        sanction("lock", LOCK, name="members", until=1.0), sanction("ban", "10.0.0.0/8", until=1.0),
    )  # fmt: skip
    assert not bob.closed
    assert order.lock is None
    assert refused(order.refuse_speech, bob.session) is None
    assert refused(order.refuse_address, "10.0.0.7") is None


def test_what_is_over_is_lifted_from_the_records_when_another_is_imposed(party):
    order = begun(party)
    order.impose(sanction("mute", "bob", until=party.time + 60))
    order.impose(sanction("ban", "carol"))
    party.passes(60)
    order.impose(sanction("mute", "dave"))
    party.flush()
    assert [one.target for one in done(party.records.sanctions())] == ["carol", "dave"]


def test_a_mute_follows_a_name_and_the_longer_one_holds(party, bob):
    order = begun(
        party, sanction("mute", "bob", name="bob", until=party.time + 60, why="Hush!"),
        sanction("mute", "robert"),
    )  # fmt: skip
    party.party.rename(bob.session, "robert")  # as somebody does who was not muted yet
    assert [mute.target for mute in order.all("mute")] == ["robert"]
    party.party.rename(bob.session, "Rob")
    party.party.rename(bob.session, "ROB")
    assert [mute.name for mute in order.all("mute")] == ["Rob"]
    assert refused(order.refuse_speech, bob.session) == s.muted


def test_a_mute_gives_way_to_a_longer_one_that_follows(party, bob):
    order = begun(party, sanction("mute", "bob"), sanction("mute", "robert", until=party.time + 60))
    party.party.rename(bob.session, "robert")
    (mute,) = order.all("mute")
    assert (mute.target, mute.name, mute.until) == ("robert", "robert", float("inf"))


def test_several_links_have_several_addresses():
    with tea_party(limits=Limits(sessions_each=2)) as party:
        carol = party.member("carol", address="192.0.2.1")
        second = party.connects(address="10.0.0.7").types("login carol open sesame")
        assert carol.session.door.address == second.address == "10.0.0.7"
        begun(party, sanction("ban", "192.0.2.1/32"))
        assert (carol.closed, second.closed) == (True, True)


DAY = 86_400.0


@pytest.mark.parametrize("days", [1, -1, 400])
def test_a_clock_that_is_set_changes_no_ban_and_no_mute(party, bob, days):
    order = begun(
        party, sanction("mute", "bob", until=party.time + 600), sanction("ban", "eve"),
        sanction("ban", "10.9.0.0/16", until=party.time + 600),
    )  # fmt: skip
    party.sets_clock(days * DAY)
    party.passes(570)
    assert bob.types("say hi").reads() == [s.muted_for("30 seconds")]
    assert refused(order.refuse_address, "10.9.0.1") is not None
    kept = done(party.records.sanctions())
    assert [one.until for one in kept] == 2 * [party.time + 30]
    party.passes(31)
    assert bob.types("say hi").reads() == ["You say: hi"]
    assert refused(order.refuse_address, "10.9.0.1") is None
    assert [one.target for one in order.all("ban")] == ["eve"]


def test_a_mute_that_is_over_stays_over_when_the_clock_is_set_back(party, bob):
    order = begun(party, sanction("mute", "bob", until=party.time + 60))
    party.passes(61)
    party.sets_clock(-DAY)
    assert refused(order.refuse_speech, bob.session) is None


def test_what_is_read_again_after_the_clock_was_set_ends_in_time(party, bob, monkeypatch):
    begun(party)
    monkeypatch.setattr(party.party, "spawn", done)  # at once, as Twisted does
    gatekeeper(party).impose(sanction("mute", "bob", until=party.time + 600))
    party.sets_clock(DAY)
    done(party.party.features.get(Resync).read_again())
    party.passes(599)
    assert bob.types("say hi").reads() == [s.muted_for("1 second")]


@pytest.mark.parametrize("days", [1, -1])
def test_the_first_mute_after_the_clock_was_set_ends_in_time(party, bob, days):
    party.sets_clock(days * DAY)
    gatekeeper(party).impose(sanction("mute", "bob", until=party.time + 600))
    assert bob.types("say hi").reads() == [s.muted_for("10 minutes")]


@pytest.mark.parametrize("days", [1, -1])
def test_what_is_read_first_after_the_clock_was_set_ends_in_time(party, bob, days):
    party.sets_clock(days * DAY)
    begun(party, sanction("mute", "bob", until=party.time + 600))
    assert bob.types("say hi").reads() == [s.muted_for("10 minutes")]


def test_a_clock_behind_the_last_run_is_wrong_from_the_start(party, bob):
    last = party.time
    party.sets_clock(-1_000 * DAY)
    begun(party, sanction("mute", "bob", until=last + 600))
    gatekeeper(party).goes_on_from(last)
    assert bob.types("say hi").reads() == [s.muted_for("10 minutes")]
    party.sets_clock(1_000 * DAY)
    assert bob.types("say hi").reads() == [s.muted_for("10 minutes")]


def test_a_clock_ahead_of_the_last_run_is_believed(party, bob):
    begun(party, sanction("mute", "bob", until=party.time - 1))
    gatekeeper(party).goes_on_from(party.time - 1_000 * DAY)
    assert bob.types("say hi").reads() == ["You say: hi"]
