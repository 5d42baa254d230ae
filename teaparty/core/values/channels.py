"""Channels as the operator declares them: what each is about, and for whom it is."""

from typing import Literal

from msgspec import Struct

CHANNEL_SIGNS = "+#"
"""Either of these goes before the word for a channel: `+news Hello!`"""
KEY_SIGN = "+"
"""The name of a configured channel's log begins with this, so no room's lines are ever a channel's,
whichever of the two had a word before."""
TAKEN = ("shout", "whisper")
"""No channel is called so: clients show what is shouted and whispered under these names."""

ForWhom = Literal["all", "members", "hosts"]


class ChannelRules(Struct, frozen=True, kw_only=True):
    """What the operator says about a channel."""

    about: str = ""
    listens: ForWhom = "all"
    speaks: ForWhom = "all"
    joined: bool = False
    """Whether newcomers listen to it at once."""
    history: bool = True
    keep_lines: int | None = None
    keep_days: int | None = None
