"""What each kind of parameter takes from a line."""

from typing import Annotated, Literal, NamedTuple, Optional

import pytest

from teaparty.core.party.session import Here, Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.params import IN_FULL, Reads, parameters
from teaparty.core.words.people import Name, Names
from teaparty.core.words.taking import MissingParameter, shortened
from teaparty.testing import tea_party
from tests import sentences as s


class Upper(NamedTuple):
    text: str

    @classmethod
    def parse(cls, text):
        if not text.isupper():
            raise ValueError("Shout it!")
        return cls(text)


def read(function, rest, session=None):
    """The values that a function's parameters take from a line, and what is left."""
    values = []
    for parameter in parameters(function, 1):
        value, rest = parameter.read(session, rest)
        values.append(value)
    return values, rest


def usage(function):
    return " ".join(parameter.usage for parameter in parameters(function, 1))


def text_last(me, first: str, rest: str): ...
def number(me, count: int, text: str = ""): ...
def choice(me, how: Literal["mud", "chat", "chatty"]): ...
def person(me, who: Session, text: str): ...
def people(me, who: list[Session], text: str): ...
def here(me, who: Here, text: str): ...
def others_here(me, who: list[Here] | None = None): ...
def here_in_full(me, who: Annotated[Here, IN_FULL]): ...
def in_full(me, who: Annotated[Session, IN_FULL], others: Annotated[list[Session], IN_FULL]): ...
def optional_in_full(me, who: Annotated[Name, IN_FULL] | None = None): ...
def named(me, who: Name, text: str = ""): ...
def several(me, who: Names, text: str): ...
def described(me, what: Annotated[str, "a text"]): ...
def parsed(me, word: Upper, more: Upper): ...
def optional(me, what: str | None = None): ...
def old_optional(me, what: Optional[int] = None): ...  # noqa: UP045
def defaulted(me, count: int = 3, how: Literal["a", "b"] = "a"): ...


def test_a_text_is_one_word_and_as_the_last_one_the_rest():
    assert read(text_last, "one  two  three") == (["one", "two  three"], "")


@pytest.mark.parametrize(
    ("typed", "value"), [("7", 7), ("-7", -7), ("+7", 7), ("0012", 12), ("9" * 18, int("9" * 18))]
)
def test_a_whole_number(typed, value):
    assert read(number, f"{typed} cups") == ([value, "cups"], "")


@pytest.mark.parametrize("typed", ["x", "1.5", "--7", "+-7", "-", "1_0", "٧", "²", "9" * 19, "0x1"])
def test_what_is_no_whole_number(typed):
    with pytest.raises(Refusal, match="is not a whole number"):
        read(number, typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("mud", "mud"),
        ("MUD", "mud"),
        ("ｍｕｄ", "mud"),
        ("m", "mud"),
        ("chat", "chat"),
        ("chatt", "chatty"),
    ],
)
def test_one_of_some_words_or_its_beginning(typed, value):
    assert read(choice, typed) == ([value], "")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("tea", s.none_of_these("tea", "mud, chat, chatty")),
        ("muddy", s.none_of_these("muddy", "mud, chat, chatty")),
        ("c", s.could_be_any("c", "chat, chatty")),
        ("CHA", s.could_be_any("CHA", "chat, chatty")),
    ],
)
def test_none_of_the_words_or_several(typed, answer):
    with pytest.raises(Refusal) as refusal:
        read(choice, typed)
    assert str(refusal.value) == answer


def test_people_are_found_by_name():
    with tea_party() as party:
        alice, bob, carol = (party.guest(name).session for name in ("alice", "bob", "carol"))
        assert read(person, "BOB hi there", alice) == ([bob, "hi there"], "")
        for line in ("bob,carol hi", "bob, carol hi", "bob , carol hi", "bob,,carol,bob hi"):
            assert read(people, line, alice) == ([[bob, carol], "hi"], "")
        assert read(people, "bob hi, all", alice) == ([[bob], "hi, all"], "")
        with pytest.raises(Refusal, match="Nobody called dave"):
            read(people, "bob,dave hi", alice)
        for line in ("", "bob", "bob,", ",", ", ,"):
            with pytest.raises(MissingParameter):
                read(people, line, alice)


def test_people_in_the_room_are_found_by_name_and_others_are_not():
    with tea_party() as party:
        alice, bob, carol = (party.guest(name).session for name in ("alice", "bob", "carol"))
        assert read(here, "BOB hi there", alice) == ([bob, "hi there"], "")
        assert read(others_here, "bob,carol", alice) == ([[bob, carol]], "")
        assert read(others_here, "", alice) == ([None], "")
        carol.handle("on")
        for function, line in (
            (here, "car hi"),
            (others_here, "bob,carol"),
            (here_in_full, "carol"),
        ):
            with pytest.raises(Refusal) as refusal:
                read(function, line, alice)
            assert str(refusal.value) == s.is_not_here("carol")
        with pytest.raises(Refusal, match="Nobody called dave is in"):
            read(here, "dave hi", alice)


def test_a_shortened_name_means_somebody_in_the_room_first():
    with tea_party() as party:
        alice, bob, bella = (party.guest(name).session for name in ("alice", "bob", "bella"))
        with pytest.raises(Refusal, match="b could be any of these: bella, bob"):
            read(here, "b hi", alice)
        bob.handle("on")
        assert read(here, "b hi", alice) == ([bella, "hi"], "")
        assert read(here_in_full, "bella", alice) == ([bella], "")
        with pytest.raises(Refusal, match="Nobody called bel is in"):
            read(here_in_full, "bel", alice)
        bella.handle("on")
        with pytest.raises(Refusal, match="b could be any of these: bella, bob"):
            read(here, "b hi", alice)


def test_a_class_of_ones_own():
    assert read(parsed, "A B C") == ([Upper("A"), Upper("B C")], "")
    with pytest.raises(Refusal, match="Shout it!"):
        read(parsed, "A b")


def test_what_is_optional_may_be_left_out():
    assert read(optional, "") == ([None], "")
    assert read(optional, "x y") == (["x y"], "")
    assert read(old_optional, "") == ([None], "")
    assert read(old_optional, "4") == ([4], "")
    assert read(defaulted, "5") == ([5, "a"], "")


def test_what_is_not_optional_must_be_there():
    with pytest.raises(MissingParameter):
        read(text_last, "one")


def test_the_usage_shows_what_is_optional_and_what_can_be_chosen():
    assert usage(text_last) == "FIRST REST"
    assert usage(choice) == "mud|chat|chatty"
    assert usage(defaulted) == "[COUNT] [a|b]"
    assert usage(lambda me: None) == ""


def test_a_signature_that_makes_no_sense():
    def bare(me, what): ...
    def strange(me, what: float): ...
    def mixed(me, what: int | str): ...
    def unknown(me, what: "Nowhere"): ...  # noqa: F821

    for function in (bare, strange, mixed):
        with pytest.raises(TypeError):
            parameters(function, 1)
    with pytest.raises(NameError):
        parameters(unknown, 1)


def test_a_signature_without_a_session_or_with_stars():
    def nobody(): ...
    def starred(me, *words: str): ...
    def named(me, *, word: str): ...

    for function, fault in ((nobody, "must be me"), (starred, "words"), (named, "word")):
        with pytest.raises(TypeError, match=fault):
            parameters(function, 1)


def test_a_long_word_is_shortened_for_an_answer():
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 39 + "…"


def test_names_may_be_shortened_unless_they_are_to_be_typed_in_full():
    with tea_party() as party:
        alice, bob, carol = (party.guest(name).session for name in ("alice", "bob", "carol"))
        assert read(person, "bo hi", alice) == ([bob, "hi"], "")
        assert read(people, "bo,ca,bob hi", alice) == ([[bob, carol], "hi"], "")
        assert read(in_full, "bob carol", alice) == ([bob, [carol]], "")
        for line in ("bo carol", "bob ca"):
            with pytest.raises(Refusal, match="Did you mean"):
                read(in_full, line, alice)


def test_a_name_is_taken_as_it_was_typed():
    values, _ = read(named, "bo hi")
    assert (values, type(values[0])) == (["bo", "hi"], Name)
    assert [type(value) for value in read(optional_in_full, "bo")[0]] == [str]
    assert read(optional_in_full, "") == ([None], "")


@pytest.mark.parametrize("typed", ["bob=hi=you", "bob = hi=you", "bob= hi=you", "bob＝hi=you",
                                   "bob hi=you"])  # fmt: skip
def test_a_name_ends_at_an_equals_sign(typed):
    with tea_party() as party:
        alice, bob = party.guest("alice").session, party.guest("bob").session
        assert read(person, typed, alice) == ([bob, "hi=you"], "")
        assert read(several, typed, alice) == ([("bob",), "hi=you"], "")
        assert read(named, typed, alice) == (["bob", "hi=you"], "")


def test_a_face_is_no_end_of_a_name():
    assert read(named, "bob =) hi") == (["bob", "=) hi"], "")


def test_parameters_that_take_people_say_so():
    takes = {
        each: [one.people for one in parameters(each, 1)] for each in (person, people, in_full)
    }
    assert list(takes.values()) == [[True, False], [True, False], [True, True]]
    assert [one.people for one in parameters(described, 1)] == [False]
    assert read(described, "a text") == (["a text"], "")


def test_the_usage_can_say_more_than_a_parameters_name():
    @command("put")
    def put(me, what: str, where: Annotated[str, Reads("[by WAY]")] = ""):
        """Put."""

    assert put.usage == "put WHAT [by WAY]"


def test_a_parameter_that_reads_as_nothing_stands_in_no_usage():
    @command("rest")
    def rest(me, how: Annotated[str, Reads("")] = "", so: str = ""):
        """Rest."""

    assert rest.usage == "rest [SO]"
