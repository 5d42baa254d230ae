"""Features: found by their class, and called by the hooks that they override."""

from types import SimpleNamespace

import pytest

from teaparty.core.events import Said
from teaparty.core.party.features import Feature, Features
from teaparty.core.values.notices import Fault, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.unsaid import say
from teaparty.testing import tea_party


class Bell(Feature):
    def __init__(self, rung):
        self.rung = rung

    def leaves(self, me):
        self.rung.append(("leaves", me))


class Gong(Bell):
    def renamed(self, me, old):
        self.rung.append(("renamed", me, old))


def attempt(me, place, does, *given):
    does(*given)


def call(place, does, *given):
    does(*given)


def scene():
    rung, features = [], Features(attempt, call)
    features.add(Bell(rung), Gong(rung))
    return rung, features


def test_a_hook_calls_the_features_that_override_it_in_their_order():
    rung, features = scene()
    features.leaves("me")
    features.renamed("me", "old")
    features.moved("me")
    assert rung == [("leaves", "me"), ("leaves", "me"), ("renamed", "me", "old")]


def test_what_one_is_told_that_concerns_nobody_is_told_to_the_next_whatever_it_raises():
    class Deaf(Feature):
        def renewed(self, options):
            raise ZeroDivisionError

    class Attentive(Feature):
        def renewed(self, options):
            heard.append(options)

    heard = []
    with tea_party() as party:
        party.party.features.add(Deaf(), Attentive())
        party.party.renew(options := PartyOptions(name="Coffee"))
        assert heard == [options]
        (fault,) = [each for each in party.changes if isinstance(each, Fault)]
        assert (fault.place.endswith("Deaf.renewed"), type(fault.error)) == (
            True, ZeroDivisionError,
        )  # fmt: skip
        party.faults.clear()


def test_a_feature_is_found_by_its_class():
    _, features = scene()
    assert [type(features.get(kind)) for kind in (Bell, Gong)] == [Bell, Gong]


def test_a_feature_that_is_not_there_is_refused():
    with pytest.raises(Refusal, match="not possible at this party"):
        Features(attempt, call).get(Bell)


def test_what_can_do_without_a_feature_asks_for_it_if_there_is_any():
    party = SimpleNamespace(features=Features(attempt, call))
    party.features.add(bell := Bell([]))
    assert [Bell.if_any(party), Gong.if_any(party)] == [bell, None]


def test_answers_to_questions_are_found_by_their_kinds():
    features, bell, gong = Features(attempt, call), Bell([]), Gong([])
    bell.answers, gong.answers = {"tea": str.upper}, {"milk": str.lower}
    features.add(bell, gong)
    assert features.answers == {"say": say, "tea": str.upper, "milk": str.lower}


def test_two_features_answer_no_question_of_one_kind():
    bell, gong = Bell([]), Gong([])
    bell.answers = gong.answers = {"tea": str.upper}
    with pytest.raises(AssertionError, match="two answers"):
        Features(attempt, call).add(bell, gong)


def test_no_two_features_are_of_one_class():
    with pytest.raises(AssertionError, match="of one class"):
        Features(attempt, call).add(Bell([]), Bell([]))


class Diary(Feature):
    """Writes down what a party tells its features of."""

    def __init__(self):
        self.written = []

    def came_in(self, me, account):
        self.written.append(("came in", me.name, me.room.name, account))

    def leaves(self, me):
        self.written.append(("leaves", me.name, me.room.name))

    def moved(self, me):
        self.written.append(("moved", me.name, me.room.name))

    def renamed(self, me, old):
        self.written.append(("renamed", old.name, me.name))

    def preferences_changed(self, me):
        self.written.append(("set", me.preferences.away))

    def refuse_speech(self, me):
        self.written.append(("asked", me.name))
        if me.preferences.away:
            raise Refusal("Nobody says anything after tea.")


@pytest.fixture
def diary(party):
    diary = Diary()
    party.party.features.add(diary)
    return diary


def test_a_feature_hears_of_coming_going_and_leaving(party, diary):
    party.guest("zoe").types("on", "name zora", "quit")
    assert diary.written == [
        ("moved", "", "login"),
        ("moved", "zoe", "parlour"),
        ("came in", "zoe", "parlour", None),
        ("moved", "zoe", "garden"),
        ("asked", "zoe"),
        ("renamed", "zoe", "zora"),
        ("leaves", "zora", "garden"),
        ("moved", "zora", "logout"),
    ]


def test_a_feature_hears_of_preferences_and_can_refuse_speech(party, diary):
    zoe = party.guest("zoe")
    zoe.types("say one")
    zoe.session.set_preferences(away="tea")
    zoe.reads()
    zoe.types("say two")
    assert zoe.reads() == ["Nobody says anything after tea."]
    assert ("set", "tea") in diary.written


def test_a_feature_can_refuse_the_words_that_a_plugin_gives_to_somebody(party, diary):
    zoe = party.guest("zoe")
    zoe.session.set_preferences(away="tea")
    with pytest.raises(Refusal, match="after tea"):
        zoe.session.room.append(Said(who=zoe.session.person, text="one"))


class Broken(Feature):
    """Each of its notices raises."""

    def leaves(self, *given):
        raise ZeroDivisionError

    came_in = moved = renamed = set = leaves


class Strict(Feature):
    def refuse_speech(self, me):
        raise Refusal("Hush!")


def test_what_one_feature_raises_keeps_no_notice_from_the_next(party):
    broken, diary = Broken(), Diary()
    party.party.features.add(broken, diary)
    zoe = party.guest("zoe").types("on", "name zora", "settings width 60", "quit")
    assert {what for what, *_ in diary.written} >= {"came in", "moved", "renamed", "set", "leaves"}
    assert {type(fault) for fault in party.faults} == {ZeroDivisionError}
    assert (zoe.closed, party.party.people, party.party.sessions) == (True, {}, {})
    party.faults.clear()


def test_what_refuses_is_raised_to_whoever_asks(party):
    party.party.features.add(Strict())
    with pytest.raises(Refusal, match="Hush"):
        party.party.features.refuse_speech(party.connects().session)


class Bouncer(Feature):
    """Sends out everybody who comes in."""

    def came_in(self, me, account):
        me.leave(Reason.KICKED)


def test_people_who_are_gone_come_in_for_no_feature(party):
    diary = Diary()
    party.party.features.add(Bouncer(), diary)
    party.guest("zoe")
    assert [what for what, *_ in diary.written] == ["moved", "moved", "leaves", "moved"]
