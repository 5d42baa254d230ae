"""Records and passwords that take their time: others go on meanwhile, step by step."""

import inspect

from teaparty.core.records import Unavailable
from teaparty.stores.memory import MemoryRecords
from teaparty.stores.plain_passwords import PlainPasswords
from tests.conftest import done


class Pause:
    """Lets others go on once."""

    def __await__(self):
        yield


def away_once(monkeypatch, records, name):
    """Have the records be away the first time that they are asked so."""
    answer, asked = getattr(records, name), []

    async def away(*given, **named):
        asked.append(given)
        if len(asked) == 1:
            raise Unavailable
        return await answer(*given, **named)

    monkeypatch.setattr(records, name, away)
    return asked


class Gate:
    """Lets nobody through until it is opened."""

    def __init__(self):
        self.closed = True
        self.waiting = 0

    def __await__(self):
        self.waiting += 1
        while self.closed:
            yield
        self.waiting -= 1


class SlowRecords(MemoryRecords):
    """What is asked takes effect at once; the answer comes after a pause."""


def _slow(name):
    async def method(self, *values, **named):
        try:
            return await getattr(MemoryRecords, name)(self, *values, **named)
        finally:
            await Pause()

    return method


for _name, _ in inspect.getmembers(MemoryRecords, inspect.iscoroutinefunction):
    setattr(SlowRecords, _name, _slow(_name))


class SlowPasswords(PlainPasswords):
    """Takes some pauses for each password, or waits at its `gate`."""

    def __init__(self, pauses=3, gate=None):
        super().__init__()
        self._pauses = pauses
        self.gate = gate

    async def _wait(self):
        for _ in range(self._pauses):
            await Pause()
        if self.gate is not None:
            await self.gate

    async def hash(self, password):
        await self._wait()
        return await super().hash(password)

    async def verify(self, encoded, password):
        await self._wait()
        return await super().verify(encoded.removesuffix("!"), password)

    def stale(self, encoded):
        return encoded.endswith("!")


def with_passwords(party, passwords):
    """Let a party hash its passwords by these; return them."""
    its_own = party.party.ports.passwords
    its_own.hash = lambda *given: passwords.hash(*given)
    its_own.verify = lambda *given: passwords.verify(*given)
    its_own.stale = lambda *given: passwords.stale(*given)
    return passwords


def accounts(party):
    """Return the accounts of a party as they are stored, in the order in which they were made."""
    found = done(MemoryRecords.accounts(party.records))
    return sorted(found, key=lambda account: account.number)


def settles(party, turns=40):
    """Let all that waits go on to its end."""
    for _ in range(turns):
        party.flush()


def finishes(party):
    """Let time go by until nobody waits for anything any more."""
    while any(session.busy for session in party.party.sessions.values()):
        party.passes(0.1)
    settles(party)
