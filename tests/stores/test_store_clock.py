"""The store's own clock: what makes things old, and what does not."""

import pytest

from teaparty.stores.store_clock import DAY, Old, Reading, StoreClock

NOON = 1_800_000_000.0


class Life:
    """A store through many runs: `age` is what its clock shows, in days."""

    def __init__(self):
        self.unix, self.steady = NOON, 0.0
        self.stored = None
        self.clock = None
        self.starts()

    def starts(self):
        self.steady = 77.0  # another process, perhaps another boot
        self.clock = StoreClock(self.stored, self.unix, self.steady)
        self.keeps()

    def keeps(self):
        self.stored = Reading(self.clock.goes_on(self.steady), self.unix)

    def runs(self, days, kept_each=60 / DAY):
        for _ in range(min(round(days / kept_each), 2_000)):
            self.passes(min(kept_each, days))
            self.keeps()

    def passes(self, days):
        self.unix += days * DAY
        self.steady += days * DAY

    def stops(self, days):
        self.unix += days * DAY
        self.starts()

    @property
    def age(self):
        return round(self.stored.clock / DAY, 3)


@pytest.fixture
def life():
    return Life()


def test_the_clock_goes_while_the_server_runs(life):
    life.runs(400, kept_each=1)
    assert life.age == 400


@pytest.mark.parametrize("days", [8, 101, 400, 30_000])
def test_a_long_stop_or_a_clock_far_ahead_counts_seven_days(life, days):
    life.runs(1, 0.1)
    life.stops(days)
    assert life.age == 8


@pytest.mark.parametrize("days", [-1, -400, -20_000])
def test_a_clock_that_is_behind_at_the_start_makes_nothing_younger(life, days):
    life.runs(1, 0.1)
    life.stops(days)
    assert life.age == 1


def test_servers_that_start_anew_each_night_grow_old(life):
    for _ in range(100):
        life.runs(0.999, kept_each=0.333)
        life.stops(0.001)
    assert life.age == 100


def test_servers_that_run_in_the_evenings_grow_old(life):
    for _ in range(100):
        life.runs(0.2, kept_each=0.1)
        life.stops(0.8)
    assert life.age == 100


@pytest.mark.parametrize("days", [1, -1, 400])
def test_a_clock_that_is_set_while_it_runs_is_nothing_to_it(life, days):
    life.runs(1, 0.1)
    life.unix += days * DAY
    life.runs(1, 0.1)
    assert life.age == 2
    life.stops(0.5)
    assert life.age == 2.5


def test_a_backup_that_is_restored_late_is_seven_days_older(life):
    life.runs(3, 0.1)
    backup = life.stored
    life.runs(101, 1)
    life.stored = backup
    life.stops(0)
    assert life.age == 10


def test_two_kills_lose_nothing_where_the_clock_is_right(life):
    life.runs(1, 0.1)
    for _ in range(2):
        life.passes(50 / DAY)  # since it was kept last
        life.stops(10 / DAY)
    assert life.stored.clock == pytest.approx(DAY + 120)


def test_two_kills_lose_a_minute_each_where_it_is_wrong(life):
    life.runs(1, 0.1)
    for _ in range(2):
        life.passes(50 / DAY)
        life.stops(-3)
    assert life.stored.clock == pytest.approx(DAY)


def test_a_process_that_stood_still_counts_as_a_stop(life):
    life.passes(400)
    life.keeps()
    assert life.age == 7


@pytest.mark.parametrize(
    ("old", "too_much"),
    [
        (Old(), False),
        (Old(accounts=1, of_accounts=1), False),
        (Old(accounts=20, of_accounts=20), False),
        (Old(accounts=21, of_accounts=210), False),
        (Old(accounts=21, of_accounts=209), True),
        (Old(lines=10_000, of_lines=10_000), False),
        (Old(lines=10_001, of_lines=100_010), False),
        (Old(lines=10_001, of_lines=100_009), True),
        (Old(lines=10_001, of_lines=200_000, accounts=21, of_accounts=21), True),
    ],
)
def test_more_than_a_tenth_and_more_than_a_few_is_too_much(old, too_much):
    assert old.too_much(20, 10_000) is too_much


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (Old(accounts=30, of_accounts=40), "30 of 40 accounts"),
        (Old(lines=12_000, of_lines=20_000), "12,000 of 20,000 lines"),
        (
            Old(lines=12_000, of_lines=20_000, accounts=1, of_accounts=1),
            "12,000 of 20,000 lines and 1 of 1 account",
        ),
    ],
)
def test_what_is_old_is_said_in_words(old, words):
    assert old.words == words


def test_how_much_a_stop_counts_is_for_the_operator_to_say():
    stored = Reading(clock=0.0, unix=0.0)
    clock = StoreClock(stored, unix=400 * DAY, steady=0.0, most=2 * DAY)
    assert clock.goes_on(0.0) == 2 * DAY
