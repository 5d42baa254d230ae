"""What several tests of the core need."""

import pytest


class LaterJournal:
    """A journal that stores when it is told to."""

    def __init__(self):
        self.waiting = []

    def store(self, entries, stored):
        self.waiting.append((entries, stored))

    def catch_up(self):
        waiting, self.waiting = self.waiting, []
        for entries, stored in waiting:
            stored(entries)


@pytest.fixture
def journal():
    return LaterJournal()
