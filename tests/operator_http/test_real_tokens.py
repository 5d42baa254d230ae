"""Tokens of a real party, with its records, shown by programs from many addresses."""

import json
from http.client import HTTPConnection

import pytest

from teaparty.core.moderation.tokens import NoToken
from teaparty.operator_http.guard import TOO_MANY_FAILED
from tests.conftest import PATIENCE

pytestmark = pytest.mark.slow
CONFIG = """
trusted_proxies = ["127.0.0.1"]
[http]
listen = "tcp:0"
[limits]
http_failures = 3
"""
HERE, OTHERS = "127.0.0.1", [f"192.0.2.{last}" for last in range(1, 65)]
"""For all of the others a proxy asks, which is on this machine."""


@pytest.fixture
def server(start, tmp_path):
    (tmp_path / "tea.toml").write_text(CONFIG)
    return start("--config=tea.toml")


@pytest.fixture
def asks(server):
    """Show a token from an address; return the status, and why nothing was done."""
    port = int(server.wait_for(r"OperatorFactory starting on (\d+)")[1])

    def post(token, address):
        program = HTTPConnection(HERE, port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": address}
        program.request("POST", "/v1/who", headers=headers)
        found = program.getresponse()
        text = found.read().decode()
        program.close()
        if found.getheader("Content-Type") != "application/json":
            return found.status, text.strip()
        answer = json.loads(text)
        return found.status, "" if answer["done"] else answer["lines"][0]

    return post


def test_wrong_tokens_from_64_addresses_open_nothing_and_bound_nobody_else(server, asks, tool):
    tool("user", "add", "zoe", "--no-password", "--role", "wizard")
    add = ("--as", "zoe", "--right", "kick")
    token, removed = (tool("token", "add", each, *add).split()[-1] for each in ("kicker", "robber"))
    tool("token", "remove", "robber")
    assert asks(token, HERE) == (200, "")
    number, secret = token.rpartition(".")[::2]
    wrong = (f"{number}.{secret[::-1]}", removed, f"{token}x")
    for address in OTHERS:
        assert [asks(each, address) for each in wrong] == [(401, str(NoToken()))] * 3
        assert asks(token, address) == (429, TOO_MANY_FAILED)
    assert asks(token, HERE) == (200, "")
    assert "Traceback" not in server.log
    assert [each for each in (*wrong, secret) if each in server.log] == []
    counted = [
        f"refused a connection from {address} through {HERE}:" in server.log for address in OTHERS
    ]
    assert all(counted)
