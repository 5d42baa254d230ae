"""What the staff does: upon whom, and what is noted of it."""

import pytest

from teaparty.core.moderation.staff import Affected, Staff, acting
from teaparty.core.party.lookup import Target, inside
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Gone, Ordered, Reason
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done, gatekeeper, refused


def noted(party):
    """What the audit log has, of which the operator's log has the same."""
    party.flush()
    audits = done(party.records.audits(100))
    ordered = [change for change in party.changes if isinstance(change, Ordered)]
    found = [(each.who, each.what, each.whom, each.why) for each in audits]
    assert found == [(each.who, each.what, each.whom, each.why) for each in ordered]
    return found


class Desk:
    """The staff of a party, and zoe, who acts."""

    def __init__(self, party, role):
        self.party, self.staff = party, party.party.features.get(Staff)
        self.guest = party.member("zoe", role=role, address="10.0.0.1")
        self.me = self.guest.session

    def __getattr__(self, name):
        act = getattr(self.staff, name)
        return lambda *values: act(acting(self.me), *values)

    def of(self, name):
        return done(self.party.party.lookup.whom(name))


@pytest.fixture
def zoe(party):
    return Desk(party, "host")


@pytest.fixture
def bob(party, zoe):
    guest = party.guest("bob", address="10.0.0.7")
    party.all_read()
    return guest


def out(key, account=None, role=None):
    """Somebody who is not in."""
    return Target(key, key, None, account, role)


# --- who may


@pytest.mark.parametrize("act", ["kick", "mute", "ban", "affected", "unban", "unmute"])
def test_what_is_refused_is_not_noted(party, zoe, act):
    hare = inside(party.member("hare", role="host").session)
    rest = {"kick": ("",), "mute": (None, ""), "ban": (None, "")}.get(act, ())
    assert "has the role host" in refused(getattr(zoe, act), hare, *rest)
    assert (noted(party), hare.session.gone) == ([], None)


@pytest.mark.parametrize("act", ["mute", "ban", "affected", "unban", "unmute"])
def test_a_role_protects_also_people_who_are_out(party, zoe, act):
    party.member("queen", role="wizard").types("quit")
    done(party.records.change_account(2, role="wizard"))
    rest = {"mute": (None, ""), "ban": (None, "")}.get(act, ())
    assert refused(getattr(zoe, act), zoe.of("queen"), *rest) == s.role_protects("queen", "wizard")
    assert noted(party) == []


@pytest.mark.parametrize(("act", "rest"), [("kick", ("",)), ("mute", (None, "")), ("unmute", ())])
def test_nobody_acts_on_themselves(party, zoe, act, rest):
    assert refused(getattr(zoe, act), inside(zoe.me), *rest) == s.not_to_oneself
    assert (noted(party), zoe.me.gone) == ([], None)


# --- kick


@pytest.mark.parametrize(
    ("why", "told"), [("Spam {0}.", s.sent_out_because("Spam {0}.")), ("", s.you_were_sent_out)]
)
def test_somebody_who_is_kicked_goes(party, zoe, bob, why, told):
    zoe.kick(zoe.of("bob"), why)
    assert bob.reads() == [told]
    assert noted(party) == [("zoe", "kick", "bob", why)]
    assert party.changes[-1] == Gone(session=2, name="bob", reason=Reason.KICKED)
    assert zoe.of("bob").session is None


# --- mute


def test_a_mute_is_in_force_until_its_time(party, zoe, bob):
    zoe.mute(zoe.of("bob"), 60, "Hush!")
    assert bob.reads() == [s.muted_for_because("1 minute", "Hush!")]
    (mute,) = gatekeeper(party).all("mute")
    assert (mute.target, mute.until - mute.at, mute.by, mute.why) == ("bob", 60, "zoe", "Hush!")
    party.passes(60)
    assert refused(zoe.unmute, zoe.of("bob")) == s.is_not_muted("bob")
    assert noted(party) == [("zoe", "mute", "bob", "for 1m Hush!")]


def test_a_mute_is_lifted_once(party, zoe, bob):
    zoe.mute(zoe.of("bob"), None, "")
    bob.reads()
    zoe.unmute(zoe.of("BOB"))
    assert bob.reads() == [s.can_speak_again]
    assert refused(zoe.unmute, zoe.of("bob")) == s.is_not_muted("bob")
    assert [what for _, what, _, _ in noted(party)] == ["mute", "unmute"]


def test_a_mute_that_there_is_no_room_for_is_not_noted():
    with tea_party(limits=Limits(sanctions=1)) as party:
        zoe, bob = Desk(party, "host"), party.guest("bob")
        zoe.mute(out("cora"), None, "")
        assert "as many bans and mutes" in refused(zoe.mute, zoe.of("bob"), None, "")
        assert [name for _, _, name, _ in noted(party)] == ["cora"]
        assert bob.reads() == []


# --- ban


def test_the_people_whom_a_ban_of_a_name_affects(party, zoe, bob):
    assert zoe.affected(zoe.of("bob")) == Affected([bob.session], [], False)
    assert zoe.affected(zoe.of("dora")) == Affected([], [], False)
    assert zoe.affected(inside(zoe.me)) == Affected([], [], True)


def test_the_people_whom_a_ban_of_a_network_affects(party, zoe, bob):
    hare = party.member("hare", role="host", address="10.0.0.8")
    newcomer = party.connects(address="10.0.0.9")
    party.guest("eve", address="192.0.2.1")
    hit = zoe.affected("10.0.0.0/29")
    assert hit == Affected([bob.session], [], True)
    hit = zoe.affected("10.0.0.8/31")
    assert hit == Affected([newcomer.session], [hare.session], False)
    assert zoe.affected("2001:db8::/32") == Affected([], [], False)


def test_a_ban_of_a_network_affects_also_staff_of_lower_roles(party):
    wizard, hare = Desk(party, "wizard"), party.member("hare", role="host", address="10.0.0.8")
    assert wizard.affected("10.0.0.8/31") == Affected([hare.session], [], False)


def test_somebody_who_would_be_hit_themselves_bans_nobody(party, zoe, bob):
    assert refused(zoe.ban, "10.0.0.0/8", None, "") == s.bans_own_network
    assert refused(zoe.ban, inside(zoe.me), None, "") == s.bans_oneself
    assert (noted(party), bob.closed, gatekeeper(party).all("ban")) == ([], False, [])


def test_a_ban_sends_out_whom_it_hits(party, zoe, bob):
    newcomer = party.connects(address="10.0.0.6")
    newcomer.reads()
    hit = zoe.ban("10.0.0.6/31", 90, "Spam.")
    assert hit.out == [bob.session, newcomer.session]
    told = s.banned_for_because("1 minute 30 seconds", "Spam.")
    assert (bob.reads(), newcomer.reads()) == ([told], [told])
    assert noted(party) == [("zoe", "ban", "10.0.0.6/31", "for 1m30s Spam.")]
    zoe.unban("10.0.0.6/31")
    assert refused(zoe.unban, "10.0.0.6/31") == s.is_not_banned("10.0.0.6/31")
    assert gatekeeper(party).all("ban") == []


# --- lock


def test_the_party_is_locked_anew_and_opened_once(party, zoe):
    zoe.lock("members")
    zoe.lock("staff")
    assert gatekeeper(party).lock.name == "staff"
    zoe.unlock()
    assert refused(zoe.unlock) == s.open_already
    assert noted(party) == [
        ("zoe", "lock", "members", ""), ("zoe", "lock", "staff", ""),
        ("zoe", "lock", "open", ""),
    ]  # fmt: skip


# --- a restart


def test_what_staff_has_ordered_is_in_force_after_a_restart(party, zoe):
    zoe.mute(zoe.of("bob"), None, "Hush!")
    zoe.mute(zoe.of("carol"), 300, "")
    zoe.mute(zoe.of("dave"), None, "")
    zoe.unmute(zoe.of("dave"))
    zoe.ban("192.0.2.0/24", 3_600, "")
    party.flush()
    with tea_party(records=party.records) as later:
        house = gatekeeper(later)
        house.begin(done(later.records.sanctions()))
        assert [each.target for each in house.all("mute")] == ["bob", "carol"]
        bob, dave = later.guest("bob").session, later.guest("dave").session
        assert refused(house.refuse_speech, bob) == s.muted_because("Hush!")
        assert refused(house.refuse_speech, dave) is None
        assert refused(house.refuse_address, "192.0.2.9") == s.banned
        later.passes(3_600)
        assert [each.target for each in house.all("mute")] == ["bob"]
        assert refused(house.refuse_address, "192.0.2.9") is None


# --- roles


def test_a_role_is_given_at_once(party):
    zoe, bob = Desk(party, "wizard"), party.member("bob")
    role = party.party.role("host")
    zoe.give_role(zoe.of("bob"), role)
    assert bob.reads() == [s.your_role("host")]
    assert (bob.session.role, bob.session.account.role) == (role, "host")
    assert noted(party) == [("zoe", "role", "bob", "member -> host")]
    assert done(party.records.account("bob")).role == "host"


@pytest.mark.parametrize(
    ("name", "why"),
    [("bob", s.role_out_of_reach("host")),
     ("hare", s.role_protects("hare", "host"))],
)  # fmt: skip
def test_a_role_that_is_refused_is_not_given(party, zoe, name, why):
    party.member("bob")
    party.member("hare", role="host")
    other = zoe.of(name)
    assert refused(zoe.give_role, other, party.party.role("host")) == why
    assert (zoe.of(name).session.role, noted(party)) == (other.session.role, [])
    assert done(party.records.account("bob")).role == "member"


def test_somebody_who_is_out_has_the_role_when_they_come(party):
    zoe = Desk(party, "wizard")
    party.member("bob").types("quit")
    changes = gatekeeper(party).changes
    zoe.give_role(zoe.of("bob"), party.party.role("host"))
    assert gatekeeper(party).changes == changes + 1
    party.flush()
    bob = party.connects().types("login bob open sesame")
    assert bob.session.role.name == "host"


# --- notes


def test_a_note_has_the_time_and_may_have_little_else(party, zoe):
    zoe.note("wall")
    party.flush()
    (audit,) = done(party.records.audits(9))
    assert (audit.at, audit.who, audit.what, audit.whom, audit.why) == (
        party.time, "zoe", "wall", "", "",
    )  # fmt: skip
