"""What is old and waits is let go."""

import io
import sys

import pytest

from teaparty.admin.main import main
from teaparty.stores.store_clock import Held, Old, Reading
from tests import sentences as s

HELD = Held(Old(lines=5, of_lines=20_000, accounts=30, of_accounts=40))
WORDS = "5 of 20,000 lines and 30 of 40 accounts"


@pytest.fixture
def waiting(tool, alice):
    with tool.store() as store:
        store.store_reading(Reading(1.0, 2.0))
        store.hold(HELD)
    return tool


def held(tool):
    with tool.store() as store:
        return store.held()


def test_expire_is_refused_while_nothing_waits(tool, alice):
    assert tool.refuses("expire", "--yes") == s.nothing_to_erase
    with tool.store() as store:
        store.store_reading(Reading(1.0, 2.0))
    assert tool.refuses("expire", "--yes") == s.nothing_to_erase


def test_expire_releases_what_waits_without_a_server(waiting):
    assert waiting("expire", "--yes").splitlines() == [
        f"{WORDS} may be erased now, for their age.",
        s.no_server,
    ]
    assert held(waiting) == Held(HELD.old, released=True)
    assert waiting.audit()[-1] == ("expire", "", WORDS)


def test_expire_says_so_in_json(waiting):
    assert waiting.json("expire", "--yes") == {
        "lines": 5, "of_lines": 20_000, "accounts": 30, "of_accounts": 40,
        "server": {"pid": None, "told": False},
    }  # fmt: skip


@pytest.mark.parametrize(("answer", "status"), [("erase\n", 0), ("", 1), ("yes\n", 1)])
def test_expire_asks_first(waiting, monkeypatch, answer, status):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert main(["expire", "--state", str(waiting.state)]) == status
    err = waiting.capsys.readouterr().err
    assert err.startswith(f"Type erase to erase {WORDS} for their age, for good: ")
    assert held(waiting).released is (status == 0)


def test_status_says_that_something_waits(waiting):
    assert waiting("status").splitlines()[-1] == (
        f"The server waits to erase {WORDS} for their age: teaparty-admin expire lets it."
    )
    assert waiting.json("status")["held"] == {
        "old": {"lines": 5, "of_lines": 20_000, "accounts": 30, "of_accounts": 40},
        "released": False,
    }
    waiting("expire", "--yes")
    assert waiting("status").splitlines()[-1] == (
        f"The server may erase {WORDS} for their age, and does so when it runs."
    )


def test_check_finds_what_cannot_be_read(waiting):
    with waiting.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE clock SET held = 'tea'")
    assert "held of 1 in clock can't be read" in waiting("check", status=1)
