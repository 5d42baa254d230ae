"""What plugins have done at a time that is stored, so that it outlives a restart."""

from typing import Any, NamedTuple

from msgspec import Struct

from teaparty.core.values.refusal import Refusal


class AppointmentKind(NamedTuple):
    """Which function is called: the one that a plugin declares under a name."""

    plugin: str
    name: str


class Appointment(Struct, frozen=True, kw_only=True):
    """Something that is done once, from the Unix time `at` on; `number` is never given again."""

    number: int = 0
    at: float
    plugin: str
    name: str
    data: dict[str, Any] = {}
    owner: int = 0
    """The account whose it is: it is exported and erased with it; 0 for nobody's."""

    @property
    def kind(self) -> AppointmentKind:
        """What is called."""
        return AppointmentKind(self.plugin, self.name)


class TooManyAppointments(Refusal):
    """A plugin has as many appointments as it may."""

    def __init__(self) -> None:
        super().__init__("Too much waits to be done at its time already. Please try again later.")
