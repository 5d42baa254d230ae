"""Plugins' appointments, in memory."""

from collections.abc import Collection

from msgspec import structs

from teaparty.core.records import Account
from teaparty.core.values.appointments import Appointment, AppointmentKind, TooManyAppointments


class MemoryAppointments:
    """Implements `core.records.Appointments`."""

    _accounts: dict[int, Account]

    def __init__(self) -> None:
        self._appointments: dict[int, Appointment] = {}
        self._last_appointment = 0

    async def add_appointment(self, appointment: Appointment, most: int) -> Appointment:
        """See `Appointments`."""
        if appointment.number:
            if not appointment.owner or appointment.owner in self._accounts:
                self._appointments[appointment.number] = appointment
            return appointment
        theirs = [each for each in self._appointments.values() if each.plugin == appointment.plugin]
        if len(theirs) >= most:
            raise TooManyAppointments
        self._last_appointment += 1
        appointment = structs.replace(appointment, number=self._last_appointment)
        self._appointments[appointment.number] = appointment
        return appointment

    async def drop_appointment(self, number: int) -> None:
        """See `Appointments`."""
        self._appointments.pop(number, None)

    async def next_appointment(self, of: Collection[AppointmentKind]) -> float | None:
        """See `Appointments`."""
        return min((each.at for each in self._of(of)), default=None)

    async def take_appointments(
        self, of: Collection[AppointmentKind], until: float, most: int
    ) -> list[Appointment]:
        """See `Appointments`."""
        due = sorted(
            (each for each in self._of(of) if each.at <= until),
            key=lambda each: (each.at, each.number),
        )[:most]
        for each in due:
            del self._appointments[each.number]
        return due

    def _of(self, of: Collection[AppointmentKind]) -> list[Appointment]:
        return [each for each in self._appointments.values() if each.kind in of]

    def _forget_appointments(self, account: int) -> None:
        for number, each in list(self._appointments.items()):
            if each.owner == account:
                del self._appointments[number]
