"""Wrong passwords and registrations: how they are counted, and who waits because of them.

A wrong password counts against the address block that it came from, and against the name that it
was tried for, whether an account has that name or not. Nobody is ever refused a try; they wait,
longer each time. So people who guess can't lock an account, and its owner at home, in a block from
which the account came in before, does not even wait because of them.

A password counts as wrong before it is checked, and the count is undone if it was right. So of many
passwords that come at once from one block, no more are checked together than may be wrong; after
that, one after the other. People who share an address and know their passwords usually wait for
each other a tenth of a second.
"""

from collections import Counter

from teaparty.core.throttle.sliding_window import SlidingWindow
from teaparty.core.values.addresses import is_loopback
from teaparty.core.values.limits import Limits

KEYS = 65_536
"""The most blocks, and names, that are remembered: more than can be checked in five minutes."""
EVERYBODY = ""
AGAIN = 0.1
"""Seconds until the next try to check a password, while others are being checked."""


class PasswordAttempts:
    """How long tries with a password, and registrations, have to wait.

    Blocks are as `addresses.block` returns them, keys as `names.fold` does.
    """

    def __init__(self, limits: Limits) -> None:
        self._by_block, self._by_key = SlidingWindow(0, 0, KEYS), SlidingWindow(0, 0, KEYS)
        self._looked_at: Counter[str] = Counter()
        """How many passwords are being checked now, by the block that they came from."""
        self._names_of_block, self._names = SlidingWindow(0, 0, KEYS), SlidingWindow(0, 0, 1)
        self.renew(limits)

    def renew(self, limits: Limits) -> None:
        """Have other limits from now on; what was counted goes on."""
        self._limits = limits
        most = limits.wrong_passwords + limits.longest_wait.bit_length()
        for wrong in (self._by_block, self._by_key):
            wrong.seconds, wrong.most = limits.wrong_seconds, most
        self._names_of_block.most, self._names.most = (
            limits.block_registrations,
            limits.registrations,
        )
        self._names_of_block.seconds = self._names.seconds = limits.registration_seconds

    def wait(self, block: str, key: str, known: bool, now: float) -> float:
        """Return the seconds from now until the password of this try may be checked.

        `known` says whether the account of this name came in from this block before.
        """
        wait = 0.0 if known else self.delay(self._by_key.count(key, now))
        if self._looked_at[block] and self.delay(self._by_block.count(block, now)):
            return max(wait, AGAIN)
        return max(wait, self.delay(self._by_block.count(block, now)))

    @property
    def seconds(self) -> float:
        """For how long a wrong password counts."""
        return self._limits.wrong_seconds

    def delay(self, wrong: int) -> float:
        """Return how long the next one waits after so many wrong ones."""
        over = wrong - self._limits.wrong_passwords
        return 0.0 if over < 0 else float(min(2**over, self._limits.longest_wait))

    def comes(self, block: str, key: str, known: bool, now: float) -> float:
        """Count a try for its name, and return as `wait` does."""
        wait = self.wait(block, key, known, now)
        self._by_key.add(key, now, block)
        return wait

    def waits_on(self, block: str, now: float) -> float:
        """Return how long a try that has waited must wait again, since others went before it."""
        delay = self.delay(self._by_block.count(block, now))
        if delay and self._looked_at[block]:
            return AGAIN
        return max(0.0, self._by_block.last(block, now) + delay - now) if delay else 0.0

    def begins(self, block: str, key: str, now: float) -> None:
        """Count a try for its block: its password is being checked until it `ends`."""
        self._by_block.add(block, now, key)
        self._looked_at[block] += 1

    def ends(self, block: str) -> None:
        """A password has been checked."""
        self._looked_at[block] -= 1
        if not self._looked_at[block]:
            del self._looked_at[block]

    def unseen(self, block: str, key: str) -> None:
        """Undo the count of a try that could not be checked."""
        self._by_block.take_one_back(block, key)
        self._by_key.take_one_back(key, block)

    def succeeded(self, block: str, key: str) -> None:
        """Forget the wrong passwords of this block for this name: they were slips of its owner.

        Those for other names still count, so that nobody can guess on by coming in themselves.
        """
        self._by_block.take_back(block, key)
        self._by_key.take_back(key, block)

    def may_register(self, block: str, now: float) -> float:
        """Return the seconds until a name may be registered from this block; 0: now."""
        limits = self._limits
        wait = self._names.until_fewer(EVERYBODY, limits.registrations, now)
        if is_loopback(block):
            return wait
        return max(wait, self._names_of_block.until_fewer(block, limits.block_registrations, now))

    def registered(self, block: str, now: float) -> None:
        """Count a registration."""
        self._names.add(EVERYBODY, now, block)
        if not is_loopback(block):
            self._names_of_block.add(block, now)

    def not_registered(self, block: str) -> None:
        """Undo the count of a registration that failed."""
        self._names.take_one_back(EVERYBODY, block)
        self._names_of_block.take_one_back(block, "")
