import pytest

from teaparty.core.values.templates import as_fields, filled

FIELDS = {"name": "alice", "text": "hi {name}"}


@pytest.mark.parametrize(
    "text",
    ["{}", "{name}", "{{name}}", "{0}", "{name.__class__}", "{name!r}", "{name:>9}", "{", "}{"],
)
def test_without_fields_braces_are_braces(text):
    assert filled(text, {}) == text


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{name}: {text}", "alice: hi {name}"),
        ("{name}{name}", "alicealice"),
        ("{{name}}", "{alice}"),
        ("{other} {}", "{other} {}"),
        ("{name.__class__}", "{name.__class__}"),
        ("{name[0]}", "{name[0]}"),
        ("{name!r} {name:>9}", "{name!r} {name:>9}"),
        ("{ name } {0} { }", "{ name } {0} { }"),
        ("{", "{"),
    ],
)
def test_with_fields_only_plain_names_that_were_given_mean_anything(text, becomes):
    assert filled(text, FIELDS) == becomes


def test_a_field_is_shown_by_its_name_and_text():
    shown = filled("{name}: {text}", FIELDS, lambda name, value: f"[{name} {value}]")
    assert shown == "[name alice]: [text hi {name}]"


def test_fields_are_texts_without_heaps():
    assert as_fields({"count": 7, "text": "a" + "\u0301" * 20}) == {
        "count": "7", "text": "a" + "\u0301" * 8,
    }  # fmt: skip
