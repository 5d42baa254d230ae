import pytest

from teaparty.core.values.refusal import Refusal
from tests import sentences as s


def test_a_refusal_reads_with_its_fields():
    assert str(Refusal(s.sees_nothing, what="{tea}")) == s.sees_nothing("{tea}")


def test_a_refusal_without_fields_is_no_template():
    assert str(Refusal("{braces} stay")) == "{braces} stay"


def test_the_text_may_have_any_field():
    assert Refusal("{text} {self_}", text="a", self_="b").fields == {"text": "a", "self_": "b"}


def test_any_value_may_be_a_field():
    assert str(Refusal("You have {number}.", number=3)) == "You have 3."


def test_a_template_that_does_not_fit_is_its_authors_fault_at_once():
    with pytest.raises(KeyError):
        Refusal("You have {number}.", count=3)
