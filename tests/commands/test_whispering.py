"""Whispers and answers to them."""

import pytest

from teaparty.core.people.whispers import Whispers
from teaparty.core.records import Sanction
from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import gatekeeper
from tests.core.slow import SlowRecords, settles

PREFIXES = ["", ".", "@", "/", "!"]


@pytest.mark.parametrize(
    "line", ["page bob=hi=ho", "whisper bob = hi=ho", ">bob=hi=ho", "tell bob ＝ hi=ho"]
)
def test_a_whisper_may_stand_behind_an_equals_sign(alice, bob, line):
    assert alice.types(line).reads() == ["You whisper to bob: hi=ho"]


@pytest.mark.parametrize("sign", PREFIXES)
@pytest.mark.parametrize(
    "line",
    ["whisper bob psst", "WHISPER BOB psst", "whis bob psst", "tell bob psst", "te bob psst",
     "page bob psst", "PAG bob psst", ">bob psst", "> bob psst", "[bob] psst", "[bob]psst",
     "[ bob ] psst"],
)  # fmt: skip
def test_a_whisper_is_read_by_both_sides_only(party, alice, bob, sign, line):
    carol = party.guest("carol")
    alice.types(sign + line)
    assert bob.reads() == ["alice whispers to you: psst"]
    assert alice.reads() == ["You whisper to bob: psst"]
    assert carol.reads() == []


def test_a_whisper_goes_to_other_rooms(alice, bob):
    bob.types("go kitchen").reads()
    alice.reads()
    alice.types("tell bob psst")
    assert bob.reads() == ["alice whispers to you: psst"]


@pytest.mark.parametrize(
    "line",
    ["tell bob,carol psst", "tell bob, carol psst", "tell bob ,carol psst", "tell bob , carol psst",
     ">bob,carol psst", "[bob, carol] psst", "tell bob,carol,bob psst",
     "tell bob,alice,carol psst", "tell @bob,@carol psst", "tell ＠bob, @carol psst"],
)  # fmt: skip
def test_a_whisper_to_several_names(party, alice, bob, line):
    carol = party.guest("carol")
    alice.types(line)
    assert alice.reads() == ["You whisper to bob, carol: psst"]
    assert bob.reads() == ["alice whispers to you, carol: psst"]
    assert carol.reads() == ["alice whispers to bob, you: psst"]


def test_a_bracket_in_the_text_of_a_whisper_stays(alice, bob):
    alice.types("[bob] see [1]")
    assert bob.reads() == ["alice whispers to you: see [1]"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("tell rob psst", s.no_such_person("rob")),
        ("tell bo psst", s.confirm_whisper("bob")),
        ("tell alice psst", s.whispers_to_oneself),
        ("tell bob", s.usage("whisper PEOPLE TEXT")),
        ("tell", s.usage("whisper PEOPLE TEXT")),
        ("tell bob,", s.usage("whisper PEOPLE TEXT")),
        ("tell , hi", s.usage("whisper PEOPLE TEXT")),
        ("say", s.usage("say TEXT")),
        ("'", s.usage("say TEXT")),
        (":", s.usage("emote TEXT")),
        ("shout", s.usage("shout TEXT")),
        ("reply", s.usage("reply TEXT")),
        ("reply hi", s.nobody_whispered),
    ],
)
def test_what_cannot_be_done_is_answered_in_one_line(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []


def test_one_whisper_goes_to_so_many_people_only():
    with tea_party(limits=Limits(recipients=2)) as party:
        alice = party.guest("alice")
        for name in ("bob", "carol", "dave"):
            party.guest(name)
        assert alice.types("tell bob,carol,dave hi").reads() == [
            "That is for 2 people at the most."
        ]


@pytest.mark.parametrize("word", ["reply", "REPLY", "r", "R", "repl", "/r"])
def test_a_reply_goes_to_somebody_who_whispered_last(party, alice, bob, word):
    carol = party.guest("carol")
    carol.types("tell bob one")
    alice.types("tell bob two")
    party.passes(2)
    bob.types(f"{word} yes")
    alice.reads()
    assert carol.reads() == ["You whisper to bob: one"]
    assert bob.reads()[-1] == "You whisper to alice: yes"


def test_a_reply_finds_them_under_their_new_name(alice, bob):
    alice.types("tell bob hi", "name alicia")
    bob.types("reply hello").reads()
    assert alice.reads()[-1] == "bob whispers to you: hello"
    bob.types("reply again")
    assert bob.reads() == ["You whisper to alicia: again"]


def test_a_reply_to_somebody_who_is_gone(alice, bob):
    alice.types("tell bob hi", "quit")
    bob.reads()
    assert bob.types("reply hi").reads() == [s.no_longer_here("alice")]


def test_a_reply_does_not_go_to_a_stranger_who_took_the_name(party, alice, bob):
    alice.types("tell bob hi", "quit")
    party.guest("alice")
    assert bob.types("reply hi").reads()[-1] == s.no_longer_here("alice")


@pytest.fixture
def three(party, alice, bob):
    """alice, bob and carol; bob has whispered to both others."""
    carol = party.guest("carol")
    bob.types("tell alice,carol Tea?")
    party.all_read()
    return alice, bob, carol


def test_a_reply_goes_to_one_and_says_that_there_are_others(three):
    alice, bob, carol = three
    assert alice.types("reply Yes.").reads() == [
        "You whisper to bob: Yes.",
        "Others read that whisper too. To answer all of them, type rr and your words.",
    ]
    assert bob.reads() == ["alice whispers to you: Yes."]
    assert carol.reads() == []


@pytest.mark.parametrize(
    "line",
    ["rr Yes.", "RR Yes.", "reply all: Yes.", "r ALL: Yes.", "reply all:Yes.", "r all : Yes."],
)  # fmt: skip
def test_all_of_a_whisper_can_be_answered(party, three, line):
    alice, bob, carol = three
    assert alice.types(line).reads() == ["You whisper to bob, carol: Yes."]
    assert bob.reads() == ["alice whispers to you, carol: Yes."]
    party.passes(2)
    assert carol.types("rr Me too.").reads() == [
        "alice whispers to bob, you: Yes.", "You whisper to alice, bob: Me too.",
    ]  # fmt: skip
    assert bob.reads() == ["carol whispers to alice, you: Me too."]


def test_a_whisper_to_one_is_answered_to_one(alice, bob):
    bob.types("tell alice Tea?")
    alice.reads()
    assert alice.types("rr Yes.").reads() == ["You whisper to bob: Yes."]
    assert alice.types("reply all of it").reads() == ["You whisper to bob: all of it"]


@pytest.mark.parametrize("line", ["rr", "reply all:", "r all :"])
def test_all_are_answered_with_words(three, line):
    assert three[0].types(line).reads() == [s.usage("rr TEXT")]


def test_before_any_whisper_there_is_nothing_to_answer(alice):
    assert alice.types("rr hi").reads() == [s.nobody_whispered]


def test_somebody_who_is_gone_is_named_and_the_others_read_it(party, three):
    alice, bob, carol = three
    carol.types("quit")
    party.guest("carol")  # somebody else
    party.all_read()
    assert alice.types("rr Yes.").reads() == [
        "You whisper to bob: Yes.", s.no_longer_here("carol"),
    ]  # fmt: skip
    bob.types("quit")
    alice.reads()
    assert alice.types("rr Hello?").reads() == [s.no_longer_here("bob")]


def test_all_are_answered_by_the_names_that_they_have_now(three):
    alice, bob, carol = three
    carol.types("name caroline")
    alice.reads()
    assert alice.types("rr Yes.").reads() == ["You whisper to bob, caroline: Yes."]
    bob.types("name robert")
    alice.reads()
    assert alice.types("r Yes.").reads()[0] == "You whisper to robert: Yes."


def test_somebody_who_may_not_speak_answers_nobody(party, three):
    alice, bob, _ = three
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("rr psst").reads()[0].startswith("You can't speak")
    assert bob.reads() == []


# --- once more to the same people


def test_a_whisper_goes_to_the_same_person_again(alice, bob):
    alice.types("tell bob Tea?")
    bob.types("tell alice Yes.", "name robert")
    alice.reads(), bob.reads()
    assert alice.types("retell Come, then.").reads() == ["You whisper to robert: Come, then."]
    assert bob.reads() == ["alice whispers to you: Come, then."]


def test_a_whisper_goes_to_the_same_people_again_be_it_begun_or_answered(three):
    alice, bob, _ = three
    assert bob.types("retell Now?").reads() == ["You whisper to alice, carol: Now?"]
    alice.types("reply Yes.").reads()
    assert alice.types("RETELL Really.").reads() == ["You whisper to bob: Really."]


@pytest.mark.parametrize(("line", "answer"), [
    ("retell hi", s.whispered_to_nobody), ("retell", s.usage("retell TEXT"))
])  # fmt: skip
def test_there_is_nobody_to_whisper_to_again(alice, bob, line, answer):
    bob.types("tell alice hi")
    alice.reads()
    assert alice.types(line).reads() == [answer]


def test_whoever_has_left_is_not_whispered_to_again(party, alice, bob):
    alice.types("tell bob hi").reads()
    bob.types("quit")
    party.guest("bob")  # somebody else
    alice.reads()
    assert alice.types("retell hi").reads() == [s.no_longer_here("bob")]


# --- whispers to those who are out


OUT, OUT_BOTH = s.whisper_waits("{}"), s.whisper_waits_for_all("{}")


@pytest.fixture
def members(party):
    """alice, bob and carol, who have accounts and are in."""
    guests = [party.member(name) for name in ("alice", "bob", "carol")]
    party.all_read()
    return guests


def comes(party, name):
    guest = party.connects().types(f"login {name} open sesame")
    guest.reads()
    return guest


def erase(party, number):
    party.party.run(party.records.erase_account(number), "")


def test_a_whisper_waits_for_somebody_who_is_out(party, members):
    alice, bob, _ = members
    bob.types("quit")
    alice.reads()
    assert alice.types("tell BOB psst").reads() == ["You whisper to bob: psst", OUT.format("bob")]
    assert comes(party, "bob").types("recall").reads()[1][6:] == "alice whispers to you: psst"


def test_a_whisper_goes_to_those_in_and_those_out(party, members):
    alice, bob, carol = members
    bob.types("quit")
    dave = party.guest("dave")
    alice.reads()
    assert alice.types("tell carol,bob,dave,bob psst").reads() == [
        "You whisper to carol, dave, bob: psst", OUT.format("bob"),
    ]  # fmt: skip
    assert carol.reads()[-1] == "alice whispers to you, dave, bob: psst"
    assert dave.reads() == ["alice whispers to carol, you, bob: psst"]
    assert comes(party, "bob").types("recall").reads()[1][6:] == (
        "alice whispers to carol, dave, you: psst"
    )


def test_a_whisper_with_an_unknown_name_is_read_by_nobody(party, members):
    alice, bob, carol = members
    bob.types("quit")
    alice.reads(), carol.reads()
    assert alice.types("tell carol,bob,nobody psst").reads() == [s.no_such_person("nobody")]
    assert carol.reads() == []
    assert comes(party, "bob").types("recall").reads() == [s.nothing_missed]


def test_a_guest_who_whispers_to_one_out_is_told_how(party, members):
    members[1].types("quit")
    dave = party.guest("dave")
    assert dave.types("tell carol,bob psst").reads() == [s.register_to_whisper("bob")]
    dave.types("register", "open sesame", "open sesame").reads()
    assert dave.types("tell bob psst").reads()[0] == "You whisper to bob: psst"


def test_more_waiting_whispers_than_the_limit_are_refused():
    with tea_party(limits=Limits(waiting_whispers=2)) as party:
        alice, bob = party.member("alice"), party.member("bob").types("quit")
        alice.types("tell bob 1", "tell bob 2").reads()
        assert alice.types("tell bob 3").reads() == [s.too_many_wait("bob")]
        bob = comes(party, "bob")
        assert len(bob.types("recall").reads()) == 3
        bob.types("quit")
        assert alice.types("tell bob 4").reads()[-1] == OUT.format("bob")


ENOUGH = s.too_many_of_yours_wait("bob")


def test_more_waiting_whispers_of_one_person_than_the_limit_are_refused(party, members):
    alice, bob, carol = members
    bob.types("quit")
    alice.types(*(f"tell bob {number}" for number in range(20))).reads()
    assert alice.types("tell bob 20").reads() == [ENOUGH]
    assert alice.types("tell carol,bob 20").reads() == [ENOUGH]
    assert carol.types("tell bob hi").reads()[-1] == OUT.format("bob")
    bob = party.connects().types("login bob open sesame")
    assert "21 whispers wait for you." in bob.reads()[-1]
    bob.types("recall", "recall", "quit")
    assert alice.types("tell bob 21").reads()[-1] == OUT.format("bob")


@pytest.mark.parametrize("ignores", [True, False])
def test_somebody_who_is_ignored_fills_nothing_and_reads_what_anybody_does(ignores):
    with tea_party(limits=Limits(waiting_whispers=3, waiting_from_one=2)) as party:
        alice, bob, carol = (party.member(name) for name in ("alice", "bob", "carol"))
        bob.types(*["ignore alice"] * ignores, "quit")
        alice.types("tell bob 1", "tell bob 2").reads()
        assert alice.types("tell bob 3").reads() == [ENOUGH]
        carol.types("tell bob 1", "tell bob 2").reads()
        dave = party.member("dave").types("tell bob 1")
        assert ("So many whispers" in dave.reads()[-1]) is not ignores
        comes(party, "bob").types("quit")
        assert alice.types("tell bob 3").reads()[-1] == ENOUGH
        bob = comes(party, "bob").types("recall")
        assert sum(line[-1:] == "1" or line[-1:] == "2" for line in bob.reads()) >= 3
        bob.types("quit")
        assert alice.types("tell bob 3").reads()[-1] == OUT.format("bob")


def test_waiting_whispers_of_ignored_people_are_gone_with_recall(party, members):
    alice, bob, _ = members
    bob.types("ignore alice", "quit")
    alice.types(*(f"tell bob {number}" for number in range(20)))
    bob = party.connects().types("login bob open sesame")
    assert "whisper" not in bob.reads()[-1]
    bob.types("quit")
    assert alice.types("tell bob 20").reads()[-1] == ENOUGH
    bob = comes(party, "bob").types("recall", "quit")
    assert alice.types("tell bob 20").reads()[-1] == OUT.format("bob")


def test_waiting_whispers_that_were_not_recalled_count_for_the_limit():
    with tea_party(limits=Limits(waiting_whispers=2)) as party:
        alice, bob = party.member("alice"), party.member("bob").types("quit")
        alice.types("tell bob 1")
        comes(party, "bob").types("quit")
        alice.types("tell bob 2").reads()
        assert alice.types("tell bob 3").reads() == [s.too_many_wait("bob")]
        bob = comes(party, "bob")
        alice.types("tell bob here", "tell bob and there")
        assert len(bob.types("recall").reads()) == 5
        bob.types("quit")
        assert alice.types("tell bob 4").reads()[-1] == OUT.format("bob")


def test_somebody_who_may_not_speak_whispers_to_nobody(party, members):
    alice, bob, _ = members
    bob.types("quit")
    alice.reads()
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("tell bob psst").reads()[0].startswith("You can't speak")
    assert comes(party, "bob").types("recall").reads() == [s.nothing_missed]


def test_somebody_who_ignores_the_speaker_finds_nothing(party, members):
    alice, bob, _ = members
    bob.types("ignore alice", "quit")
    alice.reads()
    assert alice.types("tell bob psst").reads()[-1] == OUT.format("bob")
    assert comes(party, "bob").types("recall").reads() == [s.nothing_missed]


def test_somebody_who_has_lost_the_link_reads_it_when_they_are_back(party, members):
    alice, bob, _ = members
    bob.drops()
    assert alice.types("tell bob psst").reads() == [
        "You whisper to bob: psst", s.reads_it_later("bob"),
    ]  # fmt: skip
    bob = party.connects().types("login bob open sesame")
    assert "alice whispers to you: psst" in bob.reads()


def test_a_whisper_to_the_same_person_waits_while_they_are_out(party, members):
    alice, bob, _ = members
    alice.types("tell bob hi")
    bob.types("quit")
    alice.reads()
    assert alice.types("retell Well?").reads() == ["You whisper to bob: Well?", OUT.format("bob")]


def test_a_reply_waits_for_somebody_who_is_out_now(party, members):
    alice, bob, _ = members
    alice.types("tell bob hi", "quit")
    bob.reads()
    assert bob.types("reply hello").reads() == ["You whisper to alice: hello", OUT.format("alice")]
    assert comes(party, "alice").types("recall").reads()[1][6:] == "bob whispers to you: hello"


def test_all_are_answered_be_they_in_or_out(party, members):
    alice, bob, carol = members
    bob.types("tell alice,carol Tea?", "quit")
    party.all_read()
    assert alice.types("rr Yes.").reads() == ["You whisper to carol, bob: Yes.", OUT.format("bob")]
    carol.types("name zoe", "yes", "quit")
    alice.reads()
    assert alice.types("rr Yes!").reads() == [
        "You whisper to bob, zoe: Yes!", OUT_BOTH.format("bob, zoe"),
    ]  # fmt: skip
    assert alice.types("reply No.").reads()[-1].startswith("Others read that whisper too.")
    bob = comes(party, "bob")
    lines = bob.types("recall").reads()
    assert [each[6:] for each in lines[1:]] == [
        "alice whispers to carol, you: Yes.", "alice whispers to you, zoe: Yes!",
        "alice whispers to you: No.",
    ]  # fmt: skip


def test_a_recalled_whisper_can_be_answered_to_all(party, members):
    alice, bob, _ = members
    alice.types("quit")
    bob.types("tell alice,carol Tea?")
    alice = comes(party, "alice")
    alice.types("recall").reads()
    assert alice.types("rr Yes.").reads() == ["You whisper to bob, carol: Yes."]


def test_an_answer_to_all_reaches_those_who_are_in_though_others_are_gone(party, members):
    alice, bob, carol = members
    bob.types("tell alice,carol Tea?", "quit")
    erase(party, 2)
    alice.reads(), carol.reads()
    assert alice.types("rr Yes.").reads() == [
        "You whisper to carol: Yes.", s.no_longer_here("bob"),
    ]  # fmt: skip
    assert carol.reads() == ["alice whispers to you: Yes."]


def test_an_answer_to_people_who_are_all_gone_is_read_by_nobody(party, members):
    alice, bob, carol = members
    bob.types("tell alice,carol Tea?", "quit")
    carol.types("quit")
    erase(party, 2), erase(party, 3)
    alice.reads()
    assert alice.types("rr Yes.").reads() == [s.no_longer_here("bob")]


def test_somebody_who_leaves_while_it_is_looked_up_answers_nobody(slow):
    alice = slow.party.people["alice"].door
    bob = slow.connects().types("login bob open sesame")
    settles(slow)
    bob.types("tell alice hi", "quit")
    settles(slow)
    alice.session.handle("rr psst")
    alice.session.leave("quit")
    settles(slow)
    assert slow.party.features.get(Whispers).end == 1


def test_a_reply_finds_who_came_in_anew(party, members):
    alice, bob, _ = members
    alice.types("tell bob hi", "quit")
    alice = comes(party, "alice").types("on")
    bob.types("reply hello")
    assert alice.reads()[-1] == "bob whispers to you: hello"


def test_a_reply_finds_a_member_by_the_account_whoever_has_the_name(party, members):
    alice, bob, _ = members
    alice.types("tell bob hi", "name zoe", "yes", "quit")
    party.passes(10)
    stranger = party.guest("alice")
    bob.reads()
    assert bob.types("reply hello").reads() == ["You whisper to zoe: hello", OUT.format("zoe")]
    stranger.types("register", "open sesame", "open sesame", "quit")
    bob.reads()
    assert bob.types("reply hello").reads() == ["You whisper to zoe: hello", OUT.format("zoe")]
    zoe = comes(party, "zoe")
    bob.types("reply hello")
    assert zoe.reads() == ["bob whispers to you: hello"]


# --- while it is found out who is out


@pytest.fixture
def slow():
    """alice, bob and carol have accounts; alice is in, and dave, a guest. Records are slow."""
    with tea_party(records=SlowRecords()) as party:
        for name in ("alice", "bob", "carol"):
            party.connects().types(name)
            settles(party)
            party.party.people[name].door.types("register", "open sesame", "open sesame")
            settles(party)
            if name != "alice":
                party.party.people[name].door.types("quit")
        settles(party)
        party.connects().types("dave")
        settles(party)
        party.all_read()
        yield party


def whispers(party, line):
    alice = party.party.people["alice"].door
    alice.session.handle(line)
    party.flush()
    return alice


def test_a_member_who_comes_in_meanwhile_reads_it_at_once(slow):
    bob = slow.connects().types("login bob open sesame")
    while not slow.party.people.get("bob"):
        slow.flush()
        if "bob" not in slow.party.people:
            alice = whispers(slow, "tell bob psst")
    settles(slow)
    assert bob.reads()[-1] == "alice whispers to you: psst"
    assert OUT.format("bob") not in alice.reads()


def test_a_guest_who_comes_in_meanwhile_reads_it_at_once(slow):
    alice = slow.party.people["alice"].door
    eve = slow.connects()
    alice.session.handle("tell eve,bob psst")
    slow.flush()
    slow.party.admit(eve.session, "eve")
    settles(slow)
    assert eve.reads()[-1] == "alice whispers to you, bob: psst"


def test_a_member_who_leaves_meanwhile_finds_it(slow):
    carol = slow.connects().types("login carol open sesame")
    settles(slow)
    slow.all_read()
    alice = whispers(slow, "tell carol,bob psst")
    carol.session.leave("quit")
    settles(slow)
    assert alice.reads()[-1] == OUT_BOTH.format("bob, carol")
    carol = slow.connects().types("login carol open sesame")
    settles(slow)
    carol.reads()
    carol.types("recall")
    settles(slow)
    assert carol.reads()[1][6:] == "alice whispers to bob, you: psst"


def test_a_whisper_is_read_by_nobody_if_a_guest_among_them_leaves_meanwhile(slow):
    dave = slow.party.people["dave"].door
    alice = whispers(slow, "tell dave,bob psst")
    dave.types("quit")
    settles(slow)
    assert alice.reads()[-1] == s.no_longer_here("dave")
    assert slow.party.features.get(Whispers).end == 0


def test_somebody_who_leaves_meanwhile_whispers_nothing(slow):
    whispers(slow, "tell bob psst").session.leave("quit")
    settles(slow)
    assert slow.party.features.get(Whispers).end == 0


# --- in order, however late they are stored


@pytest.fixture
def late(journal):
    """A party whose journal stores when it is told to; alice and bob have accounts."""
    with tea_party(journal=journal) as party:
        party.alice, party.bob = party.member("alice"), party.member("bob")
        journal.stores()
        party.all_read()
        yield party
        journal.stores()


def test_a_whisper_is_read_by_nobody_before_it_is_stored(journal, late):
    late.alice.types("tell bob psst")
    assert (late.alice.reads(), late.bob.reads()) == ([], [])
    journal.stores()
    assert late.alice.reads() == ["You whisper to bob: psst"]
    assert late.bob.reads() == ["alice whispers to you: psst"]


@pytest.mark.parametrize("turns", range(6))
def test_whispers_and_lines_are_read_in_the_order_in_which_they_happened(journal, late, turns):
    late.alice.types("say 1", "tell bob 2", "say 3", "afk", "tell bob 4")
    late.bob.types("tell alice 5")
    journal.stores(turns)
    read = [late.alice.reads(), late.bob.reads()]
    journal.stores()
    read = [
        early + rest
        for early, rest in zip(read, (late.alice.reads(), late.bob.reads()), strict=True)
    ]
    assert read[0] == [
        "You say: 1", "You whisper to bob: 2", "You say: 3",
        s.you_are_away, s.no_longer_away,
        "You whisper to bob: 4", "bob whispers to you: 5",
    ]  # fmt: skip
    assert read[1] == [
        "alice says: 1", "alice whispers to you: 2", "alice says: 3", s.away("alice"),
        "alice whispers to you: 4", s.back("alice"), "You whisper to alice: 5",
    ]  # fmt: skip


def test_somebody_who_quits_reads_their_whisper_first(journal, late):
    late.alice.types("tell bob psst", "quit")
    assert not late.alice.closed
    journal.stores()
    assert late.alice.reads() == ["You whisper to bob: psst", s.goodbye]
    assert late.alice.closed


def test_of_a_guest_nothing_is_stored(journal, late):
    dave = late.guest("dave")
    journal.stores()
    late.all_read()
    dave.types("tell alice,bob psst")
    assert late.alice.reads() == ["dave whispers to you, bob: psst"]
    late.alice.types("tell dave psst")
    assert dave.reads()[-1] == "alice whispers to you: psst"
    assert late.party.features.get(Whispers).end == 0


# --- who reads slowly, or not at all


def test_whispers_that_have_no_place_are_counted_for_somebody_who_reads_slowly():
    with tea_party(limits=Limits(inbox=8)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        party.all_read()
        bob.reading = False
        alice.types(*(f"tell bob {number}" for number in range(12)))
        bob.reading = True
        read = bob.reads()
        assert read[:7] == [f"alice whispers to you: {number}" for number in range(7)]
        assert read[7:] == ["alice whispers to you: 7", s.lines_missed(4)]
        bob.types("quit")
        assert comes(party, "bob").types("recall").reads() == [s.nothing_missed]


@pytest.mark.parametrize("before", ["tell bob first", "say first"])
def test_whispers_that_had_no_place_wait_for_somebody_who_left_before_reading_them(before):
    with tea_party(limits=Limits(inbox=8)) as party:
        alice, bob, carol = (party.member(name) for name in ("alice", "bob", "carol"))
        carol.types("tell bob read")
        party.all_read()
        bob.drops()
        alice.types(before)
        for number in range(8):
            bob.session.tell(f"private {number}")
        carol.types("tell bob one", "tell bob two")
        party.passes(60)
        bob = party.connects().types("login bob open sesame")
        assert "whisper" in bob.reads()[-1]
        texts = [text.partition(": ")[2] for text in bob.types("recall").reads()]
        assert texts[-3:-1] == ["one", "two"] or texts[-2:] == ["one", "two"]
        assert "read" not in texts
