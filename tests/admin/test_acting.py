"""Each act of staff is done by the server that runs, or by the store, with the same results."""

import json

import pytest

from teaparty.admin import acting, server_control
from teaparty.admin.acting import ENDLESS, UNSAID
from teaparty.admin.context import user
from teaparty.admin.main import main
from teaparty.core.events import Person
from teaparty.core.records import Account, Report
from teaparty.core.values.limits import Limits
from teaparty.server.control import ControlFactory
from teaparty.testing import tea_party
from tests import sentences as s
from tests.admin.conftest import said
from tests.conftest import done
from tests.server.test_control import Link, Reactor

ALICE = Person(-2, "alice", 1)
ACTS = {
    "a ban for a time": [["ban", "add", "alice", "--for", "2d", "--why", "was rude"]],
    "a ban for ever": [["ban", "add", "BOB"]],
    "a ban of a network": [["ban", "add", "192.0.2.7/24", "--why", "spam"]],
    "a ban of a name that nobody has": [["ban", "add", "Eve"]],
    "a ban of an old name": [["ban", "add", "robert"], ["ban", "remove", "robert"]],
    "a ban once more": [["ban", "add", "eve", "--for", "2d"], ["ban", "add", "eve"]],
    "a ban for a reason like a span": [["ban", "add", "eve", "--why", "for 10m of noise"]],
    "a ban of what is no name": [["ban", "add", "b"]],
    "a ban of what is no network": [["ban", "add", "192.0.2.0/33"]],
    "a ban that is lifted": [["ban", "add", "bob"], ["ban", "remove", "BOB"]],
    "a ban of a network that is lifted": [["ban", "add", "192.0.2.9"],
                                          ["ban", "remove", "192.0.2.9"]],
    "a ban that is not there": [["ban", "remove", "alice"]],
    "bans that are listed": [["ban", "add", "bob", "--why", "x"], ["ban", "add", "10.0.0.0/8"],
                             ["ban", "list"]],
    "a mute for a time": [["mute", "add", "alice", "--for", "10m"]],
    "a mute that is lifted": [["mute", "add", "Eve"], ["mute", "remove", "eve"]],
    "a mute of an address": [["mute", "add", "192.0.2.7"]],
    "a mute that is not there": [["mute", "remove", "alice"]],
    "mutes that are listed": [["mute", "list"], ["mute", "add", "alice"], ["mute", "list"]],
    "a lock": [["lock"], ["lock", "members"], ["lock"], ["lock", "staff"], ["lock", "open"]],
    "a lock that is so already": [["lock", "open"], ["lock", "staff"], ["lock", "staff"]],
    "a role": [["user", "role", "ALICE", "wizard"], ["user", "role", "bob", "member"]],
    "a role that they have": [["user", "role", "bob", "host"]],
    "a role of nobody": [["user", "role", "eve", "host"]],
    "the audit log": [["audit"], ["lock", "staff"], ["lock", "open"], ["audit"],
                      ["audit", "-n", "1"]],
    "reports": [["reports", "list"], ["reports", "list", "--all"], ["reports", "show", "1"],
                ["reports", "show", "9"]],
    "more bans than the server answers at once": [
        *(["ban", "add", name] for name in ("ann", "ben", "cat")), ["ban", "list"]],
    "too many bans": [["ban", "add", f"10.0.0.{number}"] for number in range(4)],
}  # fmt: skip
WHO = f"teaparty-admin ({user()})"


def fill(does):
    """Have these accounts and reports in some records."""
    for name, role, blocks in (("alice", "member", ()), ("Robert", "host", ("192.0.2.7/32",))):
        made = Account(name=name, role=role, since=5.0, seen=5.0, blocks=blocks)
        does("add_account", made, name.casefold(), name.casefold())
    does("rename_account", 2, "Bob", "bob", "bob", True)
    lines = (said(7, "tea?", ALICE, "parlour"),)
    for report in (
        Report(at=9.0, by="Bob", whom="alice", room="parlour", text="rude", lines=lines),
        Report(at=9.5, by="Bob", whom="eve", room="parlour", text="so", state="closed", host="x"),
    ):
        does("add_report", report)


@pytest.fixture
def stored(tool):
    """The tool, where no server runs."""
    tool("user", "add", "carol", "--no-password")
    with tool.store() as store:
        store.erase_account(1)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM audits")
            connection.exec_driver_sql("DELETE FROM sqlite_sequence")
        fill(lambda name, *given: getattr(store, name)(*given))
    return tool


@pytest.fixture
def party(monkeypatch):
    """A party whose server is asked by the tool."""
    with tea_party(limits=Limits(sanctions=3, history_page=2)) as party:
        fill(lambda name, *given: done(getattr(party.records, name)(*given)))
        factory = ControlFactory(Reactor(), party.party, "1.2")

        def exchange(path, line, patience):
            protocol, link = factory.buildProtocol(None), Link()
            protocol.makeConnection(link)
            protocol.dataReceived(line)
            party.flush()
            protocol.connectionLost()
            return link.value()

        monkeypatch.setattr(server_control, "exchange", exchange)
        yield party


def run(capsys, words, *where):
    """How a command ended, and its document, without what differs both ways."""
    status = main([*words, "--json", *where])
    out, err = capsys.readouterr()
    assert bool(out) == (status == 0)
    return status, timeless(json.loads(out)) if out else json.loads(err)["status"]


def timeless(found):
    if isinstance(found, list):
        return [timeless(each) for each in found]
    if isinstance(found, dict):
        kept = {key: each for key, each in found.items() if key not in ("server", "at", "near")}
        return {key: bool(each) if key == "until" else timeless(each)
                for key, each in kept.items()}  # fmt: skip
    return found


def effects(sanctions, audits, accounts):
    """What is stored, without the time."""
    return (
        [(one.kind, one.target, one.name, round(one.until - one.at), one.why, one.by)
         if one.until - one.at < 1e9 else (one.kind, one.target, one.name, one.why, one.by)
         for one in sanctions],
        [(one.number, one.who, one.what, one.whom, one.why) for one in audits],
        [(one.name, one.role) for one in accounts],
    )  # fmt: skip


@pytest.mark.parametrize("acts", ACTS.values(), ids=ACTS)
def test_an_act_has_the_same_effects_by_the_server_and_by_the_store(
    acts, stored, capsys, tmp_path, request
):
    config = tmp_path / "tea.toml"
    config.write_text("[limits]\nsanctions = 3\n")
    where = ("--state", str(stored.state), "--config", str(config))
    by_store = [run(capsys, words, *where) for words in acts]
    with stored.store() as store:
        in_store = effects(store.sanctions(), store.audits(99), store.accounts())
    party = request.getfixturevalue("party")
    by_server = [run(capsys, words, *where) for words in acts]
    records = party.records
    in_party = effects(
        done(records.sanctions()), done(records.audits(99)), done(records.accounts())
    )
    assert by_server == by_store
    assert in_party == in_store
    assert {who for _, who, *_ in in_store[1]} <= {WHO}


# --- what only a server can say


@pytest.fixture
def live(tool, party, capsys):
    return lambda *words: tool(*words).splitlines()


def test_a_ban_of_a_network_says_who_was_sent_out_and_who_stays(party, live, tool):
    for name in ("carol", "dave"):
        party.guest(name, address="10.0.0.7")
    party.member("zoe", role="wizard", address="10.0.0.8")
    party.connects(address="10.0.0.9")
    assert live("ban", "add", "10.0.0.0/24")[1:] == [
        s.sent_out("carol, dave"),
        s.sent_out_at_the_login(1),
        s.let_stay("zoe"),
        "The server that runs has done it: this holds now.",
    ]
    assert tool.json("ban", "add", "10.1.0.0/24")["server"] == {"pid": None, "told": True}


def test_a_ban_of_a_name_says_where_they_came_from(party, live):
    party.guest("carol", address="10.0.0.7")
    assert live("ban", "add", "carol", "--for", "1h")[1:3] == [
        s.sent_out("carol"),
        "carol came from 10.0.0.7. To ban that too, type: teaparty-admin ban add 10.0.0.7",
    ]


def test_a_name_that_is_like_that_of_somebody_who_is_in_is_shown(party, live):
    party.guest("carolina")
    assert live("mute", "add", "carol")[1] == (
        "The name carol is not registered, and nobody who is in has it. Did you mean carolina?"
    )


def test_of_the_audit_log_as_much_is_read_as_was_asked_for(party, live, monkeypatch):
    monkeypatch.setattr("teaparty.admin.order.PAGE", 2)
    for number in range(5):
        party.operates("wall", text=str(number))
    assert [line.split()[-1] for line in live("audit", "-n", "4")[1:-1]] == ["1", "2", "3", "4"]
    assert live("audit")[-1] == "5 entries"


def test_whom_a_ban_would_affect_is_asked_of_the_server_too(party, live, stored):
    party.guest("carol", address="192.0.2.9")
    assert live("ban", "try", "192.0.2.0/24")[-2:] == [
        "1 account last came from there.", s.would_send_out("carol"),
    ]  # fmt: skip


ANOTHER = s.cannot_be_asked("the server", "it is of another version")


def listed(number, **more):
    """A list of one report, as a server answers it."""
    row = {"at": 9, **dict.fromkeys(("by", "whom", "log", "text", "state", "host", "answer"), "x")}
    return {"type": "ReportsListed", "reports": [{**row, "number": number}], "more": 1, **more}


@pytest.mark.parametrize(
    ("longest", "found"), [(100_000, [1, 2, 3]), (550, [1, 2, 3]), (300, UNSAID)]
)
def test_a_page_that_is_too_long_for_an_answer_is_read_in_smaller_ones(
    party, tool, monkeypatch, longest, found
):
    done(party.records.add_report(Report(at=9.7, by="Bob", whom="eve", room="parlour", text="a")))
    monkeypatch.setattr("teaparty.server.control.LONGEST_ANSWER", longest)
    if found == UNSAID:
        assert tool.refuses("reports", "list", "--all") == UNSAID
    else:
        rows = tool.json("reports", "list", "--all")["reports"]
        assert [each["number"] for each in rows] == found


def test_an_answer_without_the_event_that_is_awaited_is_no_empty_one(party, tool, monkeypatch):
    monkeypatch.setattr("teaparty.server.control.LONGEST_ANSWER", 150)
    for words in (["reports", "show", "1"], ["audit"], ["ban", "list"], ["mute", "list"]):
        assert tool.refuses(*words) == UNSAID


@pytest.mark.parametrize(
    "event",
    [
        listed(5),
        listed("5"),
        listed(True),
        listed(0),
        listed(5, reports=[{"number": 5}]),
        listed(5, reports=[{}]),
        listed(5, reports=[5]),
        listed(5, reports=5),
        {"type": "ReportsListed"},
        5,
    ],
)
def test_pages_that_never_end_and_rows_that_are_none_are_of_another_version(
    tool, monkeypatch, event
):
    answer = {"done": True, "lines": [], "version": "1.2", "events": [event]}
    line = json.dumps(answer).encode() + b"\n"
    monkeypatch.setattr(server_control, "exchange", lambda path, asked, patience: line)
    assert tool.refuses("reports", "list", status=3) == ANOTHER


def test_a_list_whose_pages_take_too_long_is_not_read_to_its_end(tool, monkeypatch):
    numbers = iter(range(10**9, 0, -1))

    def exchange(path, asked, patience):
        event = listed(next(numbers))
        return json.dumps(
            {"done": True, "lines": [], "version": "1.2", "events": [event]}
        ).encode() + b"\n"  # fmt: skip

    monkeypatch.setattr(server_control, "exchange", exchange)
    monkeypatch.setattr(acting, "ALL_PAGES", 0.05)
    assert tool.refuses("reports", "list") == ENDLESS


ROW = {"key": "bob", "target": "bob", "until": None, "why": "", "by": "zoe", "at": 1.0}


@pytest.mark.parametrize("values", [
    {},
    {"row": {}, "report": {}},
    {"row": ROW | {"until": "x"}, "report": {"number": 1}},
])  # fmt: skip
@pytest.mark.parametrize(("words", "kind"), [
    (["ban", "add", "bob"], "Imposed"),
    (["ban", "try", "bob"], "Tried"),
    (["ban", "remove", "bob"], "Lifted"),
    (["lock"], "LockShown"),
    (["user", "role", "bob", "host"], "RoleGiven"),
    (["reports", "show", "1"], "ReportShown"),
    (["drain"], "NodeDrained"),
])  # fmt: skip
def test_an_event_that_lacks_something_is_of_another_version(
    tool, monkeypatch, words, kind, values
):
    answer = {"done": True, "lines": ["[5]"], "version": "1.2",
              "events": [{"type": kind, **values}]}  # fmt: skip
    line = json.dumps(answer).encode() + b"\n"
    monkeypatch.setattr(server_control, "exchange", lambda path, asked, patience: line)
    assert tool.refuses(*words, status=3) == ANOTHER


@pytest.mark.parametrize("lines", [[], ["no JSON"], ["[]"], ["{}"], ["5"]])
def test_what_a_server_says_of_what_is_stored_is_left_out_if_it_is_of_another_version(
    tool, monkeypatch, lines
):
    tool("user", "add", "alice", "--no-password")
    answer = {"done": True, "lines": lines, "version": "1.2"}
    line = json.dumps(answer).encode() + b"\n"
    monkeypatch.setattr(server_control, "exchange", lambda path, asked, patience: line)
    monkeypatch.setattr("teaparty.admin.status.running", lambda state: 5)
    assert "Accounts:     1" in tool("status")


def test_of_a_server_that_answers_more_entries_than_were_asked_for_the_last_are_shown(
    tool, monkeypatch
):
    row = {"at": 9, **dict.fromkeys(("who", "what", "whom", "why"), "x")}
    event = {"type": "AuditListed", "entries": [{**row, "number": each} for each in (1, 2, 3)]}
    answer = {"done": True, "lines": [], "version": "1.2", "events": [event]}
    line = json.dumps(answer).encode() + b"\n"
    monkeypatch.setattr(server_control, "exchange", lambda path, asked, patience: line)
    assert [each["number"] for each in tool.json("audit", "-n", "2")["audit"]] == [2, 3]
