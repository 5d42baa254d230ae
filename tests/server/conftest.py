"""The hall of the doors, and what is logged there."""

from tests.doors.conftest import hall, hall_with, logged

__all__ = ["hall", "hall_with", "logged"]
