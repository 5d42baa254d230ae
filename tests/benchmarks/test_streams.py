import pytest

from benchmarks.streams import Stream, Unexpected, mark, same_order, spoken


def lines(*numbers: tuple[int, int]) -> bytes:
    return b"".join(
        f"guest{who} says: {spoken(who, number, 1_000 + place)}\r\n".encode()
        for place, (who, number) in enumerate(numbers)
    )


def test_a_line_has_who_says_it_the_how_manieth_it_is_and_when():
    assert spoken(7, 12, 5_000) == "<0007 000012 5000> Another cup of tea?"
    assert spoken(7, 12, 5_000).encode().startswith(mark(7))


def test_lines_are_taken_apart_once_and_compared_then():
    data = lines((1, 0), (2, 0), (1, 1))
    stream = Stream((1, 2), kept=True)
    position = stream.take(data[:30], 0)
    position = stream.take(data[30:], position)
    assert position == stream.length == len(data)
    assert list(stream.heard) == [1, 2, 1]
    assert list(stream.sent) == [1_000, 1_001, 1_002]
    assert stream.ends[-1] == len(data)
    assert stream.take(data[:50], 0) == 50
    more = lines((2, 1))
    assert stream.take(data[50:] + more, 50) == len(data + more)
    stream.check_end([0, 2, 2])


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (((1, 0), (1, 2)), "line 2 of talker 1 where 1 was to come"),
        (((1, 0), (1, 0)), "line 0 of talker 1 where 1 was to come"),
        (((3, 0),), "line 0 of talker 3 where none was to come"),
    ],
)
def test_what_is_lost_twice_or_from_nobody_is_unexpected(numbers, words):
    with pytest.raises(Unexpected, match=words):
        Stream((1, 2), kept=True).take(lines(*numbers), 0)


def test_a_line_that_nobody_has_said_is_unexpected():
    with pytest.raises(Unexpected, match=r"a line that nobody has said: b'PING"):
        Stream((1,), kept=True).take(lines((1, 0)) + b"PING\r\n", 0)


def test_somebody_who_reads_something_else_is_found():
    stream = Stream((1,), kept=True)
    data = lines((1, 0), (1, 1))
    stream.take(data, 0)
    with pytest.raises(Unexpected, match="does not read what others read"):
        stream.take(data.replace(b"tea", b"ale"), 0)
    with pytest.raises(Unexpected, match="does not read what others read"):
        stream.take(data[:40] + data[41:], 0)


def test_what_has_not_come_is_missed_at_the_end():
    stream = Stream((1,), kept=True)
    stream.take(lines((1, 0)) + b"guest1 sa", 0)
    with pytest.raises(Unexpected, match="talker 1 said 2 lines, 1 came"):
        stream.check_end([0, 2])
    with pytest.raises(Unexpected, match="half a line came at the end"):
        stream.check_end([0, 1])


def test_two_who_hear_the_same_must_hear_it_in_one_order():
    def heard(talkers, *numbers):
        stream = Stream(talkers, kept=False)
        stream.take(lines(*numbers), 0)
        return stream

    everything = heard((1, 2, 3), (1, 0), (2, 0), (3, 0))
    assert same_order(everything, heard((1, 3), (1, 0), (3, 0)))
    assert not same_order(everything, heard((1, 3), (3, 0), (1, 0)))
