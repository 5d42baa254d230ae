"""What a node asks of all others before somebody bears a name, and the answer."""

from typing import Literal

from msgspec import Struct

Hindrance = Literal["", "taken", "alike", "freed", "belongs"]
"""Why nobody gets a name: somebody who is in has it, or one that looks like it; it was given up a
moment ago; or it is that of an account."""


class Claim(Struct, frozen=True, kw_only=True, gc=False):
    """A name that a `session` is to bear, besides one that it bears already.

    `key` and `skeleton` are the forms by which names are compared. Whoever `comes_in` with an
    `account` gets its name in any case: guests with one like it give way, and so does the session
    that the same person has elsewhere. With a ticket `of` a session, of a guest too, that gives
    way. For `hold` seconds after it was given up for another one, the name is nobody else's.
    """

    session: int
    key: str
    skeleton: str
    name: str
    account: int = 0
    comes_in: bool = False
    hold: float = 0.0
    of: int = 0


class Claimed(Struct, frozen=True, kw_only=True, gc=False):
    """What came of a claim; `why` is empty if the name is theirs.

    Otherwise `name` is that of whoever has it, and `seconds` says for how long it is held.
    `instead` has the numbers of the sessions whose place the claimant takes: the same person was
    in elsewhere by these.
    """

    why: Hindrance = ""
    name: str = ""
    seconds: float = 0.0
    instead: tuple[int, ...] = ()
