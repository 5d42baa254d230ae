"""The same upon PostgreSQL, where that is not just SQL."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine, text

from tests.stores.conftest import postgres, postgres_database, postgres_server

pytestmark = pytest.mark.slow
__all__ = ["postgres", "postgres_database", "postgres_server"]


def test_accounts_backups_and_what_is_left(tool, postgres, tmp_path):
    here = ("--database", postgres)
    file = tmp_path / "tea.backup"
    assert tool.json("status", *here)["revision"] is None
    assert "no tables of a party yet" in tool.refuses("user", "list", *here)
    tool("user", "add", "alice", "--no-password", *here)
    tool("user", "add", "bob", "--no-password", *here)
    assert "looks like alice" in tool.refuses("user", "add", "AL1CE", "--no-password", *here)
    found = tool.json("status", *here)
    assert (found["accounts"], found["database"]["kind"]) == (2, "postgresql")
    assert found["bytes"] > 1_000_000
    tool("check", *here)
    tool("backup", file, *here)
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("SELECT count(*) FROM accounts").fetchall() == [(2,)]
    assert "With --force it is set aside" in tool.refuses("restore", file, *here)
    tool("user", "add", "carol", "--no-password", *here)
    found = tool.json("restore", file, "--force", *here)
    assert found["aside"] == f"{tool.state}/teaparty.sqlite.before-restore"
    assert [one["name"] for one in tool.json("user", "list", *here)["users"]] == ["alice", "bob"]
    found = tool.json("erase", "alice", "--yes", *here)
    assert found["remains"] == [f"{tool.state}/teaparty.sqlite.before-restore"]
    assert tool.json("export", "bob", *here)["account"]["name"] == "bob"


def test_the_nodes_of_a_party_are_notified_by_the_database(tool, postgres):
    here = ("--database", postgres)
    tool("user", "add", "alice", "--no-password", *here)
    assert tool.json("ban", "add", "bob", *here)["server"] == {"pid": None, "told": False}
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT tea_join('a', '1', '', 1)"))
        found = tool.json("mute", "add", "bob", *here)["server"]
        assert found == {"pid": None, "told": True, "nodes": ["a"]}
        assert "The nodes of the party were notified (a)" in tool("mute", "remove", "bob", *here)
        rows = connection.execute(text("SELECT lines FROM turns")).scalars().all()
        assert ["RecordsChanged" in row for row in rows] == [True, True]
        connection.execute(text("TRUNCATE nodes, turns"))
    engine.dispose()
