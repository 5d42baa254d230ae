"""Names may be shortened; before a whisper goes by a shortened name, it is asked who is meant."""

import pytest

from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party

ASKED = "Whisper to Jürgen? Type yes."


@pytest.fixture
def jurgen(party, alice):
    jurgen = party.guest("Jürgen")
    alice.reads()
    return jurgen


@pytest.mark.parametrize(
    "line", ["whisper ju hi", ">JU hi", "[jurgen] hi", "tell jurg hi", "page ju=hi", "msg jü hi"]
)
def test_the_first_time_the_party_asks(alice, jurgen, line):
    assert alice.types(line).reads() == [ASKED]
    assert jurgen.reads() == []
    assert alice.types("yes").reads() == ["You whisper to Jürgen: hi"]
    assert jurgen.reads() == ["alice whispers to you: hi"]
    assert alice.types(line).reads() == ["You whisper to Jürgen: hi"]


def test_more_letters_of_the_same_name_are_not_asked_about(alice, jurgen):
    alice.types("whisper jur hi", "yes").reads()
    assert alice.types("whisper jurg hi").reads() == ["You whisper to Jürgen: hi"]
    assert alice.types("whisper ju hi").reads() == [ASKED]


def test_another_line_takes_it_back(alice, jurgen):
    alice.types("whisper ju hi", "look", "yes")
    assert jurgen.reads() == []


def test_in_chat_mode_it_is_asked_too(alice, jurgen):
    alice.types("mode chat").reads()
    assert alice.types(">ju hi").reads() == [ASKED]
    assert alice.types("yes").reads() == ["You whisper to Jürgen: hi"]


def test_who_has_the_very_name_is_meant(party, alice, jurgen):
    ju = party.guest("Ju")
    alice.types("whisper ju hi")
    assert ju.reads() == ["alice whispers to you: hi"]


def test_an_account_of_just_that_name_that_is_out_is_meant(party, jurgen):
    party.member("Ju").types("quit")
    zoe = party.member("zoe")
    party.all_read()
    assert zoe.types("whisper ju hi").reads()[-1] == "Not in at the moment: Ju. It waits for them."
    assert jurgen.reads() == []


def test_a_guest_whispers_to_nobody_else_instead(party, alice, jurgen):
    party.member("Ju").types("quit")
    party.all_read()
    assert alice.types("whisper ju hi").reads() == [
        "Ju is out. Type register: then your whispers wait for them."
    ]
    assert jurgen.reads() == []


def test_where_several_fit_nobody_is_meant(party, alice, jurgen):
    party.guest("Judy")
    alice.reads()
    for line in ("whisper ju hi", "look ju", "finger ju", "ignore ju", "friends ju"):
        assert alice.types(line).reads() == ["ju could be any of these: Judy, Jürgen."]


def test_oneself_is_meant_only_where_nobody_else_is(party, alice):
    assert alice.types("whisper al hi").reads() == ["You can't whisper to yourself."]
    party.guest("Albert")
    alice.reads()
    assert alice.types("whisper al hi").reads() == ["Whisper to Albert? Type yes."]


def test_all_people_of_a_whisper_are_named(party, alice, bob, jurgen):
    assert alice.types("whisper bob,ju hi, you").reads() == ["Whisper to bob, Jürgen? Type yes."]
    alice.types("yes")
    assert jurgen.reads()[-1] == "alice whispers to bob, you: hi, you"


def test_it_is_asked_again_where_the_same_letters_mean_another_person(party, alice, jurgen):
    alice.types("whisper ju hi", "yes").reads()
    jurgen.types("quit")
    party.guest("Judy")
    alice.reads()
    assert alice.types("whisper ju hi").reads() == ["Whisper to Judy? Type yes."]


def test_what_is_whispered_to_nobody_reaches_nobody(party, alice, bob, jurgen):
    assert alice.types("whisper ju,xyz hi").reads() == ["There is nobody called xyz here."]
    assert jurgen.reads() == []


def test_who_has_left_meanwhile_is_not_whispered_to(party, alice, jurgen):
    alice.types("whisper ju hi")
    jurgen.types("quit")
    alice.reads()
    assert alice.types("yes").reads() == ["There is nobody called Jürgen here."]


def test_nothing_is_remembered_of_another_who_fits_by_now(party, alice, jurgen):
    alice.types("whisper ju hi")
    judy = party.guest("Judy")
    alice.types("yes").reads()
    assert alice.types("whisper ju hi").reads() == ["ju could be any of these: Judy, Jürgen."]
    jurgen.types("quit")
    alice.reads()
    assert alice.types("whisper ju hi").reads() == ["Whisper to Judy? Type yes."]
    assert judy.reads()[-1] == "Jürgen has quit."


def test_only_so_many_are_remembered():
    with tea_party(limits=Limits(short_names=1)) as party:
        alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
        alice.types("whisper bo hi", "yes", "whisper ca hi", "yes").reads()
        assert alice.types("whisper ca hi").reads() == ["You whisper to carol: hi"]
        assert alice.types("whisper bo hi").reads() == ["Whisper to bob? Type yes."]
        assert len(bob.reads()) + len(carol.reads()) > 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("look ju", "Jürgen is in The Parlour."), ("look at jurgen", "Jürgen is in The Parlour."),
        ("finger jur", "Jürgen is a guest."), ("friends ju", "You are told when Jürgen comes in."),
        ("ignore ju", "You now ignore Jürgen."),
    ],
)  # fmt: skip
def test_other_commands_take_the_beginning_of_a_name(alice, jurgen, line, answer):
    assert alice.types(line).reads()[0].startswith(answer)


def test_history_takes_the_beginning_of_a_name(party):
    party.member("Jürgen")
    zoe = party.member("zoe")
    zoe.types("whisper Jürgen hi").reads()
    assert zoe.types("history ju").reads()[0] == "Whispers between you and Jürgen:"


def test_names_of_ones_own_lists_may_be_shortened(alice, jurgen):
    alice.types("ignore Jürgen", "friends Jürgen").reads()
    assert alice.types("unignore ju").reads() == ["You hear Jürgen again."]
    assert alice.types("unfriend ju").reads() == ["You are not told any more when Jürgen comes in."]
    assert alice.types("unfriend ju").reads() == ["You have no friend of that name."]


@pytest.mark.parametrize(
    "line", ["kick ju", "mute ju", "ban ju", "report ju he is rude", "role ju host"]
)
def test_who_is_to_be_harmed_has_to_be_named_in_full(party, jurgen, line):
    zoe = party.member("zoe", role="wizard")
    jurgen.reads()
    zoe.types(line)
    assert jurgen.reads() == []
    assert jurgen.session.gone is None
    assert not any("Jürgen" in each for each in zoe.reads() if "Did you mean" not in each)


def test_looking_and_the_place_are_one_choice(party, alice):
    party.guest("Kitty")
    alice.reads()
    assert alice.types("look kit").reads() == ["kit could be any of these: Kitty, kitchen."]
