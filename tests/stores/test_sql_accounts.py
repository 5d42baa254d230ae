"""Accounts of a database that several processes write."""

import pytest
from sqlalchemy.exc import IntegrityError

from teaparty.core.records import Account, Taken
from teaparty.stores import sql_accounts
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.sql import SqlStore


@pytest.fixture
def store(database, tmp_path):
    location = location_of(str(tmp_path), database)
    engine = location.engine()
    migrate(location, engine)
    yield SqlStore(engine)
    engine.dispose()


@pytest.fixture
def looks_once_too_early(monkeypatch):
    """Another process takes a name right after it was looked up."""
    look, early = sql_accounts.refuse_taken, [True]

    def looks(*given):
        if not early or not early.pop():
            look(*given)

    return lambda: monkeypatch.setattr(sql_accounts, "refuse_taken", looks)


def test_a_name_that_another_process_has_just_taken_is_refused(store, looks_once_too_early):
    store.add_account(Account(name="alice"), "alice", "aiice")
    store.add_account(Account(name="bob"), "bob", "bob")
    looks_once_too_early()
    with pytest.raises(Taken) as taken:
        store.add_account(Account(name="Alice"), "alice", "aiice")
    assert taken.value.name == "alice"


def test_a_name_that_looks_like_one_just_taken_is_refused(store, looks_once_too_early):
    store.add_account(Account(name="alice"), "alice", "aiice")
    store.add_account(Account(name="bob"), "bob", "bob")
    looks_once_too_early()
    with pytest.raises(Taken):
        store.rename_account(2, "a1ice", "a1ice", "aiice")
    assert store.account("bob").number == 2


def test_any_other_fault_is_one(store):
    with pytest.raises(IntegrityError):
        store.add_account(Account(name=None), "alice", "aiice")
    assert store.accounts() == []
