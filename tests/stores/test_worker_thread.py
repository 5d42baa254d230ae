"""One thread, one thing after the other."""

import threading

import pytest

from teaparty.stores.errors import TooMuch
from teaparty.stores.worker_thread import WorkerThread


def test_things_are_done_in_order_and_elsewhere(loop):
    thread = WorkerThread(loop, "worker")
    done, threads = [], []

    def work(number):
        threads.append(threading.current_thread().name)
        return number

    for number in range(5):
        thread.do(lambda number=number: work(number)).addCallback(done.append)
    loop.result(thread.close())
    assert done == [0, 1, 2, 3, 4]
    assert set(threads) == {"worker"}


def test_what_is_raised_is_raised(loop):
    thread = WorkerThread(loop, "worker")
    with pytest.raises(ZeroDivisionError):
        loop.result(thread.do(lambda: 1 / 0))
    loop.result(thread.close())


def test_no_more_waits_than_is_allowed(loop):
    thread = WorkerThread(loop, "worker", most=2)
    go = threading.Event()
    first, second = thread.do(go.wait), thread.do(int)
    with pytest.raises(TooMuch, match="more than 2 things wait for the worker"):
        thread.do(int)
    go.set()
    loop.result(second)
    assert loop.result(thread.do(lambda: 7)) == 7
    assert first.called
    loop.result(thread.close())
    with pytest.raises(TooMuch):
        thread.do(int)
