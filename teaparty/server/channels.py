"""Channels from the configuration: what is wrong with them."""

from collections.abc import Collection, Iterator

from teaparty.config import Config
from teaparty.core.values.channels import TAKEN


def channel_faults(config: Config, rooms: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the channels of a party with these rooms."""
    most, count = config.limits.channels, len(config.channels)
    if count > most:
        yield f"limits.channels is {most}, but there would be {count} channels."
    for word in config.channels:
        if word in rooms:
            yield f"channels.{word} has the name of a room; another word was expected."
        elif word in TAKEN:
            yield (
                f"channels.{word} has the name under which clients show what is said by that"
                " command; another word was expected."
            )
