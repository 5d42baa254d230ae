"""Bans, mutes, the lock."""

import time

import pytest

from teaparty.admin.affected import NOT_KNOWN
from teaparty.core.records import FOR_EVER, Sanction
from tests import sentences as s

HELP = " (see teaparty-admin ban add --help)"
NO_REASON = (
    "argument --why: a line of at most 500 characters was expected, without control characters"
    f"{HELP}."
)
NOT_TOLD = f"{s.no_server}\n"


def kept(tool):
    with tool.store() as store:
        return [(one.kind, one.target, one.name, one.why) for one in store.sanctions()]


class TestBans:
    def test_a_name_that_nobody_has(self, tool):
        told = f"{s.is_banned_for('Bob', 'ever')}\n{NOT_KNOWN.format(name='Bob')}\n{NOT_TOLD}"
        assert tool("ban", "add", "Bob", "--why", "was rude") == told
        assert kept(tool) == [("ban", "bob", "Bob", "was rude")]
        assert tool.audit() == [("ban", "Bob", "was rude")]

    def test_an_account_by_its_own_name(self, tool, alice):
        tool("ban", "add", "ALICE")
        assert kept(tool) == [("ban", "alice", "alice", "")]

    def test_an_old_name_means_its_owner(self, tool, alice):
        tool("user", "rename", "alice", "alison")
        assert tool("ban", "add", "alice").startswith(s.is_banned_for("alison", "ever"))
        assert kept(tool) == [("ban", "alison", "alison", "")]
        assert tool("ban", "remove", "alice").startswith(s.is_unbanned("alison"))
        assert kept(tool) == []

    @pytest.mark.parametrize(
        ("target", "network"),
        [
            ("192.0.2.7", "192.0.2.7/32"),
            ("192.0.2.7/24", "192.0.2.0/24"),
            ("2001:DB8::7", "2001:db8::7/128"),
            ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ],
    )
    def test_addresses(self, tool, target, network):
        tool("ban", "add", target)
        assert kept(tool) == [("ban", network, network, "")]
        tool("ban", "remove", target)
        assert kept(tool) == []
        assert [what for what, _, _ in tool.audit()] == ["ban", "unban"]

    def test_for_a_time(self, tool):
        found = tool.json("ban", "add", "bob", "--for", "2d")
        assert found["until"].startswith("20")
        with tool.store() as store:
            (ban,) = store.sanctions()
        assert ban.until - ban.at == 2 * 86_400
        assert tool.audit() == [("ban", "bob", "for 2d")]
        assert abs(ban.at - time.time()) < 60
        assert tool("ban", "add", "bob", "--for", "3d").startswith("bob is banned until 20")

    def test_listed_while_they_hold(self, tool):
        tool("ban", "add", "bob", "--why", "rude")
        tool("mute", "add", "carol")
        with tool.store() as store:
            over = Sanction(kind="ban", target="dave", until=2.0, by="alice", at=1.0)
            store.add_sanction(over)
            store.add_sanction(Sanction(kind="ban", target="192.0.2.0/24", by="eve", at=1.0))
        lines = tool("ban", "list").splitlines()
        assert lines[0].split() == ["BAN", "UNTIL", "BY", "SINCE", "WHY"]
        assert lines[1].split()[:4] == ["bob", "for", "ever", "teaparty-admin"]
        assert lines[2].split()[0] == "192.0.2.0/24"
        assert lines[3:] == ["2 bans"]
        first, second = tool.json("ban", "list")["bans"]
        assert (second["name"], second["until"], second["by"]) == ("192.0.2.0/24", None, "eve")
        assert set(first) == {"kind", "target", "name", "until", "why", "by", "at"}
        assert first["by"].startswith("teaparty-admin (")

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["bob/x"], s.no_address("bob/x")),
            (["1.2.3"], s.no_address("1.2.3")),
            (["10.0.0.0/40"], s.no_address("10.0.0.0/40")),
            (["2001:db8::/129"], s.no_address("2001:db8::/129")),
            (["300.1.1.1"], s.no_address("300.1.1.1")),
            (["*.example.org"], s.no_address("*.example.org")),
            (["b"], s.name_length(2, 24, 1)),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("what", ["add", "remove", "try"])
    def test_of_nothing_that_can_be_banned(self, tool, alice, what, words, why):
        assert tool.refuses("ban", what, *words) == why

    def test_of_a_name_that_none_can_have_any_more_are_removed_by_it(self, tool, alice):
        with tool.store() as store:
            store.add_sanction(Sanction(kind="ban", target="1.2.3", by="eve", at=1.0))
        tool("ban", "remove", "1.2.3")
        assert kept(tool) == []

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["--for", "soon"], f"argument --for: {s.no_span('soon' + HELP)}"),
            (["--why", "a\nb"], NO_REASON),
            (["--why", "x" * 501], NO_REASON),
        ],
    )  # fmt: skip
    def test_mistyped(self, tool, words, why):
        assert tool.refuses("ban", "add", "bob", *words, status=2) == why

    def test_a_ban_beyond_the_limit_is_refused(self, tool, tmp_path):
        (tmp_path / "tea.toml").write_text("[limits]\nsanctions = 1\n")
        few = ("--config", tmp_path / "tea.toml")
        tool("ban", "add", "bob", *few)
        tool("ban", "add", "bob", *few)
        assert tool.refuses("ban", "add", "carol", *few) == s.too_many_sanctions

    def test_to_remove_what_is_not_there(self, tool, alice):
        assert tool.refuses("ban", "remove", "alice") == (
            "There is no ban on alice. These are all: teaparty-admin ban list."
        )


class TestMutes:
    def test_added_listed_removed(self, tool):
        not_known = NOT_KNOWN.format(name="Bob")
        assert tool("mute", "add", "Bob") == f"Bob is muted for ever.\n{not_known}\n{NOT_TOLD}"
        assert [one["name"] for one in tool.json("mute", "list")["mutes"]] == ["Bob"]
        assert tool("mute", "remove", "BOB") == f"Bob is not muted any more.\n{NOT_TOLD}"
        assert tool.json("mute", "list") == {"mutes": []}
        assert tool.audit() == [("mute", "Bob", ""), ("unmute", "Bob", "")]

    def test_an_address_cannot_be_muted(self, tool):
        assert tool.refuses("mute", "add", "192.0.2.7") == (
            "A mute is for a name, and 192.0.2.7 is an address."
        )


class TestLock:
    def test_who_is_let_in(self, tool):
        assert tool("lock", "members") == f"The party is open to members only.\n{NOT_TOLD}"
        with tool.store() as store:
            (lock,) = store.sanctions()
        assert (lock.kind, lock.target, lock.name, lock.until) == ("lock", "*", "members", FOR_EVER)
        assert tool("lock") == "The party is open to members only.\n"
        assert tool.json("lock", "staff")["lock"] == "staff"
        assert tool.json("lock") == {"lock": "staff"}
        assert tool("lock", "open") == f"The party is open to everybody.\n{NOT_TOLD}"
        assert tool.json("lock") == {"lock": "open"}
        assert tool.audit() == [
            ("lock", "members", ""), ("lock", "staff", ""), ("lock", "open", ""),
        ]  # fmt: skip

    def test_mistyped(self, tool):
        said = tool.refuses("lock", "x", status=2)
        assert said.startswith("'x' is no lock: one of open, members, staff was expected (")
