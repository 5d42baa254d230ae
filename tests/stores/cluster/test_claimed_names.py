"""Claims, as the core asks for them, by a database that may be away."""

import pytest

from teaparty.core.records import Unavailable
from teaparty.core.values.claims import Claim, Claimed
from teaparty.stores.cluster.names import AWAY, ClusterNames
from teaparty.testing.clock import result_of

CLAIM = Claim(session=5, key="bob", skeleton="bob", name="Bob")


class Database:
    def __init__(self):
        self.asked = []
        self.error = None

    async def claim(self, epoch, claim):
        return self._answer(epoch, claim, Claimed(why="taken", name="bob"))

    async def release(self, epoch, session):
        return self._answer(epoch, session, None)

    def _answer(self, epoch, asked, answer):
        self.asked.append((epoch, asked))
        if self.error is not None:
            raise self.error
        return answer


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def names(database):
    return ClusterNames(database, lambda: 7)


def test_what_is_claimed_and_released_goes_by_the_lease(names, database):
    assert result_of(names.claim(CLAIM)) == Claimed(why="taken", name="bob")
    assert result_of(names.release(5)) is None
    assert database.asked == [(7, CLAIM), (7, 5)]


@pytest.mark.parametrize("error", AWAY)
def test_while_the_database_is_away_names_are_unavailable(names, database, error):
    database.error = error()
    for asked in (names.claim(CLAIM), names.release(5)):
        with pytest.raises(Unavailable):
            result_of(asked)
