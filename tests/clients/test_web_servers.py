"""nginx before the party, by the recipe of the operator's guide."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest
from websockets.sync.client import connect

from tests.certificates import made, parted
from tests.clients.conftest import Need
from tests.conftest import PATIENCE, Start

pytestmark = [pytest.mark.slow, pytest.mark.clients]
NGINX = "/usr/sbin/nginx"
GUIDE = Path(__file__).parents[2] / "docs" / "operator.md"
ALL = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    {recipe}
}}
"""
SOMEBODY = "127.0.0.2"
"""Another address of this machine, from which a browser comes."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def recipe(folder: Path, port: int, party: int) -> str:
    """Return the recipe with other ports and another certificate."""
    (text,) = re.findall(r"<!-- nginx -->\n```nginx\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    certificate, key = parted(made(folder, "nginx.pem", "tea.example.org"))
    for old, new in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:5080", f"127.0.0.1:{party}"),
        ("/etc/letsencrypt/live/tea.example.org/fullchain.pem", certificate),
        ("/etc/letsencrypt/live/tea.example.org/privkey.pem", key),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def proxied(start: Start, tmp_path: Path, need: Need):
    """Return the party, the port of nginx, and how browsers check its certificate."""
    need(NGINX, "nginx-light")
    (tmp_path / "web.toml").write_text('trusted_proxies = ["127.0.0.1"]\n')
    party = start("--config=web.toml", listen="web:tcp:0:interface=127.0.0.1")
    port = free_port()
    conf = tmp_path / "nginx.conf"
    conf.write_text(ALL.format(folder=tmp_path, recipe=recipe(tmp_path, port, party.port)))
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(conf)])
    try:
        yield party, port, ssl.create_default_context(cafile=f"{tmp_path}/nginx.pem.crt")
    finally:
        process.terminate()
        process.wait(PATIENCE)


def arrives(port: int) -> socket.socket:
    """Connect from `SOMEBODY`, as soon as nginx listens."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), PATIENCE, (SOMEBODY, 0))
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_browser_comes_in_through_nginx_and_its_own_address_counts(proxied):
    party, port, context = proxied
    secured = context.wrap_socket(arrives(port), server_hostname="tea.example.org")
    page = http.client.HTTPConnection("tea.example.org", port)
    page.sock = secured
    page.request("GET", "/")
    answer = page.getresponse()
    assert (answer.status, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"<!doctype html>" in answer.read().lower()
    page.close()
    with connect(
        f"wss://tea.example.org:{port}/room", sock=arrives(port), ssl=context,
        subprotocols=["teaparty.v1"], origin=f"https://tea.example.org:{port}",
        additional_headers={"X-Forwarded-For": "6.6.6.6"},
    ) as alice:  # fmt: skip
        alice.send(json.dumps({"hello": 1, "name": "alice"}))
        while "welcome" not in json.loads(alice.recv(timeout=PATIENCE)):
            pass
        party.wait_for(rf"connected from {SOMEBODY} through 127\.0\.0\.1:\d+ to tcp")
    with pytest.raises(Exception, match="403"), connect(
        f"wss://tea.example.org:{port}/room", sock=arrives(port), ssl=context,
        subprotocols=["teaparty.v1"], origin="https://evil.example",
    ):  # fmt: skip
        pass
    party.wait_for(rf"refused a connection from {SOMEBODY} through .*web_origins")
