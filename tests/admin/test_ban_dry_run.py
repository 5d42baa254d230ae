"""Whom a ban would hit, as far as accounts say."""

import json

import pytest

from teaparty.admin.ban_dry_run import UNKNOWN
from teaparty.core.values.ban_texts import WOULD_AFFECT_NOBODY
from tests import sentences as s
from tests.admin.test_server_control import answered, answering


@pytest.fixture(autouse=True)
def people(tool, bob):
    tool("user", "add", "carol", "--no-password")
    with tool.store() as store:
        store.change_account(1, blocks=("192.0.2.7/32", "", "2001:db8::/64"), inside=True)
        store.change_account(2, blocks=("198.51.100.1/32",))


def test_a_name(tool):
    assert tool.json("ban", "try", "Bob") == {
        "target": "bob",
        "accounts": [
            {"name": "bob", "role": "member", "inside": False, "blocks": ["198.51.100.1/32"]}
        ],
        "out": None, "stay": None, "more": None, "newcomers": None,
    }  # fmt: skip
    assert tool("ban", "try", "bob").splitlines()[-1] == ("A ban of bob would affect 1 account.")
    assert tool("ban", "try", "nobody-here") == ("A ban of nobody-here would affect 0 accounts.\n")


@pytest.mark.parametrize(
    ("target", "hit"),
    [
        ("192.0.2.0/24", ["alice"]),
        ("2001:db8::1:2:3:4", ["alice"]),
        ("0.0.0.0/0", ["alice", "bob"]),
        ("203.0.113.0/24", []),
    ],
)
def test_a_network(tool, target, hit):
    found = tool.json("ban", "try", target)
    assert [one["name"] for one in found["accounts"]] == hit
    assert tool("ban", "list") == "0 bans\n"


def test_a_trial_says_that_only_the_server_knows_who_is_in(tool):
    assert tool("ban", "try", "192.0.2.9/24").splitlines()[1:] == [
        "alice  member  now  192.0.2.7/32",
        "1 account last came from there.",
        UNKNOWN,
    ]


def test_a_server_that_runs_says_who_is_in(tool):
    tried = {"type": "Tried", "key": "192.0.2.0/24", "out": ["eve"], "stay": [], "more": 2,
             "newcomers": 1}  # fmt: skip
    with answering(tool.state, answered(events=[tried]), answered("No.", done=False)):
        assert tool("ban", "try", "192.0.2.9/24").splitlines()[2:] == [
            "1 account last came from there.",
            s.would_send_out("eve"),
            s.would_send_out_at_the_login(1),
            "And so it is for 2 more.",
        ]


def test_a_server_that_runs_names_the_accounts_too(tool):
    tried = {"type": "Tried", "key": "192.0.2.0/24", "out": ["eve"], "stay": [], "more": 0,
             "newcomers": 0}  # fmt: skip
    ann = {"name": "ann", "role": "host", "inside": False, "blocks": ["192.0.2.7/32"]}
    with answering(tool.state, answered(events=[tried]), answered(json.dumps([ann]))) as asked:
        assert tool("ban", "try", "192.0.2.9/24").splitlines() == [
            "NAME  ROLE  IN  CAME FROM",
            "ann   host      192.0.2.7/32",
            "1 account last came from there.",
            s.would_send_out("eve"),
        ]
    assert (asked[1]["do"], asked[1]["words"]) == ("affected", ["192.0.2.0/24"])


def test_without_a_database_the_server_alone_is_asked(tool, tmp_path):
    tried = {"type": "Tried", "key": "bob", "out": [], "stay": [], "more": 0, "newcomers": 0}
    tool.state = tmp_path / "another"
    with answering(tool.state, answered(events=[tried])):
        found = tool.json("ban", "try", "bob", "--database", "memory:")
    assert (found["target"], found["accounts"], found["out"]) == ("bob", None, [])
    with answering(tool.state, answered(events=[tried]), answered("No.", done=False)):
        assert tool("ban", "try", "bob").endswith(f"{WOULD_AFFECT_NOBODY}\n")


def test_each_block_is_tried_and_those_are_told_that_are_hit(tool):
    with tool.store() as store:
        store.change_account(1, blocks=("192.0.2.7/32", "192.0.2.8/32", "198.51.100.1/32"))
    (alice,) = tool.json("ban", "try", "192.0.2.0/28")["accounts"]
    assert alice["blocks"] == ["192.0.2.7/32", "192.0.2.8/32"]


def test_one_address_of_a_block_hits_whoever_came_from_the_block(tool):
    """From which of its addresses they came is not stored."""
    for target, hit in (("2001:db8::/128", 1), ("2001:db8:0:0:ffff::", 1), ("2001:db8:0:1::", 0)):
        assert len(tool.json("ban", "try", target)["accounts"]) == hit


@pytest.mark.parametrize("target", ["::/0", "::ffff:0.0.0.0/96"])
def test_one_kind_of_address_is_not_the_other(tool, target):
    found = tool.json("ban", "try", target)
    names = ["alice"] if target == "::/0" else ["alice", "bob"]
    assert [one["name"] for one in found["accounts"]] == names


def test_somebody_who_never_came_in_is_hit_by_the_name_alone(tool):
    assert tool.json("ban", "try", "carol")["accounts"] == [
        {"name": "carol", "role": "member", "inside": False, "blocks": []}
    ]
    assert tool("ban", "try", "carol").splitlines()[1] == "carol  member"


def test_nothing_is_kept_of_a_trial(tool):
    before = tool.audit()
    tool("ban", "try", "bob")
    tool("ban", "try", "192.0.2.7")
    assert (tool.audit(), tool.json("ban", "list")["bans"]) == (before, [])


@pytest.mark.parametrize("target", ["192.0.2.0/33", "b", "300.1.1.1"])
def test_what_can_not_be_banned_can_not_be_tried(tool, target):
    assert tool.refuses("ban", "try", target) == tool.refuses("ban", "add", target)
