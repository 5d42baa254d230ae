"""Names may be shortened; before a whisper goes by a shortened name, it is asked who is meant."""

import pytest

from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests import sentences as s

ASKED = s.confirm_whisper("Jürgen")


@pytest.fixture
def jurgen(party, alice):
    jurgen = party.guest("Jürgen")
    alice.reads()
    return jurgen


@pytest.mark.parametrize(
    "line", ["whisper ju hi", ">JU hi", "[jurgen] hi", "tell jurg hi", "page ju=hi", "msg jü hi"]
)
def test_a_shortened_name_is_asked_about_the_first_time(alice, jurgen, line):
    assert alice.types(line).reads() == [ASKED]
    assert jurgen.reads() == []
    assert alice.types("yes").reads() == ["You whisper to Jürgen: hi"]
    assert jurgen.reads() == ["alice whispers to you: hi"]
    assert alice.types(line).reads() == ["You whisper to Jürgen: hi"]


def test_more_letters_of_the_same_name_are_not_asked_about(alice, jurgen):
    alice.types("whisper jur hi", "yes").reads()
    assert alice.types("whisper jurg hi").reads() == ["You whisper to Jürgen: hi"]
    assert alice.types("whisper ju hi").reads() == [ASKED]


def test_the_whisper_can_be_confirmed_after_another_line(alice, jurgen):
    alice.types("whisper ju hi", "finger Jürgen", "yes")
    assert jurgen.reads() == ["alice whispers to you: hi"]


def test_the_whisper_is_withdrawn_by_no(alice, jurgen):
    alice.types("whisper ju hi", "no", "yes")
    assert jurgen.reads() == []


def test_a_shortened_name_is_asked_about_in_chat_mode(alice, jurgen):
    alice.types("mode chat").reads()
    assert alice.types(">ju hi").reads() == [ASKED]
    assert alice.types("yes").reads() == ["You whisper to Jürgen: hi"]


def test_a_whole_name_goes_before_a_longer_one(party, alice, jurgen):
    ju = party.guest("Ju")
    alice.types("whisper ju hi")
    assert ju.reads() == ["alice whispers to you: hi"]


def test_the_name_of_a_member_who_is_out_goes_before_a_longer_one(party, jurgen):
    party.member("Ju").types("quit")
    zoe = party.member("zoe")
    party.all_read()
    assert zoe.types("whisper ju hi").reads()[-1] == s.whisper_waits("Ju")
    assert jurgen.reads() == []


def test_a_guest_whispers_to_nobody_else_instead(party, alice, jurgen):
    party.member("Ju").types("quit")
    party.all_read()
    assert alice.types("whisper ju hi").reads() == [s.register_to_whisper("Ju")]
    assert jurgen.reads() == []


def test_where_several_fit_nobody_is_meant(party, alice, jurgen):
    party.guest("Judy")
    alice.reads()
    for line in ("whisper ju hi", "look ju", "finger ju", "ignore ju", "friends ju"):
        assert alice.types(line).reads() == [s.could_be_any("ju", "Judy, Jürgen")]


def test_oneself_is_meant_only_where_nobody_else_is(party, alice):
    assert alice.types("whisper al hi").reads() == [s.whispers_to_oneself]
    party.guest("Albert")
    alice.reads()
    assert alice.types("whisper al hi").reads() == [s.confirm_whisper("Albert")]


def test_all_people_of_a_whisper_are_named(party, alice, bob, jurgen):
    assert alice.types("whisper bob,ju hi, you").reads() == [s.confirm_whisper("bob, Jürgen")]
    alice.types("yes")
    assert jurgen.reads()[-1] == "alice whispers to bob, you: hi, you"


def test_a_shortened_name_is_asked_about_again_where_the_same_letters_mean_another_person(
    party, alice, jurgen
):
    alice.types("whisper ju hi", "yes").reads()
    jurgen.types("quit")
    party.guest("Judy")
    alice.reads()
    assert alice.types("whisper ju hi").reads() == [s.confirm_whisper("Judy")]


def test_what_is_whispered_to_nobody_reaches_nobody(party, alice, bob, jurgen):
    assert alice.types("whisper ju,xyz hi").reads() == [s.no_such_person("xyz")]
    assert jurgen.reads() == []


def test_somebody_who_left_before_the_yes_is_not_whispered_to(party, alice, jurgen):
    alice.types("whisper ju hi")
    jurgen.types("quit")
    alice.reads()
    assert alice.types("yes").reads() == [s.no_such_person("Jürgen")]


def test_only_the_person_who_was_named_is_remembered(party, alice, jurgen):
    alice.types("whisper ju hi")
    judy = party.guest("Judy")
    alice.types("yes").reads()
    assert alice.types("whisper ju hi").reads() == [s.could_be_any("ju", "Judy, Jürgen")]
    jurgen.types("quit")
    alice.reads()
    assert alice.types("whisper ju hi").reads() == [s.confirm_whisper("Judy")]
    assert judy.reads()[-1] == s.quits("Jürgen")


def test_the_limit_says_how_many_short_names_are_remembered():
    with tea_party(limits=Limits(short_names=1)) as party:
        alice, bob, carol = (party.guest(name) for name in ("alice", "bob", "carol"))
        alice.types("whisper bo hi", "yes", "whisper ca hi", "yes").reads()
        assert alice.types("whisper ca hi").reads() == ["You whisper to carol: hi"]
        assert alice.types("whisper bo hi").reads() == [s.confirm_whisper("bob")]
        assert len(bob.reads()) + len(carol.reads()) > 0


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("look ju", "Jürgen is in The Parlour."), ("look at jurgen", "Jürgen is in The Parlour."),
        ("finger jur", s.is_guest("Jürgen")), ("friends ju", s.friend_added("Jürgen")),
        ("ignore ju", "You now ignore Jürgen."),
    ],
)  # fmt: skip
def test_other_commands_take_the_beginning_of_a_name(alice, jurgen, line, answer):
    assert alice.types(line).reads()[0].startswith(answer)


def test_history_takes_the_beginning_of_a_name(party):
    party.member("Jürgen")
    zoe = party.member("zoe")
    zoe.types("whisper Jürgen hi").reads()
    assert zoe.types("history ju").reads()[0] == s.whispers_with("Jürgen")


def test_names_of_ones_own_lists_may_be_shortened(alice, jurgen):
    alice.types("ignore Jürgen", "friends Jürgen").reads()
    assert alice.types("unignore ju").reads() == [s.heard_again("Jürgen")]
    assert alice.types("unfriend ju").reads() == [s.friend_removed("Jürgen")]
    assert alice.types("unfriend ju").reads() == [s.no_such_friend]


@pytest.mark.parametrize(
    "line", ["kick ju", "mute ju", "ban ju", "report ju he is rude", "role ju host"]
)
def test_commands_of_staff_and_reports_need_the_whole_name(party, jurgen, line):
    zoe = party.member("zoe", role="wizard")
    jurgen.reads()
    zoe.types(line)
    assert jurgen.reads() == []
    assert jurgen.session.gone is None
    assert not any("Jürgen" in each for each in zoe.reads() if "Did you mean" not in each)


def test_look_chooses_among_people_and_places(party, alice):
    party.guest("Kitty")
    alice.reads()
    assert alice.types("look kit").reads() == [s.could_be_any("kit", "Kitty, kitchen")]
