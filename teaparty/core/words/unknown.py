"""How the word of a line is looked up, and the answer if it is no command."""

from collections.abc import Container, Iterable
from typing import NamedTuple


class Lookup(NamedTuple):
    """How a line is looked up, for whom; see `Table.resolve`.

    `sign` is what goes before a command; `obeying` is False if somebody only asks about it.
    `sayable` says whether the line can be said if it is no command.
    """

    speaking: bool
    rights: Container[str] | None = None
    people: Container[str] = ()
    aliases: Iterable[str] = ()
    sign: str = ""
    obeying: bool = True
    sayable: bool = False


FOREIGN = {
    "accept": "let", "admins": "staff", "block": "ignore", "boot": "show", "build": "make",
    "bye": "quit", "chat": "mode", "create": "make", "delete": "retract", "deop": "distrust",
    "devoice": "quiet", "disconnect": "quit", "dm": "whisper", "dnd": "afk", "eject": "show",
    "evict": "show", "examine": "look", "expel": "show", "gag": "ignore", "gossip": "channels",
    "goto": "go", "highlights": "mentions", "hosts": "staff", "im": "whisper", "lastlog": "history",
    "logs": "history", "members": "who", "mods": "staff", "motd": "rules", "notice": "whisper",
    "notify": "friends", "online": "who", "ooc": "channels", "op": "trust", "ops": "staff",
    "out": "leave", "pin": "topic", "pm": "whisper", "private": "close", "privmsg": "whisper",
    "profile": "finger", "scrollback": "history", "search": "history", "seen": "finger",
    "signoff": "quit", "squelch": "ignore", "timeout": "quiet", "unblock": "unignore",
    "unread": "recall", "users": "who", "voice": "unquiet", "whowas": "finger",
}  # fmt: skip
"""Words of other chats and MUDs, each with the one that does the same here. They are short for
nothing: `pin` pinches nobody."""
UNKNOWN = {
    (True, 2): "There is no command {word}. Did you mean {sign}{nearest}?"
    " To speak, begin with ' or say. To say it, type ' alone.",
    (
        True,
        1,
    ): "There is no command {word}. Did you mean {sign}{nearest}? To speak, begin with ' or say.",
    (True, 0): "There is no command {word}. Did you mean {sign}{nearest}?",
    (False, 2): "There is no command {word}. Type {sign}help for the commands."
    " To speak, begin with ' or say. To say it, type ' alone.",
    (False, 1): "There is no command {word}. Type {sign}help for the commands."
    " To speak, begin with ' or say.",
    (False, 0): "There is no command {word}. Type {sign}help for the commands.",
}
"""By whether there is a word near it, and whether somebody may have meant to speak: 1 if they may
have, 2 if the line can even be said as it stands."""
NO_CHANNEL = "There is no channel {word}. Type {sign}channels to see them all."
NO_CHANNEL_BUT = "There is no channel {word}. Did you mean {sign}{nearest}?"
UNKNOWN_CHANNEL = {
    (True, True): "There is no channel {word}. Did you mean {sign}{nearest}?"
    " To say it in the room, type ' alone.",
    (True, False): NO_CHANNEL_BUT,
    (False, True): "There is no channel {word}. Type {sign}channels to see them all."
    " To say it in the room, type ' alone.",
    (False, False): NO_CHANNEL,
}
"""The same of a word behind the sign of channels; the second says whether the line can be said."""
