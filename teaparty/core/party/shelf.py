"""What plugins store: values on shelves, by keys. They are in the party's own database."""

import re
import sys
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, overload

from msgspec import json

from teaparty.core.records import Account
from teaparty.core.records.plugins import Shelves
from teaparty.core.values.limits import Limits
from teaparty.core.values.modes import is_word
from teaparty.core.values.shelves import LONGEST_KEY, ShelfChange, ShelfError, ShelfName, with_key

T = TypeVar("T")
_ODD = re.compile("[\0\ud800-\udfff]")
"""What no database takes in a key: NUL, and half of a character."""


class Home(Protocol):
    """What a shelf stands in: a party."""

    @property
    def records(self) -> Shelves:
        """What the shelf stores by."""
        ...

    @property
    def limits(self) -> Limits:
        """The limits of today."""
        ...


class Shelf(Generic[T]):
    """Stores values of one kind, such as a `msgspec.Struct`, by keys; private to its plugin.

    It is made once, at the top of a module: `shelf = Shelf("polls", Poll)`. All that it does
    raises `Unavailable` while the database is away, and `ShelfError` for what it can't do.
    """

    def __init__(self, name: str, kind: type[T]) -> None:
        if not is_word(name):
            raise ValueError(f"the name of a shelf is a word of small letters, not {name!r}")
        self.name = name
        self.module = _maker()
        """The name of the module that has made it."""
        self._kind = kind
        self._decoder = json.Decoder(kind)
        self._place = ShelfName("", name)
        self._home: Home | None = None

    def stands_in(self, home: Home, plugin: str) -> None:
        """Store in this party from now on, as the plugin of that name."""
        self._home, self._place = home, ShelfName(plugin, self.name)

    async def get(self, key: str) -> T | None:
        """Return the value of a key, or None if there is none."""
        self._check(key)
        return self._value(key, await self._opened().records.shelved(self._place, key))

    async def keys(self) -> list[str]:
        """Return all keys, in the order of their letters."""
        return await self._opened().records.shelf_keys(self._place)

    async def put(self, key: str, value: T, owner: Account | int | None = None) -> None:
        """Store a value in the place of the one that is there.

        With an `owner`, an account or its number, the value is that person's: it is exported and
        erased with their account. Without, it stays whose it was.
        """
        await self._replace(key, lambda _: self._text(key, value), owner)

    async def delete(self, key: str) -> None:
        """Delete a value, if it is there."""
        await self._replace(key, lambda _: None)

    @overload
    async def change(
        self, key: str, change: Callable[[T | None], T], owner: Account | int | None = None
    ) -> T: ...

    @overload
    async def change(
        self, key: str, change: Callable[[T | None], T | None], owner: Account | int | None = None
    ) -> T | None: ...

    async def change(
        self,
        key: str,
        change: Callable[[T | None], T | None],
        owner: Account | int | None = None,
    ) -> T | None:
        """Replace a value by what `change` returns for it, and return that; see `put`.

        None stands for nothing. Nobody else changes the value meanwhile. What `change` raises
        leaves it as it was. It is called again if another process was faster.
        """
        after: T | None = None

        def changed(stored: str | None) -> str | None:
            nonlocal after
            after = change(self._value(key, stored))
            return None if after is None else self._text(key, after)

        await self._replace(key, changed, owner)
        return after

    async def _replace(
        self, key: str, change: ShelfChange, owner: Account | int | None = None
    ) -> None:
        self._check(key)
        home, number = self._opened(), owner.number if isinstance(owner, Account) else owner
        most = home.limits.shelf_keys
        await home.records.change_shelved(self._place, key, change, number, most)

    def _opened(self) -> Home:
        if self._home is None:
            raise ShelfError(
                f"The shelf {self.name} is in no party: make it at the top of a plugin's module,"
                " and use it only while the party is open."
            )
        return self._home

    def _check(self, key: str) -> None:
        """Raise an error for what can't be a key."""
        if not isinstance(key, str):
            raise TypeError(f"a key on the shelf {self.name} is a text, not {key!r}")
        if not 1 <= len(key) <= LONGEST_KEY or _ODD.search(key):
            raise ShelfError(
                f"{key[:LONGEST_KEY]!r} can't be a key on the shelf {self.name}: it must have 1"
                f" to {LONGEST_KEY} characters, none of them NUL or half a character."
            )

    def _value(self, key: str, stored: str | None) -> T | None:
        if stored is None:
            return None
        try:
            return self._decoder.decode(stored)
        except Exception as error:  # also of a `__post_init__`
            place = with_key(self._place, key)
            raise ShelfError(
                f"{place} does not fit {_name(self._kind)} any more: {_why(error)}."
            ) from error

    def _text(self, key: str, value: T) -> str:
        """Return a value as JSON, from which it can be read again."""
        place = with_key(self._place, key)
        try:
            text = json.encode(value)
            self._decoder.decode(text)
        except Exception as error:
            kind = _name(self._kind)
            raise ShelfError(f"{place} can't be stored as {kind}: {_why(error)}.") from error
        most = self._opened().limits.shelf_bytes
        if len(text) > most:
            raise ShelfError(f"{place} would have {len(text):,} bytes; it may have {most:,}.")
        return text.decode()


def _maker() -> str:
    """Return the name of the module that makes a shelf; `Shelf[Poll](...)` does so by `typing`."""
    frame = sys._getframe(2)
    if frame.f_globals.get("__name__") == Generic.__module__:
        frame = sys._getframe(3)
    return str(frame.f_globals.get("__name__", ""))


def _why(error: Exception) -> str:
    """Return what is wrong, as the end of a sentence."""
    return str(error).rstrip(".") or type(error).__name__


def _name(kind: object) -> str:
    return getattr(kind, "__name__", str(kind))
