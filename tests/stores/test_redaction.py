"""What others did about somebody, once that somebody is erased."""

import pytest

from teaparty.core.records import Audit, Report, Sanction
from teaparty.stores.redaction import ERASED, by_nobody, nameless, without
from tests.stores.conftest import ALICE, BOB, CAROL, GUEST, said, whispered

KEY, ACCOUNT = "alice", 1


def report(*lines, **others):
    kept = {"at": 1.0, "by": "bob", "whom": "carol", "room": "hall", "text": "rude"}
    return Report(**{**kept, **others}, lines=lines)


def audit(**others):
    return Audit(**{"at": 1.0, "who": "bob", "what": "mute", "whom": "carol", "why": "x"} | others)


# --- reports


@pytest.mark.parametrize(
    "names", [{"by": "alice"}, {"by": "ALICE"}, {"whom": "Alice"}, {"by": "alice", "whom": "alice"}]
)
def test_a_report_by_or_about_them_goes(names):
    assert without(report(said(0, who=BOB), **names), KEY, ACCOUNT) is None


def test_one_in_which_they_have_no_part_stays_as_it_is():
    one = report(said(0, who=BOB), said(1, who=GUEST), whispered(0, CAROL, who=BOB), host="dora")
    assert without(one, KEY, ACCOUNT) is one


def test_their_lines_go_and_those_that_were_whispered_to_them():
    bobs, guests = said(1, who=BOB), said(2, who=GUEST)
    one = report(
        said(0, who=ALICE), bobs, whispered(0, BOB, who=ALICE), whispered(1, CAROL, ALICE, who=BOB),
        guests,
    )  # fmt: skip
    assert without(one, KEY, ACCOUNT) == report(bobs, guests)


def test_lines_are_redacted_by_account_whatever_the_name_was():
    renamed = said(0, who=type(ALICE)(1, "queen", ACCOUNT))
    namesake = said(1, who=type(ALICE)(9, "alice", 0))
    assert without(report(renamed, namesake), KEY, ACCOUNT) == report(namesake)


def test_whoever_looked_into_it_is_nobody():
    assert without(report(host="Alice"), KEY, ACCOUNT) == report(host=ERASED)


# --- the audit log


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"who": "Alice"}, {"who": ERASED, "why": ""}),
        ({"whom": "ALICE"}, {"whom": ERASED, "why": ""}),
        ({"who": "alice", "whom": "alice"}, {"who": ERASED, "whom": ERASED, "why": ""}),
    ],
)
def test_the_audit_log_has_their_name_no_more_and_no_reason(before, after):
    assert nameless(audit(**before), KEY) == audit(**after)


@pytest.mark.parametrize("others", [{}, {"who": "alice2"}, {"whom": "al"}, {"whom": ""}])
def test_what_is_of_others_stays_as_it_is(others):
    one = audit(**others)
    assert nameless(one, KEY) is one


# --- sanctions


def test_a_sanction_that_they_made_is_nobodys_and_holds():
    made = Sanction(kind="ban", target="carol", by="Alice", at=1.0, why="spam", until=9.0)
    found = by_nobody(made, KEY)
    assert (found.by, found.target, found.why, found.until) == (ERASED, "carol", "spam", 9.0)


def test_one_upon_them_by_somebody_else_is_not_touched():
    made = Sanction(kind="ban", target="alice", name="alice", by="bob", at=1.0)
    assert by_nobody(made, KEY) is made


def test_what_stands_for_a_name_is_none():
    """So nobody can be called that, or be taken for it."""
    from teaparty.core.values.names import NameRefused, check

    with pytest.raises(NameRefused):
        check(ERASED)
