"""The command line as a whole, and where things are."""

import argparse
import errno
import io
import os
import runpy
import subprocess
import sys

import pytest

from teaparty.admin import place
from teaparty.admin.main import main, parser
from teaparty.stores.copies import STAGED
from teaparty.stores.state import hold_state
from tests.admin.conftest import said


def subcommands(made, words=()):
    """Every word of the command line, and whether another one is expected behind it."""
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, inner in action.choices.items():
                yield from subcommands(inner, (*words, word))
            return
    yield words, made


ALL = dict(subcommands(parser()))


@pytest.mark.slow
def test_every_subcommand_has_its_help(capsys):
    assert len(ALL) == 23
    for words, made in ALL.items():
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
        text = capsys.readouterr().out
        assert " ".join(words) in text
        assert made.description[0].isupper()
        assert made.description.endswith(".")
        for option in ("--state", "--database", "--config", "--json"):
            assert option in text


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_subcommand_has_something_to_do(words):
    assert callable(ALL[words].get_default("run"))


class TestMistyped:
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ([], "the following arguments are required: COMMAND (see teaparty-admin --help)."),
            (["user"], "the following arguments are required: COMMAND (see teaparty-admin user"
                       " --help)."),
            (["user", "show"], "the following arguments are required: NAME (see teaparty-admin user"
                               " show --help)."),
            (["user", "show", "alice", "bob"], "there are words or options that were not expected"
                                               " (see teaparty-admin --help)."),
            (["user", "show", "\udcff"], "the command line has bytes that are no text in UTF-8."),
        ],
    )  # fmt: skip
    def test_what_was_expected_is_said(self, capsys, words, why):
        assert main(words) == 2
        assert capsys.readouterr() == ("", f"teaparty-admin: {why}\n")

    def test_what_was_typed_does_not_drive_the_terminal(self, capsys):
        assert main(["user", "x\x1b[2J\nx"]) == 2
        assert main(["user", "show", "x\x1b[2J\nx", "--state", "/dev/null/x\x1b"]) == 1
        assert main(["user", "show", "x", "--config", "x\x1b[2J\nx"]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 3
        assert said.replace("\n", "").isprintable()


class TestWhereThingsAre:
    def test_options_go_before_or_behind(self, capsys, tmp_path):
        for words in (["--state", str(tmp_path), "status"], ["status", "--state", str(tmp_path)]):
            assert main(words) == 0
            assert f"State folder: {tmp_path}\n" in capsys.readouterr().out

    def test_by_default(self, capsys, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["teaparty-admin", "user", "list"])
        assert main() == 1
        assert capsys.readouterr().err == (
            "teaparty-admin: there is no database teaparty-state/teaparty.sqlite yet: the server"
            " makes it at its first start, and teaparty-admin user add does too.\n"
        )
        assert os.listdir(tmp_path) == []

    def test_by_a_configuration(self, tool, alice, tmp_path, capsys):
        file = tmp_path / "tea.toml"
        file.write_text(f'state = "{tool.state}"\n')
        assert main(["user", "list", "--config", str(file)]) == 0
        assert "alice" in capsys.readouterr().out

    def test_by_a_configuration_with_faults(self, tool, tmp_path):
        (tmp_path / "tea.toml").write_text("nmae = 'x'\n")
        assert tool.refuses("status", "--config", tmp_path / "tea.toml", status=2) == (
            f"{tmp_path}/tea.toml: nmae is no key that is known. Did you mean name?"
        )
        tool("status", "--config", tmp_path / "x", status=2)

    def test_in_memory(self, tool):
        assert tool.refuses("status", "--database", "memory:") == (
            "the database memory: keeps nothing that this tool could see."
        )

    def test_in_a_database_of_another_kind(self, tool):
        assert tool.refuses(
            "user", "add", "alice", "--no-password", "--database", "mysql://x/y"
        ) == ("the database is to be sqlite:///... or postgresql+psycopg://..., not mysql.")

    def test_a_password_in_a_url_is_not_shown(self, tool):
        url = "postgresql://tea:swordfish@127.0.0.1:1/tea"
        for words in (("status",), ("user", "add", "alice", "--no-password")):
            said = tool.refuses(*words, "--database", url)
            assert "postgresql+psycopg://tea:***@127.0.0.1:1/tea" in said
            assert "swordfish" not in said


class TestTheDatabase:
    def test_without_tables(self, tool):
        tool.state.mkdir()
        tool.database.file.touch()
        assert tool.refuses("user", "list") == (
            f"the database {tool.database} has no tables of a party's yet."
        )
        tool("user", "add", "alice", "--no-password")

    def test_of_another_revision(self, tool, alice):
        with tool.store() as store, store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        assert tool.refuses("user", "list") == (
            f"the database {tool.database} is of revision 0000, and this is for 0001: start the"
            " server of this release once, which sees to it."
        )
        assert tool.json("status")["revision"] == "0000"

    def test_that_is_none(self, tool, alice):
        tool.database.file.write_text("tea" * 1_000)
        assert tool.refuses("user", "list") == (
            f"the database {tool.database}: file is not a database."
        )

    def test_of_another_user(self, tool, alice, monkeypatch):
        def refuse(*args, **keywords):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr("teaparty.stores.sql.SqlStore.accounts", refuse)
        assert tool.refuses("user", "list") == (
            f"the database {tool.database}: Permission denied (does the server run as another"
            " user?)."
        )

    def test_in_a_folder_that_cant_be_made(self, tool, tmp_path):
        (tmp_path / "state").write_text("")
        assert tool.refuses("user", "add", "alice", "--no-password") == (
            f"the state folder {tool.state} can't be used: File exists."
        )

    def test_that_cant_be_made(self, tool, tmp_path):
        url = f"sqlite:///{tmp_path}/x/y.sqlite"
        assert tool.refuses("user", "add", "alice", "--no-password", "--database", url) == (
            f"the database {tmp_path}/x/y.sqlite can't be made: No such file or directory."
        )

    def test_while_a_server_makes_it(self, tool, monkeypatch):
        waits = []
        monkeypatch.setattr("time.sleep", waits.append)
        lock = hold_state(str(tool.state))
        said = tool.refuses("user", "add", "alice", "--no-password")
        lock.release()
        assert said == f"the state folder {tool.state} is in use by process {os.getpid()}."
        assert sum(waits) > 1


class TestHowItEnds:
    def test_interrupted(self, tool, alice, monkeypatch):
        def interrupted(prompt):
            raise KeyboardInterrupt

        monkeypatch.setattr("getpass.getpass", interrupted)
        assert tool.refuses("user", "password", "alice").startswith("it was stopped half way")

    @pytest.mark.slow
    def test_where_nobody_reads_on(self, tool, bob):
        words = [sys.executable, "-m", "teaparty.admin", "user", "list", "--state", tool.state]
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False)
        os.close(write)
        assert (done.returncode, done.stderr) == (0, b"")

    def test_where_nobody_reads_on_in_this_process(self, tool, alice, monkeypatch, tmp_path):
        with (tmp_path / "out").open("w") as out:

            class Closed(io.StringIO):
                def flush(self):
                    raise BrokenPipeError

                def fileno(self):
                    return out.fileno()

            monkeypatch.setattr(sys, "stdout", Closed())
            assert main(["user", "list", "--state", str(tool.state)]) == 0

    def test_what_the_terminal_lacks(self, tool, monkeypatch):
        tool("user", "add", "Zoë", "--no-password")
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["user", "show", "zoë", "--state", str(tool.state)]) == 0
        assert b"Zo\\xeb\n" in out.buffer.getvalue()

    def test_as_a_module(self, monkeypatch, capsys):
        monkeypatch.setattr(sys, "argv", ["teaparty-admin"])
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("teaparty.admin", run_name="__main__")
        assert ended.value.code == 2


def test_a_user_without_a_name(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert place.user() == "4000000000"


@pytest.mark.slow
def test_no_reactor_and_no_twisted_are_needed_to_look_at_something(tool, alice):
    code = (
        "import sys; from teaparty.admin.main import main; main(sys.argv[1:]);"
        "print([name for name in sys.modules if name.startswith('twisted')])"
    )
    words = [sys.executable, "-c", code, "user", "list", "--state", tool.state]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


class TestStatus:
    def test_of_nothing(self, tool):
        assert tool.json("status") == {
            "state": str(tool.state), "server": {"pid": None},
            "database": {"kind": "sqlite", "place": str(tool.database)},
            "bytes": None, "revision": None, "accounts": None, "inside": None, "lines": None,
            "restore_waits": False,
        }  # fmt: skip
        assert not tool.state.exists()

    def test_of_a_party(self, tool, bob, server):
        with tool.store() as store:
            store.change_account(2, inside=True)
        tool.keeps(said(0, "tea?", bob), said(1, "tea!", bob))
        (tool.state / STAGED).touch()
        assert tool("status").splitlines() == [
            f"State folder: {tool.state}",
            f"Server:       runs as process {os.getpid()}",
            f"Database:     {tool.database} (sqlite)",
            f"Size:         {tool.json('status')['bytes']} bytes",
            "Revision:     0001",
            "Accounts:     2",
            "Members in:   1",
            "Lines kept:   2",
            "A backup waits to be put in the place of the database at the next start.",
        ]
        found = tool.json("status")
        assert (found["server"], found["restore_waits"]) == ({"pid": os.getpid()}, True)
        assert found["bytes"] > 4_096
