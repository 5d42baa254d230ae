"""Requests made from the document itself, right and wrong ones, against a real server."""

import hypothesis
import pytest

from teaparty.server.operation_pages import NO_TOKEN
from tests.conftest import PATIENCE

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
"""What ends the server."""
CONFIG = """
[http]
listen = "tcp:0:interface=127.0.0.1"
[limits]
http_requests = 1_000_000
http_failures = 1_000_000
"""
RIGHTS = ("kick", "mute", "ban", "where", "reports", "audit", "wall", "lock", "operate", "make",
          "shutdown")  # fmt: skip


def is_taken(context, response, case):
    """What the document allows is done, or there is a reason why not; it is never misread."""
    assert response.status_code in (200, 409), response.text


class Servers:
    """One server after the other, as each may be shut down; all have one state folder."""

    def __init__(self, start, token):
        self._start = start
        self._head = {"Authorization": f"Bearer {token}"}
        self._running = None

    @property
    def url(self):
        if self._running is None:
            self._running = self._start("--config=tea.toml")
        port = self._running.wait_for(r"OperatorFactory starting on (\d+)")[1]
        return f"http://127.0.0.1:{port}"

    @property
    def document(self):
        return schemathesis.openapi.from_url(f"{self.url}/v1/openapi.json")

    def takes(self, case, but=()):
        """Make a request as it should be."""
        found = [each for each in (*CHECKS, is_taken) if each not in but]
        return case.call_and_validate(base_url=self.url, headers=self._head, checks=found)

    def refuses(self, case):
        """Make a request as it should not be."""
        case.call_and_validate(base_url=self.url, headers=self._head, checks=CHECKS)

    def ends(self, at_once=False):
        """See that the server ends in order, by a signal or by itself; return its log."""
        running, self._running = self._running, None
        ended = running.process.wait(PATIENCE) if at_once else running.ends()
        assert (ended, "Traceback" in running.log) == (0, False)
        return running.log


@pytest.fixture
def servers(start, tool, tmp_path):
    (tmp_path / "tea.toml").write_text(CONFIG)
    tool("user", "add", "zoe", "--no-password", "--role", "wizard")
    words = (each for right in RIGHTS for each in ("--right", right))
    return Servers(start, tool("token", "add", "kicker", "--as", "zoe", *words).split()[-1])


def asks(operation, right, wrong):
    """Make requests for one operation, some of them as they should not be."""
    several = hypothesis.settings(max_examples=EXAMPLES, database=None, deadline=None)
    negative = operation.as_strategy(schemathesis.GenerationMode.NEGATIVE)

    @several
    @hypothesis.given(case=operation.as_strategy())
    def goes_well(case):
        right(case)

    @several
    @hypothesis.given(case=negative)
    def goes_wrong(case):
        wrong(case)

    goes_well()
    goes_wrong()


def test_a_server_does_what_its_document_says(servers):
    for found in servers.document.exclude(operation_id=ENDS).get_all_operations():
        asks(found.ok(), servers.takes, servers.refuses)
    assert NO_TOKEN in servers.ends()


def test_a_server_that_is_shut_down_does_so_in_order_and_only_when_it_should(servers):
    shut = []

    def right(case):
        """Without a look at what happens without a token: the server may be gone by then."""
        done = servers.takes(case, but=[checks.ignored_auth]).status_code == 200
        body = case.body if isinstance(case.body, dict) else {}
        if done and not body.get("cancelled"):
            shut.append(body.get("seconds"))
            servers.ends(at_once=body.get("seconds") == 0)

    (operation,) = servers.document.include(operation_id=ENDS).get_all_operations()
    asks(operation.ok(), right, servers.refuses)
    assert shut
