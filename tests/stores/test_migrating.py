"""An older database becomes one of this release; a newer one is left alone."""

import sqlite3
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from teaparty.core.records import Account
from teaparty.core.records.cursors import Cursor
from teaparty.stores import migrating
from teaparty.stores.cluster import tables as cluster
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.releases import note_oldest, refusal
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import location_of
from teaparty.stores.migrating import HEAD, OLDEST, VERSIONS, migrate, revision_of
from teaparty.stores.schema import metadata
from teaparty.stores.sql import SqlStore

NEXT = "9999"
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{HEAD}"


def upgrade():
    op.add_column("accounts", sa.Column("hat", sa.Text, nullable=False, server_default="none"))
    {more}
"""

OLD_ACCOUNT = """
INSERT INTO accounts (key, skeleton, name, password, role, since, seen, inside, room, cursor,
whispers, blocks, kept) VALUES (:name, :name, :name, '', 'member', 1, 8.5, false, :room, 7, 3,
'[]', '{}')
"""


@pytest.fixture
def location(database, tmp_path):
    return location_of(str(tmp_path), database)


@pytest.fixture
def engine(location):
    engine = location.engine()
    yield engine
    engine.dispose()


@pytest.fixture
def second(tmp_path):
    """Make a second migration that does `more`; return all folders of migrations."""

    def make(more="pass"):
        folder = tmp_path / "100% new"
        folder.mkdir()
        (folder / "r9999_hat.py").write_text(SECOND.format(HEAD=HEAD, more=more))
        return VERSIONS, folder

    return make


def test_head_is_that_of_the_scripts():
    assert ScriptDirectory.from_config(migrating.scripts_of((VERSIONS,))).get_heads() == [HEAD]


def differences(engine):
    with engine.connect() as connection:
        both = [metadata, cluster.metadata]
        wanted = both if connection.dialect.name == "postgresql" else metadata
        return compare_metadata(MigrationContext.configure(connection), wanted)


def test_the_scripts_make_the_tables_that_the_schema_says(location, engine, tmp_path):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        scripts = migrating.scripts_of((VERSIONS,))
        scripts.attributes["connection"] = connection
        from alembic import command

        command.upgrade(scripts, "head")
    assert differences(engine) == []
    if location.file is not None:
        other = location_of("", f"sqlite:///{tmp_path}/other.sqlite")
        theirs = other.engine()
        migrate(other, theirs)
        assert tables(location.file) == tables(other.file)
        theirs.dispose()


def tables(file):
    connection = sqlite3.connect(file)
    found = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    connection.close()
    return {
        name: sorted(" ".join((sql or "").replace("\n", " ").split()).replace(",", "").split())
        for name, sql in found
        if name != "alembic_version"
    }


def test_an_empty_database_gets_its_tables(location, engine):
    assert migrate(location, engine) == ""
    assert differences(engine) == []
    assert migrate(location, engine) == ""


def test_the_cursor_of_an_account_becomes_the_first_of_several(location, engine):
    from alembic import command

    scripts = migrating.scripts_of((VERSIONS,))
    with engine.begin() as connection:
        scripts.attributes["connection"] = connection
        command.upgrade(scripts, "0005")
        for name, room in (("alice", "hall"), ("bob", "")):
            connection.execute(text(OLD_ACCOUNT), {"name": name, "room": room})
    assert migrate(location, engine).startswith("the database was brought from revision 0005 to ")
    store = SqlStore(engine)
    assert [each.whispers for each in store.accounts()] == [3, 3]
    assert store.cursors(1) == [Cursor(account=1, log="hall", cursor=7, at=8.5)]
    assert store.cursors(2) == []


@pytest.mark.slow
def test_alembic_is_not_imported_where_there_is_nothing_to_do(tmp_path):
    program = (
        "import sys\n"
        "from teaparty.stores.opening import open_store\n"
        "from teaparty.stores.store import StoreOptions\n"
        "from tests.stores.loop import Loop\n"
        "for _ in range(2):\n"
        "    loop = Loop()\n"
        "    options = StoreOptions(reactor=loop, report=print, damaged=print,\n"
        "                          not_saved=print, saved_again=print)\n"
        "    store = open_store(sys.argv[1], '', options)\n"
        "    loop.result(store.close())\n"
        "print('alembic' in sys.modules, 'psycopg' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False False\n"


def test_an_older_database_is_copied_and_brought_up_to_date(location, engine, second):
    migrate(location, engine)
    SqlStore(engine).add_account(Account(name="alice"), "alice", "alice")
    done = migrate(location, engine, NEXT, second())
    with engine.connect() as connection:
        assert revision_of(connection) == NEXT
        assert connection.execute(text("SELECT hat FROM accounts")).scalar() == "none"
    if location.file is not None:
        copy = location.file.with_name("own.sqlite.before-9999")
        assert done == f"the database was brought from revision {HEAD} to 9999; as it was: {copy}."
        kept = sqlite3.connect(copy)
        assert kept.execute("SELECT name FROM accounts").fetchall() == [("alice",)]
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        kept.close()
        assert copy.stat().st_mode & 0o777 == 0o600
    else:
        assert done.endswith("as it was: before_9999.")
        with engine.connect() as connection:
            assert "hat" not in [
                column["name"]
                for column in inspect(connection).get_columns("accounts", schema="before_9999")
            ]
            names = connection.execute(text("SELECT name FROM before_9999.accounts")).scalars()
            assert names.all() == ["alice"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(location, engine, second):
    migrate(location, engine)
    with pytest.raises(StoreRefused) as refused:
        migrate(location, engine, NEXT, second('op.execute("SELECT nonsense FROM nowhere")'))
    assert "could not be brought to revision 9999, and was left as it was: " in str(refused.value)
    assert "\n" not in str(refused.value)
    assert migrate(location, engine) == ""
    assert differences(engine) == []


def test_a_newer_database_is_refused(location, engine):
    migrate(location, engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
        if location.file is None:
            note_oldest(connection, PROTOCOL + 1)
    with pytest.raises(StoreRefused) as refused:
        migrate(location, engine)
    assert str(refused.value) == (
        f"the database {location} is of revision 0099, which this release does not know: "
        "a newer one has written it."
    )


def test_this_release_goes_on_with_what_the_one_after_it_has_made_if_that_says_so(postgres):
    location = location_of("", postgres)
    engine = location.engine()
    assert migrate(location, engine, "0099") == ""
    done = migrate(location, engine)
    assert done.endswith("is of revision 0099, of a later release; this one can go on.")
    engine.dispose()


def modules():
    scripts = ScriptDirectory.from_config(migrating.scripts_of((VERSIONS,)))
    return [script.module for script in scripts.walk_revisions()]


def test_each_revision_since_there_are_nodes_says_which_of_them_can_go_on():
    found = [module for module in modules() if module.revision >= "0010"]
    assert [each.revision for each in found if not hasattr(each, "oldest")] == []
    oldest = [each.oldest for each in found]  # the newest one comes first
    assert oldest == sorted(oldest, reverse=True)
    assert oldest[0] == OLDEST
    assert 1 <= oldest[-1] <= OLDEST <= PROTOCOL


def in_by(engine, node, protocol):
    with engine.begin() as connection:
        joins = "SELECT tea_join(:node, :version, '', :protocol)"
        values = {"node": node, "version": f"0.{protocol}", "protocol": protocol}
        connection.execute(text(joins), values)


def test_a_revision_waits_until_all_nodes_that_are_in_can_go_on_with_it(postgres, second):
    location, versions = location_of("", postgres), second()
    engine = location.engine()
    migrate(location, engine)
    for node, protocol in (("a", 1), ("b", 2), ("c", 1), ("d", 1)):
        in_by(engine, node, protocol)

    def migrates():
        return migrate(location, engine, NEXT, versions, oldest=2, node="c")

    with pytest.raises(StoreRefused) as refused:
        migrates()
    assert str(refused.value) == (
        "revision 9999 of the database is nothing for nodes that are in: a (0.1), d (0.1). Stop"
        " them all, and then start this one; a node that was killed is in for some seconds more."
    )
    with engine.connect() as connection:
        assert revision_of(connection) == HEAD
    with engine.begin() as connection:
        connection.execute(text("SELECT tea_leave(epoch) FROM nodes WHERE node = 'a'"))
        connection.execute(text("UPDATE nodes SET seen = seen - 20 WHERE node = 'd'"))
    assert migrates().startswith("the database was brought from")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT oldest FROM cluster")).scalar() == 2
        assert refusal(connection, "a") == (
            "node a can't join the others: the database is of a later release, which this one can't"
            " go on with; install that one here, too."
        )
    engine.dispose()


def test_nodes_that_can_go_on_are_in_while_a_revision_comes(postgres, second):
    location, versions = location_of("", postgres), second()
    engine = location.engine()
    migrate(location, engine)
    in_by(engine, "a", 1)
    assert migrate(location, engine, NEXT, versions, oldest=1).startswith("the database was")
    engine.dispose()


@pytest.mark.slow
def test_a_table_that_somebody_uses_for_long_holds_up_a_revision_only_for_seconds(
    postgres, second, monkeypatch
):
    monkeypatch.setattr(migrating, "LOCKS", "100ms")
    location, versions = location_of("", postgres), second()
    engine, other = location.engine(), location.engine()
    migrate(location, engine)
    with other.begin() as reading:
        reading.execute(text("SELECT * FROM accounts"))
        with pytest.raises(StoreRefused, match="and was left as it was: canceling statement due"):
            migrate(location, engine, NEXT, versions)
    engine.dispose()
    other.dispose()


def test_tables_of_somebody_else_are_refused(location, engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE accounts (sum INTEGER)"))
    with pytest.raises(StoreRefused, match=r"has tables that are not the party's\.$"):
        migrate(location, engine)


def test_a_mark_without_a_revision_is_of_no_revision(location, engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    with engine.connect() as connection:
        assert revision_of(connection) is None
