"""Operations: commands as programs of the operator have them done, with values."""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Literal

import msgspec
import pytest

from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.durations import Span
from teaparty.core.words.operations import NoValues, arguments, checked, values_class
from teaparty.core.words.people import Name, Names
from teaparty.testing import tea_party
from tests import sentences as s

MOST = 100


class Milk:
    usage = "MILK"

    def __init__(self, text):
        self.text = text

    @classmethod
    def parse(cls, text):
        return cls(text)


@dataclass(frozen=True)
class Time:
    seconds: Span | None = None
    why: str = ""

    @classmethod
    def parse(cls, text):
        return cls(None, text)


@dataclass(frozen=True)
class Order:
    tea: str
    words: list = field(default_factory=list)
    time: Time = Time()

    @classmethod
    def parse(cls, text):
        return cls(text)


@command("pour", operation=True)
def pour(
    me: Session, guests: list[Session], others: Names, name: Name, milk: Milk,
    strength: Literal["weak", "strong"] = "weak", cups: int = 1, order: Time = Time(),
):  # fmt: skip
    """Pour tea."""


@command("brew", operation="brew_up")
def brew(me: Session, order: Order):
    """Brew tea."""


@command("sip")
def sip(me: Session, text: str):
    """Sip."""


def given(how, /, **values):
    """What a command is called with for these values."""
    with tea_party() as party:
        party.guest("alice"), party.guest("bob")
        me = party.guest("carol").session
        return arguments(how, me, checked(how, values, MOST))


def test_an_operation_is_called_as_its_command_or_otherwise():
    assert [each.operation for each in (pour, brew, sip)] == ["pour", "brew_up", ""]


def test_its_values_are_the_parameters_and_the_fields_of_these():
    fields = msgspec.json.schema(values_class(pour))["$defs"]["Pour"]
    assert list(fields["properties"]) == [
        "guests", "others", "name", "milk", "strength", "cups", "seconds", "why"
    ]  # fmt: skip
    assert fields["required"] == ["guests", "others", "name", "milk"]
    assert msgspec.json.schema(values_class(brew))["$defs"]["BrewUp"]["required"] == ["tea"]


def test_people_go_by_their_names_and_all_else_by_its_type():
    guests, others, name, milk, *rest = given(
        pour, guests=["alice", "bob"], others=["dave"], name="erin", milk="much", strength="strong",
        cups=3, seconds=60, why="Tea  time",
    )  # fmt: skip
    assert [each.name for each in guests] == ["alice", "bob"]
    assert (others, name, milk.text) == (("dave",), "erin", "much")
    assert rest == ["strong", 3, Time(60, "Tea time")]


def test_what_is_left_out_is_as_it_is_for_people():
    *_, strength, cups, order = given(pour, guests=["alice"], others=["bob"], name="x", milk="x")
    assert (strength, cups, order) == ("weak", 1, Time())
    assert given(brew, tea="green", why="cold") == [Order("green", [], Time(None, "cold"))]


@command("serve", operation=True)
def serve(me: Session, text: str = "tea", order: Order | None = None):
    """Serve what was ordered."""


def test_what_may_be_left_out_as_a_whole_is_whole_or_left_out():
    assert msgspec.json.schema(values_class(serve))["$defs"]["Serve"]["required"] == []
    assert given(serve) == ["tea", None]
    assert given(serve, text="", tea="green") == ["tea", Order("green")]
    with pytest.raises(Refusal) as refused:
        given(serve, why="cold")
    assert str(refused.value) == s.empty_value("tea")


@pytest.mark.parametrize("values", [
    {}, {"text": 5}, {"text": None}, {"text": "x", "more": 1}, {"text": "x" * (MOST + 1)},
    {"text": "é" * MOST}, {"text": "a\nb"}, {"text": "\x1b[2J"}, {"text": "\u2028"},
    {"text": "\ud800"},
])  # fmt: skip
def test_other_values_are_refused(values):
    with pytest.raises(NoValues):
        checked(sip, values, MOST)


def test_a_whole_number_may_be_written_with_a_point():
    assert checked(brew, {"tea": "green", "seconds": 60.0}, MOST)["seconds"] == 60
    with pytest.raises(NoValues):
        checked(brew, {"tea": "green", "seconds": 60.5}, MOST)


def test_documents_say_of_a_text_that_it_is_one_line():
    for how in (sip, brew):
        ((_, found),) = msgspec.json.schema(values_class(how))["$defs"].items()
        texts = [each for each in found["properties"].values() if each.get("type") == "string"]
        for each in texts:
            assert re.search(each["pattern"], "Tea, Zoë?")
            assert not re.search(each["pattern"], "a\nb")
        assert texts != []


def test_what_is_out_of_bounds_is_refused_with_what_was_expected():
    with pytest.raises(NoValues, match="seconds has to be a whole number from 1 to 3162240000"):
        checked(brew, {"tea": "green", "seconds": 0}, MOST)


def test_a_long_name_of_a_field_that_there_is_not_is_not_repeated_whole():
    with pytest.raises(NoValues, match="there is no field 'milk") as refused:
        checked(brew, {"tea": "green", "milk" * 10_000: 1}, MOST)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(("how", "values", "empty"), [
    (sip, {"text": ""}, "text"), (sip, {"text": "\u200b"}, "text"), (brew, {"tea": " "}, "tea"),
])  # fmt: skip
def test_what_is_needed_can_not_be_empty(how, values, empty):
    with pytest.raises(Refusal) as refused:
        given(how, **values)
    assert str(refused.value) == s.empty_value(empty)


def test_a_method_of_a_room_is_none():
    class Bar:
        @command("order", operation=True)
        def order(self, me: Session):
            """Order tea."""

    assert list(Bar.order.faults()) == [
        "the command order is a room's own, so no program can have it done"
    ]
    assert list(pour.faults()) == []
    assert SimpleNamespace(command=pour).command.by_http
