from teaparty.core.refusal import Refusal


def test_a_refusal_reads_with_its_fields():
    assert str(Refusal("You see no {what} here.", what="{tea}")) == "You see no {tea} here."


def test_a_refusal_without_fields_is_no_template():
    assert str(Refusal("{braces} stay")) == "{braces} stay"


def test_the_text_may_have_any_field():
    assert Refusal("{text} {self_}", text="a", self_="b").fields == {"text": "a", "self_": "b"}
