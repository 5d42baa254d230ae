"""People: who, finger, afk, ignore, friends."""

import time

import pytest

from teaparty.core.people.friends import Friends
from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.plugins.examples import dice
from teaparty.testing import NOON, PASSWORD, tea_party
from tests import sentences as s
from tests.conftest import done, gatekeeper
from tests.core.slow import SlowRecords, settles

DAY = time.strftime("%Y-%m-%d", time.localtime(NOON))
LOGIN = f"login zoe {PASSWORD}"


@pytest.fixture
def zoe(party, alice, bob):
    guest = party.member("zoe")
    alice.reads(), bob.reads()
    return guest


@pytest.mark.parametrize("line", ["who", "WHO", "/who", ".who", "@who", "!who"])
def test_who_lists_everybody_in_columns(party, alice, line):
    party.passes(90)
    bob = party.guest("愛麗絲")
    bob.types("go garden", "afk")
    party.passes(30)
    alice.reads()
    assert alice.types(line).reads() == [
        "Name    Room         Idle   On",
        "alice   The Parlour    0s   2m",
        "愛麗絲  The Garden    30s  30s  away",
        s.people_in(2),
    ]


def test_who_works_before_one_has_a_name(party, alice):
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("who").reads()[-1] == s.one_in


@pytest.mark.parametrize("line", ["who here", "who HERE", "names", "NAMES", "who the parlour"])
def test_who_here_lists_the_people_of_the_room(party, alice, bob, line):
    bob.types("go garden")
    party.guest("carol")
    alice.reads()
    rows = alice.types(line).reads()
    assert [row.split()[0] for row in rows[1:-1]] == ["alice", "carol"]
    assert rows[-1] == s.people_in_place(2, "The Parlour")


@pytest.mark.parametrize("line", ["who garden", "names garden", "who The Garden"])
def test_who_of_another_room_lists_its_people(alice, bob, line):
    assert alice.types(line).reads() == ["Nobody is in The Garden."]
    bob.types("go garden")
    alice.reads()
    assert alice.types(line).reads()[1:] == [
        "bob   The Garden    0s  0s", "One person is in The Garden.",
    ]  # fmt: skip


def test_who_of_a_room_that_is_none(alice):
    assert alice.types("who bob").reads() == [
        "There is no room called bob. Type rooms for all rooms."
    ]


def test_before_one_has_a_name_here_is_everywhere(party, alice):
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("who here").reads()[-1] == s.one_in


def test_who_tells_of_staff_and_of_registered_names(party, alice, zoe):
    party.member("hare", role="host")
    party.all_read()
    assert alice.types("who").reads() == [
        "Name   Role        Room         Idle  On",
        "alice              The Parlour    0s  0s",
        "bob                The Parlour    0s  0s",
        "zoe    registered  The Parlour    0s  0s",
        "hare   host        The Parlour    0s  0s",
        s.people_in(4),
    ]


# --- staff


def test_staff_of_a_party_that_has_none(alice):
    assert alice.types("staff").reads() == ["Nobody keeps order here yet."]


def test_the_staff_is_listed_in_or_out(party, alice, zoe):
    party.member("hare", role="host").types("go garden", "afk")
    queen = party.member("queen", role="wizard")
    for name, role in (("hare", "host"), ("queen", "wizard")):
        number = party.party.people[name].account.number
        done(party.records.change_account(number, role=role))
    queen.types("quit")
    party.passes(7_200)
    alice.reads()
    assert alice.types("staff").reads() == [
        "Name   Role    Room        Idle  Last here",
        "queen  wizard                           2h",
        "hare   host    The Garden    2h             away",
    ]
    alice.types("screenreader")
    alice.reads()
    assert alice.types("staff").reads() == [
        "queen is a wizard, and was last here 2 hours ago.",
        "hare is a host, and is in The Garden. Idle for 2 hours. Away.",
    ]


def test_a_new_role_is_in_the_list_at_once(party, alice, zoe):
    alice.types("staff").reads()
    party.member("queen", role="wizard").types("role zoe host")
    rows = alice.types("staff").reads()
    assert [row.split()[:2] for row in rows if row.endswith("0s")] == [
        ["queen", "wizard"], ["zoe", "host"],
    ]  # fmt: skip


def test_the_accounts_are_not_asked_for_each_time(party, alice, monkeypatch):
    asked = []

    async def accounts_with(roles):
        asked.append(roles)
        return []

    monkeypatch.setattr(party.records, "accounts_with", accounts_with)
    alice.types("staff", "staff")
    assert asked == [["host", "wizard"]]
    party.passes(10)
    alice.types("staff")
    assert len(asked) == 2


def test_of_very_many_not_all_are_named():
    with tea_party(limits=Limits(named=2)) as party:
        alice = party.guest("alice")
        for name in ("hare", "queen", "rabbit"):
            party.member(name, role="host")
        party.all_read()
        rows = alice.types("staff").reads()
        assert [row.split()[0] for row in rows[1:3]] == ["hare", "queen"]
        assert rows[3:] == [s.and_more(1)]


# --- finger


def test_finger_of_a_member_who_is_in(party, alice, zoe):
    zoe.types("describe me as The one with the hat.")
    party.passes(90)
    assert alice.types("finger zoe").reads() == [
        s.is_registered("zoe", DAY),
        s.person_in("zoe", "The Parlour", "1m", "1m"),
        "Description of zoe: The one with the hat.",
    ]


def test_finger_of_a_member_who_is_out(party, alice, zoe):
    zoe.types("describe me as The one with the hat.", "quit")
    party.passes(7_200)
    alice.reads()
    assert alice.types("whois ZOE").reads() == [
        s.is_registered("zoe", DAY),
        "zoe was last here 2h ago.",
        "Description of zoe: The one with the hat.",
    ]


def test_finger_of_a_guest(alice, bob):
    bob.types("afk Tea.")
    alice.reads()
    assert alice.types("finger bob").reads() == [
        s.is_guest("bob"), s.person_in("bob", "The Parlour", "0s", "0s"), "bob is away: Tea.",
    ]  # fmt: skip


def test_finger_of_staff_in_and_out(party, alice):
    party.member("zoe", role="host")
    assert alice.types("finger zoe").reads()[0] == s.is_staff("zoe", "host", DAY)
    party.party.run(party.records.change_account(1, role="wizard"), "")
    party.party.people["zoe"].door.types("quit")
    alice.reads()
    assert alice.types("finger zoe").reads()[0] == s.is_staff("zoe", "wizard", DAY)


def test_finger_of_oneself(alice):
    assert alice.types("finger me").reads() == alice.types("finger alice").reads()


def test_finger_of_one_who_has_lost_the_link(alice, zoe):
    zoe.drops()
    assert alice.types("finger zoe").reads()[-1] == s.person_lost_link("zoe")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("finger nobody", s.no_such_person("nobody")),
        ("finger ob", s.no_such_person("ob")),
        ("finger", s.usage("finger NAME")),
    ],
)
def test_finger_of_nobody(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_finger_of_one_who_comes_in_meanwhile():
    with tea_party(records=SlowRecords()) as party:
        alice = party.connects().types("alice")
        zoe = party.connects().types("zoe")
        settles(party)
        zoe.types("register", PASSWORD, PASSWORD)
        settles(party)
        zoe.types("quit")
        settles(party)
        alice.reads()
        alice.session.handle("finger zoe")
        party.party.admit(party.connects().session, "zoe", zoe.session.account)
        settles(party)
        assert s.person_in("zoe", "The Parlour", "0s", "0s") in alice.reads()


# --- being away


@pytest.mark.parametrize("line", ["afk Tea.", "AFK Tea.", "af Tea.", "away Tea.", "/away Tea."])
def test_somebody_who_whispers_to_somebody_away_is_told(alice, bob, line):
    assert bob.types(line).reads() == [s.you_are_away]
    assert alice.reads() == ["bob is away: Tea."]
    assert alice.types("tell bob hi").reads() == ["You whisper to bob: hi", "bob is away: Tea."]
    assert bob.reads() == ["alice whispers to you: hi"]


def test_being_away_without_a_word(alice, bob):
    bob.types("afk")
    assert alice.types("tell bob hi").reads()[-1] == s.away("bob")


def test_the_next_line_ends_it(alice, bob):
    bob.types("afk").reads()
    assert bob.types("say back").reads() == [s.no_longer_away, "You say: back"]
    alice.reads()
    assert alice.types("tell bob hi").reads() == ["You whisper to bob: hi"]


def test_an_empty_line_is_no_line(alice, bob):
    bob.types("afk", "", "   ").reads()
    assert alice.types("tell bob hi").reads()[-1] == s.away("bob")


@pytest.mark.parametrize("text", ["", "Tea."])
def test_the_room_reads_that_somebody_is_away_and_back(party, alice, bob, text):
    carol = party.guest("carol").types("go garden")
    party.all_read()
    bob.types(f"afk {text}")
    assert alice.reads() == ["bob is away: Tea." if text else s.away("bob")]
    bob.types("look")
    assert alice.reads() == [s.back("bob")]
    assert carol.reads() == []


@pytest.mark.parametrize(
    ("line", "read"),
    [("say hi", "bob says: hi"), ("go garden", s.goes_to("bob", "The Garden")),
     ("quit", s.quits("bob")), ("xyzzy", s.back("bob")), ("afk", s.away("bob")),
     ("tell alice hi", "bob whispers to you: hi")],
)  # fmt: skip
def test_the_room_reads_that_somebody_is_back_unless_their_line_shows_it(alice, bob, line, read):
    bob.types("afk")
    alice.reads()
    bob.types(line)
    assert alice.reads() == [read, s.back("bob")][: 1 + line.startswith("tell")]


def test_the_last_words_are_told_again(alice, bob):
    bob.types("afk Tea.", "say hi", "afk")
    assert alice.reads() == ["bob is away: Tea.", "bob says: hi", "bob is away: Tea."]


def test_nobody_hears_it_from_whom_they_ignore(alice, bob):
    alice.types("ignore bob").reads()
    for line in ("afk", "look", "afk Tea.", "look", "afk"):
        bob.types(line)
    assert alice.reads() == []
    assert alice.types("tell bob hi").reads() == ["You whisper to bob: hi", s.away("bob")]


def test_somebody_who_may_not_speak_goes_away_in_silence(party, alice, bob):
    bob.types("afk Tea.", "say hi")
    alice.reads()
    gatekeeper(party).begin([Sanction(kind="mute", target="bob", by="zoe", at=0)])
    bob.types("afk", "look")
    bob.types("afk Buy my tea!").reads()
    assert alice.reads() == []
    assert bob.session.away is None


def test_going_away_again_and_again_is_told_a_few_times_only(alice, bob):
    for _ in range(6):
        bob.types("afk Tea.", "look")
    assert alice.reads() == ["bob is away: Tea.", s.back("bob")] * 3
    for _ in range(6):
        bob.types("afk Coffee.", "look")
    assert len(alice.reads()) == 6
    assert bob.types("afk Coffee.").session.away == "Coffee."


def test_being_away_stands_in_the_history_with_its_words(alice, bob):
    bob.types("afk Tea.", "look")
    alice.reads()
    assert [each[6:] for each in alice.types("history").reads()[1:]] == ["bob is away: Tea."]


def test_a_reply_to_somebody_away_is_told_too(alice, bob):
    bob.types("tell alice hi", "afk Tea.")
    alice.reads()
    assert alice.types("reply hello").reads()[-1] == "bob is away: Tea."


# --- not hearing somebody


def test_nothing_that_they_say_is_read_in_rooms_or_whispers(alice, bob):
    assert alice.types("ignore bob").reads() == [s.now_ignored("bob")]
    bob.types("say one", ":two", "shout three", "tell alice four")
    assert alice.reads() == []
    assert bob.reads() == [
        "You say: one", "* bob two", "You shout: three", "You whisper to alice: four",
    ]  # fmt: skip


def test_what_they_do_is_still_read(alice, bob):
    alice.types("ignore bob").reads()
    bob.types("go garden", "go parlour")
    assert alice.reads() == [s.goes_to("bob", "The Garden"), s.comes_from("bob", "The Garden")]


@pytest.mark.parametrize(
    "line", ["name you.stink.alice", "retract", "go garden", "roll 2d6", "quit"]
)
def test_nothing_with_words_of_an_ignored_person_is_read(line):
    with tea_party(dice) as party:
        alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
        alice.types("ignore bob").reads()
        bob.types("say hi", "name bobby", line)
        assert alice.reads() == []
        assert len(carol.reads()) > 1
        assert alice.types("history").reads()[0].startswith("Nothing that was said")


def test_ignoring_one_person_silences_nobody_else(party, alice, bob):
    carol = party.guest("carol")
    alice.types("ignore bob").reads()
    carol.types("say hi")
    assert alice.reads() == ["carol says: hi"]


def test_a_reply_does_not_go_to_somebody_ignored(party, alice, bob):
    carol = party.guest("carol")
    carol.types("tell alice one")
    alice.types("ignore bob").reads()
    bob.types("tell alice two")
    alice.types("reply yes")
    assert carol.reads()[-1] == "alice whispers to you: yes"


def test_ignoring_follows_a_change_of_name(alice, bob):
    alice.types("ignore bob")
    bob.types("name robert", "say hi", "tell alice hi")
    assert alice.reads()[1:] == []
    assert alice.types("ignore").reads() == [s.ignored("robert")]


def test_the_old_name_is_then_not_ignored(party, alice, bob):
    alice.types("ignore bob")
    bob.types("name robert")
    party.passes(10)
    party.guest("bob").types("say hi")
    assert alice.reads()[-1] == "bob says: hi"


def test_words_said_just_before_a_change_of_name_are_ignored_too(party, alice, bob):
    alice.types("ignore bob").reads()
    bob.session.handle("say one")
    bob.session.handle("name robert")
    assert alice.reads() == []


def test_words_unread_at_a_change_of_name_are_ignored_too(alice, bob):
    alice.types("ignore bob").reads()
    alice.reading = False
    bob.types("say one", "name robert", "say two")
    alice.reading = True
    alice.flush()
    assert alice.reads() == []


def test_one_reads_ones_own_whisper_under_a_name_that_one_ignores(party, alice, bob):
    party.guest("carol")
    alice.types("ignore bob")
    bob.types("quit")
    alice.types("name bob").reads()
    assert alice.types("tell carol hi").reads() == ["You whisper to carol: hi"]


def test_ignoring_lasts_when_they_come_back(party, alice, bob):
    alice.types("ignore bob")
    bob.types("quit")
    party.guest("bob").types("say hi")
    assert alice.reads() == []


@pytest.mark.parametrize("line", ["unignore bob", "UNIGNORE BOB", "uni bob", "/unignore bob"])
def test_an_ignored_person_can_be_heard_again(alice, bob, line):
    alice.types("ignore bob").reads()
    assert alice.types(line).reads() == [s.heard_again("bob")]
    bob.types("say hi")
    assert alice.reads() == ["bob says: hi"]


def test_somebody_who_is_gone_can_be_heard_again(alice, bob):
    alice.types("ignore bob")
    bob.types("quit")
    alice.reads()
    assert alice.types("unignore bob").reads() == [s.heard_again("bob")]


def test_ignore_alone_lists_them(party, alice, bob):
    assert alice.types("ignore").reads() == ["You ignore nobody."]
    party.guest("Carol")
    alice.types("ignore carol", "ignore bob").reads()
    assert alice.types("ignore").reads() == [s.ignored("Carol, bob")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("ignore alice", s.ignores_oneself),
        ("ignore rob", s.no_such_person("rob")),
        ("unignore bob", s.not_ignored),
        ("unignore", s.usage("unignore PERSON")),
    ],
)
def test_what_cannot_be_ignored(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_ignoring_more_people_than_the_limit_is_refused():
    with tea_party(limits=Limits(ignored=1)) as party:
        alice = party.guest("alice")
        party.guest("bob")
        party.guest("carol")
        alice.types("ignore bob").reads()
        assert alice.types("ignore carol").reads() == [
            "You can't ignore more people. Use unignore first."
        ]


def test_ignoring_somebody_twice_takes_one_place_only():
    with tea_party(limits=Limits(ignored=1)) as party:
        alice = party.guest("alice")
        party.guest("bob")
        alice.types("ignore bob").reads()
        assert alice.types("ignore bob").reads()[0].startswith("You now ignore bob.")


# --- friends


def test_friends_in_and_out(party, alice, bob, zoe):
    assert alice.types("friends BOB").reads() == [s.friend_added("bob")]
    assert alice.types("friend zoe").reads() == [s.friend_added("zoe")]
    assert alice.types("friends").reads() == [s.friends_in("bob, zoe")]
    zoe.types("quit")
    alice.reads()
    assert alice.types("friends").reads() == [
        s.friends_in("bob"),
        s.friends_out("zoe"),
    ]
    bob.types("quit")
    alice.reads()
    assert alice.types("friends").reads() == [s.friends_out("bob, zoe")]


def test_somebody_who_is_out_can_be_a_friend(party, alice, zoe):
    zoe.types("quit")
    alice.reads()
    assert alice.types("friends ZOE").reads() == [s.friend_added("zoe")]
    party.connects().types(LOGIN)
    assert alice.reads() == [s.arrived("zoe"), s.friend_came_in("zoe")]


def test_a_friend_no_more(party, alice, bob):
    alice.types("friends bob").reads()
    assert alice.types("unfriend BOB").reads() == [s.friend_removed("BOB")]
    bob.types("quit")
    party.connects().types("login bob")
    assert alice.reads() == [s.quits("bob"), s.arrived("bob")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("friends", "You have no friends here yet. Type friends and a name."),
        ("friends alice", "You are your own friend already."),
        ("friends nobody", s.no_such_person("nobody")),
        ("unfriend bob", s.no_such_friend),
    ],
)
def test_removing_somebody_who_is_no_friend_is_refused(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_somebody_is_a_friend_once(alice, bob):
    alice.types("friends bob").reads()
    assert alice.types("friends Bob").reads() == [s.friend_already("bob")]


def test_more_friends_than_the_limit_are_refused():
    with tea_party(limits=Limits(friends=1)) as party:
        alice, *_ = (party.guest(name) for name in ("alice", "bob", "carol"))
        alice.types("friends bob").reads()
        assert alice.types("friends carol").reads() == [
            "You can't have more friends. Use unfriend first."
        ]


def test_somebody_who_leaves_meanwhile_is_told_of_nobody():
    with tea_party(records=SlowRecords()) as party:
        zoe = party.connects().types("zoe")
        settles(party)
        zoe.types("register", PASSWORD, PASSWORD)
        settles(party)
        zoe.types("quit")
        alice = party.connects().types("alice")
        settles(party)
        alice.session.handle("friends zoe")
        alice.drops()
        settles(party)
        assert len(party.party.features.get(Friends)) == 0


# --- ... whatever they are called, in or out


@pytest.mark.parametrize("name", ["zoe", "ZOE"])
def test_a_member_who_is_out_can_be_ignored(party, alice, zoe, name):
    zoe.types("quit")
    alice.reads()
    assert alice.types(f"ignore {name}").reads() == [s.now_ignored("zoe")]
    zoe = party.connects().types(LOGIN, "say hi", "name you.stink", "yes", "say hi")
    assert alice.reads() == [s.arrived("zoe")]
    assert alice.types("ignore").reads() == [s.ignored("you.stink")]


@pytest.mark.parametrize("inside", [True, False])
def test_an_old_name_means_its_owner_and_not_somebody_whose_name_begins_so(
    party, alice, zoe, inside
):
    zoe.types("name yvette", "yes", *() if inside else ("quit",))
    party.guest("zoela")
    alice.reads()
    assert alice.types("ignore zoe").reads() == [s.now_ignored("yvette")]
    assert alice.types("finger zoe").reads()[0].startswith("yvette has been registered since")
    assert alice.types("friends zoe").reads() == [s.friend_added("yvette")]


def test_a_member_is_ignored_who_took_another_name_while_the_other_was_out(party, zoe):
    carol = party.member("carol").types("ignore zoe", "quit")
    zoe.types("name yvette", "yes")
    carol = party.connects().types(f"login carol {PASSWORD}")
    zoe.types("say hi", "shout hi", "tell carol hi")
    assert carol.reads()[-1].startswith("Also here: ")
    assert carol.types("ignore").reads() == [s.ignored("yvette")]


def test_an_ignored_member_is_listed_by_a_new_name_taken_while_both_were_out(party, zoe):
    carol = party.member("carol").types("ignore zoe", "quit")
    zoe.types("name yvette", "yes", "quit")
    carol = party.connects().types(f"login carol {PASSWORD}")
    carol.reads()
    assert carol.types("ignore").reads() == [s.ignored("yvette")]
    assert carol.types("unignore yvette").reads() == [s.heard_again("yvette")]


def test_the_new_name_will_do_to_hear_them_again(party, zoe):
    carol = party.member("carol").types("ignore zoe", "quit")
    zoe.types("name yvette", "yes", "quit")
    carol = party.connects().types(f"login carol {PASSWORD}")
    assert carol.types("unignore yvette").reads()[-1] == s.heard_again("zoe")
    assert carol.session.preferences.ignored == ()


def test_a_guest_who_makes_the_name_their_own_is_ignored_by_the_account_from_then(party, bob):
    carol = party.member("carol").types("ignore bob")
    bob.types("register", PASSWORD, PASSWORD)
    carol.types("quit")
    bob.types("name robert", "yes")
    carol = party.connects().types(f"login carol {PASSWORD}")
    bob.types("say hi")
    assert carol.reads()[-1].startswith("Also here: ")


def test_whoever_has_the_name_of_one_ignored_member_later_is_heard(party, zoe):
    carol = party.member("carol").types("ignore zoe")
    zoe.types("quit")
    party.party.run(party.records.erase_account(1), "")
    namesake = party.guest("zoe")
    carol.reads()
    namesake.types("say hi")
    assert carol.reads() == ["zoe says: hi"]


def test_a_friend_who_is_ignored_comes_in_unsaid(party, alice, bob):
    alice.types("friends bob", "ignore bob")
    bob.types("quit")
    alice.reads()
    party.guest("bob")
    assert alice.events == [] or "Your friend" not in " ".join(alice.reads())


def test_a_friend_is_known_who_took_another_name_while_the_other_was_out(party, zoe):
    carol = party.member("carol").types("friends zoe", "quit")
    zoe.types("name yvette", "yes", "quit")
    carol = party.connects().types(f"login carol {PASSWORD}")
    carol.reads()
    party.connects().types(f"login yvette {PASSWORD}")
    assert s.friend_came_in("yvette") in carol.reads()
    assert carol.types("friends").reads() == [s.friends_in("yvette")]
    assert carol.types("friends yvette").reads() == [s.friend_already("yvette")]
    assert carol.types("unfriend yvette").reads() == [s.friend_removed("yvette")]
    assert carol.session.preferences.friends == ()
    assert carol.session.preferences.friend_accounts == {}


def test_nobody_muted_has_their_last_words_for_being_away_read_again(party, alice, bob):
    from teaparty.core.records import Sanction

    bob.types("afk You stink.", "on", "go parlour")
    gatekeeper(party).begin([Sanction(kind="mute", target="bob", by="zoe", at=0)])
    bob.types("afk")
    alice.reads()
    assert alice.types("tell bob hi").reads()[-1] == s.away("bob")


def test_of_somebody_who_is_ignored_no_words_are_read_that_they_have_set(party, alice, zoe):
    zoe.types("describe You stink.", "afk You stink.")
    alice.types("ignore zoe").reads()
    for line in ("look zoe", "finger zoe", "tell zoe hi"):
        read = alice.types(line).reads()
        assert read[-1] == s.away("zoe")
        assert "stink" not in " ".join(read)
    zoe.types("quit")
    alice.reads()
    assert "stink" not in " ".join(alice.types("finger zoe").reads())
    alice.types("unignore zoe").reads()
    assert alice.types("finger zoe").reads()[-1] == "Description of zoe: You stink."


@pytest.mark.parametrize(
    "line",
    [
        "say Ha!", "'Ha!", ":ha!", "emote ha!", "me ha!", "shout Ha!", "tell alice Ha!",
        ">alice Ha!", "reply Ha!", "rr Ha!", "describe me as Ha!", "afk Ha!", "name Ha.ha",
        "nick Haha",
    ],
)  # fmt: skip
def test_somebody_who_is_muted_puts_no_words_before_others_in_any_way(party, alice, bob, line):
    from teaparty.core.records import Sanction

    alice.types("tell bob hi")
    bob.reads(), alice.reads()
    gatekeeper(party).begin([Sanction(kind="mute", target="bob", by="zoe", at=0)])
    assert bob.types(line).reads() == [s.muted]
    assert alice.reads() == []
    assert bob.session.name == "bob"
