"""The command line as a whole, and where things are."""

import errno
import io
import json
import os
import runpy
import subprocess
import sys
from importlib.metadata import version

import pytest

from teaparty.admin.arguments import run_of
from teaparty.admin.main import main, parser


def subcommands(made, words=()):
    """Every word of the command line, and whether another one is expected behind it."""
    if made.families is None:
        yield words, made
        return
    for word, inner in made.families.choices.items():
        yield from subcommands(inner, (*words, word))


ALL = dict(subcommands(parser()))


class Full(io.StringIO):
    """Stands for a file on a full disk."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def flush(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fileno(self):
        return self.number


@pytest.mark.slow
def test_every_subcommand_has_its_help(capsys):
    assert {("kick",), ("user", "role"), ("ban", "try")} <= set(ALL)
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
    assert callable(run_of(ALL[words].get_default("run")))


FAMILIES = {words[:-1] for words in ALL if len(words) > 1}


@pytest.mark.parametrize("family", sorted(FAMILIES), ids=" ".join)
def test_a_word_that_is_no_subcommand_of_a_family_is_answered_with_those_that_are(capsys, family):
    own = ", ".join(words[-1] for words in ALL if words[:-1] == family)
    assert main([*family, "frobnicate", "3", "--json"]) == 2
    out, err = capsys.readouterr()
    said = f"'frobnicate' is no subcommand: one of {own} was expected"
    more = f"(see teaparty-admin {' '.join(family)} --help)."
    assert (out, json.loads(err)) == ("", {"status": 2, "errors": [f"{said} {more}"]})


def test_it_shows_its_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr()) == (0, (f"teaparty {version('teaparty')}\n", ""))


class TestMistyped:
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["user"], "one of these has to follow: list, show, add, role, password, rename"
                       " (see teaparty-admin user --help)."),
            (["user", "show"], "the following arguments are required: NAME (see teaparty-admin user"
                               " show --help)."),
            (["user", "show", "alice", "bob"], "there are words or options that were not expected"
                                               " (see teaparty-admin user show --help)."),
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
    def test_a_home_that_no_shell_has_filled_in_is_no_folder(self, capsys):
        """As a shell leaves it in `--state=~/party`."""
        assert main(["status", "--state=~/party"]) == 2
        assert capsys.readouterr().err == (
            "teaparty-admin: --state is '~/party', but the path of a folder without ~ was"
            " expected.\n"
        )

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
            "the database memory: stores nothing that this tool could see."
        )

    def test_in_a_database_of_another_kind(self, tool):
        assert tool.refuses(
            "user", "add", "alice", "--no-password", "--database", "mysql://x/y"
        ) == ("the database must be sqlite:///... or postgresql+psycopg://..., not mysql.")

    def test_a_password_in_a_url_is_not_shown(self, tool):
        url = "postgresql://tea:swordfish@127.0.0.1:1/tea"
        for words in (("status",), ("user", "add", "alice", "--no-password")):
            said = tool.refuses(*words, "--database", url)
            assert "postgresql+psycopg://tea:***@127.0.0.1:1/tea" in said
            assert "swordfish" not in said


FILES = {
    "restore": ["restore", "FILE", "--force"],
    "backup": ["backup", "FILE"],
    "backup over it": ["backup", "FILE", "--force"],
    "export": ["export", "alice", "--out", "FILE"],
    "password": ["user", "password", "alice", "--password-file", "FILE"],
    "config": ["user", "list", "--config", "FILE"],
    "plugins": ["leftovers", "list", "--plugins", "FILE"],
}
"""Each argument that names a file or a folder."""


class TestFiles:
    @pytest.mark.parametrize("words", FILES.values(), ids=FILES)
    def test_no_file_has_an_empty_path(self, tool, alice, words):
        said = tool.refuses(*("" if each == "FILE" else each for each in words), status=2)
        assert "a path was expected, and this is empty (see teaparty-admin" in said

    @pytest.mark.parametrize("words", FILES.values(), ids=FILES)
    def test_a_pipe_a_folder_and_a_device_are_refused_at_once(self, tool, alice, tmp_path, words):
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "folder").mkdir()
        for name in ("pipe", "folder", "/dev/zero", "/dev/tty"):
            if name == "folder" and "--plugins" in words:
                continue  # which is what is wanted
            given = [str(tmp_path / name) if each == "FILE" else each for each in words]
            status = main([*given, "--state", str(tool.state)])
            said = tool.capsys.readouterr()
            assert (status in (1, 2), said.out, said.err.count("\n")) == (True, "", 1)

    def test_a_backup_is_a_file(self, tool, alice, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        for path, what in ((tmp_path / "pipe", "a pipe"), (tmp_path, "a folder"),
                           ("/dev/null", "a device"), (tmp_path / "x", "not there")):  # fmt: skip
            said = tool.refuses("restore", path, "--force")
            assert said == f"{path} is {what}, and the file of a backup was expected."

    def test_a_backup_that_others_own_is_refused(self, tool, alice, tmp_path, monkeypatch):
        tool("backup", tmp_path / "theirs")

        def denied(path, *mode):
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr("pathlib.Path.open", denied)
        said = tool.refuses("restore", tmp_path / "theirs", "--force")
        assert said == f"{tmp_path / 'theirs'} can't be read: Permission denied."

    def test_an_empty_device_is_an_empty_configuration(self, tool, alice):
        assert "alice" in tool("user", "list", "--config", "/dev/null")


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

    def test_a_mistake_of_the_tool_is_shown_as_what_it_is(self, tool, monkeypatch):
        def mistaken(args, context):
            raise ZeroDivisionError

        monkeypatch.setattr("teaparty.admin.status.status", mistaken)
        with pytest.raises(ZeroDivisionError):
            main(["status"])

    def test_where_nobody_reads_on_in_this_process(self, tool, alice, monkeypatch, tmp_path):
        with (tmp_path / "out").open("w") as out:

            class Closed(io.StringIO):
                def flush(self):
                    raise BrokenPipeError

                def fileno(self):
                    return out.fileno()

            monkeypatch.setattr(sys, "stdout", Closed())
            assert main(["user", "list", "--state", str(tool.state)]) == 0

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("closed", "said"),
        [
            (">/dev/full", "it was done, but the answer can't be shown: No space left on device."),
            (">&-", "it was done, but the answer can't be shown: Bad file descriptor."),
        ],
    )
    def test_where_the_answer_can_not_be_written_that_is_said(self, tool, bob, closed, said):
        command = f"{sys.executable} -m teaparty.admin user list --state {tool.state} {closed}"
        done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, f"teaparty-admin: {said}\n")

    def test_on_a_full_disk_in_this_process(self, tool, alice, monkeypatch, capsys, tmp_path):
        with (tmp_path / "out").open("w") as out:
            monkeypatch.setattr(sys, "stdout", Full(out.fileno()))
            assert main(["user", "list", "--state", str(tool.state)]) == 1
        assert capsys.readouterr().err == (
            "teaparty-admin: it was done, but the answer can't be shown: No space left on device.\n"
        )

    def test_where_no_fault_can_be_told_the_status_says_it(self, tool, monkeypatch, tmp_path):
        with (tmp_path / "err").open("w") as err:
            monkeypatch.setattr(sys, "stderr", Full(err.fileno()))
            assert main(["who", "--state", str(tool.state)]) == 3
        monkeypatch.setattr(sys, "stderr", None)
        assert main(["who", "--state", str(tool.state)]) == 3

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


@pytest.mark.slow
def test_no_reactor_and_no_twisted_are_needed_to_look_at_something(tool, alice):
    code = (
        "import sys; from teaparty.admin.main import main; main(sys.argv[1:]);"
        "print([name for name in sys.modules if name.startswith('twisted')])"
    )
    words = [sys.executable, "-c", code, "user", "list", "--state", tool.state]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
