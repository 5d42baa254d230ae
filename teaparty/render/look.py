"""A look: how somebody's lines are laid out. People with the same look share rendered bytes."""

from msgspec import Struct


class Look(Struct, frozen=True, kw_only=True, cache_hash=True):
    """`width` is in columns."""

    width: int = 80


DEFAULT = Look()
