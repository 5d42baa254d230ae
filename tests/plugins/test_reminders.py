import pytest

from teaparty.core.records import Unavailable
from teaparty.core.values.notices import Reason
from teaparty.plugins.examples import reminders
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import PASSWORD, tea_party
from tests.conftest import done


def test_a_reminder_comes_after_a_while():
    with tea_party(reminders) as party:
        alice, bob = party.member("alice"), party.guest("bob")
        alice.types("remind me in 20m The {text}.")
        assert alice.reads() == ["You will be reminded in 20 minutes."]
        party.passes(1_198)
        assert alice.reads() == []
        party.passes(4)
        assert alice.reads() == ["You wanted to be reminded: The {text}."]
        assert alice.types("reminders").reads() == ["You have no reminders."]
        assert bob.reads() == []


def test_a_reminder_waits_for_somebody_who_is_out_also_over_a_restart():
    with tea_party(reminders) as party:
        party.member("alice").types("remind me in 2h The tea.", "quit")
        party.passes(3_600)
        party.restart()
        party.passes(7_200)
        alice = party.connects().types(f"login alice {PASSWORD}")
        assert alice.reads()[-1] == "You wanted to be reminded: The tea."
        alice.types("quit")
        again = party.connects().types(f"login alice {PASSWORD}")
        assert not any("The tea." in line for line in again.reads())


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("at 18:00", "9 hours 50 minutes"),
        ("at 8:00", "23 hours 50 minutes"),
        ("tomorrow 18:00", "1 day 9 hours"),
        ("tomorrow 08:00", "23 hours 50 minutes"),
    ],
)
def test_a_reminder_comes_at_a_time_of_the_persons_own_clock(typed, after):
    with tea_party(reminders) as party:
        alice = party.member("alice").types("settings timezone UTC+0:10")
        alice.reads()
        alice.types(f"remind me {typed} Go!")
        assert alice.reads() == [f"You will be reminded in {after}."]


def test_reminders_are_listed_and_forgotten_by_their_numbers():
    with tea_party(reminders) as party:
        alice = party.member("alice")
        alice.types("remind me in 1h Tea.", "remind me in 2h Milk.", "remind me in 3h Jam.")
        alice.types("forget 2").reads()
        alice.types("reminders", "forget 2", "remind me in 30s Cake.", "reminders")
        assert alice.reads() == [
            "1: in 1 hour: Tea.",
            "3: in 3 hours: Jam.",
            "You have no reminder 2.",
            "You will be reminded in 30 seconds.",
            "1: in 1 hour: Tea.",
            "2: in 30 seconds: Cake.",
            "3: in 3 hours: Jam.",
        ]
        party.passes(86_400)
        assert len(alice.reads()) == 3


def test_a_member_has_up_to_twenty_reminders():
    with tea_party(reminders) as party:
        alice = party.member("alice")
        for number in range(21):
            alice.types(f"remind me in 1h Cup {number}.")
            party.passes(10)
        refused = "You have 20 reminders. Type forget and a number first."
        assert alice.reads()[-1] == refused


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("in 10w " + "x" * 301, "A reminder is for up to a year, and has up to 300 letters."),
        ("in 60w Tea.", "A reminder is for up to a year, and has up to 300 letters."),
        ("at noon Tea.", "A time of day is written like 18:00, not noon."),
        ("in soon Tea.", "A time is written like 90s"),
        ("in 20m", "Please type it like this: remind me in|at|tomorrow TIME TEXT"),
    ],
)
def test_what_is_no_reminder_is_refused_with_the_reason(typed, read):
    with tea_party(reminders) as party:
        alice = party.member("alice").types(f"remind me {typed}", "reminders")
        refused, none = alice.reads()
        assert (refused[: len(read)], none) == (read, "You have no reminders.")


def test_reminders_are_for_members():
    with tea_party(reminders) as party:
        bob = party.guest("bob").types("remind me in 1h Tea.", "reminders", "forget 1")
        assert bob.reads() == ["I would not find you again. Type register first."] * 3


def test_a_reminder_goes_with_the_account():
    with tea_party(reminders) as party:
        alice = party.member("alice").types("remind me in 1h Tea.")
        done(party.records.erase_account(alice.session.account.number))
        party.restart()
        alice = party.member("alice").types("reminders")
        assert alice.reads() == ["You have no reminders."]


class Watched(MemoryRecords):
    """Has something done after a shelf is read, and before it is changed."""

    def read(self):
        """Do nothing."""

    def changes(self):
        """Do nothing."""

    async def shelved(self, *given):
        found = await super().shelved(*given)
        self.read()
        return found

    async def change_shelved(self, *given):
        self.changes()
        await super().change_shelved(*given)


@pytest.fixture
def watched():
    with tea_party(reminders, records=Watched()) as party:
        yield party


TOLD = "You wanted to be reminded: Tea."


def test_a_reminder_was_told_when_it_is_erased(watched):
    alice, read = watched.member("alice").types("remind me in 1h Tea."), []
    alice.reads()
    watched.records.changes = lambda: read.append(alice.reads())
    watched.passes(3_601)
    assert read == [[TOLD]]
    assert alice.types("reminders").reads() == ["You have no reminders."]


def away():
    raise Unavailable


def test_a_reminder_that_can_not_be_erased_is_told_once_and_erased_later(watched):
    alice = watched.member("alice").types("remind me in 1h Tea.", "remind me in 2h Milk.")
    alice.reads()
    watched.records.changes = away
    watched.passes(3_601)
    assert alice.reads() == [TOLD]
    del watched.records.changes
    watched.passes(3_601)
    assert alice.reads() == ["You wanted to be reminded: Milk."]
    assert alice.types("reminders").reads() == ["You have no reminders."]


def test_a_reminder_that_could_not_be_read_comes_when_its_owner_does(watched):
    alice = watched.member("alice").types("remind me in 1h Tea.")
    alice.reads()
    watched.records.read = away
    watched.passes(3_601)
    assert alice.reads() == []
    del watched.records.read
    alice.types("quit")
    assert watched.connects().types(f"login alice {PASSWORD}").reads()[-1] == TOLD


class Pause:
    def __await__(self):
        yield


class LateRecords(MemoryRecords):
    """Takes its time; what comes of calls comes in their order, as from a real store."""

    async def shelved(self, *given):
        await Pause()
        return await super().shelved(*given)

    async def change_shelved(self, *given):
        for _ in range(2):
            await Pause()
        await super().change_shelved(*given)


def test_a_reminder_is_told_once_where_it_is_due_as_its_owner_comes_in():
    with tea_party(reminders, records=LateRecords()) as party:
        alice = party.member("alice").types("remind me in 1h Tea.")
        party.passes(10)
        alice.types("quit")
        party.now += 3_600
        alice = party.connects().types(f"login alice {PASSWORD}")
        party.passes(10)
        for _ in range(9):
            party.flush()
        assert alice.reads().count(TOLD) == 1


def test_a_reminder_of_somebody_who_leaves_at_that_moment_is_not_gone(watched):
    alice = watched.member("alice").types("remind me in 1h Tea.")
    watched.records.read = lambda: alice.session.leave(Reason.QUIT)
    watched.passes(3_601)
    assert TOLD not in alice.reads()
    del watched.records.read
    again = watched.connects().types(f"login alice {PASSWORD}")
    assert again.reads()[-1] == TOLD
    assert again.types("reminders").reads() == ["You have no reminders."]


@pytest.mark.parametrize("fault", ["read", "changes"])
def test_a_reminder_that_is_over_is_not_listed_and_told_if_it_was_not(watched, fault):
    alice = watched.member("alice").types("remind me in 1h Tea.")
    setattr(watched.records, fault, away)
    watched.passes(3_601)
    delattr(watched.records, fault)
    assert alice.types("reminders").reads()[1:] == [TOLD, "You have no reminders."]
