"""One thread, one thing after the other."""

import threading

import pytest

from teaparty.stores.errors import TooMuch
from teaparty.stores.worker_thread import WorkerThread


def test_things_are_done_in_order_and_elsewhere(loop):
    lane = WorkerThread(loop, "lane")
    done, threads = [], []

    def work(number):
        threads.append(threading.current_thread().name)
        return number

    for number in range(5):
        lane.do(lambda number=number: work(number)).addCallback(done.append)
    loop.result(lane.close())
    assert done == [0, 1, 2, 3, 4]
    assert set(threads) == {"lane"}


def test_what_is_raised_is_raised(loop):
    lane = WorkerThread(loop, "lane")
    with pytest.raises(ZeroDivisionError):
        loop.result(lane.do(lambda: 1 / 0))
    loop.result(lane.close())


def test_no_more_waits_than_is_allowed(loop):
    lane = WorkerThread(loop, "lane", most=2)
    go = threading.Event()
    first, second = lane.do(go.wait), lane.do(int)
    with pytest.raises(TooMuch, match="more than 2 things wait for the lane"):
        lane.do(int)
    go.set()
    loop.result(second)
    assert loop.result(lane.do(lambda: 7)) == 7
    assert first.called
    loop.result(lane.close())
    with pytest.raises(TooMuch):
        lane.do(int)
