"""Guessing passwords: many at once are no more guesses than one after the other."""

import pytest

from teaparty.core.values.notices import WrongPassword
from teaparty.core.values.passwords import Busy
from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.core.people.scene import login
from tests.core.slow import SlowPasswords, finishes, settles, with_passwords

TOGETHER = 300


class Counted(SlowPasswords):
    """Notes how many are looked at, and how many of them together."""

    def __init__(self):
        super().__init__()
        self.looked_at, self.now, self.together = 0, 0, 0

    async def verify(self, encoded, password):
        self.looked_at += 1
        self.now += 1
        self.together = max(self.together, self.now)
        try:
            return await super().verify(encoded, password)
        finally:
            self.now -= 1


def waits(party, seconds):
    """Let time go by in small steps, and all that waits go on."""
    for _ in range(round(seconds * 10)):
        party.passes(0.1)
        settles(party, 6)


def come(party, count, line, address="192.0.2.{}"):
    guests = [party.connects(address=address.format(n)) for n in range(count)]
    for number, guest in enumerate(guests):
        guest.session.handle(line.format(number))
    return guests


def looked_at_now(party, passwords, line):
    """Whether a password from the same block is looked at before any time goes by."""
    before = passwords.looked_at
    come(party, 1, line, "192.0.2.7")
    settles(party)
    return passwords.looked_at > before


@pytest.fixture
def passwords(party):
    party.member("alice", address="10.0.0.7").types("quit")
    return with_passwords(party, Counted())


@pytest.mark.parametrize("line", ["login alice wrong{}", "login somebody{} wrong", "login bob {}x"])
@pytest.mark.slow
def test_three_hundred_of_one_block_guess_no_more_than_one_would(party, passwords, line):
    come(party, TOGETHER, line, "192.0.2.7")
    settles(party, 6)
    found = []
    for seconds in (0.9, 1, 2, 4, 8, 16):
        waits(party, seconds)
        found.append(passwords.looked_at)
    assert found == [5, 6, 7, 8, 9, 10]
    assert passwords.together == 5


@pytest.mark.slow
def test_three_hundred_blocks_wait_for_one_name_as_they_do_one_after_the_other(party, passwords):
    come(party, TOGETHER, "login alice wrong{}", "2001:db8:{:x}::7")
    settles(party, 6)
    assert passwords.looked_at == 5
    waits(party, 20)
    assert passwords.looked_at == 10


def test_members_behind_one_address_who_know_their_passwords_all_come_in(party):
    names = [f"pupil{n}" for n in range(12)]
    for name in names:
        party.member(name).types("quit")
    passwords = with_passwords(party, Counted())
    guests = come(party, 12, f"login pupil{{}} {PASSWORD}", "192.0.2.7")
    waits(party, 2)
    assert [guest.session.name for guest in guests] == names
    assert passwords.together == 5
    assert looked_at_now(party, passwords, "login zoe wrong")


def test_a_password_of_somebody_who_has_left_is_not_looked_at(party, passwords):
    guests = come(party, 7, "login alice wrong{}", "192.0.2.7")
    settles(party, 6)
    guests[6].drops()
    waits(party, 10)
    assert passwords.looked_at == 6


def test_a_password_that_could_not_be_looked_at_is_no_guess(party):
    async def busy(*_):
        raise Busy

    party.party.ports.passwords.verify = busy
    come(party, 9, "login alice wrong{}", "192.0.2.7")
    settles(party)
    assert not any(isinstance(change, WrongPassword) for change in party.changes)
    passwords = with_passwords(party, Counted())
    assert looked_at_now(party, passwords, "login alice again")


def test_a_fault_while_passwords_are_looked_at_leaves_nobody_waiting(party):
    async def broken(*_):
        raise OSError("broken")

    party.party.ports.passwords.verify = broken
    come(party, 9, "login alice wrong{}", "192.0.2.7")
    finishes(party)
    party.faults.clear()
    passwords = with_passwords(party, Counted())
    come(party, 1, "login alice again", "192.0.2.7")
    waits(party, 30)
    assert passwords.looked_at == 1


def test_many_registrations_at_once_are_no_more_than_may_be(party):
    with_passwords(party, SlowPasswords())
    guests = [party.connects(address="192.0.2.7").types(f"register pupil{n}") for n in range(9)]
    for guest in guests:
        guest.session.handle(PASSWORD)
        guest.session.handle(PASSWORD)
    settles(party)
    assert sum(guest.session.account is not None for guest in guests) == 2


def test_a_registration_that_came_to_nothing_does_not_count(party):
    async def busy(*_):
        raise Busy

    guest = party.connects(address="192.0.2.7").types("register zoe")
    passwords = party.party.ports.passwords
    passwords.hash = busy
    guest.types(*[PASSWORD, PASSWORD] * 5)
    del passwords.hash
    guest.types(PASSWORD, PASSWORD)
    assert guest.session.account is not None


# --- one after the other


def test_somebody_who_guesses_waits_ever_longer(away):
    guest = login(away, *["login alice wrong"] * 6)
    assert guest.reads() == [s.does_not_fit] * 5
    away.passes(1)
    assert guest.reads() == [s.does_not_fit]
    guest.types("login alice open sesame")
    away.passes(1)
    assert guest.session.name == ""
    away.passes(1)
    away.flush()
    assert guest.session.name == "alice"


def test_a_member_from_a_known_block_does_not_wait_for_guesses_of_others(party):
    party.member("alice", address="192.0.2.1").types("quit")
    login(party, *["login alice wrong"] * 9, address="198.51.100.7")
    alice = login(party, "login alice open sesame", address="192.0.2.1")
    assert alice.session.name == "alice"
    finishes(party)
