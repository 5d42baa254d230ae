"""Looking at a password that somebody gives: as one more guess, until it has turned out right."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from teaparty.core.records import Unavailable
from teaparty.core.values.addresses import block
from teaparty.core.values.passwords import Busy

if TYPE_CHECKING:
    from teaparty.core.party.party import Party
    from teaparty.core.party.session import Session


async def is_right(
    party: "Party", me: "Session", key: str, known: bool, fits: Callable[[], Awaitable[bool]]
) -> bool:
    """Return whether a password for the name of that key is right, as `fits` finds out in the end.

    `known` is as for `PasswordAttempts.wait`. It counts as wrong before it is looked at, so that
    many at once are no more guesses than one after the other. Raises what `fits` raises.
    """
    attempts, home, now = party.accounts.attempts, block(me.address), party.now
    wait = attempts.comes(home, key, known, now)
    while wait > 0:
        await party.ports.sleep(wait)
        if me.gone is not None:
            return False
        now = max(now + wait, party.now)
        wait = attempts.waits_on(home, now)
    attempts.begins(home, key, now)
    try:
        right = await fits()
    except (Busy, Unavailable):
        attempts.unseen(home, key)
        raise
    finally:
        attempts.ends(home)
    if right:
        attempts.succeeded(home, key)
    return right
