"""A question: the next line is its answer, and not a command."""

import pytest

from teaparty.core.values.notices import Fault, Gone, Reason
from teaparty.core.values.refusal import Refusal
from tests import sentences as s


class Pause:
    def __await__(self):
        yield


@pytest.fixture
def answers(alice):
    """What has been answered, in order."""
    return []


@pytest.fixture
def asked(alice):
    """All that alice's door was told to ask."""
    found, ask = [], alice.ask

    def note(text, hidden):
        found.append((text, hidden))
        ask(text, hidden)

    alice.ask = note
    return found


def noting(answers):
    return lambda me, answer: answers.append((me.name, answer))


def raising(error):
    def then(me, answer):
        raise error

    return then


# --- the answer


def test_what_is_asked_is_at_the_door_until_it_is_answered(alice, answers):
    alice.session.ask("Your word: ", noting(answers))
    assert (alice.asked, alice.hidden) == ("Your word: ", False)
    alice.types("tea")
    assert (alice.asked, alice.hidden) == ("", False)
    assert answers == [("alice", "tea")]
    assert alice.reads() == []


def test_a_hidden_answer_is_hidden_until_it_is_given(alice, answers):
    alice.session.ask("Your word: ", noting(answers), hidden=True)
    assert (alice.asked, alice.hidden) == ("Your word: ", True)
    alice.types("tea")
    assert (alice.asked, alice.hidden) == ("", False)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("  a   cup\tof tea ", "a cup of tea"),
        ("e\u0301", "é"),
        ("", ""),
        ("   ", ""),
        ("\t", ""),
        ("quit", "quit"),
        ("/say hi", "/say hi"),
        ("{0}", "{0}"),
    ],
)
def test_an_answer_is_read_as_any_line_is(alice, answers, typed, answer):
    alice.session.ask("Tea? ", noting(answers))
    alice.types(typed)
    assert answers == [("alice", answer)]


@pytest.mark.parametrize(
    "typed", ["  a   cup\tof tea ", "e\u0301", "", "   ", "\t", "quit", "\x00", "\ud800", "ﬁ"]
)
def test_a_hidden_answer_is_given_just_as_it_was_typed(alice, answers, typed):
    alice.session.ask("Your word: ", noting(answers), hidden=True)
    alice.types(typed)
    assert answers == [("alice", typed)]


@pytest.mark.parametrize("line", ["say hi", "quit", "'hi", "on", "/shout hi"])
@pytest.mark.parametrize("hidden", [False, True])
def test_no_command_is_obeyed_while_a_question_is_open(alice, bob, answers, line, hidden):
    alice.session.ask("Tea? ", noting(answers), hidden)
    alice.types(line)
    assert answers == [("alice", line)]
    assert bob.reads() == []
    assert not alice.closed


def test_the_line_after_the_answer_is_a_command_again(alice, bob, answers):
    alice.session.ask("Tea? ", noting(answers))
    alice.types("yes", "say hi")
    assert answers == [("alice", "yes")]
    assert bob.reads() == ["alice says: hi"]


def test_in_chat_mode_an_answer_is_not_said_aloud(alice, bob, answers):
    alice.types("mode chat")
    alice.session.ask("Tea? ", noting(answers))
    alice.types("yes", "hello")
    assert answers == [("alice", "yes")]
    assert bob.reads() == ["alice says: hello"]


def test_a_newcomer_can_be_asked(party, answers):
    newcomer = party.connects()
    newcomer.session.ask("Your word: ", noting(answers), hidden=True)
    newcomer.types("carol")
    assert answers == [("", "carol")]
    assert newcomer.session.name == ""


def test_an_answer_does_not_end_being_away(alice, bob, answers):
    alice.types("afk Tea.")
    alice.session.ask("Tea? ", noting(answers))
    alice.types("yes")
    assert alice.reads() == [s.you_are_away]
    assert alice.session.away == "Tea."
    assert alice.types("say back").reads()[0] == s.no_longer_away


def test_an_answer_ends_being_idle(party, alice, answers):
    alice.session.ask("Tea? ", noting(answers))
    party.passes(30)
    alice.types("")
    assert alice.session.row().idle == 0


def test_news_comes_while_a_question_is_open(alice, bob, answers):
    alice.session.ask("Tea? ", noting(answers))
    bob.types("say hi", "tell alice psst")
    assert alice.reads() == ["bob says: hi", "bob whispers to you: psst"]
    assert alice.asked == "Tea? "


def test_a_question_goes_along_into_another_room(party, alice, answers):
    alice.session.ask("Tea? ", noting(answers))
    alice.session.move(party.room("garden"))
    alice.types("yes")
    assert answers == [("alice", "yes")]


# --- what an answer may do


def test_an_answer_may_do_what_a_command_may(alice, bob):
    alice.session.ask("Say what? ", lambda me, answer: me.room.on_say(me, answer))
    alice.types("hi")
    assert bob.reads() == ["alice says: hi"]


def test_an_answer_may_be_refused(party, alice):
    alice.session.ask("Tea? ", raising(Refusal("There is no {cake} left.", cake="tea")))
    assert alice.types("yes").reads() == ["There is no tea left."]
    assert (alice.asked, alice.session.question, party.faults) == ("", None, [])


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("tea"), SystemExit(1), KeyError("{0}"), GeneratorExit()]
)
def test_an_answer_that_fails_is_a_fault_in_its_place(party, alice, bob, error):
    alice.session.ask("Tea? ", raising(error), hidden=True)
    assert alice.types("yes").reads() == [s.fault]
    assert party.changes[-1] == Fault(
        session=1, place="the answer to 'Tea? ' of the plugin test_asking", error=error
    )
    assert (alice.asked, alice.hidden) == ("", False)
    alice.types("say hi")
    assert bob.reads() == ["alice says: hi"]
    party.faults.clear()


def test_what_an_answer_says_is_in_no_fault(party, alice):
    alice.session.ask("Your word: ", raising(ZeroDivisionError()), hidden=True)
    alice.types("secret")
    assert "secret" not in repr(party.changes)
    party.faults.clear()


def test_an_answer_may_wait(party, alice, bob):
    async def then(me, answer):
        await Pause()
        me.tell("You said {answer}.", answer=answer)

    alice.session.ask("Tea? ", then)
    alice.types("yes", "say hi")
    assert (alice.session.busy, alice.asked, bob.events) == (True, "", [])
    party.flush()
    assert alice.reads() == ["You said yes.", "You say: hi"]
    assert bob.reads() == ["alice says: hi"]


@pytest.mark.parametrize(
    ("error", "told"), [(Refusal("No."), "No."), (ZeroDivisionError("tea"), s.fault)]
)
def test_an_answer_that_waits_may_raise(party, alice, error, told):
    async def then(me, answer):
        await Pause()
        raise error

    alice.session.ask("Tea? ", then)
    alice.types("yes")
    party.flush()
    assert alice.reads() == [told]
    assert not alice.session.busy
    if party.faults:
        assert party.changes[-1].place == "the answer to 'Tea? ' of the plugin test_asking"
        party.faults.clear()


def test_an_answer_that_waits_may_ask(party, alice, answers):
    async def then(me, answer):
        await Pause()
        me.ask("And milk? ", noting(answers))

    alice.session.ask("Tea? ", then)
    alice.types("yes", "a little")
    party.flush()
    party.flush()
    assert answers == [("alice", "a little")]


# --- one question after the other


def test_a_word_is_asked_for_twice(alice, asked):
    def first(me, word):
        me.ask("Once more: ", lambda me, again: me.tell(same(word, again)), hidden=True)

    def same(word, again):
        return "So be it." if word == again else "These are two words."

    alice.session.ask("Your word: ", first, hidden=True)
    assert alice.types("Dinah ", "Dinah ").reads() == ["So be it."]
    assert asked == [("Your word: ", True), ("Once more: ", True), ("", False)]
    alice.session.ask("Your word: ", first, hidden=True)
    assert alice.types("Dinah", "dinah").reads() == ["These are two words."]


def test_the_same_may_be_asked_until_it_is_answered(alice, asked):
    def then(me, answer):
        if not answer:
            me.ask("Tea? ", then)
            raise Refusal("Yes or no?")

    alice.session.ask("Tea? ", then)
    assert alice.types("", " ", "yes").reads() == ["Yes or no?", "Yes or no?"]
    assert asked == [("Tea? ", False)] * 3 + [("", False)]


def test_another_question_takes_the_place_of_the_first(alice, answers):
    alice.session.ask("Tea? ", raising(ZeroDivisionError()), hidden=True)
    alice.session.ask("Coffee? ", noting(answers))
    assert (alice.asked, alice.hidden) == ("Coffee? ", False)
    alice.types("yes")
    assert answers == [("alice", "yes")]


def test_a_question_can_be_taken_back(alice, bob, asked):
    alice.session.ask("Tea? ", raising(ZeroDivisionError()))
    alice.session.ask_no_more()
    alice.session.ask_no_more()
    alice.types("say hi")
    assert bob.reads() == ["alice says: hi"]
    assert asked == [("Tea? ", False), ("", False)]


# --- leaving


def test_a_question_ends_when_one_leaves(alice, asked):
    alice.session.ask("Your word: ", raising(ZeroDivisionError()), hidden=True)
    alice.drops()
    assert (alice.asked, alice.hidden, alice.session.question) == ("", False, None)
    alice.session.handle("tea")
    assert asked == [("Your word: ", True), ("", False)]


def test_a_question_ends_when_the_party_closes(party, alice):
    alice.session.ask("Your word: ", raising(ZeroDivisionError()), hidden=True)
    party.party.close()
    assert alice.reads() == [s.closed]
    assert (alice.asked, alice.closed) == ("", True)


def test_an_answer_may_be_a_goodbye(alice, bob, asked):
    alice.session.ask("Leave? ", lambda me, answer: me.leave(Reason.QUIT))
    assert alice.types("yes", "say hi").reads() == [s.goodbye]
    assert bob.reads() == [s.quits("alice")]
    assert asked == [("Leave? ", False), ("", False)]


def test_nobody_who_has_left_is_asked(alice, answers):
    alice.drops()
    alice.session.ask("Tea? ", noting(answers), hidden=True)
    assert (alice.asked, alice.hidden, alice.session.question) == ("", False, None)


def test_somebody_who_leaves_while_an_answer_waits_is_asked_nothing_more(party, alice, answers):
    async def then(me, answer):
        await Pause()
        me.ask("And milk? ", noting(answers))

    alice.session.ask("Tea? ", then)
    alice.types("yes")
    alice.drops()
    party.flush()
    assert (alice.asked, alice.session.question) == ("", None)


def test_a_door_that_cannot_end_a_question_keeps_nobody_in(party, alice, bob):
    error = OSError("stuck")
    alice.session.ask("Tea? ", raising(ZeroDivisionError()))
    alice.ask = raising(error)
    alice.drops()
    assert bob.reads() == [s.lost_link("alice")]
    assert list(party.party.people) == ["bob"]
    assert party.changes[-2:] == [
        Gone(session=1, name="alice", reason=Reason.LINK),
        Fault(session=1, place="its door", error=error),
    ]
    party.faults.clear()
