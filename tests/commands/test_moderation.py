"""Keeping order: kick, mute, ban, and what is in force after a restart."""

import pytest

from teaparty.core.moderation.clerk import Clerk
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.server.answers import in_lines
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.conftest import audits, gatekeeper, refused

pytestmark = pytest.mark.usefixtures("in_greenwich")

OUT = s.neither_in_nor_registered("bob")


@pytest.fixture
def zoe(party):
    return party.member("zoe", role="wizard")


@pytest.fixture
def hare(party, zoe):
    return party.member("hare", role="host")


@pytest.fixture
def bob(party, zoe):
    guest = party.guest("bob", address="10.0.0.7")
    party.all_read()
    return guest


# --- who may


@pytest.mark.parametrize(
    "line",
    ["kick zoe", "mute zoe", "unmute zoe", "mutes", "ban zoe", "unban zoe", "bans",
     "ban --try zoe"],
)  # fmt: skip
def test_guests_and_members_may_not(party, zoe, bob, line):
    carol = party.member("carol")
    for guest in (bob, carol):
        guest.reads()
        word = line.split()[0]
        assert guest.types(line).reads()[0].startswith(s.not_allowed(word))
    assert audits(party) == []


def test_words_of_the_staff_are_in_nobody_elses_way(zoe, bob):
    assert bob.types("unig zoe").reads() == [s.not_ignored]
    assert bob.types("kicc zoe").reads()[0].startswith("There is no command kicc. Type help")
    assert (
        zoe.types("kicc bob").reads()[0].startswith("There is no command kicc. Did you mean kick")
    )


# --- kick


def test_somebody_who_is_kicked_is_told_why_and_may_come_again(party, zoe, bob):
    assert zoe.types("kick bob Please calm down.").reads() == [s.was_sent_out("bob")]  # once
    assert bob.reads() == [s.sent_out_because("Please calm down.")]
    assert party.guest("bob").session.name == "bob"


def test_the_kicker_reads_of_a_kick_in_another_room(zoe, bob):
    bob.types("go garden")
    zoe.reads()
    assert zoe.types("kick bob").reads() == [s.was_sent_out("bob")]


def test_the_kicker_reads_of_a_kick_of_somebody_whom_they_ignore(party, zoe, bob):
    zoe.types("ignore bob")
    bob.types("name rob")
    zoe.reads()
    assert zoe.types("kick rob").reads() == [s.was_sent_out("rob")]


def test_the_kicker_reads_of_a_kick_in_a_room_that_says_nothing(zoe, bob, monkeypatch):
    monkeypatch.setattr(ChatRoom, "on_leave", lambda room, me, destination: None)
    assert zoe.types("kick bob").reads() == [s.was_sent_out("bob")]


def test_nobody_is_kicked_who_is_not_in(zoe):
    assert zoe.types("kick bob").reads() == [s.no_such_person("bob")]


# --- mute


def test_somebody_who_is_muted_is_told_and_says_nothing_until_the_time_is_over(party, zoe, bob):
    assert zoe.types("mute bob for 10m Please calm down.").reads() == [
        s.is_muted_for("bob", "10 minutes")
    ]
    assert bob.reads() == [s.muted_for_because("10 minutes", "Please calm down.")]
    party.passes(540)
    for line in ("say hi", "'hi", ":waves", "shout hi", "whisper zoe hi"):
        assert bob.types(line).reads() == [s.muted_for_because("1 minute", "Please calm down.")]
    assert zoe.reads() == []
    party.passes(60)
    bob.types("say hi")
    assert zoe.reads() == ["bob says: hi"]
    assert zoe.types("mutes").reads() == [s.nobody_muted]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mute bob", s.muted),
        ("mute bob for shame", s.muted_because("for shame")),
        ("mute BOB 1h30m", s.muted_for("1 hour 30 minutes")),
        ("mute bob 30s Hush!", s.muted_for_because("30 seconds", "Hush!")),
    ],
)
def test_with_or_without_a_time_and_a_reason(zoe, bob, line, told):
    zoe.types(line)
    assert bob.reads() == [told]
    assert bob.types("say hi").reads() == [told]


def test_a_slip_in_the_time_mutes_nobody(zoe, bob):
    assert zoe.types("mute bob for 10 minutes").reads() == [s.no_span(10)]
    assert bob.reads() == []


def test_another_name_is_no_way_out(party, zoe, bob):
    zoe.types("mute bob")
    bob.reads()
    assert bob.types("name robert").reads() == [s.muted]
    assert zoe.types("unmute bob").reads()[-1] == s.is_unmuted("bob")
    assert bob.reads()[-1] == s.can_speak_again


def test_being_away_is_no_way_out(zoe, bob):
    zoe.types("mute bob")
    bob.reads()
    assert bob.types("afk Buy my tea!").reads() == [s.muted]
    assert bob.types("afk").reads() == [s.you_are_away]
    zoe.reads()
    assert zoe.types("look bob").reads()[1:] == [s.away("bob")]


def test_somebody_who_is_unmuted_is_told(zoe, bob):
    zoe.types("mute bob").reads()
    assert zoe.types("unmute bob").reads() == [s.is_unmuted("bob")]
    assert zoe.types("unmute bob").reads() == [s.is_not_muted("bob")]


def test_one_who_is_out_can_be_muted_and_unmuted(party, zoe, bob):
    carol = party.member("carol")
    for guest in (bob, carol):
        guest.types("quit")
    zoe.reads()
    assert zoe.types("mute bob").reads() == [
        s.is_muted("bob"), OUT,
    ]  # fmt: skip
    assert zoe.types("mute CAROL for 1d").reads() == [
        s.is_muted_for("carol", "1 day"), s.not_in("carol"),
    ]  # fmt: skip
    assert party.guest("Bob").types("say hi").reads() == [s.muted]
    assert zoe.types("unmute carol").reads()[-1] == s.is_unmuted("carol")


def test_what_is_no_name_is_not_muted(zoe):
    assert zoe.types("mute b*b").reads() == [s.nobody_called("b*b")]


# --- ban


def test_a_banned_name_is_sent_out_and_stays_out(party, zoe, bob):
    assert zoe.types("ban bob for 2d Please calm down.").reads() == [
        s.was_sent_out("bob"),
        s.is_banned_for("bob", "2 days"),
        s.came_from("bob", "10.0.0.7", "10.0.0.7"),
    ]
    assert bob.reads() == [s.banned_for_because("2 days", "Please calm down.")]
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("login BOB").reads() == [
        s.banned_for_because("2 days", "Please calm down.")
    ]
    carol = party.guest("carol")
    assert carol.types("name bob").reads()[-1].startswith("You are banned")
    party.passes(2 * 86_400)
    assert party.guest("bob").session.name == "bob"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ban bob", s.banned),
        ("ban bob Spam.", s.banned_because("Spam.")),
        ("ban bob 1w", s.banned_for("7 days")),
        ("ban 10.0.0.0/24 Spam.", s.banned_because("Spam.")),
    ],
)
def test_the_banned_one_is_told(zoe, bob, line, told):
    zoe.types(line)
    assert bob.reads() == [told]


@pytest.mark.parametrize(
    ("address", "last"),
    [
        ("2001:db8::7", s.came_from("bob", "2001:db8::7", "2001:db8::/64")),
        ("", s.is_banned("bob")),
    ],
)
def test_the_host_is_told_where_they_came_from(party, zoe, address, last):
    party.guest("bob", address=address)
    assert zoe.types("ban bob").reads()[-1] == last


@pytest.mark.parametrize(
    ("address", "last"),
    [
        ("10.0.0.9", s.came_from("carol", "10.0.0.9", "10.0.0.9")),
        ("", s.not_in("carol")),
    ],
)
def test_a_member_who_is_out_can_be_banned(party, zoe, address, last):
    party.member("carol", address=address).types("quit")
    party.connects(address=address).types(
        "login carol open sesame", "quit"
    )  # so that the block is known
    zoe.reads()
    answer = zoe.types("ban Carol").reads()
    assert answer[:2] == [s.is_banned("carol"), s.not_in("carol")]
    assert answer[-1] == last
    newcomer = party.connects()
    assert newcomer.types("login carol open sesame").reads()[-1] == s.banned


def test_a_guest_who_is_out_can_be_banned(zoe):
    assert zoe.types("ban bob").reads() == [s.is_banned("bob"), OUT]


def test_a_network_is_kept_out(party, zoe, bob):
    carol = party.guest("carol", address="10.0.0.8")
    newcomer = party.connects(address="10.0.0.9")
    dave = party.guest("dave", address="192.0.2.1")
    carol.types("go garden")
    party.all_read()
    assert zoe.types("ban 10.0.0.1/24").reads() == [
        s.was_sent_out("bob"), s.is_banned("10.0.0.0/24"), s.sent_out("carol"),
        s.sent_out_at_the_login(1),
    ]  # fmt: skip
    assert (bob.closed, carol.closed, newcomer.closed, dave.closed) == (True, True, True, False)
    refuse = gatekeeper(party).refuse_address
    for address in ("10.0.0.200", "::ffff:10.0.0.7"):
        assert refused(refuse, address) == s.banned
    assert refused(refuse, "10.0.1.1") is None
    assert zoe.types("unban 10.0.0.0/24").reads() == [s.is_unbanned("10.0.0.0/24")]
    assert refused(refuse, "10.0.0.200") is None
    assert zoe.types("unban 10.0.0.0/24").reads() == [s.is_not_banned("10.0.0.0/24")]


def test_a_network_may_be_empty(zoe):
    assert zoe.types("ban 192.0.2.7").reads() == [s.is_banned("192.0.2.7/32")]


def test_a_ban_of_a_network_leaves_those_in_whose_role_is_not_lower(party, zoe, hare):
    rabbit = party.member("rabbit", role="host", address="10.0.0.5")
    queen = party.member("queen", role="wizard", address="10.0.0.6")
    bob = party.guest("bob", address="10.0.0.7")
    party.all_read()
    assert hare.types("ban --try 10.0.0.0/8").reads() == [
        s.would_send_out("bob"), "Their roles would let them stay: rabbit, queen.",
    ]  # fmt: skip
    assert hare.types("ban 10.0.0.0/8").reads() == [
        s.was_sent_out("bob"),
        s.is_banned("10.0.0.0/8"),
        s.let_stay("rabbit, queen"),
    ]
    assert (rabbit.closed, queen.closed, bob.closed) == (False, False, True)


def test_a_ban_that_would_hit_oneself_is_refused(party, bob):
    zoe = party.member("queen", role="wizard", address="10.0.0.1")
    assert zoe.types("ban 10.0.0.0/8").reads() == [s.bans_own_network]
    assert zoe.types("ban queen").reads() == [s.bans_oneself]
    for line in ("ban --try 10.0.0.1", "ban --try queen"):
        assert zoe.types(line).reads() == [s.would_affect_you_too]
    carol = party.guest("carol", address="10.0.0.2")
    zoe.reads()
    assert zoe.types("ban --try 10.0.0.0/24").reads() == [
        s.would_send_out("bob, carol"), s.would_affect_you_too
    ]  # fmt: skip
    assert not bob.closed
    assert not carol.closed
    assert refused(gatekeeper(party).refuse_address, "10.0.0.1") is None


def test_a_program_bans_neither_the_owner_of_its_token_nor_where_they_are(party, bob):
    queen = party.member("queen", role="host", address="10.0.0.1")
    ban, account = party.party.operations()["ban"], queen.session.person.account
    for line, said in [("10.0.0.0/8", s.bans_own_network), ("queen", s.bans_oneself)]:
        clerk = Clerk(party.party, "the token of queen", queen.session.role, account, "queen")
        served = result_of(clerk.does(ban, line))
        assert (served.done, in_lines(served.events)) == (False, [said])
    assert gatekeeper(party).all("ban") == []
    assert not bob.closed


def test_every_link_of_somebody_counts():
    with tea_party(limits=Limits(sessions_each=2)) as party:
        zoe = party.member("zoe", role="wizard", address="192.0.2.1")
        carol = party.member("carol", address="10.0.0.7")
        second = party.connects(address="2001:db8::7")
        second.types("login carol open sesame")
        zoe.reads()
        assert zoe.types("ban --try 10.0.0.7").reads() == [s.would_send_out("carol")]
        assert zoe.types("ban --try 2001:db8::/64").reads() == [s.would_send_out("carol")]
        assert zoe.types("ban carol").reads()[-2:] == [
            s.came_from("carol", "10.0.0.7", "10.0.0.7"),
            s.came_from("carol", "2001:db8::7", "2001:db8::/64"),
        ]
        assert (carol.closed, second.closed) == (True, True)


@pytest.mark.parametrize("trial", ["--try", "-try", "\u2014TRY"])
def test_a_trial_does_nothing(party, zoe, bob, trial):
    party.connects(address="10.0.0.8")
    assert zoe.types(f"ban {trial} bob").reads() == [s.would_send_out("bob")]
    assert zoe.types(f"ban {trial} 10.0.0.0/8 for 3d Spam.").reads() == [
        s.would_send_out("bob"), s.would_send_out_at_the_login(1),
    ]  # fmt: skip
    assert zoe.types(f"ban {trial} carol").reads() == [s.would_affect_nobody]
    assert zoe.types(f"ban {trial} 192.0.2.0/24").reads() == [s.would_affect_nobody]
    assert not bob.closed
    assert zoe.types("bans").reads() == [s.nobody_banned]
    assert audits(party) == []


def test_a_trial_of_nothing(zoe):
    assert zoe.types("ban --try").reads() == ["Please type whom to try: ban --try TARGET"]
    assert zoe.types("ban").reads() == [s.usage("ban [--try] TARGET [for TIME] [WHY]")]


def test_no_more_names_are_told_than_can_be_read():
    with tea_party(limits=Limits(named=2)) as party:
        zoe = party.member("zoe", role="wizard")
        for name in ("ann", "ben", "cat"):
            party.guest(name, address="10.0.0.7")
        zoe.reads()
        assert zoe.types("ban --try 10.0.0.7").reads() == [s.would_send_out("ann, ben, …")]


NO_NETWORKS = ["10.0.0.300", "10.0.0.0/40", "2001:db8::/129", "a/b", "1.2.3", "192.0.2.*", "*.lan"]


@pytest.mark.parametrize("line", ["ban {}", "ban --try {}", "ban {} for 2d Spam.", "unban {}"])
@pytest.mark.parametrize("target", NO_NETWORKS)
def test_what_looks_like_an_address_and_is_none_is_no_name_either(zoe, line, target):
    assert zoe.types(line.format(target)).reads() == [s.no_address(target)]


def test_the_ban_of_a_name_that_none_can_have_any_more_is_lifted_by_it(party, zoe):
    gatekeeper(party).begin([Sanction(kind="ban", target="1.2.3", name="1.2.3", by="zoe", at=0.0)])
    assert zoe.types("unban 1.2.3").reads() == [s.is_unbanned("1.2.3")]
    assert zoe.types("unban 1.2.3").reads() == [s.no_address("1.2.3")]


def test_the_bans_are_listed(party, zoe, bob):
    zoe.types("ban 10.0.0.0/8 for 1h Spam.", "ban carol").reads()
    assert zoe.types("bans").reads() == [
        "Whom        Until             By   Why",
        "10.0.0.0/8  2027-01-15 09:00  zoe  Spam.",
        "carol       for ever          zoe",
    ]
    zoe.types("screenreader").reads()
    assert zoe.types("bans").reads() == [
        "10.0.0.0/8 is banned until 2027-01-15 09:00, by zoe: Spam.",
        s.banned_for_ever("carol", "zoe"),
    ]
    party.passes(3_600)
    assert zoe.types("bans").reads() == [s.banned_for_ever("carol", "zoe")]


@pytest.mark.parametrize(("kind", "command"), [("ban", "bans"), ("mute", "mutes")])
def test_of_very_many_the_last_are_listed_and_how_to_read_those_before(kind, command):
    with tea_party(limits=Limits(history_page=3)) as party:
        zoe = party.member("zoe", role="wizard")
        gatekeeper(party).begin(
            Sanction(kind=kind, target=name, name=name, by="zoe", at=0.0)
            for name in ("ann", "ben", "cat", "dan", "eve", "fay", "gil")
        )

        def listed(line):
            *rows, last = zoe.types(line).reads()[1:]
            return [row.split()[0] for row in rows], last

        assert listed(command) == (["eve", "fay", "gil"], s.older_ones(4, command, 5))
        assert listed(f"{command} before 5") == (["ben", "cat", "dan"], s.older_ones(1, command, 2))
        assert listed(f"{command} 1 before 5") == (["dan"], s.older_ones(3, command, 4))
        assert zoe.types(f"{command} before 1").reads() == [s.none_before]
        (event,) = party.operates(command, before=2).events
        assert ([row.target for row in event.sanctions], event.more) == (["ann"], 0)


# --- nobody reads the same twice


@pytest.mark.parametrize(
    "line",
    ["kick bob", "kick bob Please.", "mute bob", "mute bob for 10m", "ban bob", "ban bob for 1d",
     "ban 10.0.0.7", "ban 10.0.0.0/8 for 1d", "retract bob", "wall Tea!", "lock members",
     "role dodo host", "shutdown in 10m", "report bob He shouts.", "where bob", "ban --try bob"],
)  # fmt: skip
def test_actor_and_target_read_it_once(party, zoe, bob, line):
    dodo = party.member("dodo")
    bob.types("shout Tea!", "say Tea?")
    party.all_read()
    zoe.types(line)
    party.passes(1)
    for guest in (zoe, bob, dodo):
        read = guest.reads()
        assert len(set(read)) == len(read)
        told = [each for each in read if "sent out" in each.lower() or "taken back" in each]
        assert len(told) <= 1


def test_what_is_undone_is_read_once(party, zoe, bob):
    zoe.types("mute bob", "ban 192.0.2.7", "lock staff", "shutdown in 10m")
    party.all_read()
    for line in ("unmute bob", "unban 192.0.2.7", "lock open", "shutdown cancel"):
        assert len(zoe.types(line).reads()) == 1
    assert bob.reads() == [s.can_speak_again, s.not_closing]


def test_a_shout_that_is_taken_back_is_told_once(party, zoe, bob):
    hare = party.member("hare").types("go garden")
    bob.types("shout Tea!")
    party.all_read()
    for guest, line in ((zoe, "retract bob"), (bob, ""), (hare, "")):
        guest.types(line)
        party.passes(1)
        assert len(guest.reads()) == 1
