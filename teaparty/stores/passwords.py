"""Passwords as argon2id hashes, made in threads of their own, so that nobody else waits."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from teaparty.core.values.passwords import Busy, as_bytes
from teaparty.core.values.refusal import Refusal

TIME_COST = 2
MEMORY_KIB = 19_456
PARALLELISM = 1
"""The least that OWASP's password storage cheat sheet asks for (19 MiB, two passes)."""
NOBODYS = "nobody has this password"

Result = TypeVar("Result")
Params = ParamSpec("Params")


class Argon2Passwords:
    """See `core.values.passwords.Passwords`.

    At most `threads` passwords are hashed at the same time, and `queue` more wait; a password has
    at most `most_bytes`. The threads start with the first password and end with `close`.
    """

    def __init__(
        self, reactor: IReactorFromThreads, threads: int, queue: int, most_bytes: int
    ) -> None:
        self._reactor = reactor
        self._pool = ThreadPool(0, threads, "passwords")
        self._queue = queue
        self._room = threads + queue
        self._closed = False
        self._most_bytes = most_bytes
        self._hasher = PasswordHasher(TIME_COST, MEMORY_KIB, PARALLELISM)
        self._decoy = self._hasher.hash(NOBODYS)

    def renew(self, queue: int, most_bytes: int) -> None:
        """Have another length of the queue from now on, and of passwords."""
        self._room += queue - self._queue
        self._queue, self._most_bytes = queue, most_bytes

    async def hash(self, password: str) -> str:
        """See `core.values.passwords.Passwords.hash`."""
        return await self._in_thread(self._hasher.hash, as_bytes(password, self._most_bytes))

    async def verify(self, encoded: str, password: str) -> bool:
        """See `core.values.passwords.Passwords`. A password that is too long is a wrong one."""
        try:
            data = as_bytes(password, self._most_bytes)
        except Refusal:
            encoded, data = "", b""
        fits = await self._in_thread(self._fits, encoded or self._decoy, data)
        return fits and encoded != ""

    def stale(self, encoded: str) -> bool:
        """See `core.values.passwords.Passwords.stale`."""
        return encoded != "" and self._hasher.check_needs_rehash(encoded)

    def close(self) -> None:
        """Hash what waits, and end the threads. From now on every call raises `Busy`."""
        self._closed = True
        if self._pool.started:
            self._pool.stop()

    def _fits(self, encoded: str, data: bytes) -> bool:
        try:
            return self._hasher.verify(encoded, data)
        except VerifyMismatchError:
            return False

    def _in_thread(
        self, work: Callable[Params, Result], *args: Params.args, **kwargs: Params.kwargs
    ) -> "Deferred[Result]":
        if self._closed or self._room <= 0:
            raise Busy
        if not self._pool.started:
            self._pool.start()
        self._room -= 1
        done = deferToThreadPool(self._reactor, self._pool, work, *args, **kwargs)
        # If nobody waits for it any more it goes on in its thread, and still takes its room.
        answer: Deferred[Result] = Deferred()
        done.addBoth(self._one_more)
        done.chainDeferred(answer)
        return answer

    def _one_more(self, result: Result) -> Result:
        self._room += 1
        return result
