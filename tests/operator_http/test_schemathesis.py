"""Requests made from the document itself, right and wrong ones, against a real server."""

import sys

import hypothesis
import pytest

from teaparty.server.operation_pages import NO_TOKEN
from tests import fork_server

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis")
checks = pytest.importorskip("schemathesis.checks")

pytestmark = pytest.mark.slow

EXAMPLES = 8
"""Requests for each operation."""
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.ignored_auth,
    checks.unsupported_method,
]
ENDS = "shutdown"
"""What would end the server."""
CONFIG = """
[http]
listen = "tcp:0:interface=127.0.0.1"
[limits]
http_requests = 1_000_000
http_failures = 1_000_000
"""
TOOL = [sys.executable, "-m", "teaparty.admin"]
RIGHTS = ("kick", "mute", "ban", "where", "reports", "audit", "wall", "lock", "operate", "make")


@pytest.fixture
def tool(tmp_path):
    def run(*words, given=""):
        done = fork_server.run([*TOOL, *words], cwd=tmp_path, given=given, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def url(start, tmp_path):
    (tmp_path / "tea.toml").write_text(CONFIG)
    server = start("--config=tea.toml")
    port = server.wait_for(r"OperatorFactory starting on (\d+)")[1]
    yield f"http://127.0.0.1:{port}"
    assert server.process.poll() is None
    assert NO_TOKEN in server.log
    assert "Traceback" not in server.log


def test_a_server_does_what_its_document_says(url, tool):
    tool("user", "add", "zoe", "--no-password", "--role", "wizard")
    words = (each for right in RIGHTS for each in ("--right", right))
    token = tool("token", "add", "kicker", "--as", "zoe", *words).split()[-1]
    document = schemathesis.openapi.from_url(f"{url}/v1/openapi.json")
    for found in document.exclude(operation_id=ENDS).get_all_operations():
        asks(found.ok(), token)


def asks(operation, token):
    """Make requests for one operation, some of them as they should not be."""

    @hypothesis.settings(max_examples=EXAMPLES, database=None, deadline=None)
    @hypothesis.given(case=operation.as_strategy(schemathesis.GenerationMode.NEGATIVE))
    def wrong(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    @hypothesis.settings(max_examples=EXAMPLES, database=None, deadline=None)
    @hypothesis.given(case=operation.as_strategy())
    def right(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    right()
    wrong()
