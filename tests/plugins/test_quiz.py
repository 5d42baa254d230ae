import pytest

from teaparty.plugins.examples import quiz
from teaparty.testing import tea_party

QUESTIONS = {"What is it always?": "the tea-time", "Who sleeps?": "the Dormouse"}
FIRST, SECOND = (f"{question} You have 10 seconds." for question in QUESTIONS)


@pytest.fixture
def party(monkeypatch):
    monkeypatch.setattr(quiz, "sample", lambda cards, count: cards[:count][::-1])
    with tea_party(quiz, settings={"quiz": {"seconds": 10, "questions": QUESTIONS}}) as party:
        yield party


def players(party, *names):
    guests = [party.guest(name) for name in names]
    for guest in guests:
        guest.types("go quiz")
    party.all_read()
    return guests


def test_the_first_right_answer_counts(party):
    alice, bob = players(party, "alice", "bob")
    alice.types("ring", "say Breakfast!")
    bob.types("say Tea-time.")
    alice.types("say tea-time")
    assert bob.reads() == [
        "alice rings the bell. Questions: 2.",
        FIRST,
        "alice says: Breakfast!",
        "You say: Tea-time.",
        "bob is right. Points of bob: 1.",
        "alice says: tea-time",
    ]
    party.passes(4)
    assert bob.reads() == [SECOND]
    alice.types("say the dormouse")
    assert bob.reads()[1:] == [
        "alice is right. Points of alice: 1.",
        "The quiz is over. Most points: alice, bob.",
    ]


@pytest.mark.parametrize(("answer", "right"), [("A", "a!"), ("The", "the"), ("+", "+")])
def test_an_answer_without_a_large_word_is_not_given_by_just_anything(monkeypatch, answer, right):
    monkeypatch.setattr(quiz, "sample", lambda cards, count: cards)
    with tea_party(quiz, settings={"quiz": {"questions": {"What?": answer}}}) as party:
        (alice,) = players(party, "alice")
        alice.types("ring", "say Tea!")
        assert alice.reads()[-1] == "You say: Tea!"
        alice.types(f"say {right}")
        assert "alice is right. Points of alice: 1." in alice.reads()


def test_the_clock_ends_a_question(party):
    [alice] = players(party, "alice")
    alice.types("ring").reads()
    party.passes(11)
    assert alice.reads() == ["The time is up. The answer is: the tea-time."]
    party.passes(30)
    assert alice.reads() == [
        SECOND,
        "The time is up. The answer is: the Dormouse.",
        "The quiz is over. Most points: nobody.",
    ]
    assert alice.types("ring").reads()[1] == FIRST


def test_there_is_one_quiz_at_a_time(party):
    [alice] = players(party, "alice")
    alice.types("ring").reads()
    refused = "The quiz goes on. Say the answer aloud."
    assert alice.types("ring").reads() == [refused]
    alice.types("say tea time")
    alice.reads()
    assert alice.types("ring").reads() == [refused]


def test_the_quiz_ends_when_everybody_has_left(party):
    alice, bob = players(party, "alice", "bob")
    alice.types("ring", "out")
    bob.types("say tea time", "out")
    party.passes(60)
    bob.types("go quiz").reads()
    assert bob.types("ring").reads()[0] == "bob rings the bell. Questions: 2."


def test_a_question_goes_on_over_a_reload(party):
    [alice] = players(party, "alice")
    alice.types("ring").reads()
    party.reload(quiz)
    party.passes(11)
    assert alice.reads() == ["The time is up. The answer is: the tea-time."]


def test_it_has_questions_of_its_own():
    with tea_party(quiz) as party:
        [alice] = players(party, "alice")
        alice.types("ring")
        assert alice.reads()[0] == "alice rings the bell. Questions: 3."
