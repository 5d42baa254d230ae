"""Lines that wait, and the one turn on its way, whose fate is known by its ticket and length."""

import pytest

from teaparty.core.events import Arrived, Person, Said
from teaparty.core.log.places import Line
from teaparty.stores.cluster import outgoing as module
from teaparty.stores.cluster.outgoing import Outgoing, Refused, Waiting
from teaparty.stores.cluster.values import Item, Numbered, Turn

ALICE = Person(1, "alice")


def waits(text, since=0.0, log="hall"):
    """Something said, or what somebody does where it begins with a star."""
    event = Arrived(who=ALICE) if text[0] == "*" else Said(who=ALICE, text=text)
    item = Item(log, text, speech=event.speech)
    return Waiting(Line(log, event, 0), item, since)


def stored(ticket, *events):
    """The turn that is stored with these events."""
    return Turn(9, 1, ticket, 100.0, [Numbered("hall", 5, each) for each in events])


def sends(outgoing):
    wanted = outgoing.next()
    return wanted and (wanted[0], [item.event for item in wanted[1]])


@pytest.fixture
def outgoing():
    return Outgoing(3, 10)


def put(outgoing, *texts, since=0.0):
    found = [waits(text, since) for text in texts]
    outgoing.put(found)
    return [each.line for each in found]


def test_all_that_waits_goes_with_one_turn_and_what_comes_meanwhile_with_the_next(outgoing):
    assert sends(outgoing) is None
    put(outgoing, "a", "b")
    assert sends(outgoing) == (1, ["a", "b"])
    put(outgoing, "c")
    assert sends(outgoing) == (1, ["a", "b"])
    outgoing.settle(stored(1, "a", "b"))
    assert sends(outgoing) == (2, ["c"])


def test_a_turn_has_so_many_lines_and_bytes_at_most(outgoing, monkeypatch):
    monkeypatch.setattr(module, "MOST_LINES", 2)
    monkeypatch.setattr(module, "MOST_BYTES", 4)
    put(outgoing, "a", "b", "cccccc", "d", "eee", "f")
    found = []
    while (wanted := sends(outgoing)) is not None:
        found.append(wanted[1])
        outgoing.settle(stored(wanted[0], *wanted[1]))
    assert found == [["a", "b"], ["cccccc"], ["d", "eee"], ["f"]]


def test_it_is_full_by_lines_or_by_bytes_that_wait(outgoing):
    put(outgoing, "a", "b", "c")
    assert not outgoing.is_full
    put(outgoing, "d")
    assert (outgoing.is_full, len(outgoing)) == (True, 4)
    outgoing.next()
    assert (outgoing.is_full, len(outgoing)) == (False, 4)
    put(outgoing, "e" * 11)
    assert outgoing.is_full


def test_another_turn_settles_nothing(outgoing):
    assert outgoing.settle(stored(1, "a")) is None
    put(outgoing, "a")
    outgoing.next()
    assert outgoing.settle(stored(2, "a")) is None
    assert outgoing.is_sent


def test_which_form_of_a_turn_is_stored_is_told_by_its_length(outgoing):
    for form, expected in ((["a", "b", "*"], [True, True, True]), (["b", "*"], [False, True, True]),
                           (["*"], [False, False, True])):  # fmt: skip
        outgoing.begin_anew()
        outgoing.drop_all({})
        lines = [
            *put(outgoing, "a", since=0.0),
            *put(outgoing, "b", since=1.0),
            *put(outgoing, "*"),
        ]
        ticket, _ = sends(outgoing)
        assert outgoing.give_up(0.5, {}) == []
        assert sends(outgoing) == (ticket, ["b", "*"])
        outgoing.give_up(1.5, {})
        assert sends(outgoing) == (ticket, ["*"])
        outgoing.give_up(2.5, {})
        settled = outgoing.settle(stored(ticket, *form))
        assert settled.lines == list(zip(lines, expected, strict=True))


def test_what_was_not_sent_is_given_up_after_the_line_before_it_in_its_log(outgoing):
    (first,) = put(outgoing, "a", since=5.0)
    outgoing.next()
    old, staying, later = [*put(outgoing, "b"), *put(outgoing, "*"), *put(outgoing, "c")]
    other = waits("d", log="attic")
    outgoing.put([other])
    found = outgoing.give_up(1.0, {"attic": first})
    assert [(each.line, each.after) for each in found] == [
        (old, first), (later, staying), (other.line, first),
    ]  # fmt: skip
    assert (len(outgoing), isinstance(found[0], Refused)) == (2, True)


def test_in_a_new_epoch_all_is_sent_again_by_new_tickets(outgoing):
    put(outgoing, "a", "b")
    outgoing.next()
    put(outgoing, "c")
    assert outgoing.begin_anew() == []
    assert sends(outgoing) == (1, ["a", "b", "c"])


def test_what_was_on_its_way_as_turns_were_skipped_may_be_stored(outgoing):
    outgoing.skip()
    lines = put(outgoing, "a")
    outgoing.next()
    outgoing.skip()
    assert outgoing.begin_anew() == lines
    assert sends(outgoing) is None
    assert (outgoing.begin_anew(), outgoing.drop_sent()) == ([], [])


def test_a_turn_that_is_among_those_that_were_skipped_is_dropped(outgoing):
    lines = put(outgoing, "a")
    outgoing.next()
    assert outgoing.drop_sent() == lines
    assert not outgoing.is_sent


def test_a_line_that_can_not_be_stored_is_found_by_sending_each_by_itself(outgoing):
    assert outgoing.split() is None
    first, second = put(outgoing, "a", "b")
    outgoing.next()
    assert outgoing.split() is None
    assert sends(outgoing)[1] == ["a"]
    outgoing.settle(stored(2, "a"))
    put(outgoing, "c", "d")
    assert sends(outgoing)[1] == ["b"]
    assert outgoing.split() is second
    assert sends(outgoing)[1] == ["c", "d"]
    assert first is not second
