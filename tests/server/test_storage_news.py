"""What a store has to tell is in the log, and as soon as there is one, in the party too."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.staff_notices import DAMAGED, WAITS, StaffNotices
from teaparty.core.values.notices import Fault
from teaparty.server.storage_news import StorageNews
from teaparty.stores.cluster.applying import NotKnown
from teaparty.stores.errors import TooMuch
from teaparty.stores.retention import Erased
from teaparty.stores.store_clock import Old
from teaparty.testing import tea_party


@pytest.fixture
def news(record):
    return StorageNews(record, lambda: 0.0)


@pytest.fixture
def party():
    with tea_party() as party:
        yield party.party


@pytest.fixture
def features(party):
    return party.features


@pytest.fixture
def heard(news, party, record):
    """News that now reach a party; there was none when the first came."""
    news.not_saved("full")
    news.saved_again(0)
    news.damaged("page 7: wrong")
    news.waits(Old(accounts=30, of_accounts=40))
    news.waits_no_more()
    record.notes.clear()
    news.belongs_to(party)
    return news


# --- what can't be saved


def test_what_is_not_saved_is_told_in_the_log_and_to_the_party(heard, features, record):
    heard.not_saved("full")
    assert features.get(Outage).why == "full"
    heard.saved_again(3)
    assert features.get(Outage).why is None
    heard.saved_again(0)
    assert record.notes == [
        "what is said can't be saved: full",
        "what is said is saved again; lines that are lost: 3",
        "what is said is saved again",
    ]


def test_damage_is_told_in_the_log_and_to_staff(heard, features, record):
    heard.damaged("page 7: wrong")
    assert features.get(StaffNotices).standing == {DAMAGED: "page 7: wrong"}
    assert record.notes == [
        "the database is damaged: page 7: wrong; put a backup in its place:"
        " teaparty-admin restore FILE --force"
    ]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (TooMuch("more than 5 things wait for the records"),
         "more than 5 things wait for the records"),
        (OperationalError("SELECT 1", {}, Exception("connection refused\nIs it running?")),
         "connection refused"),
    ],
)  # fmt: skip
def test_what_a_database_cannot_do_is_one_line_however_often(news, record, error, said):
    for _ in range(3):
        news.report("the store", error)
    assert record.notes == [f"the database can't be used: {said}"]
    assert record.faults == []


@pytest.mark.parametrize("error", [ValueError("ours"), IntegrityError("INSERT", {}, Exception())])
def test_what_is_our_own_fault_has_its_traceback(news, record, error):
    news.report("the store", error)
    assert record.faults == [Fault(session=0, place="the store", error=error)]


# --- what is old


def test_what_was_erased_is_in_the_log(news, record):
    news.erased(Erased(accounts=1))
    news.erased(Erased(lines=1_200, accounts=2, lines_beyond=1, audits=1, reports=3))
    assert record.notes == [
        "erased for their age: 1 account",
        "erased for their age: 1,200 lines, 2 accounts",
        "erased as there were more than may be stored: 1 line, 1 entry of the audit log,"
        " 3 closed reports",
    ]


def test_what_waits_to_be_erased_is_told_in_the_log_and_to_staff(heard, features, record):
    heard.waits(Old(accounts=30, of_accounts=40))
    assert features.get(StaffNotices).standing == {WAITS: "30 of 40 accounts"}
    heard.waits_no_more()
    assert features.get(StaffNotices).standing == {}
    assert record.notes == [
        "not erased for their age, as it is so much at once: 30 of 40 accounts; if that is right,"
        " type: teaparty-admin expire"
    ]


def test_what_only_a_later_release_knows_is_a_line_in_the_log_and_no_fault(news, record):
    news.report("storing", NotKnown("SlowModeIs", is_act=True, count=2))
    news.report("storing", NotKnown("Toasted", is_act=False, count=1))
    assert record.notes == [
        "nodes of a later release tell what this one does not know, and does not do: SlowModeIs,"
        " so far 2",
        "people here have missed lines that only a later release knows: Toasted, so far 1",
    ]
