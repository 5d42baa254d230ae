"""Plugins' appointments, in a database."""

from collections.abc import Collection
from typing import Any

from msgspec import json, structs
from sqlalchemy import ColumnElement, Row, delete, func, insert, select, tuple_

from teaparty.core.values.appointments import Appointment, AppointmentKind, TooManyAppointments
from teaparty.stores.schema import accounts, appointments, somebodys
from teaparty.stores.tables import Tables

_SOMEBODYS = somebodys("owner")


class Appointments(Tables):
    """See `core.records.Appointments`, whose methods the first ones are."""

    def add_appointment(self, appointment: Appointment, most: int) -> Appointment:
        """See `Appointments`."""
        values = structs.asdict(appointment) | {"data": json.encode(appointment.data).decode()}
        if appointment.number:
            self._put_back(appointment, values)
            return appointment
        del values["number"]
        theirs = appointments.c.plugin == appointment.plugin
        count = select(func.count()).select_from(appointments).where(theirs)
        with self._writing() as connection:
            if connection.execute(count).scalar_one() >= most:
                raise TooManyAppointments
            done = connection.execute(insert(appointments).values(values))
        assert done.inserted_primary_key is not None
        return structs.replace(appointment, number=done.inserted_primary_key[0])

    def _put_back(self, appointment: Appointment, values: dict[str, Any]) -> None:
        owners = select(accounts.c.number).where(accounts.c.number == appointment.owner)
        with self._writing() as connection:
            if not appointment.owner or connection.execute(owners).first() is not None:
                this = appointments.c.number == appointment.number
                connection.execute(delete(appointments).where(this))
                connection.execute(insert(appointments).values(values))

    def drop_appointment(self, number: int) -> None:
        """See `Appointments`."""
        with self._writing() as connection:
            connection.execute(delete(appointments).where(appointments.c.number == number))

    def next_appointment(self, of: Collection[AppointmentKind]) -> float | None:
        """See `Appointments`."""
        wanted = select(func.min(appointments.c.at)).where(_is(of))
        with self._reading() as connection:
            return connection.execute(wanted).scalar()

    def take_appointments(
        self, of: Collection[AppointmentKind], until: float, most: int
    ) -> list[Appointment]:
        """See `Appointments`."""
        due = select(appointments).where(_is(of), appointments.c.at <= until)
        first = due.order_by(appointments.c.at, appointments.c.number).limit(most)
        first = first.with_for_update(skip_locked=True)  # what another node takes now is not ours
        with self._writing() as connection:
            found = [_appointment(row) for row in connection.execute(first)]
            numbers = [each.number for each in found]
            connection.execute(delete(appointments).where(appointments.c.number.in_(numbers)))
        return found

    def appointments_of(self, account: int) -> list[Appointment]:
        """Return those that belong to an account, in the order of their times."""
        wanted = select(appointments).where(appointments.c.owner == account, _SOMEBODYS)
        with self._reading() as connection:
            return [_appointment(row) for row in connection.execute(wanted.order_by("at"))]

    def _forget_appointments(self, account: int) -> None:
        with self._writing() as connection:
            theirs = delete(appointments).where(appointments.c.owner == account, _SOMEBODYS)
            connection.execute(theirs)


def _is(of: Collection[AppointmentKind]) -> ColumnElement[bool]:
    return tuple_(appointments.c.plugin, appointments.c.name).in_(list(of))


def _appointment(row: Row[Any]) -> Appointment:
    values = dict(row._mapping)
    return Appointment(**(values | {"data": json.decode(values["data"])}))
