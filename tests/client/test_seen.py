"""Nothing is shown twice."""

from teaparty.client.seen import MOST, Seen


def test_a_line_that_was_read_is_not_read_again():
    seen = Seen()
    came = [("parlour", 1), ("parlour", 2), ("garden", 1), ("parlour", 2), ("parlour", 1), ("@", 4)]
    taken = [each for each in came if seen.takes(*each, 10.0)]
    assert taken == [("parlour", 1), ("parlour", 2), ("garden", 1), ("@", 4)]
    assert seen.numbers == {"parlour": 2, "garden": 1, "@": 4}


def test_private_lines_are_counted_anew_in_each_stay():
    seen = Seen()
    assert seen.takes("", 7, 10.0)
    assert not seen.takes("", 1, 11.0)
    seen.begins()
    assert seen.numbers == {}
    assert seen.takes("", 1, 12.0)


def test_a_party_whose_records_begin_again_is_read_on():
    seen = Seen()
    assert seen.takes("parlour", 500, 10.0)
    assert not seen.takes("parlour", 500, 10.0)
    assert seen.takes("parlour", 1, 20.0)
    assert seen.takes("parlour", 2, 20.5)
    assert seen.numbers == {"parlour": 2}


def test_of_very_many_rooms_those_that_were_read_last_are_known():
    seen = Seen()
    came = ["", "@", "parlour", *map(str, range(MOST - 3)), "parlour", "garden", "kitchen"]
    taken = [seen.takes(room, number, 1.0) for number, room in enumerate(came, 1)]
    assert taken == [True] * len(came)
    rooms = [*map(str, range(2, MOST - 3)), "parlour", "garden", "kitchen"]
    assert list(seen.numbers) == ["", "@", *rooms]
