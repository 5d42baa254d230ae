import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.values.templates import filled
from tests import sentences as s


def test_a_refusal_reads_with_its_fields():
    assert str(Refusal(s.sees_nothing, what="{tea}")) == s.sees_nothing("{tea}")


def test_a_refusal_without_fields_is_no_template():
    assert str(Refusal("{braces} stay")) == "{braces} stay"


def test_the_text_may_have_any_field():
    assert Refusal("{text} {self_}", text="a", self_="b").fields == {"text": "a", "self_": "b"}


def test_any_value_may_be_a_field():
    assert str(Refusal("You have {number}.", number=3)) == "You have 3."


def test_only_plain_names_that_were_given_mean_anything_in_a_refusal():
    text = "{number} {other} {number!r} {number.real} {} {0"
    assert str(Refusal(text, number=3)) == text.replace("{number} ", "3 ")


@pytest.mark.parametrize("sign", ["", "/"])
@pytest.mark.parametrize("fields", [{}, {"name": "{sign}"}])
def test_a_command_in_a_template_has_the_sign_of_its_reader(sign, fields):
    text = "Type {sign}help." + "".join(f" {{{field}}}" for field in fields)
    read = filled(text, {"sign": sign, **fields})
    assert read == " ".join((f"Type {sign}help.", *fields.values()))


def test_a_refusal_shows_no_sign_where_commands_have_none():
    assert str(Refusal("Type {sign}help.")) == "Type help."


def test_an_author_may_have_another_field_called_sign():
    assert str(Refusal("Your sign is {sign}.", sign="Leo")) == "Your sign is Leo."
