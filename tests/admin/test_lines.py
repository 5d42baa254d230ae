"""Stored lines, in JSON and in words."""

from msgspec import structs

from teaparty.admin.lines import line_data, spoken
from teaparty.core import events as e
from teaparty.core.log.log import Entry

POURED = e.Recorded(
    who=e.Person(7, "alice", 1), text="{name} pours {cups}.", fields={"name": "bob", "cups": "2"}
)


def test_the_template_of_a_plugin_is_filled_in():
    found = line_data(Entry(room="hall", number=3, at=900.0, event=POURED))
    assert found == {
        "room": "hall", "number": 3, "at": "1970-01-01T00:15:00Z", "who": "alice",
        "kind": "Recorded", "text": "bob pours 2.",
    }  # fmt: skip
    assert spoken(POURED) == "alice (Recorded) bob pours 2."


def test_what_was_done_by_a_social_has_its_text():
    done = e.Acted(
        who=e.Person(7, "alice", 1), social="hug", sentences={"en": "hugs {whom}."},
        whom=e.Person(8, "bob"),
    )  # fmt: skip
    found = line_data(Entry(room="hall", number=3, at=900.0, event=done))
    assert found == {
        "room": "hall", "number": 3, "at": "1970-01-01T00:15:00Z", "who": "alice",
        "kind": "Acted", "social": "hug", "text": "hugs bob.", "to": ["bob"],
    }  # fmt: skip
    alone = structs.replace(done, whom=None)
    assert "to" not in line_data(Entry(room="hall", number=3, at=900.0, event=alone))
    assert spoken(done) == "alice (Acted) hugs bob."


def test_what_was_said_in_passing_was_said():
    assert spoken(e.SaidPassing(who=e.Person(0, "Dormouse"), text="Zzz.")) == "Dormouse: Zzz."
    rain = e.RecordedPassing(text="Rain falls.")
    assert line_data(Entry(room="hall", number=3, at=0.0, event=rain))["kind"] == "RecordedPassing"
