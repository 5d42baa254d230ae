"""No line is lost on the way to a party, and none is sent twice."""

from teaparty.client.outbox import LONGEST, MOST, MOST_SENT, Outbox, Typed


def filled(*lines):
    outbox = Outbox()
    for line in lines:
        outbox.add(line)
    return outbox


def test_lines_are_sent_once_by_a_link():
    outbox = filled("one", "two")
    assert list(outbox.to_send()) == [(1, Typed("one")), (2, Typed("two"))]
    assert list(outbox.to_send()) == []
    outbox.add("three")
    assert list(outbox.to_send()) == [(3, Typed("three"))]


def test_what_was_not_taken_is_sent_again_in_the_same_stay():
    outbox = filled("one", "two", "three")
    list(outbox.to_send())
    outbox.taken(1)
    outbox.add("four")
    outbox.resumes(taken=2)
    assert list(outbox.to_send()) == [(3, Typed("three")), (4, Typed("four"))]


def test_a_new_stay_sends_only_what_no_link_has_carried():
    outbox = filled("one", "two")
    list(outbox.to_send())
    outbox.taken(1)
    outbox.add("three")
    assert outbox.begins() == ["two"]
    assert list(outbox.to_send()) == [(3, Typed("three"))]
    assert outbox.begins() == ["three"]


def test_a_line_that_waits_goes_where_it_was_meant():
    outbox = Outbox()
    outbox.add("Tea!", on="news")
    assert list(outbox.to_send()) == [(1, Typed("Tea!", "news"))]


def test_few_lines_wait_and_none_of_them_is_long():
    outbox = filled(*["line"] * (MOST - 1))
    assert outbox.objection("line") == ""
    assert "too long" in outbox.objection("ü" * (LONGEST // 2 + 1))
    outbox.add("line")
    assert "Too many lines" in outbox.objection("line")


def test_few_lines_are_on_their_way_at_once():
    outbox = filled(*["line"] * (MOST_SENT + 3))
    assert len(list(outbox.to_send())) == MOST_SENT
    assert outbox.crowded
    outbox.taken(4)
    assert [number for number, _ in outbox.to_send()] == [17, 18, 19]
    assert not outbox.crowded
