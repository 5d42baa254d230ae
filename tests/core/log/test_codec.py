"""Events as JSON, and back."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.codec import KINDS, arrived, kind_of, lasting, packed, unpacked
from teaparty.core.log.log import Entry

ALICE = e.Person(7, "alice", 1)
THEN = e.Person(e.PAST, "alice", 1)


class Rolled(e.Event, frozen=True, kw_only=True):
    pips: int

    def plain(self):
        return f"{self.who.name} rolls {self.pips}."


class Sung(Rolled, frozen=True, kw_only=True):
    speech = True


class Rained(Rolled, frozen=True, kw_only=True):
    history = False


class Broken(e.Event, frozen=True, kw_only=True):
    def plain(self):
        raise ZeroDivisionError


def read(kept):
    return unpacked("hall", 3, 100.0, kept)


SOME = {
    "text": "tea?", "origin": "The Hall", "destination": "The Hall", "name": "alicia", "count": 2,
    "line": 5, "seconds": 60, "topic": "Tea", "what": "title", "to": (THEN,),
    "social": "hug", "sentences": {"en": "hugs {whom}.", "de": "umarmt {whom}."}, "whom": THEN,
    "how": "warmly", "word": "attic", "key": "bob", "skeleton": "b0b", "epoch": 2, "room": "hall",
    "since": 1.0, "active": 2.0, "role": "member", "act": "move", "why": "owned",
    "event": e.Told(text="tea"), "kind": "mute", "target": "bob", "by": "zoe", "at": 1.5,
    "number": 7, "owner": 3, "patch": "{}", "done": True, "draining": True,
}  # fmt: skip
OTHERS = {
    e.ReportIs: {"session": 5},
    e.LineTaken: {"tickets": ("ab",)},
    e.OperationAnswered: {"by": 2},
    e.PlaceAdded: {"state": "{}"},
    e.StandingIs: {"kind": "quiet", "place": "attic~7", "until": None},
    e.TimerIs: {"plugin": "hugs", "of": "room", "whose": "hall", "method": "rings"},
}
"""What those have that are of another type there."""


@pytest.mark.parametrize("kind", KINDS.__args__, ids=lambda kind: kind.__name__)
def test_every_kind_is_read_as_it_was(kind):
    some = SOME | OTHERS.get(kind, {})
    fields = {name: some[name] for name in kind.__struct_fields__ if name in some}
    event = kind(who=THEN, **fields)
    assert lasting(event) is event
    assert read(packed(event)) == Entry(room="hall", number=3, at=100.0, event=event)


def test_an_event_is_json_with_its_kind():
    assert packed(e.Said(who=ALICE, text="té")).decode() == (
        '{"type":"Said","who":{"number":7,"name":"alice","account":1},"text":"té"}'
    )


def test_text_is_read_as_bytes_are():
    kept = packed(e.Said(who=THEN, text="té"))
    assert read(kept.decode()) == read(kept)


# --- who


def test_nobody_who_is_in_now_has_done_it():
    assert read(packed(e.Said(who=ALICE, text="tea"))).event.who == THEN


def test_nobody_who_is_in_now_is_the_one_it_was_done_to():
    acted = e.Acted(who=THEN, social="hug", sentences={"en": "hugs {whom}."}, whom=ALICE)
    event = read(packed(acted)).event
    assert (event.whom, event.text) == (THEN, "hugs alice.")


@pytest.mark.parametrize("number", [0, e.PAST])
def test_the_party_and_its_listeners_have_no_session_and_get_none(number):
    cat = e.Person(number, "cat")
    assert read(packed(e.Said(who=cat, text="grin"))).event.who == cat


@pytest.mark.parametrize(
    "event",
    [
        e.Said(who=ALICE, text="tea"),
        e.Said(who=ALICE, text="tea", to=(e.Person(2, "bob"),)),
        e.Whispered(who=ALICE, to=(e.Person(8, "bob", 2),), text="tea"),
    ],
)
def test_a_line_that_another_process_has_just_stored_is_by_people_who_are_in(event):
    entry = Entry(room="hall", number=3, at=100.0, event=event)
    assert arrived("hall", 3, 100.0, packed(event)) == entry


def test_a_line_of_another_process_that_cannot_be_read_was_missed():
    assert arrived("hall", 3, 100.0, b"{").event == e.Missed(count=1)


def test_nobody_who_is_in_now_was_whispered_to():
    event = e.Whispered(who=ALICE, to=(e.Person(8, "bob", 2), e.Person(9, "carol")), text="psst")
    assert read(packed(event)).event.to == (
        e.Person(e.PAST, "bob", 2), e.Person(e.PAST, "carol"),
    )  # fmt: skip


# --- what plugins have made up


@pytest.mark.parametrize(
    ("kind", "kept"), [(Rolled, e.Recorded), (Sung, e.RecordedSpeech), (Rained, e.RecordedPassing)]
)
def test_a_plugins_event_is_kept_as_it_reads(kind, kept):
    event = kind(who=ALICE, pips=6)
    assert lasting(event) == kept(who=ALICE, text="alice rolls 6.")
    assert read(packed(event)).event == kept(who=THEN, text="alice rolls 6.")


def test_a_plugins_template_is_stored_with_its_fields():
    class Poured(e.Event, frozen=True, kw_only=True):
        cups: int

        def plain(self):
            return "{name} pours {cups}."

        def plain_fields(self):
            return {"name": self.who.name, "cups": self.cups}

    event = Poured(who=ALICE, cups=2)
    fields = {"name": "alice", "cups": "2"}
    assert lasting(event) == e.Recorded(who=ALICE, text="{name} pours {cups}.", fields=fields)
    assert read(packed(event)).event == e.Recorded(
        who=THEN, text="{name} pours {cups}.", fields=fields
    )


def test_an_announcement_without_fields_is_stored_as_it_always_was():
    assert packed(e.Announced(who=ALICE, text="Tea!")) == (
        b'{"type":"Announced","who":{"number":7,"name":"alice","account":1},"text":"Tea!"}'
    )


def test_words_of_ones_own_stay_so():
    assert (e.Recorded(text="").speech, read(packed(Sung(pips=1))).event.speech) == (False, True)


def test_an_event_that_derives_from_one_that_is_kept_is_a_plugins_own():
    class Yelled(e.Said, frozen=True, kw_only=True):
        def plain(self):
            return f"{self.who.name} yells: {self.text}"

    assert lasting(Yelled(who=ALICE, text="Tea!")) == e.RecordedSpeech(
        who=ALICE, text="alice yells: Tea!"
    )


@pytest.mark.parametrize("make", [lasting, packed])
def test_the_fault_of_a_plugins_event_is_raised(make):
    with pytest.raises(ZeroDivisionError):
        make(Broken(who=ALICE))


# --- what can't be read


@pytest.mark.parametrize(
    "kept",
    [b"", b"{", b"[]", b"null", b'{"type":"Rolled","pips":6}', b'{"text":"tea"}',
     b'{"type":"Said","text":5}', b'{"type":"Said"}', b'{"type":"Said","text":"\xff"}', "{", "",
     '{"type":"Said","text":"\ud800"}', '{"type":"Said","text":"x","more":' + "[" * 100_000],
    ids=lambda kept: repr(kept[:40]),
)  # fmt: skip
def test_an_entry_that_cannot_be_read_is_a_line_that_was_missed(kept):
    assert read(kept) == Entry(room="hall", number=3, at=100.0, event=e.Missed(count=1))


def test_what_a_newer_release_has_added_is_passed_over():
    assert read(b'{"type":"Said","text":"tea","volume":11}').event == e.Said(text="tea")


# --- what a later release has made


def test_a_field_that_is_not_known_is_left_out():
    said = (
        b'{"type":"Said","who":{"number":7,"name":"a","account":1,"hat":2},"text":"tea","mood":{}}'
    )
    event = e.Said(who=e.Person(7, "a", 1), text="tea")
    assert arrived("hall", 0, 1.0, said).event == event


@pytest.mark.parametrize(
    "kept", [b'{"type":"Toasted"}', b'{"type":"SomebodyLeft","why":"flew"}', b'{"type":7}', b"x"]
)
def test_what_is_not_known_is_a_missed_line(kept):
    assert arrived("hall", 0, 1.0, kept).event == e.Missed(count=1)


def test_whoever_is_told_by_another_node_what_is_not_known_has_missed_a_line():
    told = e.ToldElsewhere(who=ALICE, event=e.Told(text="tea"))
    kept = packed(told).replace(b'"Told"', b'"Toasted"')
    event = e.ToldElsewhere(who=ALICE, event=e.Missed(count=1))
    assert arrived("*", 0, 1.0, kept).event == event


@pytest.mark.parametrize(
    ("kept", "kind"), [(b'{"type":"Toasted","by":7}', "Toasted"), (b'{"type":7}', ""), (b"x", "")]
)
def test_the_kind_of_an_event_need_not_be_known(kept, kind):
    assert kind_of(kept) == kind
