"""When the server writes backups by itself, and what is said of them."""

import pytest
from msgspec import structs
from twisted.internet.task import Clock

from teaparty.config import BackupPlan, Config
from teaparty.core.moderation.staff_notices import BACKED_UP_AGAIN, NOT_BACKED_UP, StaffNotices
from teaparty.server.backups import (
    HOUR,
    MINUTE,
    NONE_YET,
    NOT_KNOWN,
    WRITTEN,
    Backups,
    backup_faults,
)
from teaparty.server.storage_news import NO_BACKUP, StorageNews
from teaparty.stores.backup_folder import Written
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FILE, REPLACED
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import hold_state
from teaparty.stores.store_clock import Reading
from teaparty.testing import tea_party
from tests.stores.loop import HandLane

DAY = 86_400
DAILY, HOURLY = BackupPlan(), BackupPlan(every="1h", keep=2, folder="elsewhere")


class Place:
    """A schedule whose folder writes nothing; what is asked of it is in `done`."""

    def __init__(self, record, monkeypatch, tmp_path):
        self.clock, self.lane, self.shown, self.done = Clock(), HandLane(), 0.0, []
        self.last, self.error, self.unix = lambda: None, None, 0.0
        monkeypatch.setattr("teaparty.server.backups.WorkerThread", lambda *_: self.lane)
        monkeypatch.setattr("teaparty.server.backups.BackupFolder", lambda *given: self.at(*given))
        self.news = StorageNews(record, self.clock.seconds)
        self.config = Config(state=str(tmp_path))
        self.backups = Backups(
            self.config, self.clock, lambda: self.shown + self.clock.seconds(), lambda: self.unix,
            self.news,
        )  # fmt: skip

    def at(self, folder, location):
        self.folder = folder
        return self

    def unreadable(self):
        raise PermissionError(13, "Permission denied")

    def write(self, keep, moment):
        if self.error is not None:
            raise self.error
        self.done.append((self.clock.seconds(), self.folder.name, keep, moment))
        return Written(file=self.folder / "x", size=9, not_removed="y: stays" * (keep == 2))

    def follow(self, plan):
        self.backups.follow(structs.replace(self.config, backup=plan))

    def goes_on(self, seconds):
        self.lane.works()
        for _ in range(seconds // MINUTE):
            self.clock.advance(MINUTE)
            self.lane.works()

    @property
    def times(self):
        return [each[0] for each in self.done]


@pytest.fixture
def place(record, monkeypatch, tmp_path):
    return Place(record, monkeypatch, tmp_path)


def test_there_are_none_unless_the_operator_wants_them(place):
    place.follow(None)
    assert (place.lane.waiting, place.clock.getDelayedCalls()) == ([], [])


def test_the_first_one_comes_soon_and_then_each_in_its_time(place, record):
    place.follow(DAILY)
    place.goes_on(2 * DAY + 3 * MINUTE)
    assert place.times == [MINUTE, MINUTE + DAY, MINUTE + 2 * DAY]
    assert place.done[0][1:] == ("backups", 7, "19700101T000000Z")
    assert record.notes[0].startswith("a backup was written: ")


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        (1_000_000.0 - 3 * HOUR, DAY - 3 * HOUR),
        (1_000_000.0 - 2 * DAY, MINUTE),
        (1_000_000.0 + 5, MINUTE),  # of a database that was restored since
    ],
)
def test_after_a_start_the_next_one_comes_by_the_clock_of_the_store(place, clock, first):
    place.shown, place.last = 1_000_000.0, lambda: Reading(clock, 4e12)
    place.follow(DAILY)
    place.goes_on(DAY)
    assert place.times[0] == first


def test_the_operator_reads_when_the_last_one_was_written_and_how_often_none_could_be(place):
    assert (place.backups.state, place.backups.said()) == (None, [])
    place.error = OSError(28, "No space left on device")
    place.follow(HOURLY)
    place.goes_on(MINUTE)
    assert place.backups.state == (0, HOUR, 1)
    assert place.backups.said() == [NONE_YET]
    place.error = None
    place.unix = 1_790_000_000.0
    place.goes_on(HOUR)
    assert place.backups.state == (1_790_000_000.0, HOUR, 1)
    assert place.backups.said() == [WRITTEN.format(moment="2026-09-21 14:13 UTC")]


def test_after_a_start_the_folder_says_when_the_last_one_was_written(place):
    place.shown, place.last = 1_000_000.0, lambda: Reading(999_000.0, 1_780_000_000.0)
    place.follow(DAILY)
    place.lane.works()
    assert place.backups.state == (1_780_000_000.0, DAY, 0)


def test_nobody_reads_that_none_was_written_where_the_folder_can_not_be_looked_at(place):
    place.last = lambda: Reading(0.0, 1_780_000_000.0)
    place.follow(DAILY)
    assert place.backups.said() == [NOT_KNOWN]
    place.lane.works()
    assert place.backups.said() != [NOT_KNOWN]
    place.last = place.unreadable
    place.follow(HOURLY)
    place.lane.works()
    assert place.backups.said() == [NOT_KNOWN]
    assert place.backups.state == (0, HOUR, 1)


def test_other_wishes_hold_at_once(place):
    place.follow(DAILY)
    place.goes_on(2 * MINUTE)
    place.last = lambda: Reading(MINUTE, 0.0)
    place.follow(HOURLY)
    place.goes_on(2 * HOUR)
    assert [each[1:3] for each in place.done] == [("backups", 7), *[("elsewhere", 2)] * 2]
    place.follow(None)
    place.goes_on(DAY)
    assert len(place.done) == 3


def test_wishes_that_come_while_one_is_written_hold_after_it(place):
    place.follow(DAILY)
    place.lane.works()
    place.clock.advance(MINUTE)
    place.follow(HOURLY)
    place.lane.works()
    place.goes_on(3 * MINUTE)
    assert [each[1] for each in place.done] == ["backups", "elsewhere"]
    place.clock.advance(HOUR)
    place.backups.stop()
    place.lane.works()
    assert place.clock.getDelayedCalls() == []


def test_after_the_end_none_is_written(place):
    place.follow(DAILY)
    place.lane.works()
    place.backups.stop()
    place.goes_on(DAY)
    assert place.done == []


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (StoreRefused("it is damaged."), "it is damaged"),
    ],
)
def test_one_that_fails_is_told_and_tried_again_within_an_hour(place, record, error, why):
    place.error = error
    with tea_party() as party:
        place.news.belongs_to(party.party)
        place.follow(DAILY)
        place.goes_on(2 * MINUTE)
        folder = f"{place.config.state}/backups"
        assert record.notes == [NO_BACKUP.format(folder=folder, why=why)]
        notices = StaffNotices.of(party.party)
        assert notices.standing == {NOT_BACKED_UP: f"{folder}: {why}"}
        wizard = party.member("rabbit", "wizard")
        place.error = None
        place.goes_on(HOUR)
        assert (len(place.done), notices.standing) == (1, {})
        assert wizard.reads()[-1] == BACKED_UP_AGAIN


def test_one_that_fails_is_tried_again_as_soon_as_the_next_one_would_be_due(place, record):
    place.error = OSError(28, "No space left on device")
    place.follow(BackupPlan(every="10m"))
    place.goes_on(2 * MINUTE)
    place.error = None
    place.goes_on(10 * MINUTE)
    assert place.times == [11 * MINUTE]


def test_the_first_one_does_not_hold_up_the_start(place):
    place.follow(DAILY)
    place.lane.works()
    place.clock.advance(MINUTE - 1)
    place.lane.works()
    assert place.done == []


def test_a_mistake_in_the_program_is_a_fault_as_well(place, record):
    place.error = KeyError("x")
    place.follow(DAILY)
    place.goes_on(2 * MINUTE)
    assert [each.place for each in record.faults] == ["a backup"]


def test_older_ones_that_stay_are_told(place, record):
    place.follow(HOURLY)
    place.goes_on(2 * MINUTE)
    assert record.notes[1] == "a backup that is too old can't be removed: y: stays"


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("", []),
        ("sqlite:///tea.sqlite", []),
        ("mysql://x", []),
        ("memory:", ["backup has nothing to write, as the database memory: stores nothing."]),
        (
            "postgresql://tea@localhost/tea",
            [
                "backup is for SQLite alone: leave it out, and have PostgreSQL's own tools, or"
                " teaparty-admin backup, run by a timer."
            ],
        ),
    ],
)
def test_only_a_database_in_a_file_has_them(database, said):
    assert backup_faults(Config(database=database, backup=DAILY)) == said
    assert backup_faults(Config(database=database)) == []


def test_none_is_written_of_a_file_that_was_replaced(place, record, tmp_path):
    file = tmp_path / FILE
    file.touch()
    lock = hold_state(str(tmp_path))
    lock.sign(OpenFile(file).mark)
    file.rename(tmp_path / "aside")
    file.touch()
    place.follow(DAILY)
    place.goes_on(2 * MINUTE)
    lock.release()
    assert place.done == []
    assert [REPLACED.format(database=file).rstrip(".") in each for each in record.notes] == [True]
