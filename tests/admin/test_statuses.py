"""The table of exit statuses is true: each subcommand is run into every one that it can give."""

import json

import pytest

from teaparty.admin import server_control
from teaparty.admin.main import main
from teaparty.admin.statuses import DONE, FAILED, MISUSED, STATUSES, UNASKED
from teaparty.core.values.shelves import ShelfName
from teaparty.stores.store_clock import Held, Old, Reading
from tests.admin.test_docs import PAGE
from tests.admin.test_light import EVENTS, NOBODY
from tests.admin.test_main import ALL
from tests.admin.test_server_control import answered, answering

pytestmark = pytest.mark.slow
LIVE = {
    name: words
    for name, *words in (
        ["channels"], ["finger", "bob"], ["kick", "bob"], ["load", "hugs"], ["plugins"], ["rehash"],
        ["reload", "hugs"], ["rooms"], ["say", "hall", "Tea."], ["shutdown", "now"], ["staff"],
        ["unload", "hugs"], ["wall", "Tea."], ["where", "bob"], ["who"],
    )
}  # fmt: skip
"""What only a server does."""
BOTH = {
    "ban list": [], "ban add": ["eve"], "ban remove": ["eve"], "ban try": ["alice"],
    "mute list": [], "mute add": ["alice"], "mute remove": ["alice"], "lock": ["staff"],
    "audit": [], "reports list": [], "reports show": ["1"], "user role": ["bob", "host"],
}  # fmt: skip
"""What a server does, or the store if none runs."""
STORED = {
    "user list": [], "user show": ["alice"], "user add": ["carla", "--no-password"],
    "user password": ["alice", "--no-password"], "user rename": ["alice", "alison"],
    "places list": [], "places show": ["attic"], "places give": ["attic", "bob"],
    "places remove": ["attic", "--yes"], "places export": [], "token list": [],
    "token add": ["kicker", "--as", "bob", "--right", "report"], "token remove": ["kicker"],
    "backup": ["{folder}/new"], "restore": ["{folder}/old", "--force"], "check": [],
    "export": ["alice"], "erase": ["alice", "--yes"], "expire": ["--yes"],
    "leftovers list": [], "leftovers erase": ["raffle", "--yes"],
}  # fmt: skip
"""What the store alone does."""
NODES = {"nodes": [], "drain": ["b"], "undrain": ["b"]}
"""What a server does, or the database of several nodes; a party of one server has none."""
WORDS = {"status": [], "completion": ["bash"], **LIVE, **BOTH, **NODES, **STORED}
REFUSED = {
    "status": ["--database", "mysql://x/y"], "check": ["--database", "mysql://x/y"],
    "user add": ["a/b", "--no-password"], "ban add": ["b"], "mute add": ["b"], "lock": ["open"],
}  # fmt: skip
"""What fails although all is there; all else of the store fails without a database."""
DRAINED = {"type": "NodeDrained", "node": "b", "draining": True}
TRIED = {"type": "Tried", "key": "alice", **NOBODY}
ENTRY = {"number": 1, "at": 5.0, "who": "zoe", "what": "lock", "whom": "", "why": ""}
ANSWERS = {
    **{" ".join(words.split()[:2]): event for words, event in EVENTS.items()},
    "lock": EVENTS["lock staff"], "audit": {"type": "AuditListed", "entries": [ENTRY]},
    "ban try": TRIED, "nodes": {"type": "NodesListed", "nodes": [], "here": "a"},
    "drain": DRAINED, "undrain": DRAINED,
    "reports show": {"type": "ReportShown", "report": EVENTS["reports list"]["reports"][0]},
}  # fmt: skip
"""The event of the server's answer, for what it does instead of the store."""


def line(name, rest, folder):
    return [*name.split(), *(each.format(folder=folder) for each in rest)]


@pytest.fixture
def ends(tool, capsys, tmp_path):
    """How a command line ends; what it writes is a document, whose keys the page has."""

    def run(name, rest, *more):
        words = [*line(name, rest, tmp_path), *more]
        status = main([*words, "--json", "--state", str(tool.state)])
        out, err = capsys.readouterr()
        if status == DONE:
            assert (set(json.loads(out)), err) != (set(), None)
            assert [key for key in json.loads(out) if f"`{key}`" not in PAGE] == []
        else:
            found = json.loads(err.splitlines()[-1])
            assert (out, set(found), found["status"]) == ("", {"status", "errors"}, status)
            assert all(found["errors"])
        return status

    return run


@pytest.fixture
def full(tool, life, tmp_path):
    """A store in which all of it can be done."""
    tool("token", "add", "kicker", "--as", "bob", "--right", "report")
    tool("ban", "add", "eve"), tool("mute", "add", "alice")
    with tool.store() as store:
        store.swap_shelved(ShelfName("raffle", "box"), "a", (None, "1"), 0, 9)
        store.store_reading(Reading(1.0, 2.0))
        store.hold(Held(old=Old(lines=1, of_lines=2, accounts=0, of_accounts=1), released=False))
    tool("backup", tmp_path / "old")
    return tool


def test_the_table_has_every_subcommand_and_each_status():
    assert {" ".join(words) for words in ALL} == set(WORDS)
    assert list(STATUSES) == [DONE, FAILED, MISUSED, UNASKED] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", [*BOTH, *STORED, "status", "completion"])
def test_what_a_store_does_is_done_without_a_server(name, full, ends):
    words = ["another", *WORDS[name][1:]] if name == "token add" else WORDS[name]
    assert ends(name, words) == DONE


@pytest.mark.parametrize("name", [*LIVE, *BOTH, *NODES])
def test_what_a_server_does_is_done_by_it(name, tool, alice, ends):
    answers = [answered("Yes.", events=[ANSWERS.get(name, {})])]
    answers += [answered("[]")] * (name == "ban try")
    with answering(tool.state, *answers):
        more = ["-n", "1"] if name == "audit" else []
        assert ends(name, WORDS[name], *more) == DONE


@pytest.mark.parametrize("name", [*LIVE, *BOTH, *NODES])
def test_what_a_server_refuses_is_not_done(name, tool, ends):
    with answering(tool.state, answered("No.", done=False)):
        assert ends(name, WORDS[name]) == FAILED


@pytest.mark.parametrize("name", [*BOTH, "drain", "undrain", *STORED, "status"])
def test_what_the_store_refuses_or_where_there_is_none_is_not_done(name, tool, ends):
    assert ends(name, REFUSED.get(name, WORDS[name])) == FAILED


def test_a_fault_that_is_found_is_no_success(tool, alice):
    """The one answer with a status of its own."""
    with tool.store() as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET kept = '{'")
    assert tool.json("check", status=FAILED)["faults"] != []


@pytest.mark.parametrize("name", WORDS)
def test_what_is_mistyped_and_a_faulty_configuration_are_said_so(name, ends):
    assert ends(name, WORDS[name], "--nonsense") == MISUSED
    assert ends(name, WORDS[name], "--config=/nowhere/tea.toml") == MISUSED


@pytest.mark.parametrize("name", LIVE)
def test_where_no_server_runs_there_is_nobody_to_ask(name, ends):
    assert ends(name, LIVE[name]) == UNASKED


@pytest.mark.parametrize("name", [*BOTH, "leftovers list", "leftovers erase"])
def test_a_server_that_does_not_listen_can_not_be_asked(name, full, ends, monkeypatch, request):
    request.getfixturevalue("server")
    monkeypatch.setattr(server_control, "STARTING", server_control.BETWEEN)
    assert ends(name, WORDS[name]) == UNASKED
