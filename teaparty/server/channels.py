"""Channels from the configuration: what is wrong with them."""

from collections.abc import Collection, Iterator

from teaparty.config import Config
from teaparty.core.values.channels import MEANT, TAKEN, ChannelRules, ForWhom
from teaparty.core.values.numbers import counted


def channel_faults(config: Config, rooms: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the channels of a party with these rooms."""
    most, count = config.limits.channels, len(config.channels)
    if count > most:
        yield f"limits.channels is {most}, but there would be {counted(count, 'channel')}."
    for word in config.channels:
        if word in rooms:
            yield f"channels.{word} has the name of a room; another word was expected."
        elif word in TAKEN:
            yield (
                f"channels.{word} has the name under which clients show what is said by that"
                " command; another word was expected."
            )
        elif word in MEANT:
            yield (
                f"channels.{word} has a word that means something else after a command, such as"
                " recall whispers; another word was expected."
            )


FOR_WHOM: dict[ForWhom, str] = {
    "all": "everybody",
    "members": "people with registered names",
    "hosts": "people who keep order",
}


def channel_shown(word: str, channel: ChannelRules) -> str:
    """Return a channel in a line, for `--check`."""
    listen, speak = FOR_WHOM[channel.listens], FOR_WHOM[channel.speaks]
    about = channel.about or "about nothing in particular"
    line = f"Channel {word} ({about}): {listen} can listen, {speak} can speak"
    return f"{line}, newcomers listen at once." if channel.joined else f"{line}."
