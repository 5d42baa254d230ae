"""Whoever is named and is out is said to be out, by each command that is for people who are in."""

import pytest

from teaparty.api import Session, command
from teaparty.core.records import Unavailable
from teaparty.testing import tea_party
from tests import sentences as s
from tests.core.slow import SlowRecords, settles

OUT = [s.not_in("bob")]


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


def test_commands_of_plugins_say_that_a_member_is_out():
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
        ("kick carol", s.no_such_person("carol")),
        ("where carol", s.no_such_person("carol")),
        ("look carol", s.sees_nothing("carol")),
        ("tell carol hi", s.no_such_person("carol")),
        ("finger carol", s.no_such_person("carol")),
        ("ignore carol", s.no_such_person("carol")),
        ("friends carol", s.no_such_person("carol")),
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
        assert zoe.reads()[-2:] == [s.sees_nothing("carol"), "You say: hi"]


def test_a_name_that_cannot_be_looked_up_is_nobodys_here(party, wizard):
    async def broken(key):
        raise Unavailable

    party.records.account = broken
    assert wizard.types("look bob").reads() == [s.sees_nothing("bob")]
