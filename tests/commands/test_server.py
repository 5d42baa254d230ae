"""What wizards have the server itself do."""

import msgspec
import pytest

from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.gatekeeper import LOCKED
from teaparty.core.ports import Outcome
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from teaparty.operator_http.health import GONE
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import audits


def wizard_with(party, answer):
    asked = []

    async def operate(name, words):
        asked.append((name, *words))
        if isinstance(answer, Exception):
            raise answer
        return answer

    ports = party.party.ports
    party.party.ports = msgspec.structs.replace(ports, operate=operate)
    return party.member("zoe", role="wizard"), asked


def test_a_wizard_is_told_what_came_of_it():
    with tea_party() as party:
        zoe, asked = wizard_with(party, Outcome(("Changed: name.", "Needs a restart: {state}.")))
        assert zoe.types("rehash").reads() == ["Changed: name.", "Needs a restart: {state}."]
        assert asked == [("rehash",)]
        assert audits(party) == [("zoe", "rehash", "", "")]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("plugins", ("plugins",)),
        ("reload hugs", ("reload", "hugs")),
        ("load hugs", ("load", "hugs")),
        ("unload hugs", ("unload", "hugs")),
    ],
)
def test_each_command_is_an_operation_and_stands_in_the_audit_log(line, asked):
    with tea_party() as party:
        zoe, found = wizard_with(party, Outcome(("It was done.",)))
        assert zoe.types(line).reads() == ["It was done."]
        assert found == [asked]
        assert audits(party) == [("zoe", asked[0], " ".join(asked[1:]), "")]


def test_a_wizard_is_told_each_reason_why_it_was_not_done():
    with tea_party() as party:
        zoe, _ = wizard_with(party, Outcome(("name is 5.", "start is {x}."), done=False))
        assert zoe.types("rehash").reads() == ["name is 5.", "start is {x}."]


def test_a_wizard_is_told_what_is_refused():
    with tea_party() as party:
        zoe, _ = wizard_with(party, Refusal("Not now."))
        assert zoe.types("rehash").reads() == ["Not now."]


def test_where_there_is_no_server_it_is_not_possible():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        assert zoe.types("rehash").reads() == [s.not_possible]


def test_a_host_may_not():
    with tea_party() as party:
        zoe = party.member("zoe", role="host")
        assert zoe.types("rehash").reads() == [s.not_allowed("rehash")]


# --- status


def test_the_status_of_a_party_where_all_is_well():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        party.connects()
        assert zoe.types("status").reads() == [
            s.people_there(1),
            s.newcomers_in(1),
            s.not_locked,
            s.all_is_saved,
        ]


def test_the_status_says_what_is_out_of_order():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        party.member("bob").drops()
        zoe.types("lock staff", "shutdown in 5m")
        Outage.of(party.party).begin("the disk is full")
        party.all_read()
        assert zoe.types("status").reads() == [
            s.people_there(2),
            s.lost_links(1),
            s.newcomers_in(0),
            LOCKED["staff"],
            s.closes_in("5 minutes"),
            s.cannot_be_saved("the disk is full"),
        ]


def test_the_status_says_why_newcomers_should_go_elsewhere_as_programs_read_it():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        why = "The party is full."
        party.party.unready = lambda: [why]
        assert zoe.types("status").reads()[-1] == s.not_sent_here(why)


def test_the_status_says_not_that_all_is_saved_where_it_goes_into_a_file_that_was_replaced():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        party.party.misplaced = lambda: True
        party.party.unready = lambda: [GONE]
        said = zoe.types("status").reads()
    assert said[-1] == s.not_sent_here(GONE)
    assert s.all_is_saved not in said


def test_the_status_says_what_the_server_knows_of_certificates_and_backups():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        said = ["The certificate tea.pem is valid until tomorrow."]
        party.party.upkeep = lambda: said
        assert zoe.types("status").reads()[-1:] == said


# --- accounts


def test_the_registered_names_are_listed_with_their_roles():
    with tea_party() as party:
        zoe = party.member("zoe", role="wizard")
        party.member("zack").types("quit")
        party.member("bob")
        party.passes(60)
        party.all_read()
        _, *rows = zoe.types("accounts").reads()
        assert [row.split()[:2] for row in rows] == [
            ["bob", "member"], ["zack", "member"], ["zoe", "member"],
        ]  # fmt: skip
        assert len(zoe.types("accounts Z").reads()) == 3
        assert zoe.types("accounts x").reads() == ["No registered name begins so."]


def test_of_very_many_names_only_some_are_listed():
    with tea_party(limits=Limits(history_page=2)) as party:
        for name in ("alice", "bob", "carol"):
            party.member(name)
        answer = party.operates("accounts")
        assert len(answer.events[0].people) == 2
        assert answer.events[0].more == 1


def test_guests_may_not_list_the_registered_names():
    with tea_party() as party:
        assert party.guest("bob").types("accounts").reads() == [s.not_allowed("accounts")]
