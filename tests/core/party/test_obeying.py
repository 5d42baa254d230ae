"""Obeying a line: what it asks for is done, and nothing that it holds breaks anything."""

import pytest

from teaparty.core.party.obeying import attend
from teaparty.core.values.notices import Fault
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from tests import sentences as s


def pair(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    alice.reads()
    return alice, bob


@pytest.mark.parametrize(
    "line",
    ["", " ", "\t", "\x00", "\ud800", "/" * 3_000, "x" * 5_000, "\u2028", "'\x00", "[]", "[", ">",
     "> ,", "'" * 99, "help " + "y" * 999],
)  # fmt: skip
def test_no_line_raises(line):
    with tea_party() as party:
        for guest in (party.guest("alice"), party.connects(), party.guest("bob", mode="chat")):
            guest.types(line)
            guest.reads()
        assert party.faults == []


# --- commands that wait


class Pause:
    def __await__(self):
        yield


def waiting(party, guest, error=None):
    """Let a guest obey a coroutine that waits once."""

    async def wait():
        await Pause()
        if error is not None:
            raise error
        guest.session.tell("Done.")

    attend(guest.session, wait(), "here")


def test_a_coroutine_makes_the_session_busy_until_it_is_done():
    with tea_party() as party:
        alice, _ = pair(party)
        waiting(party, alice)
        party.flush()
        assert alice.session.busy
        party.flush()
        assert not alice.session.busy
        assert alice.reads() == ["Done."]


def test_a_coroutine_may_refuse():
    with tea_party() as party:
        alice, _ = pair(party)
        waiting(party, alice, Refusal("No."))
        party.flush()
        party.flush()
        assert alice.reads() == ["No."]
        assert not alice.session.busy


def test_a_coroutine_that_fails_is_a_fault_in_its_place():
    with tea_party() as party:
        alice, _ = pair(party)
        error = ZeroDivisionError()
        waiting(party, alice, error)
        party.flush()
        party.flush()
        assert alice.reads() == [s.fault]
        assert party.changes[-1] == Fault(session=1, place="here", error=error)
        party.faults.clear()


def test_somebody_who_leaves_while_a_command_waits_is_gone():
    with tea_party() as party:
        alice, bob = pair(party)
        waiting(party, alice)
        alice.drops()
        party.flush()
        party.flush()
        assert bob.reads() == [s.lost_link("alice")]
