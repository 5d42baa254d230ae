"""Accounts: roles, passwords, names."""

import pytest
from argon2 import PasswordHasher

from teaparty.core.records import Sanction
from tests import sentences as s
from tests.admin.conftest import PASSWORD

NOT_TOLD = f"{s.no_server}\n"


def test_a_role(tool, alice):
    assert tool("user", "role", "Alice", "host") == (
        f"alice was a member, and is a host.\n{NOT_TOLD}"
    )
    assert tool.json("user", "role", "alice", "wizard") == {
        "name": "alice", "was": "host", "role": "wizard", "server": {"pid": None, "told": False},
    }  # fmt: skip
    with tool.store() as store:
        assert store.account("alice").role == "wizard"
    assert tool.audit()[1:] == [
        ("role", "alice", "member -> host"),
        ("role", "alice", "host -> wizard"),
    ]


def test_a_password(tool, alice, typed):
    typed(PASSWORD, PASSWORD)
    assert tool("user", "password", "alice") == f"alice has another password.\n{NOT_TOLD}"
    with tool.store() as store:
        assert PasswordHasher().verify(store.account("alice").password, PASSWORD.encode())
    assert tool("user", "password", "alice", "--no-password") == (
        f"alice has no password, so nobody can log in.\n{NOT_TOLD}"
    )
    with tool.store() as store:
        assert store.account("alice").password == ""
    assert tool.audit()[1:] == [("password", "alice", ""), ("password", "alice", "none")]


@pytest.mark.parametrize(
    "words", [["role", "bob", "host"], ["password", "bob"], ["rename", "bob", "carol"]]
)
def test_of_nobody(tool, alice, words):
    assert tool.refuses("user", *words) == s.not_registered("bob")


class TestRename:
    def test_who_is_out(self, tool, alice):
        assert tool("user", "rename", "alice", "Alison") == (
            "alice is called Alison now.\nNobody else can be called alice for 30 days.\n" + NOT_TOLD
        )
        assert [one["name"] for one in tool.json("user", "list")["users"]] == ["Alison"]
        assert tool.audit()[1:] == [("rename", "Alison", "alice -> Alison")]

    def test_the_name_before_is_still_theirs(self, tool, alice, bob):
        tool("user", "rename", "alice", "Alison")
        theirs = "is, or looks like, alice, an old name of Alison that is still theirs."
        assert tool.refuses("user", "add", "alice", "--no-password") == f"alice {theirs}"
        assert tool.refuses("user", "rename", "bob", "AL1CE") == f"AL1CE {theirs}"
        assert tool.refuses("user", "show", "alice") == (
            "alice is an old name of Alison. Type Alison instead."
        )
        assert "Old name:   alice\n" in tool("user", "show", "Alison")
        assert tool.json("user", "show", "Alison")["old_name"] == "alice"
        tool("user", "rename", "Alison", "alice")
        assert tool.json("user", "show", "alice")["old_name"] == "Alison"

    def test_in_other_capitals(self, tool, alice):
        with tool.store() as store:
            store.add_sanction(Sanction(kind="mute", target="alice", by="bob", at=1.0))
        tool("user", "rename", "alice", "ALICE")
        with tool.store() as store:
            assert [(one.kind, one.target) for one in store.sanctions()] == [("mute", "alice")]

    def test_a_mute_goes_along_and_a_ban_holds_for_both(self, tool, alice):
        with tool.store() as store:
            for kind in ("mute", "ban"):
                store.add_sanction(Sanction(kind=kind, target="alice", by="bob", at=1.0))
                store.add_sanction(Sanction(kind=kind, target="carol", by="bob", at=1.0))
        tool("user", "rename", "alice", "alison")
        with tool.store() as store:
            assert {(one.kind, one.target) for one in store.sanctions()} == {
                ("mute", "alison"), ("ban", "alice"), ("ban", "alison"), ("mute", "carol"),
                ("ban", "carol"),
            }  # fmt: skip

    def test_to_somebodys_name(self, tool, bob):
        assert tool.refuses("user", "rename", "alice", "B0B") == (
            "B0B is, or looks like, bob, who has an account."
        )

    def test_to_no_name(self, tool, alice):
        assert tool.refuses("user", "rename", "alice", "say") == s.name_is_command("say")

    def test_to_what_looks_like_a_reserved_name(self, tool, alice):
        assert tool.refuses("user", "rename", "alice", "adrnin") == (
            s.like_name_of_party("adrnin", "admin")
        )

    def test_who_is_in(self, tool, alice, server):
        with tool.store() as store:
            store.change_account(1, inside=True)
        assert tool.refuses("user", "rename", "alice", "alison") == (
            "alice is in at the moment, and can type: name alison. Or rename them when they are"
            " out."
        )

    def test_somebody_who_was_in_when_the_server_died(self, tool, alice):
        with tool.store() as store:
            store.change_account(1, inside=True)
        tool("user", "rename", "alice", "alison")
