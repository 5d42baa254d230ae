"""Accounts: listed, shown, added."""

import io
import os
import sys

import pytest
from argon2 import PasswordHasher

from teaparty.admin.password_input import MOST
from teaparty.core.records import Account, Sanction
from tests import sentences as s
from tests.admin.conftest import PASSWORD


@pytest.fixture
def stdin(monkeypatch):
    def holds(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return holds


def test_a_name_is_registered_before_the_first_start_of_the_server(tool, typed):
    typed(PASSWORD, PASSWORD)
    assert tool("user", "add", "Alice", "--role", "wizard") == (
        "Alice is registered as a wizard, and can log in now.\n"
        f"There was no database, so {tool.database} was made. A server that uses another one does"
        " not know this name.\n"
    )
    with tool.store() as store:
        account = store.account("alice")
    assert (account.name, account.role, account.number) == ("Alice", "wizard", 1)
    assert PasswordHasher().verify(account.password, PASSWORD.encode())
    assert account.since == account.seen > 0
    assert tool.state.stat().st_mode & 0o777 == 0o700
    assert tool.database.file.stat().st_mode & 0o777 == 0o600
    assert tool.audit() == [("register", "Alice", "as wizard")]


def test_without_a_password_nobody_can_log_in(tool, alice):
    assert tool("user", "add", "bob", "--no-password") == (
        "bob is registered as a member, and can log in as soon as there is a password.\n"
    )
    assert tool.json("user", "show", "bob")["password"] is False


@pytest.mark.parametrize(("start", "end"), [("", ""), ("", "\n"), ("\ufeff", "\r\n")])
def test_a_password_comes_from_a_file(tool, tmp_path, stdin, start, end):
    """A byte order mark, as an editor writes it, is no part of it: nobody can type one."""
    file = tmp_path / "password"
    file.write_text(start + PASSWORD + end)
    tool("user", "add", "alice", "--password-file", file)
    stdin((start + PASSWORD + end).encode())
    tool("user", "add", "bob", "--password-file", "-")
    with tool.store() as store:
        for account in store.accounts():
            assert PasswordHasher().verify(account.password, PASSWORD.encode())


class TestPasswordsThatAreNoGood:
    def test_a_password_that_is_too_short_is_refused(self, tool, typed):
        typed("fish", "fish")
        assert tool.refuses("user", "add", "alice") == s.password_too_short("8 characters")
        assert tool.json("user", "list") == {"users": []}

    def test_the_limits_are_those_of_the_configuration(self, tool, typed, tmp_path):
        (tmp_path / "tea.toml").write_text("[limits]\nshortest_password = 3\n")
        typed("fish", "fish")
        tool("user", "add", "alice", "--config", tmp_path / "tea.toml")

    def test_typed_in_two_ways(self, tool, typed):
        typed(PASSWORD, PASSWORD + "!")
        assert tool.refuses("user", "add", "alice") == (
            "They are not the same, so nothing was changed."
        )

    def test_several_lines(self, tool, stdin):
        stdin(b"one line\nand another\n")
        assert tool.refuses("user", "add", "alice", "--password-file", "-") == (
            "The password file must have just one line."
        )

    def test_an_endless_file(self, tool):
        assert tool.refuses("user", "add", "alice", "--password-file", "/dev/zero") == (
            s.password_file("it is a device")
        )

    def test_a_long_file(self, tool, tmp_path):
        (tmp_path / "password").write_bytes(b"x" * (MOST + 1))
        said = tool.refuses("user", "add", "alice", "--password-file", tmp_path / "password")
        assert said == s.password_file(f"it has more than {MOST:,} bytes")
        (tmp_path / "password").write_bytes(b"x" * MOST)
        said = tool.refuses("user", "add", "alice", "--password-file", tmp_path / "password")
        assert said == s.password_too_long(1024)

    def test_a_pipe_to_which_nobody_writes(self, tool, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        said = tool.refuses("user", "add", "alice", "--password-file", tmp_path / "pipe")
        assert said == s.password_file("nobody writes to this pipe")

    def test_a_standard_input_that_is_closed(self, tool, monkeypatch):
        monkeypatch.setattr(sys, "stdin", None)
        assert tool.refuses("user", "add", "alice", "--password-file", "-") == (
            "The password file can't be read: Bad file descriptor."
        )

    def test_no_text(self, tool, stdin):
        stdin(b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe")
        assert tool.refuses("user", "add", "alice", "--password-file", "-") == (
            "A password file holds one line of text in UTF-8; this one does not."
        )

    def test_the_password_in_the_place_of_the_file_is_not_shown(self, tool):
        assert tool.refuses("user", "add", "alice", "--password-file", PASSWORD) == (
            s.password_file("No such file or directory")
        )

    @pytest.mark.parametrize(
        ("words", "near"),
        [
            ([PASSWORD], ""),
            (["--password", PASSWORD], ": maybe --password-file was meant"),
            ([f"--passwd={PASSWORD}"], ": maybe --no-password was meant"),
        ],
    )
    def test_a_password_among_the_words_is_not_shown(self, tool, words, near):
        said = tool.refuses("user", "add", "alice", *words, status=2)
        assert said == (
            f"there are words or options that were not expected{near}"
            " (see teaparty-admin user add --help)."
        )

    def test_nobody_to_ask(self, tool, monkeypatch):
        def no_terminal(prompt):
            raise EOFError

        monkeypatch.setattr("getpass.getpass", no_terminal)
        assert tool.refuses("user", "add", "alice") == (
            "There is no terminal to ask for a password on. Give --password-file FILE, or - for"
            " standard input."
        )


class TestNamesThatCantBe:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("x", s.name_length(2, 24, 1)),
            ("wizard", s.name_of_party("wizard")),
            ("w1zard", s.like_name_of_party("w1zard", "wizard")),
            ("аӏӏ", s.like_name_of_party("аӏӏ", "all")),
            ("whisper", s.name_is_command("whisper")),
            ("wh1sper", s.like_command("wh1sper", "whisper")),
            ("al\x1b[2Jice", s.name_letters("_ - ' .", r"'\x1b'")),
        ],
    )  # fmt: skip
    def test_by_the_rules_of_the_party(self, tool, name, why):
        assert tool.refuses("user", "add", name, "--no-password") == why
        assert not tool.state.exists()

    def test_reserved_by_the_operator(self, tool, tmp_path):
        (tmp_path / "tea.toml").write_text('reserved = ["hatter"]')
        words = ("--no-password", "--config", tmp_path / "tea.toml")
        assert tool.refuses("user", "add", "Hatter", *words) == s.name_of_party("Hatter")
        tool("user", "add", "wizard", *words)

    def test_somebodys(self, tool, alice):
        assert tool.refuses("user", "add", "ALICE", "--no-password", "--role", "host") == (
            "alice has an account already, as a member. To change that, type: teaparty-admin user"
            " role alice ROLE."
        )

    def test_like_somebodys(self, tool, alice):
        assert tool.refuses("user", "add", "AL1CE", "--no-password") == (
            "AL1CE looks like alice, who has an account."
        )

    def test_somebodys_meanwhile(self, tool, monkeypatch):
        """While a password is typed, somebody registers the name."""

        def hashed(args, name, limits):
            with tool.store() as store:
                store.add_account(Account(name="alice"), "alice", "alice")
            return ""

        monkeypatch.setattr("teaparty.admin.users.hashed", hashed)
        assert tool.refuses("user", "add", "alice", "--no-password").startswith("alice has an")

    def test_a_role_that_is_none(self, tool):
        said = tool.refuses("user", "add", "alice", "--role", "guest", status=2)
        assert said.startswith("'guest' is no role: one of member, host, wizard was expected (")


class TestList:
    def test_of_nobody(self, tool, alice):
        assert tool("user", "list", "x") == "0 accounts\n"

    def test_by_the_beginning_of_the_name(self, tool, bob):
        assert [one["name"] for one in tool.json("user", "list")["users"]] == ["alice", "bob"]
        lines = tool("user", "list", "AL").splitlines()
        assert lines[0].split() == ["NAME", "ROLE", "LAST", "IN", "REGISTERED"]
        assert lines[1].split()[:2] == ["alice", "member"]
        assert lines[2:] == ["1 account"]

    def test_of_somebody_who_is_in(self, tool, alice):
        with tool.store() as store:
            store.change_account(1, inside=True)
        assert "  now  " in tool("user", "list")


class TestShow:
    def test_all_but_the_hash(self, tool, typed):
        typed(PASSWORD, PASSWORD)
        tool("user", "add", "alice")
        with tool.store() as store:
            store.change_account(1, room="garden", blocks=("192.0.2.7/32",), seen=0.0)
            store.add_sanction(Sanction(kind="mute", target="alice", by="bob", at=1.0))
            store.add_sanction(Sanction(kind="ban", target="alice", until=2.0, by="bob", at=1.0))
        shown = tool("user", "show", "Alice")
        assert "argon2" not in shown
        facts = dict(line.split(": ", 1) for line in shown.splitlines()[:-1])
        facts = {name: value.strip() for name, value in facts.items()}
        del facts["Registered"]
        assert facts == {
            "Name": "alice", "Number": "1", "Role": "member", "Last in": "never",
            "Room": "garden", "Password": "set", "Addresses": "192.0.2.7/32",
        }  # fmt: skip
        assert shown.splitlines()[-1] == "There is a mute on this name."
        found = tool.json("user", "show", "alice")
        assert set(found) == {
            "number", "name", "old_name", "role", "since", "seen", "inside", "room", "password",
            "blocks", "sanctions",
        }  # fmt: skip
        assert [one["kind"] for one in found["sanctions"]] == ["mute"]

    def test_who_is_in(self, tool, alice):
        with tool.store() as store:
            store.change_account(1, inside=True)
        assert "in now" in tool("user", "show", "alice")

    def test_nobody(self, tool, alice):
        assert tool.refuses("user", "show", "bob") == s.not_registered("bob")


def test_what_people_wrote_does_not_drive_the_terminal(tool, alice):
    with tool.store() as store:
        store.add_account(
            Account(name="\x1b[2Jbob\x9b\u202e\n\x7f", room="\x1b]0;x\x07"), "bob", "bob"
        )
    for words in (("user", "list"), ("user", "show", "bob"), ("user", "list", "--json")):
        text = tool(*words).replace("\n", "")
        assert text.isprintable()
        assert text.isascii()


def test_somebody_who_was_never_in(tool):
    tool("user", "add", "alice", "--no-password")
    assert tool("user", "list").split("\n")[1].split()[:3] == ["alice", "member", "never"]
