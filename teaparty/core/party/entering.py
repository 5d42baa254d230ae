"""What a newcomer has tried so far, so that no password is read as a name.

Clients that log in by themselves send a name and a password, each on a line of its own, whatever
they are answered. So the first bare word on a connection is a name, and no later one is, except
for the one that the party has proposed itself.
"""

from typing import Literal

from msgspec import Struct

Way = Literal["login", "register"]


class Entering(Struct, frozen=True, kw_only=True):
    """`tried` says that a name was given that did not bring them in, or not yet.

    `proposal` is the name that was proposed instead, and `way` what for. `greeted` says that they
    were greeted back and asked for a name: what they sent before they read that is none. Whoever
    was in already comes `instead` of the session of that number, and nobody reads that they come.
    """

    tried: bool = False
    greeted: bool = False
    proposal: str = ""
    way: Way = "login"
    instead: int = 0


TRIED = Entering(tried=True)
