"""What talks to the server that runs is typed often, so it imports little; time itself varies."""

import json
import subprocess
import sys

import pytest

from tests.admin.test_server_control import answered, answering

pytestmark = pytest.mark.slow
HEAVY = {"alembic", "argon2", "msgspec", "sqlalchemy", "twisted", "wcwidth", "zope"}
CODE = """
import json, sys
from teaparty.admin.main import main
try:
    status = main(sys.argv[1:])
finally:
    print(json.dumps(sorted(sys.modules)))
"""
ROW = {"number": 1, "target": "eve", "key": "eve", "until": None, "by": "zoe", "why": "",
       "at": 5.0}  # fmt: skip
NOBODY = {"out": [], "stay": [], "more": 0, "newcomers": 0}
IMPOSED = {"type": "Imposed", "kind": "ban", "row": ROW, "known": True, "near": "",
           "came_from": [], **NOBODY}  # fmt: skip
REPORT = {"number": 1, "at": 5.0, "by": "bob", "whom": "eve", "room": "The Hall", "log": "hall",
          "text": "rude", "state": "open", "host": "", "answer": ""}  # fmt: skip
EVENTS = {
    "ban list": {"type": "BansListed", "sanctions": [ROW]},
    "ban add eve --for 2d --why rude": IMPOSED,
    "ban remove eve": {"type": "Lifted", "kind": "ban", "key": "eve", "name": "eve"},
    "mute list": {"type": "MutesListed", "sanctions": []},
    "mute add eve": {**IMPOSED, "kind": "mute"},
    "mute remove eve": {"type": "Lifted", "kind": "mute", "key": "eve", "name": "eve"},
    "lock": {"type": "LockShown", "people": "open"},
    "lock staff": {"type": "LockShown", "people": "staff"},
    "user role eve host": {"type": "RoleGiven", "name": "eve", "was": "member", "role": "host"},
    "reports list": {"type": "ReportsListed", "reports": [REPORT]},
    "kick eve Please go.": {"type": "Told", "text": "Gone."},
    "who": {"type": "PeopleListed", "people": []},
    "rehash": {"type": "Told", "text": "Nothing has changed."},
}


def modules(*words):
    done = subprocess.run([sys.executable, "-c", CODE, *words], capture_output=True, check=False)
    return set(eval(done.stdout.decode().splitlines()[-1])), done


@pytest.mark.parametrize("words", EVENTS)
def test_what_the_server_does_imports_no_library(tool, words):
    with answering(tool.state, answered("Yes.", events=[EVENTS[words]])):
        found, done = modules(*words.split(), "--state", str(tool.state))
    assert done.stderr == b""
    assert found & HEAVY == set()


def test_the_status_of_a_server_imports_no_library(tool, alice, server):
    stored = {"restore_waits": False, "database": {"kind": "sqlite", "place": "tea.sqlite"}}
    with answering(tool.state, answered("Yes."), answered(json.dumps(stored))):
        found, done = modules("status", "--state", str(tool.state))
    assert (done.stderr, found & HEAVY) == (b"", set())


def test_the_trial_of_a_ban_imports_no_library(tool, alice):
    tried = {"type": "Tried", "key": "eve", **NOBODY}
    with answering(tool.state, answered(events=[tried]), answered("[]")):
        found, done = modules("ban", "try", "eve", "--state", str(tool.state))
    assert (done.stderr, found & HEAVY) == (b"", set())


def test_the_audit_log_of_a_server_imports_no_library(tool):
    entry = {"number": 1, "at": 5.0, "who": "zoe", "what": "lock", "whom": "", "why": ""}
    with answering(tool.state, answered(events=[{"type": "AuditListed", "entries": [entry]}])):
        found, _ = modules("audit", "-n", "1", "--state", str(tool.state))
    assert found & HEAVY == set()


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "ban add --help",
        "kick",
        "nonsense",
        "completion zsh",
        "__complete zsh 1 k",
        "__complete zsh 2 kick b",
    ],
)
def test_help_and_mistakes_import_no_library(tool, words):
    found, _ = modules(*words.split(), "--state", str(tool.state))
    assert found & HEAVY == set()


def test_what_the_server_does_imports_little_of_ours(tool):
    with answering(tool.state, answered("Yes.")):
        found, _ = modules("kick", "eve", "--state", str(tool.state))
    assert not found & {"teaparty.admin.completing", "teaparty.admin.completion"}
    ours = {name for name in found if name.startswith("teaparty.")}
    assert {".".join(name.split(".")[:2]) for name in ours} == {
        "teaparty.admin", "teaparty.control_socket", "teaparty.core", "teaparty.stores",
    }  # fmt: skip
    assert {name for name in ours if not name.startswith("teaparty.admin")} == {
        "teaparty.control_socket", "teaparty.core", "teaparty.core.values",
        "teaparty.core.values.modes", "teaparty.core.values.spans", "teaparty.stores",
        "teaparty.stores.errors", "teaparty.stores.state_lock",
    }  # fmt: skip
