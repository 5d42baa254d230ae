"""A log is read anew where turns of others were missed, or are lost that people have read."""

from teaparty.core.log.reading_anew import read_anew
from tests.core.log.test_reader import happens, reads, scene, stream


def after(room, *texts, start):
    """The entries that a log has with these texts."""
    other = stream(room.name, history=100)
    other.remember((), start)
    happens(other, *texts)
    return other.log.last(100)


def test_readers_go_on_where_they_were_and_what_is_not_held_was_missed():
    alice = scene()
    hall = alice.room
    happens(hall, "one")
    read_anew(hall, after(hall, "seven", "eight", start=7), 9, [alice])
    assert reads(alice) == ["-7", "seven", "eight"]
    assert (hall.log.end, hall.ranks.cursor) == (9, 9)


def test_where_a_log_has_become_shorter_its_readers_go_on_at_its_end():
    alice = scene()
    hall, garden = alice.room, stream("garden")
    happens(hall, "one", "two", "three")
    alice.follow(garden)
    happens(garden, "four")
    alice.carry()
    assert [part.stop for part in alice.trail] == [3, 1]
    read_anew(hall, after(hall, "other", start=0), 1, [alice])
    read_anew(garden, [], 0, [alice])
    assert [(part.cursor, part.stop) for part in alice.trail] == [(0, 1), (0, 0)]
    assert reads(alice) == ["other"]
    happens(hall, "more")
    assert reads(alice) == ["more"]
