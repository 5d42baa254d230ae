"""Passwords in threads: with fake ones, then with real ones."""

import queue
import statistics
import threading
import time
from bisect import bisect_left, bisect_right

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from twisted.internet.defer import CancelledError, Deferred
from twisted.python.failure import Failure

from teaparty.core.values.passwords import Busy, Passwords
from teaparty.core.values.refusal import Refusal
from teaparty.stores import passwords
from teaparty.stores.passwords import Argon2Passwords
from tests import sentences as s

CHEAP = PasswordHasher(1, 8, 1)
SECRET = "correct horse"


class FakeReactor:
    """A reactor that is called from threads, and runs when the test says so."""

    def __init__(self):
        self.calls = queue.SimpleQueue()

    def callFromThread(self, call, *args, **kwargs):
        self.calls.put((call, args, kwargs))

    def turn(self):
        call, args, kwargs = self.calls.get(timeout=30)
        call(*args, **kwargs)


class FakePool:
    """A pool of threads whose work the test does."""

    def __init__(self, least, most, name):
        FakePool.last = self
        self.size = (least, most)
        self.started = False
        self.work = []

    def start(self):
        assert not self.started
        self.started = True

    def stop(self):
        self.started = False

    def callInThreadWithCallback(self, done, work, *args, **kwargs):
        self.work.append((done, work, args, kwargs))

    def works(self):
        done, work, args, kwargs = self.work.pop(0)
        try:
            result = work(*args, **kwargs)
        except Exception:
            done(False, Failure())
        else:
            done(True, result)


class Threads:
    """Argon2 at next to no cost, with everything around it in the test's hands."""

    def __init__(self, threads=2, queue=1, most_bytes=64):
        self.reactor = FakeReactor()
        self.passwords = Argon2Passwords(self.reactor, threads, queue, most_bytes)
        self.pool = FakePool.last
        self.results = []

    def asks(self, coroutine):
        asked = Deferred.fromCoroutine(coroutine)
        asked.addBoth(self.results.append)
        return asked

    def works(self):
        self.pool.works()
        self.reactor.turn()
        return self.results[-1]

    def gives(self, coroutine):
        self.asks(coroutine)
        return self.works()


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(passwords, "ThreadPool", FakePool)
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)


@pytest.fixture
def threads(cheap):
    return Threads()


def test_argon2_passwords_are_what_the_party_asks_for(threads):
    port: Passwords = threads.passwords
    encoded = threads.gives(port.hash(SECRET))
    assert encoded.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert threads.gives(port.verify(encoded, SECRET)) is True
    assert threads.gives(port.verify(encoded, "wrong horse")) is False


def test_each_hash_has_salt_of_its_own(threads):
    assert threads.gives(threads.passwords.hash("a")) != threads.gives(threads.passwords.hash("a"))


def test_what_is_typed_in_two_ways_is_one_password(threads):
    encoded = threads.gives(threads.passwords.hash("zoe\u0308"))
    assert threads.gives(threads.passwords.verify(encoded, "zoë")) is True


def test_nobodys_password_costs_a_hash_and_never_fits(threads, monkeypatch):
    looked_at = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *args: looked_at.append(args[1]) or verify(*args)
    )
    for password in (SECRET, "", passwords.NOBODYS):
        assert threads.gives(threads.passwords.verify("", password)) is False
    (decoy,) = set(looked_at)
    assert looked_at == [decoy] * 3
    assert CHEAP.verify(decoy, passwords.NOBODYS)


def test_one_that_is_too_long_is_refused_and_never_fits(threads):
    threads.asks(threads.passwords.hash("é" * 33))
    assert str(threads.results[0].value) == s.password_too_long(64)
    encoded = threads.gives(threads.passwords.hash(""))
    assert threads.gives(threads.passwords.verify(encoded, "x" * 65)) is False
    assert threads.gives(threads.passwords.verify(encoded, "")) is True


def test_only_so_many_wait(threads):
    for _ in range(4):
        threads.asks(threads.passwords.hash(SECRET))
    threads.asks(threads.passwords.verify("", SECRET))
    assert [result.type for result in threads.results] == [Busy, Busy]
    assert threads.pool.size == (0, 2)
    assert threads.works().startswith("$argon2id$")
    threads.asks(threads.passwords.hash(SECRET))
    assert len(threads.pool.work) == 3


def test_the_queue_and_the_bound_of_a_password_may_change(threads):
    for _ in range(3):
        threads.asks(threads.passwords.hash(SECRET))
    threads.passwords.renew(0, 8)
    for _ in range(2):
        threads.asks(threads.passwords.hash("short"))
        assert threads.results.pop().check(Busy)
        threads.pool.works()
        threads.reactor.turn()
    threads.asks(threads.passwords.hash("short"))
    assert len(threads.pool.work) == 2
    threads.asks(threads.passwords.hash(SECRET))
    assert threads.results.pop().check(Refusal)


def test_somebody_who_waits_no_more_leaves_their_place_when_it_is_done(threads):
    threads.asks(threads.passwords.hash(SECRET)).cancel()
    assert threads.results.pop().check(CancelledError)
    for _ in range(3):
        threads.asks(threads.passwords.hash(SECRET))
    assert threads.results.pop().check(Busy)
    threads.pool.works()
    threads.reactor.turn()
    threads.asks(threads.passwords.hash(SECRET))
    assert (threads.results, len(threads.pool.work)) == ([], 3)


def test_the_threads_start_with_the_first_and_end_in_the_end(threads):
    assert not threads.pool.started
    threads.asks(threads.passwords.hash(SECRET))
    assert threads.pool.started
    threads.passwords.close()
    threads.passwords.close()
    assert not threads.pool.started
    threads.works()
    threads.asks(threads.passwords.hash(SECRET))
    assert threads.results[-1].check(Busy)


def test_a_hash_made_otherwise_is_stale(threads):
    encoded = threads.gives(threads.passwords.hash(SECRET))
    other = PasswordHasher(2, 8, 1).hash(SECRET)
    assert [threads.passwords.stale(each) for each in (encoded, other, "")] == [False, True, False]
    assert threads.gives(threads.passwords.verify(other, SECRET)) is True


@pytest.mark.parametrize("password", [SECRET, "\udc80secret"])
def test_what_goes_wrong_does_not_hold_the_password(threads, password):
    failure = threads.gives(threads.passwords.verify("plain:x", password))
    assert failure.check(InvalidHashError)
    assert "secret" not in failure.getTraceback() + repr(failure.value.__dict__)
    threads.asks(threads.passwords.hash(password * 9))
    refusal = threads.results[-1]
    assert refusal.check(Refusal)
    assert refusal.value.fields == {"most": "64"}


# --- with real threads


class Real:
    """Passwords as in a party, with threads; the reactor turns until there is an answer."""

    def __init__(self):
        self.reactor = FakeReactor()
        self.passwords = Argon2Passwords(self.reactor, 2, 8, 1_024)

    def gives(self, *coroutines):
        results = []
        for coroutine in coroutines:
            Deferred.fromCoroutine(coroutine).addBoth(results.append)
        while len(results) < len(coroutines):
            self.reactor.turn()
        return results


@pytest.fixture
def real():
    real = Real()
    yield real
    real.passwords.close()


@pytest.fixture
def quicker(monkeypatch, request):
    """The same, where a hash takes a tenth of the time."""
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr(passwords, "MEMORY_KIB", 4_096)
    return request.getfixturevalue("real")


@pytest.mark.slow
def test_real_threads_hash_side_by_side(real):
    hashes = real.gives(*(real.passwords.hash(SECRET) for _ in range(6)))
    assert len({*hashes}) == 6
    assert hashes[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sum("passwords" in each.name for each in threading.enumerate()) <= 2
    assert real.gives(*(real.passwords.verify(each, SECRET) for each in hashes)) == [True] * 6
    assert not real.passwords.stale(hashes[0])


@pytest.mark.slow
def test_nobody_can_tell_by_the_time_who_is_known(quicker):
    """An unknown name, a wrong password, an account without a password: 300 tries of each.

    A hash takes a tenth of the usual time, so that whatever else differs shows more.
    They take turns, so that whatever else the machine does affects all alike. A busy machine gets
    three chances: a difference that is real shows in each of them.
    """
    (encoded,) = quicker.gives(quicker.passwords.hash(SECRET))
    kinds = {
        "unknown": ("", "wrong horse"),
        "wrong": (encoded, "wrong horse"),
        "none": ("", SECRET),
    }
    found = []
    while not found or (len(found) < 3 and not alike(found[-1])):
        found.append(compared(measured(quicker, kinds)))
    print(found)
    assert alike(found[-1]), found


def measured(real, kinds):
    """The seconds that each try of each kind took."""
    took = {kind: [] for kind in kinds}
    for number in range(300):
        for shift in range(3):
            kind = [*kinds][(number + shift) % 3]
            began = time.perf_counter()
            assert real.gives(real.passwords.verify(*kinds[kind])) == [False]
            took[kind].append(time.perf_counter() - began)
    return took


def compared(took):
    """For each kind its median over that of a wrong password, and how well they are told apart."""
    wrong = took.pop("wrong")
    median = statistics.median(wrong)
    return {
        kind: (statistics.median(some) / median, separable(some, wrong))
        for kind, some in took.items()
    }


def alike(found):
    """Whether nobody can tell; the standard deviation of an equal rank is 0.024.

    The ratio of the medians says less: while other programs run, it strays by a tenth.
    """
    return all(0.8 < ratio < 1.25 and 0.42 < chance < 0.58 for ratio, chance in found.values())


def separable(some, others):
    """How likely one of `some` is larger than one of `others` (Mann-Whitney); 0.5: no telling."""
    others = sorted(others)
    larger = sum(bisect_left(others, each) + bisect_right(others, each) for each in some) / 2
    return larger / (len(some) * len(others))


def test_what_differs_can_be_told_apart():
    assert separable([3, 4], [1, 2]) == 1
    assert separable([1, 2], [3, 4]) == 0
    assert separable([1, 2], [1, 2]) == 0.5
