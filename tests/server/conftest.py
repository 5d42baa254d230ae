"""The hall of the doors with what is logged there, and a log that only remembers."""

import pytest

from teaparty.core.values.notices import Fault
from tests.doors.conftest import hall, hall_with, logged

__all__ = ["hall", "hall_with", "logged", "record"]


class Record:
    """Keeps what would be logged."""

    def __init__(self):
        self.notes, self.faults = [], []

    def note(self, shape, /, **fields):
        self.notes.append(shape.format(**fields))

    warn = note

    def report(self, change):
        assert isinstance(change, Fault)
        self.faults.append(change)


@pytest.fixture
def record():
    return Record()
