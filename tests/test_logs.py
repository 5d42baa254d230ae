"""The log of the real thing: for programs, for journald, and moved away by logrotate."""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, lacking

pytestmark = pytest.mark.slow
OPERATOR = (Path(__file__).parents[1] / "docs" / "operator.md").read_text("utf-8")


def test_each_line_is_an_object_with_the_listener_of_a_connection_and_not_what_is_said(start):
    server = start("--log-format=json")
    alice = server.guest("alice")
    alice.types("say a secret", "shout another one", "whisper alice a third", "quit")
    alice.reads_to_the_end()
    assert server.ends() == 0
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert "secret" not in server.log
    of_alice = [each for each in lines if each.get("session") == 1]
    assert [each["event"] for each in of_alice] == [
        "session {session} connected from {peer} to {listener}{safety}",
        "session {session} is {name}",
        "session {session} {name} left: {reason}",
    ]
    assert {(each["listener"], each["tls"]) for each in of_alice} == {(f"tcp:{server.port}", False)}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z", each["time"]) for each in lines)


def test_what_is_said_is_in_the_log_only_where_the_operator_wants_it(start, tmp_path):
    (tmp_path / "tea.toml").write_text('log_talk = true\nlog_format = "json"\n')
    server = start("--config=tea.toml")
    server.guest("alice").types("say hello, log").reads_until("hello, log")
    found = json.loads(server.wait_for(r'\{[^\n]*"said"[^\n]*')[0])
    assert (found["said"], found["text"]) == ("hello, log", "parlour: alice said: 'hello, log'")


def test_a_log_that_goes_elsewhere_is_no_json(twistd, tmp_path):
    words = ("-n", "--pidfile=", "--syslog", "teaparty", "--log-format=json", "--check")
    done = twistd(*words)
    assert done.returncode == 1
    assert done.stderr.startswith("teaparty: --log-format is json, which goes to standard output")


def test_a_format_that_there_is_not_is_named_with_its_option(twistd):
    done = twistd("-n", "--pidfile=", "teaparty", "--log-format=xml", "--check")
    assert done.returncode == 1
    assert done.stderr.startswith("teaparty: --log-format is 'xml', but ")


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """Have the first server of a test believe that journald reads what it writes."""
    (tmp_path / "log0").touch()
    found = (tmp_path / "log0").stat()
    monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")


@pytest.mark.parametrize("kind", ["text", "json"])
def test_journald_reads_a_priority_before_each_line(start, journal, kind):
    server = start(f"--log-format={kind}", "--database=memory:")
    server.guest("alice")
    assert server.ends() == 0
    first, *lines = server.log.splitlines()
    assert first.startswith("telnet localhost " if kind == "text" else "<6>{")
    assert [line for line in lines if not re.match(r"<[246]>", line)] == []


def test_journald_reads_that_a_server_can_not_start_as_an_error(start, journal):
    server = start("--name=")
    assert server.process.wait(PATIENCE) == 1
    assert server.log.startswith("<3>teaparty: --name is")


def test_the_rotation_in_the_guide_loses_no_line(start, tmp_path):
    if shutil.which("logrotate") is None:
        lacking("There is no logrotate.")
    server = start(twistd=["--logfile=twistd.log"])
    server.log_file = log = tmp_path / "twistd.log"
    log.touch()
    (tmp_path / "twistd.pid").write_text(f"{server.process.pid}\n")
    snippet = re.search(r"<!-- logrotate -->\n```text\n(.*?)```", OPERATOR, re.DOTALL)[1]
    (tmp_path / "rotate").write_text(snippet.replace("/srv/party", str(tmp_path)))
    (tmp_path / "rotate").chmod(0o600)
    alice = server.guest("alice")
    words = ["logrotate", "--force", f"--state={tmp_path}/rotated", str(tmp_path / "rotate")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=os.environ)
    assert done.stderr == ""
    log.touch()
    server.wait_for("the log file was opened again")
    server.wait_for("the configuration was read again")
    alice.types("quit").reads_to_the_end()
    server.wait_for("alice left")
    old = gzip.decompress((tmp_path / "twistd.log.1.gz").read_bytes()).decode()
    assert "session 1 is alice" in old
    assert server.ends() == 0
