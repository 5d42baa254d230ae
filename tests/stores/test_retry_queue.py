"""Writes that can't be made now are made later, in their order."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError

from teaparty.core.records import Unavailable
from teaparty.stores.errors import TooMuch
from teaparty.stores.records import SqlRecords
from teaparty.stores.retry_queue import AGAIN, RetryQueue
from teaparty.stores.worker_thread import WorkerThread


class Disk:
    """What is written stands in `written`, unless there is a fault."""

    def __init__(self):
        self.written = []
        self.fault = None

    def write(self, what):
        def work():
            if self.fault is not None:
                raise self.fault
            self.written.append(what)

        return work


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def errors():
    return []


@pytest.fixture
def thread(loop):
    thread = WorkerThread(loop, "records")
    yield thread
    loop.result(thread.close())


@pytest.fixture
def retries(loop, thread, errors):
    return RetryQueue(thread, loop, errors.append)


FULL = sqlite3.OperationalError("database or disk is full")


def waits(loop):
    """Let the next try be made, and hear of it."""
    loop.advance(AGAIN)
    loop.step()


def test_what_can_be_done_is_done_at_once(loop, retries, disk, errors):
    loop.result(retries.write(disk.write(1)))
    assert (disk.written, errors, loop.getDelayedCalls()) == ([1], [], [])


def test_what_cannot_be_is_done_later_and_nothing_overtakes_it(loop, retries, disk, errors):
    disk.fault = FULL
    loop.result(retries.write(disk.write(1)))
    disk.fault = None
    loop.result(retries.write(disk.write(2)))
    assert (disk.written, errors) == ([], [FULL])
    waits(loop)
    assert disk.written == [1, 2]
    assert loop.getDelayedCalls() == []
    loop.result(retries.write(disk.write(3)))
    assert disk.written == [1, 2, 3]


def test_a_failed_write_is_tried_again_and_again_and_told_once(loop, retries, disk, errors):
    disk.fault = FULL
    for number in (1, 2):
        loop.result(retries.write(disk.write(number)))
    waits(loop)
    waits(loop)
    assert (disk.written, errors) == ([], [FULL])
    disk.fault = None
    waits(loop)
    assert disk.written == [1, 2]


def test_what_can_never_be_done_holds_nothing_up(loop, retries, disk, errors):
    disk.fault = FULL
    broken = Disk()
    broken.fault = FULL
    loop.result(retries.write(broken.write(1)))
    loop.result(retries.write(disk.write(2)))
    broken.fault, disk.fault = ValueError("no such thing"), None
    waits(loop)
    assert (disk.written, errors) == ([2], [FULL, broken.fault])


def test_at_the_end_it_is_tried_once_more(loop, retries, disk):
    disk.fault = FULL
    loop.result(retries.write(disk.write(1)))
    assert loop.result(retries.settle()) == 1
    disk.fault = None
    assert loop.result(retries.settle()) == 0
    assert (disk.written, loop.getDelayedCalls()) == ([1], [])


class Store:
    """A store in which nothing works."""

    def __getattr__(self, name):
        def fails(*args, **keywords):
            raise FULL

        return fails


def records(thread, retries, errors):
    wrote = []
    return SqlRecords(Store(), thread, retries, None, lambda: wrote.append(1), errors.append), wrote


def test_somebody_who_waits_for_an_answer_is_told_that_there_is_none(loop, thread, retries, errors):
    made, wrote = records(thread, retries, errors)
    with pytest.raises(Unavailable):
        loop.result(made.account("alice"))
    with pytest.raises(Unavailable):
        loop.result(made.change_account(1, password="x"))
    assert (errors, wrote) == ([FULL, FULL], [])
    loop.result(made.change_account(1, seen=1.0))
    assert (errors, wrote) == ([FULL] * 3, [1])
    assert loop.result(retries.settle()) == 1


class Bans:
    """A store of bans, which can be full."""

    def __init__(self):
        self.full = True
        self.kept = []

    def add_sanction(self, sanction):
        if self.full:
            raise FULL
        self.kept.append(sanction)

    def sanctions(self):
        return self.kept


def test_bans_are_not_read_as_long_as_some_wait(loop, thread, retries, errors):
    """They are read again and taken for all there are: nobody's ban ends by that."""
    bans = Bans()
    made = SqlRecords(bans, thread, retries, None, lambda: None, errors.append)
    loop.result(made.add_sanction("bob"))
    with pytest.raises(Unavailable):
        loop.result(made.sanctions())
    bans.full = False
    assert loop.result(made.sanctions()) == ["bob"]
    assert loop.result(retries.settle()) == 0


def test_what_can_be_done_at_no_time_is_told_also_then(loop, thread, retries, disk, errors):
    disk.fault = FULL
    loop.result(retries.write(disk.write(1)))
    disk.fault = never = ValueError("never")
    loop.result(thread.do(retries.before(lambda: None)))
    loop.runs()
    assert errors == [FULL, never]
    assert loop.result(retries.settle()) == 0


def test_where_too_many_wait_the_next_are_told(loop, errors):
    thread = WorkerThread(loop, "records", 0)
    made, _ = records(thread, RetryQueue(thread, loop, errors.append), errors)
    for call in (made.account("alice"), made.lift("ban", "alice")):
        with pytest.raises(Unavailable):
            loop.result(call)
    assert [type(error) for error in errors] == [TooMuch] * 2
    loop.result(thread.close())


def test_what_the_database_does_not_take_is_no_fault_of_the_disk(loop, retries, disk, errors):
    disk.fault = IntegrityError("INSERT", {}, ValueError("twice"))
    with pytest.raises(IntegrityError):
        loop.result(retries.write(disk.write(1)))
    disk.fault = FULL
    loop.result(retries.write(disk.write(2)))
    disk.fault = IntegrityError("INSERT", {}, ValueError("twice"))
    waits(loop)
    assert errors == [FULL, disk.fault]
    assert loop.getDelayedCalls() == []


def test_of_too_many_that_wait_the_newest_is_given_up_and_reported(loop, thread, disk, errors):
    retries = RetryQueue(thread, loop, errors.append, 2)
    disk.fault = FULL
    for number in (1, 2, 3):
        loop.result(retries.write(disk.write(number)))
    assert [type(error) for error in errors] == [sqlite3.OperationalError, TooMuch]
    disk.fault = None
    waits(loop)
    assert disk.written == [1, 2]


def test_what_waits_is_tried_at_once_when_all_is_well_again(loop, thread, retries, disk, errors):
    assert loop.result(retries.write(disk.write(1))) is True
    retries.hurry()
    disk.fault = FULL
    assert loop.result(retries.write(disk.write(2))) is False
    disk.fault = None
    assert loop.result(retries.write(disk.write(3))) is False
    retries.hurry()
    loop.result(thread.do(lambda: None))
    assert disk.written == [1, 2, 3]
