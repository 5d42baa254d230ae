"""What plugins store: values on their shelves, and appointments."""

from collections.abc import Collection
from typing import Protocol

from teaparty.core.values.appointments import Appointment, AppointmentKind
from teaparty.core.values.shelves import ShelfChange, ShelfName


class Shelves(Protocol):
    """Stores what plugins put on their shelves, as JSON."""

    async def shelved(self, shelf: ShelfName, key: str) -> str | None:
        """Return the value of that key."""
        ...

    async def shelf_keys(self, shelf: ShelfName) -> list[str]:
        """Return the keys that a shelf has, in their order."""
        ...

    async def change_shelved(
        self, shelf: ShelfName, key: str, change: ShelfChange, owner: int | None, most: int
    ) -> None:
        """Replace a value by what `change` returns for it, unless that raises something.

        Where there is an `owner`, it belongs to that account from now on. `change` is called in
        the caller's thread, and once more if the value has changed meanwhile. Raises `ShelfFull`
        for more than `most` keys.
        """
        ...


class Appointments(Protocol):
    """Stores what plugins have done at its time."""

    async def add_appointment(self, appointment: Appointment, most: int) -> Appointment:
        """Store it; return it with its number. Raises `TooManyAppointments` of one plugin.

        One that has a number was taken, and is stored again under it, if its owner is still there.
        """
        ...

    async def drop_appointment(self, number: int) -> None:
        """Erase an appointment, if it is there."""
        ...

    async def next_appointment(self, of: Collection[AppointmentKind]) -> float | None:
        """Return the time of the next of these; None if there is none."""
        ...

    async def take_appointments(
        self, of: Collection[AppointmentKind], until: float, most: int
    ) -> list[Appointment]:
        """Erase the first of these that are due, and return them, the earliest first."""
        ...
