"""The party's own rules for names."""

import pytest
from hypothesis import given

from teaparty.core.values.name_rules import RESERVED, NameRules
from teaparty.core.values.names import LONGEST, NameRefused, check, fold
from tests.core.values.test_names import names

RULES = NameRules(["Server", "guest"], ["look", "'", "north"])


@pytest.mark.parametrize("name", ["server", "SERVER", "ｇｕｅｓｔ"])
def test_reserved_names_are_kept(name):
    with pytest.raises(NameRefused, match="is kept for the party itself"):
        RULES.check(name)


@pytest.mark.parametrize("name", ["look", "LOOK", "North"])
def test_a_command_word_is_no_name(name):
    with pytest.raises(NameRefused, match=f"{name} is a command here"):
        RULES.check(name)


def test_the_rules_keep_those_of_every_name():
    assert RULES.check("ａｌｉｃｅ") == "alice"
    with pytest.raises(NameRefused, match="2 to 24"):
        RULES.check("x")


def test_what_the_spec_reserves_is_reserved():
    assert {"server", "system", "admin", "root", "operator", "guest", "everyone", "you"} <= {
        *RESERVED
    }


@pytest.mark.parametrize(
    "name",
    ["admin", "administrator", "host", "moderator", "operator", "owner", "party", "root",
     "security", "server", "staff", "support", "system", "teaparty", "wizard"],
)  # fmt: skip
def test_nobody_can_take_the_name_of_those_who_run_the_party(name):
    with pytest.raises(NameRefused):
        NameRules(RESERVED, []).check(name)


def test_a_proposal_is_a_free_name_like_it():
    assert RULES.propose("alice", {"alice"}) == "alice2"
    assert RULES.propose("Alice", {"alice", "alice2", "alice3"}) == "Alice4"


def test_a_proposal_is_not_reserved():
    assert NameRules(["bob2"], ["bob3"]).propose("bob", {"bob"}) == "bob4"


def test_a_proposal_for_a_long_name_is_no_longer():
    assert RULES.propose("x" * LONGEST, {"x" * LONGEST}) == "x" * 23 + "2"


@given(names)
def test_a_proposal_can_be_had(name):
    try:
        accepted = RULES.check(name)
    except NameRefused:
        return
    proposal = RULES.propose(accepted, {fold(accepted)})
    assert RULES.check(proposal) == proposal
    assert fold(proposal) != fold(accepted)


def test_a_proposal_can_be_taken_whatever_the_name():
    rules = NameRules([], [])
    for name in ("alice", "x" * 24, "علي٣", "٣-a", "李明"):
        assert check(rules.propose(name, {fold(name)}))
    assert rules.propose("علي٣", set()) == "علي2"
    assert rules.propose("٣-a", set()) == "visitor2"
