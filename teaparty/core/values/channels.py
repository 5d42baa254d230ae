"""Channels as the operator declares them: what each is about, and for whom it is."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

CHANNEL_SIGNS = "+#"
"""Either of these goes before the word for a channel: `+news Hello!`"""
KEY_SIGN = "+"
"""The name of a configured channel's log begins with this, so no room's lines are ever a channel's,
whichever of the two had a word before."""
TAKEN = ("shout", "whisper")
"""No channel is called so: clients show what is shouted and whispered under these names."""
MEANT = ("all", "here", "mentions", "whispers")
"""Nor so: `history all`, `talk here` and `recall whispers` mean something else."""

INVITED: Final = "invited"
ForWhom = Literal["all", "members", "hosts", "invited"]


class ChannelRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the operator says about a channel."""

    about: Annotated[str, Meta(max_length=200)] = ""
    listens: ForWhom = "all"
    speaks: ForWhom = "all"
    joined: bool = False
    """Whether newcomers listen to it at once."""
    history: bool = True
    keep_lines: Annotated[int, Meta(ge=0, le=1_000_000_000)] | None = None
    keep_days: Annotated[int, Meta(ge=0, le=36_500)] | None = None
