"""What the operator's guide says of watching, and the files for Grafana and Prometheus."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from teaparty.operator_http.metrics import metrics
from tests.operator_http.test_metrics import QUIET
from tests.server.memory_server import start
from tests.server.test_pages import CONFIG, Program

__all__ = ["start"]

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "operator.md").read_text("utf-8")
BOARD = DOCS / "grafana.json"
ALERTS = DOCS / "alerts.yml"
METRICS = {metric.name for metric in metrics(QUIET)}
NAME = re.compile(r"\b(?:teaparty|process)_[a-z_]+")
SHOWN = "teaparty_(stuck_connections|missed_lines_total|lines_total{kind=.said)"


def named(text):
    """The metrics that a text names, without what histograms add."""
    return {re.sub("_(bucket|sum|count)$", "", name) for name in NAME.findall(text)}


def test_the_dashboard_names_only_metrics_that_there_are_and_all_that_may_go_wrong():
    board = json.loads(BOARD.read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    found = named(" ".join(asked))
    assert found - METRICS == set()
    assert METRICS - found == {"teaparty_build_info", "process_start_time_seconds"}
    assert {"teaparty_build_info", "process_start_time_seconds"} <= named(json.dumps(board))


def test_no_two_panels_of_the_dashboard_lie_on_each_other():
    board = json.loads(BOARD.read_text("utf-8"))
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
    assert len(set(places)) == len(places) == len({panel["title"] for panel in board["panels"]})


def test_the_alerts_name_only_metrics_that_there_are():
    rules = re.findall(
        r"- alert: (\w+)\n\s+expr: (.*?)\n\s+(?:for|labels)", ALERTS.read_text(), re.S
    )
    assert len(rules) == 7
    assert named(" ".join(rule for _, rule in rules)) - METRICS == set()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs promtool, of Prometheus")
def test_prometheus_takes_the_alerts_which_come_when_they_should(tmp_path):
    for file in (ALERTS, Path(__file__).with_name("alerts_test.yml")):
        shutil.copy(file, tmp_path)
    for words in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
        done = subprocess.run(["promtool", *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs promtool, of Prometheus")
def test_prometheus_finds_nothing_to_be_bettered_in_the_metrics(start):
    text = Program(start(CONFIG)).asks("/metrics").body
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_guide_has_each_metric():
    table = GUIDE.partition("### The metrics")[2].partition("\n### ")[0]
    assert named(table) == METRICS


def test_the_transcript_of_a_connection_that_takes_nothing_is_what_prometheus_reads(start):
    shown = re.search(r"<!-- transcript of metrics -->\n```text\n(.*?)```", GUIDE, re.DOTALL)[1]
    program = Program(
        start(f"{CONFIG}\n[limits]\nhistory = 10\nrepeats = 100\nlines_burst = 100\n")
    )
    server, found = program.server, []

    def look(when):
        lines = program.asks("/metrics").body.splitlines()
        found.extend([f"# {when}", *(line for line in lines if re.match(SHOWN, line))])

    for name in ("alice", "bob", "carol"):
        server.guest(name)
    server.types("bob", "say Hello!")
    look("before")
    server.takes_nothing("alice")
    server.types("bob", *(f"say Line {number}." for number in range(30)))
    look("while alice's connection takes nothing")
    server.takes_again("alice")
    server.types("bob", "say Are you there?")
    look("when it takes something again")
    assert found == shown.splitlines()
