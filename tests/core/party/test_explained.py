"""Whoever is named and is out is said to be out, by each command that is for people who are in."""

import pytest

from teaparty.api import Session, command
from teaparty.core.records import Unavailable
from teaparty.testing import tea_party
from tests.core.slow import SlowRecords, settles

OUT = ["bob is not in at the moment."]


@command("hug")
def hug(me: Session, person: Session) -> None:
    """Hug somebody."""
    me.tell("You hug {name}.", name=person.name)


@command("embrace")
def embrace(me: Session, people: list[Session]) -> None:
    """Hug several."""


@pytest.fixture
def wizard(party):
    party.member("bob").types("quit")
    return party.member("zoe", "wizard")


@pytest.mark.parametrize("line", ["kick bob", "kick BOB Hush!", "where bob", "look bob"])
def test_of_a_member_who_is_out_it_is_said(wizard, line):
    assert wizard.types(line).reads() == OUT


def test_so_it_is_by_commands_of_plugins():
    import tests.core.party.test_explained as plugin

    with tea_party(plugin) as party:
        alice = party.guest("alice")
        party.member("bob").types("quit")
        alice.reads()
        for line in ("hug bob", "embrace bob", "embrace alice,bob"):
            assert alice.types(line).reads() == OUT


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("kick carol", "There is nobody called carol here."),
        ("where carol", "There is nobody called carol here."),
        ("look carol", "You see nothing called carol here."),
        ("tell carol hi", "There is nobody called carol here."),
        ("finger carol", "There is nobody called carol here."),
        ("ignore carol", "There is nobody called carol here."),
        ("friends carol", "There is nobody called carol here."),
    ],
)
def test_where_nobody_is_called_so_that_is_said(wizard, line, answer):
    assert wizard.types(line).reads() == [answer]


def test_what_is_typed_next_waits_for_the_answer():
    with tea_party(records=SlowRecords()) as party:
        party.guest("zoe")
        settles(party)
        zoe = party.party.people["zoe"].door
        zoe.types("look carol", "say hi")
        settles(party)
        assert zoe.reads()[-2:] == ["You see nothing called carol here.", "You say: hi"]


def test_where_that_cannot_be_looked_up_nobody_is_here_by_that_name(party, wizard):
    async def broken(key):
        raise Unavailable

    party.records.account = broken
    assert wizard.types("look bob").reads() == ["You see nothing called bob here."]
