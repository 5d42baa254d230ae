"""Keeping order: wall, lock, shutdown, where, role and audit."""

import pytest
from msgspec import structs

from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.roles import ROLES, Role
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import audits, done, gatekeeper

MEMBERS = "Only people with a registered name can come in at the moment."
STAFF = "Only the people who run the party can come in at the moment."


@pytest.fixture
def zoe(party):
    return party.member("zoe", role="wizard")


@pytest.fixture
def bob(party, zoe):
    guest = party.guest("bob", address="10.0.0.7")
    party.all_read()
    return guest


@pytest.mark.parametrize(
    "line",
    ["wall hi", "announce garden hi", "status", "lock", "lock staff", "shutdown",
     "shutdown in 5m", "where bob", "role bob", "role bob wizard", "audit", "audit 3"],
)  # fmt: skip
def test_guests_may_not(party, bob, line):
    assert bob.types(line).reads() == [s.not_allowed(line.split()[0])]
    assert not party.stopped


# --- wall


def test_everybody_reads_what_is_on_the_wall_wherever_they_are(party, zoe, bob):
    carol = party.guest("carol").types("go garden", "ignore zoe")
    newcomer = party.connects()
    party.all_read()
    zoe.types("wall The tea is ready.")
    for guest in (zoe, bob, carol, newcomer):
        assert guest.reads() == [s.told_everybody("The tea is ready.")]
    assert audits(party) == [("zoe", "wall", "", "The tea is ready.")]


def test_a_wall_stands_among_what_is_said(party, zoe, bob):
    bob.types("say one")
    zoe.types("wall two")
    bob.types("say three")
    assert zoe.reads() == ["bob says: one", s.told_everybody("two"), "bob says: three"]


def test_nobody_can_imitate_it(party, zoe, bob):
    bob.types(f"say {s.told_everybody('x')}", f":{s.told_everybody('x')}")
    assert not any(line.startswith("The party") for line in zoe.reads())
    bob.reads()
    assert bob.types("name The party").reads()[0].startswith("A name ")


def test_whoever_is_muted_says_nothing_in_the_name_of_the_party_either(party, zoe, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="zoe", by="root", at=0.0)])
    assert zoe.types("wall Tea!", "announce garden Tea!").reads() == [s.muted, s.muted]
    assert (bob.reads(), audits(party)) == ([], [])


def test_nobody_announces_anything_where_they_are_kept_from_speaking(party, alice):
    alice.session.role = structs.replace(ROLES["member"], rights=frozenset({"wall"}))
    party.party.rooms["garden"].quiet_guests = {alice.session.number: 0.0}
    assert alice.types("announce garden Tea!").reads() == [s.cant_speak_in("The Garden")]
    assert audits(party) == []


def test_a_program_is_answered_what_everybody_reads(party, zoe, bob):
    assert party.operates("wall", text="Tea.").lines == [s.told_everybody("Tea.")]
    assert bob.reads() == [s.told_everybody("Tea.")]
    plans = ({"seconds": 120, "why": "A kettle."}, {"cancelled": True}, {}, {"seconds": 0})
    answers = [(party.operates("shutdown", **values).lines, bob.reads()[:1]) for values in plans]
    assert all(answer == read != [] for answer, read in answers), answers


@pytest.mark.parametrize("when", ["at 18:00", "in one hour", "AT noon"])
def test_no_slip_in_the_time_closes_the_party_in_a_minute(party, zoe, bob, when):
    assert zoe.types(f"shutdown {when}").reads() == [s.no_span(when.partition(" ")[2])]
    assert bob.reads() == []
    assert audits(party) == []


# --- announce


def test_those_in_one_room_alone_are_told(party, zoe, bob):
    carol = party.guest("carol").types("go garden")
    party.all_read()
    assert zoe.types("announce garden Tea is ready.").reads() == [s.told_so_in("The Garden")]
    assert carol.reads() == [s.told_here("Tea is ready.")]
    assert bob.reads() == []
    assert audits(party) == [("zoe", "announce", "garden", "Tea is ready.")]


def test_where_one_is_oneself_one_reads_it(party, zoe, bob):
    zoe.types("announce parlour Tea is ready.")
    assert [guest.reads() for guest in (zoe, bob)] == [[s.told_here("Tea is ready.")]] * 2


def test_what_is_no_place_can_be_told_nothing(party, zoe):
    assert zoe.types("announce attic Tea is ready.").reads() == [s.nowhere("attic")]
    assert audits(party) == []


# --- lock


def test_a_lock_for_members(party, zoe, bob):
    carol = party.member("carol")
    party.all_read()
    assert zoe.types("lock members").reads() == [MEMBERS]
    assert bob.reads() == []
    assert not bob.closed
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("login dave").reads() == [MEMBERS]
    assert newcomer.types("register dave").reads() == [MEMBERS]
    carol.types("quit")
    assert party.connects().types("login carol open sesame").session.name == "carol"


def test_somebody_who_is_about_to_come_in_stays_out_too(party, zoe):
    newcomer = party.connects().types("register dave", "open sesame")
    zoe.types("lock members")
    newcomer.reads()
    assert newcomer.types("open sesame").reads() == [MEMBERS]
    assert done(party.records.account("dave")) is None


def test_a_lock_for_staff(party, zoe):
    party.member("carol").types("quit")
    party.member("hare").types("quit")
    party.flush()
    zoe.types("role hare host", "lock st").reads()
    assert party.connects().types("login carol open sesame").reads()[-1] == STAFF
    assert party.connects().types("login hare open sesame").session.name == "hare"


def test_somebody_who_is_in_stays_in_even_by_another_link(party, zoe):
    carol = party.member("carol")
    zoe.types("lock staff")
    carol.drops()
    back = party.connects().types("login carol open sesame")
    assert back.session is carol.session
    assert back.session.linked


def test_how_it_is(zoe):
    assert zoe.types("lock").reads() == [s.not_locked]
    assert zoe.types("lock open").reads() == [s.open_already]
    zoe.types("lock members").reads()
    assert zoe.types("lock members").reads() == ["That is how it is already."]
    assert zoe.types("lock").reads() == [MEMBERS, "It was locked by zoe."]
    assert zoe.types("lock staff").reads() == [STAFF]
    assert zoe.types("lock o").reads() == ["Everybody can come in again."]
    assert zoe.types("lock").reads() == [s.not_locked]
    assert zoe.types("lock nobody").reads() == [s.none_of_these("nobody", "open, members, staff")]


def test_a_lock_is_noted_and_survives_a_restart(party, zoe):
    zoe.types("lock staff", "lock open", "lock members")
    assert audits(party) == [
        ("zoe", "lock", "staff", ""), ("zoe", "lock", "open", ""),
        ("zoe", "lock", "members", ""),
    ]  # fmt: skip
    with tea_party(records=party.records) as later:
        gatekeeper(later).begin(done(later.records.sanctions()))
        assert later.connects().types("login dave").reads()[-1] == MEMBERS


# --- shutdown


def test_at_once(party, zoe, bob):
    zoe.types("shutdown now")
    assert bob.reads() == ["The party closes now."]
    assert party.stopped
    assert audits(party) == [("zoe", "shutdown", "", "")]


def test_shutdown_without_a_time_closes_in_a_minute(party, zoe, bob):
    zoe.types("shutdown")
    assert bob.reads() == [s.closes_in("1 minute")]
    assert not party.stopped
    zoe.types("shutdown cancel")
    party.passes(60)
    assert not party.stopped


def test_at_once_and_why(party, zoe, bob):
    newcomer = party.connects()
    newcomer.reads()
    zoe.types("shutdown now A new kettle.")
    assert bob.reads() == newcomer.reads() == [s.closes_now_because("A new kettle.")]
    assert party.stopped


def test_in_a_while_with_a_countdown(party, zoe, bob):
    zoe.types("shutdown in 2m A new kettle.")
    assert bob.reads() == [s.closes_in_because("2 minutes", "A new kettle.")]
    party.passes(59)
    assert bob.reads() == []
    party.passes(1)
    assert bob.reads() == [s.closes_in_because("1 minute", "A new kettle.")]
    party.passes(59)
    assert not party.stopped
    party.passes(1)
    assert party.stopped


def test_alone_it_says_when(party, zoe, bob):
    zoe.types("shutdown in 10m").reads()
    party.passes(90)
    for line in ("shutdown", "shutdown cancle"):
        assert zoe.types(line).reads() == [s.closes_in_or_cancel("8 minutes 30 seconds")]
    assert not party.stopped


def test_a_new_plan_takes_the_place_of_the_old_one(party, zoe, bob):
    zoe.types("shutdown in 5m", "shutdown 1h Later.")
    assert bob.reads() == [s.closes_in("5 minutes"), s.closes_in_because("1 hour", "Later.")]
    party.passes(300)
    assert not party.stopped
    zoe.types("shutdown now")
    assert party.stopped


def test_a_shutdown_can_be_cancelled(party, zoe, bob):
    zoe.types("shutdown in 5m").reads()
    bob.reads()
    assert zoe.types("shutdown cancel").reads() == [s.not_closing]
    assert bob.reads() == [s.not_closing]
    party.passes(600)
    assert not party.stopped
    assert zoe.types("shutdown Cancel").reads() == ["The party is not about to close."]
    assert audits(party) == [("zoe", "shutdown", "", ""), ("zoe", "shutdown cancelled", "", "")]


@pytest.mark.parametrize("line", ["shutdown 5", "shutdown in 5 minutes", "shutdown in 0s"])
def test_a_slip_closes_nothing(party, zoe, line):
    assert zoe.types(line).reads()[0].startswith("A time is written like 90s, 10m, 2h, 3d or 1w")
    assert not party.stopped


# --- where


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("10.0.0.7", s.comes_from_block("carol", "10.0.0.7", "10.0.0.7/32")),
        ("2001:db8::7", s.comes_from_block("carol", "2001:db8::7", "2001:db8::/64")),
        ("", s.comes_from_nowhere("carol")),
        ("/run/tea.sock", s.comes_from_nowhere("carol")),
    ],
)
def test_from_where_somebody_comes(party, zoe, address, told):
    carol = party.guest("carol", address=address)
    zoe.reads()
    assert zoe.types("where carol").reads() == [told]
    assert carol.reads() == []


def test_from_where_all_links_of_somebody_come():
    with tea_party(limits=Limits(sessions_each=2)) as party:
        zoe = party.member("zoe", role="wizard")
        carol = party.member("carol", address="10.0.0.7")
        second = party.connects(address="10.0.0.8").types("login carol open sesame")
        zoe.reads()
        assert zoe.types("where carol").reads() == [
            s.comes_from_block("carol", "10.0.0.7", "10.0.0.7/32"),
            s.comes_from_block("carol", "10.0.0.8", "10.0.0.8/32"),
        ]
        second.drops()
        assert zoe.types("where carol").reads() == [
            s.comes_from_block("carol", "10.0.0.7", "10.0.0.7/32")
        ]
        carol.drops()
        assert zoe.types("where carol").reads()[1:] == [s.lost_link("carol")]


def test_somebody_who_is_not_in_comes_from_nowhere(zoe):
    assert zoe.types("where carol").reads() == [s.no_such_person("carol")]


# --- role


def test_a_role_is_given_at_once_and_kept(party, zoe):
    carol = party.member("carol")
    zoe.reads()
    assert zoe.types("role carol").reads() == [s.has_role("carol", "member")]
    assert zoe.types("role carol host").reads() == [s.has_role_now("carol", "host")]
    assert carol.reads() == [s.your_role("host")]
    assert carol.types("mutes").reads() == [s.nobody_muted]
    assert zoe.types("role carol host").reads() == ["carol has that role already."]
    assert audits(party) == [("zoe", "role", "carol", "member -> host")]
    with tea_party(records=party.records) as later:
        back = later.connects().types("login carol open sesame")
        assert back.session.role.name == "host"


def test_a_role_is_taken_at_once(party, zoe):
    carol = party.member("carol", role="host")
    zoe.types("role carol member")
    carol.reads()
    assert carol.types("mutes").reads() == [s.not_allowed("mutes")]


def test_somebody_who_is_out_gets_a_role(party, zoe):
    party.member("carol").types("quit")
    zoe.reads()
    assert zoe.types("role CAROL wi").reads() == [s.has_role_now("carol", "wizard")]
    assert zoe.types("role carol").reads() == [s.has_role("carol", "wizard")]
    assert zoe.types("role carol host").reads() == [s.role_protects("carol", "wizard")]
    back = party.connects().types("login carol open sesame")
    assert back.session.role.name == "wizard"


def test_a_guest_has_no_role_to_change(zoe, bob):
    for name in ("bob", "dave"):
        assert zoe.types(f"role {name} host").reads() == [
            f"The name {name} is not registered, so it has no role."
        ]


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("guest", s.none_of_these("guest", "member, host, wizard")),
        ("king", s.none_of_these("king", "member, host, wizard")),
    ],
)
def test_a_role_that_nobody_has(party, zoe, role, answer):
    party.member("carol")
    zoe.reads()
    assert zoe.types(f"role carol {role}").reads() == [answer]


def test_nobody_changes_their_own(zoe):
    assert zoe.types("role zoe host").reads() == [s.not_to_oneself]


def test_nobody_gives_what_is_not_below_their_own():
    host = Role(name="host", rank=2, title="Butler", rights=frozenset({"role"}))
    with tea_party(manners=PartyOptions(roles={**ROLES, "host": host})) as party:
        hare = party.member("hare", role="host")
        carol = party.member("carol")
        hare.reads()
        for role, title in (("wizard", "wizard"), ("host", "Butler"), ("butler", "Butler")):
            assert hare.types(f"role carol {role}").reads() == [s.role_out_of_reach(title)]
        assert carol.session.role.name == "member"
        assert audits(party) == []


# --- audit


def test_the_audit_log(party, zoe, bob):
    assert zoe.types("audit").reads() == ["The staff has done nothing yet."]
    zoe.types("wall Tea!", "mute bob Hush!", "kick bob").reads()
    assert [line.split(maxsplit=2)[2] for line in zoe.types("audit").reads()[1:]] == [
        "zoe  wall        Tea!", "zoe  mute  bob   Hush!", "zoe  kick  bob",
    ]  # fmt: skip
    assert len(zoe.types("audit 2").reads()) == 3
    for few in ("audit 0", "audit -3"):
        assert len(zoe.types(few).reads()) == 2
    assert zoe.types("audit all").reads() == ["all is not a whole number."]


def test_the_audit_log_shows_a_page_at_a_time():
    with tea_party(limits=Limits(history_lines=2, history_page=3)) as party:
        zoe = party.member("zoe", role="wizard")
        zoe.types(*(f"wall {number}" for number in range(5))).reads()
        assert len(zoe.types("audit").reads()) == 3
        assert zoe.types("audit 9").reads()[-1].endswith("4")
        assert len(zoe.types("audit 9").reads()) == 4
