"""The view of `teaparty.v1`: the same frame for all who read the same."""

import json

from wsproto.connection import CLIENT, Connection
from wsproto.extensions import PerMessageDeflate

from teaparty.core.events import Arrived, Person, Said
from teaparty.core.log.log import Batch, Entry, Watched
from teaparty.doors.web.v1.view import COMPRESSED, PLAIN, V1View, of_lines
from teaparty.wire.websocket.deflate import ANSWER

ALICE, BOB = Person(1, "alice"), Person(2, "bob")
EVENTS = (Arrived(who=BOB), Said(who=ALICE, text="hi"), Said(who=BOB, text="ho"))
ENTRIES = [
    Entry(room="parlour", number=number, at=0.5, event=event)
    for number, event in enumerate(EVENTS, 7)
]


MANY = ENTRIES * 14


def lines(frame):
    found = json.loads(frame[2 if frame[1] < 126 else 4 :])
    return [(line["n"], line["line"]) for line in found["lines"]]


def no_fault(*fault):
    raise AssertionError(fault)


def test_all_have_equal_views():
    assert V1View() == PLAIN
    assert hash(V1View()) == hash(PLAIN)


def test_a_batch_is_one_frame_that_is_made_once():
    batch = Batch(7, ENTRIES)
    frame = PLAIN.of_batch(batch, no_fault)
    assert V1View().of_batch(batch, no_fault) is frame
    assert lines(frame) == [(7, "bob has come in."), (8, "alice says: hi"), (9, "bob says: ho")]
    assert PLAIN.encoded(ENTRIES, no_fault, -1) == frame


def test_people_who_acted_read_their_own_lines_in_their_own_way():
    batch = Batch(7, ENTRIES)
    assert lines(PLAIN.of_actor(batch, no_fault, no_fault, BOB.number)) == [
        (8, "alice says: hi"), (9, "You say: ho"),
    ]  # fmt: skip
    assert lines(PLAIN.of_actor(batch, no_fault, no_fault, BOB.number, 2)) == [(9, "You say: ho")]


def test_people_to_whom_something_was_said_read_it_in_their_own_way():
    said = Said(who=ALICE, text="hi", to=(BOB,))
    batch = Batch(7, [Entry(room="parlour", number=7, at=1.5, event=said)])
    assert lines(PLAIN.of_batch(batch, no_fault)) == [(7, "alice says to bob: hi")]
    found = PLAIN.of_actor(batch, no_fault, no_fault, BOB.number)
    assert lines(found) == [(7, "alice says to you: hi")]
    assert b'"to":[{"number":2,"name":"bob"}]' in found


def test_people_who_are_named_are_told_so():
    entry = Entry(room="parlour", number=7, at=1.5, event=Said(who=ALICE, text="bob!"),
                  named={BOB.number: "bob"})  # fmt: skip
    batch = Batch(7, [entry])
    assert b"named" not in PLAIN.of_batch(batch, no_fault)
    for found in (
        PLAIN.of_actor(batch, no_fault, no_fault, BOB.number),
        PLAIN.encoded([entry], no_fault, BOB.number),
    ):
        assert b'"named":true,"line":"alice says: bob!"}' in found
    assert b"named" not in PLAIN.encoded([entry], no_fault, 9)


def test_people_who_watch_for_a_word_are_told_so():
    entry = Entry(room="parlour", number=7, at=1.5, event=Said(who=ALICE, text="tea!"),
                  named={BOB.number: Watched("tea")})  # fmt: skip
    found = PLAIN.of_actor(Batch(7, [entry]), no_fault, no_fault, BOB.number)
    assert b'"watched":true,"line":"alice says: tea!"}' in found
    assert b"named" not in found


def test_no_lines_are_no_frame():
    assert of_lines([]) == of_lines([b"", b""]) == b""


# --- compressed


def read(data):
    """Return the texts that a client reads, which has offered compression and had our answer."""
    extension = PerMessageDeflate()
    extension.finalize(ANSWER)
    client = Connection(CLIENT, [extension])
    client.receive_data(data)
    return "".join(event.data for event in client.events())


def test_what_a_room_reads_is_sent_compressed_and_says_the_same():
    batch = Batch(0, MANY)
    small, big = COMPRESSED.of_batch(batch, no_fault), PLAIN.of_batch(batch, no_fault)
    assert len(small) < len(big) / 10
    assert read(small) == read(big)


def test_what_is_short_or_for_one_person_is_not_compressed():
    few = Batch(0, ENTRIES[:2])
    assert COMPRESSED.of_batch(few, no_fault) == PLAIN.of_batch(few, no_fault)
    batch = Batch(0, MANY)
    assert COMPRESSED.encoded(MANY, no_fault, 1) == PLAIN.encoded(MANY, no_fault, 1)
    compressed, plain = (
        view.of_actor(batch, no_fault, no_fault, ALICE.number) for view in (COMPRESSED, PLAIN)
    )
    assert compressed == plain


def test_a_view_that_has_nothing_to_show_sends_nothing():
    assert COMPRESSED.of_batch(Batch(0, []), no_fault) == b""
