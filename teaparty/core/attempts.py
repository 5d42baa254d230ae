"""Wrong passwords and registrations: what is counted of them, and who waits because of it.

A wrong password counts against the address block that it came from, and against the name that it
was tried for, whether an account has that name or not. Nobody is ever refused a try: they wait,
each time longer. So an account can't be locked by those who guess, and somebody at home, in a
block from which the account came in before, does not even wait because of them.
"""

from teaparty.core.addresses import is_loopback
from teaparty.core.limits import Limits
from teaparty.core.windows import Windows

KEYS = 65_536
"""Blocks, and names, that are remembered: more than passwords can be looked at in five minutes."""
EVERYBODY = ""


class Attempts:
    """How long tries with a password, and registrations, have to wait.

    A block is as `addresses.block` returns it, a key as `names.fold` does.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        most = limits.wrong_passwords + limits.longest_wait.bit_length()
        self._by_block = Windows(limits.wrong_seconds, most, KEYS)
        self._by_key = Windows(limits.wrong_seconds, most, KEYS)
        seconds = limits.registration_seconds
        self._names_of_block = Windows(seconds, limits.block_registrations, KEYS)
        self._names = Windows(seconds, limits.registrations, 1)

    def wait(self, block: str, key: str, known: bool, now: float) -> float:
        """Return the seconds from now on until the password of this try may be looked at.

        `known` says that the account of this name came in from this block before.
        """
        wrong = self._by_block.count(block, now)
        if not known:
            wrong = max(wrong, self._by_key.count(key, now))
        over = wrong - self._limits.wrong_passwords
        return 0.0 if over < 0 else float(min(2**over, self._limits.longest_wait))

    def failed(self, block: str, key: str, now: float) -> None:
        """Count a wrong password."""
        self._by_block.add(block, now, key)
        self._by_key.add(key, now, block)

    def succeeded(self, block: str, key: str) -> None:
        """Forget the wrong ones of this block for this name: they were slips of its owner.

        Those of others count on, so that nobody frees a block to guess on by coming in themselves.
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
        self._names.add(EVERYBODY, now)
        if not is_loopback(block):
            self._names_of_block.add(block, now)
