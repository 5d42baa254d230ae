"""Who may act upon whom, and what an act leaves behind: the rules, apart from any party."""

import pytest

from teaparty.core.moderation.actor import ABOVE_ALL, Actor, Subject
from teaparty.core.records import FOR_EVER, Audit, Sanction
from teaparty.core.values.roles import ROLES
from tests import sentences as s
from tests.conftest import refused

TOOL = Actor("teaparty-admin (root)", ABOVE_ALL)
BOB = Subject("bob", "Bob")


def actor(role):
    return Actor("zoe", ROLES[role].rank, 7)


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [("host", "guest", True), ("host", "member", True), ("host", "host", False),
     ("host", "wizard", False), ("wizard", "host", True), ("wizard", "wizard", False)],
)  # fmt: skip
def test_one_acts_upon_people_of_a_lower_role(mine, theirs, may):
    subject = Subject("bob", "Bob", ROLES[theirs], 8)
    text = None if may else s.role_protects("Bob", theirs)
    assert refused(actor(mine).refuse_on, subject) == text
    assert refused(TOOL.refuse_on, subject) is None


@pytest.mark.parametrize("subject", [BOB, Subject("10.0.0.0/8", "10.0.0.0/8")])
def test_one_acts_upon_guests_who_are_out_and_upon_networks(subject):
    assert refused(actor("host").refuse_on, subject) is None
    assert refused(TOOL.refuse_on, subject) is None


def test_nobody_acts_upon_themselves():
    me = Subject("zoe", "zoe", ROLES["host"], 7)
    assert refused(actor("wizard").refuse_on, me) == s.not_to_oneself


@pytest.mark.parametrize(
    ("mine", "given", "may"),
    [("host", "member", True), ("host", "host", False), ("host", "wizard", False),
     ("wizard", "host", True), ("wizard", "wizard", True)],
)  # fmt: skip
def test_one_gives_lower_roles_and_the_highest_gives_all(mine, given, may):
    text = None if may else s.role_out_of_reach(given)
    assert refused(actor(mine).refuse_role, ROLES[given], ROLES.values()) == text
    assert refused(TOOL.refuse_role, ROLES[given], ROLES.values()) is None


@pytest.mark.parametrize(("seconds", "until"), [(60, 160.0), (None, FOR_EVER)])
def test_a_sanction_lasts_from_now_on(seconds, until):
    assert actor("host").sanction("mute", BOB, seconds, "Hush!", 100.0) == Sanction(
        kind="mute", target="bob", name="Bob", until=until, why="Hush!", by="zoe", at=100.0
    )


def test_an_entry_of_the_audit_log_says_who_did_what_to_whom_and_why():
    assert actor("host").audit(5.0, "ban", "Bob", "Spam.") == Audit(
        at=5.0, who="zoe", what="ban", whom="Bob", why="Spam."
    )
    assert TOOL.audit(5.0, "wall") == Audit(at=5.0, who="teaparty-admin (root)", what="wall")
