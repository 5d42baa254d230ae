"""Which lines of a closed place somebody may read, number by number."""

import pytest

from teaparty.core.log.log import Log
from teaparty.core.log.places import Beside, Line
from teaparty.core.party import privacy as module
from teaparty.core.party.privacy import Privacy
from teaparty.core.records.places import GOES_ON, Place
from teaparty.core.values.limits import Limits

ALICE, BOB, GUEST = 1, 2, -7


def fit(privacy, closed, readers, here, **limits):
    return privacy.fit(closed, readers, here, Limits(**limits))


@pytest.fixture
def log():
    log = Log(100)
    log.end = 50
    return log


@pytest.fixture
def privacy():
    """Closed from 10 on; bob is allowed from 20 on, and alice at once."""
    privacy = Privacy()
    fit(privacy, True, {ALICE}, 10)
    fit(privacy, True, {ALICE, BOB}, 20)
    return privacy


def test_what_was_said_while_it_was_open_everybody_reads(privacy, log):
    assert privacy.readable(GUEST, log, 0, 50) == ((0, 10),)
    assert privacy.readable(GUEST, log, 10, 50) == ()
    assert Privacy().readable(GUEST, log, 0, 50) == ((0, 50),)


def test_those_who_are_allowed_read_what_is_said_from_then_on(privacy, log):
    assert privacy.readable(ALICE, log, 0, 50) == ((0, 50),)
    assert privacy.readable(BOB, log, 0, 50) == ((0, 10), (20, 50))
    assert privacy.readable(BOB, log, 15, 30) == ((20, 30),)


def test_it_stays_so_after_it_is_open_again(privacy, log):
    fit(privacy, True, {ALICE}, 30)
    fit(privacy, False, {ALICE}, 40)
    assert privacy.readable(BOB, log, 0, 50) == ((0, 10), (20, 30), (40, 50))
    assert privacy.readable(GUEST, log, 0, 50) == ((0, 10), (40, 50))


def test_nothing_changes_twice(privacy):
    assert not fit(privacy, True, {ALICE, BOB}, 25)
    assert fit(privacy, True, {ALICE}, 25)
    assert fit(privacy, True, {ALICE, BOB}, 25)
    assert privacy.readers[BOB] == [module.Span(20)]


def test_a_stretch_without_a_line_is_none():
    privacy = Privacy()
    fit(privacy, True, {ALICE}, 10)
    fit(privacy, False, (), 10)
    assert (privacy.closed, privacy.readers) == ([], {})


def test_a_place_without_a_number_lies_beyond_all_that_is_held(privacy, log):
    line = Line("attic", None, 45)
    fit(privacy, True, {ALICE, BOB, GUEST}, line.after)
    assert not privacy.is_settled
    assert privacy.readable(GUEST, log, 0, 50) == ((0, 10),)
    assert privacy.stored_in(Place(), log).readers == {1: ((10, GOES_ON),), 2: ((20, GOES_ON),)}
    line.number, log.end = 55, 60
    assert privacy.is_settled
    assert privacy.readable(GUEST, log, 0, 60) == ((0, 10), (56, 60))


def test_less_is_stored_than_is_readable_while_numbers_are_not_known(log):
    privacy = Privacy()
    fit(privacy, True, {ALICE}, Beside(Line("attic", None, 45), 1))
    stored = privacy.stored_in(Place(), log)
    assert (stored.closures, stored.readers) == (((50, GOES_ON),), {})
    fit(privacy, False, (), Beside(Line("attic", None, 47), 1))
    assert privacy.stored_in(Place(), log).closures == ((50, GOES_ON),)


def test_what_is_stored_is_learnt_again(privacy, log):
    again = Privacy()
    again.learn(privacy.stored_in(Place(), log))
    assert (again.closed, again.readers) == (privacy.closed, privacy.readers)
    assert again.is_closed


def test_guests_are_not_stored(privacy, log):
    fit(privacy, True, {ALICE, BOB, GUEST}, 30)
    assert GUEST not in privacy.stored_in(Place(), log).readers


def test_a_guest_who_has_an_account_now_reads_on(privacy, log):
    fit(privacy, True, {GUEST}, 30)
    privacy.becomes(GUEST, 3)
    assert privacy.readable(3, log, 0, 50) == ((0, 10), (30, 50))
    privacy.becomes(GUEST, 4)
    privacy.forget(3)
    assert privacy.readable(3, log, 0, 50) == ((0, 10),)


def test_where_there_are_too_many_stretches_less_is_readable(log):
    privacy, few = Privacy(), {"closures": 2, "closed_stretches": 1}
    for start in (0, 10, 20):
        fit(privacy, True, {ALICE}, start, **few)
        fit(privacy, False, {ALICE}, start + 5, **few)
    assert privacy.readable(BOB, log, 0, 50) == ((15, 20), (25, 50))
    assert privacy.readable(ALICE, log, 0, 50) == ((15, 50),)


def test_of_too_many_who_may_read_no_more_the_first_are_forgotten():
    privacy = Privacy()
    for start in (0, 10, 20, 30):
        fit(privacy, True, {ALICE, 10 + start}, start, former_readers=2)
    assert set(privacy.readers) == {ALICE, 20, 30, 40}
