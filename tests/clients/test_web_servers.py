"""Web servers before the party, by the recipes of the operator's guide."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from teaparty.doors.web.codes import NOT_LET_IN
from tests.certificates import made, parted, trusting
from tests.clients.conftest import Need
from tests.conftest import PATIENCE, Running, Start, lacking

pytestmark = [pytest.mark.slow, pytest.mark.clients]
GUIDE = Path(__file__).parents[2] / "docs" / "operator.md"
NGINX_CONF = """
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
CADDY_CONF = """
{{
    admin off
    auto_https disable_redirects
    default_bind 127.0.0.1
    https_port {port}
    local_certs
    skip_install_trust
    storage file_system {folder}
}}
{recipe}
"""
"""Caddy signs its certificates itself here; all else is as by default."""
T = TypeVar("T")
PARTY_CONF = """
listen = ["web:tcp:0:interface=127.0.0.1"]
trusted_proxies = ["127.0.0.1"]
[limits]
block_connections = 2
"""
HOST = "tea.example.org"
SOMEBODY = "127.0.0.2"
"""Another address of this machine, from which a browser comes."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def recipe(name: str, *changes: tuple[str, str]) -> str:
    """Return a recipe of the guide, with what must be another here."""
    (text,) = re.findall(rf"<!-- {name} -->\n```\w+\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return str(text)


def nginx(folder: Path, port: int, party: str) -> tuple[list[str], Path]:
    """Return what to run, and where the certificate is that signs."""
    certificate, key = parted(made(folder, "nginx.pem", HOST))
    live = f"/etc/letsencrypt/live/{HOST}"
    text = recipe(
        "nginx",
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:5080", party),
        (f"{live}/fullchain.pem", certificate),
        (f"{live}/privkey.pem", key),
    )
    conf = folder / "nginx.conf"
    conf.write_text(NGINX_CONF.format(folder=folder, recipe=text))
    return ["/usr/sbin/nginx", "-p", str(folder), "-c", str(conf)], Path(certificate)


def caddy(folder: Path, port: int, party: str) -> tuple[list[str], Path]:
    """Return what to run, and where the certificate is that signs."""
    text = recipe("caddy", ("127.0.0.1:5080", party))
    conf = folder / "Caddyfile"
    conf.write_text(CADDY_CONF.format(folder=folder, port=port, recipe=text))
    words = ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", str(conf)]
    return words, folder / "pki/authorities/local/root.crt"


SERVERS = {"nginx-light": nginx, "caddy": caddy}
"""By the packages that have them."""


class Proxied(NamedTuple):
    """A party after a web server."""

    party: Running
    port: int
    context: ssl.SSLContext
    process: subprocess.Popen[bytes]

    @contextmanager
    def browser(self) -> Iterator[http.client.HTTPConnection]:
        page = http.client.HTTPConnection(HOST, self.port)
        page.sock = self.context.wrap_socket(arrives(self.port), server_hostname=HOST)
        yield page
        page.close()

    def room(self, address: str = SOMEBODY, **headers: str) -> ClientConnection:
        """Open a WebSocket from an address."""
        return connect(
            f"wss://{HOST}:{self.port}/room", sock=arrives(self.port, address), ssl=self.context,
            subprotocols=["teaparty.v1"], proxy=None,
            additional_headers={"Origin": f"https://{HOST}:{self.port}"} | headers,
        )  # fmt: skip


def arrives(port: int, address: str = SOMEBODY) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE, (address, 0))


def until(ready: Callable[[], T]) -> T:
    """Wait until it is no error; return what it returns."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return ready()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture(params=SERVERS)
def proxied(
    request: pytest.FixtureRequest, start: Start, tmp_path: Path, need: Need
) -> Iterator[Proxied]:
    (tmp_path / "web.toml").write_text(PARTY_CONF)
    party = start("--config=web.toml", listen=None)
    port = free_port()
    words, authority = SERVERS[request.param](tmp_path, port, f"127.0.0.1:{party.port}")
    need(words[0], request.param)
    process = subprocess.Popen(words, env={"HOME": str(tmp_path)})
    try:
        context = until(lambda: trusting(authority))
        until(lambda: context.wrap_socket(arrives(port), server_hostname=HOST).close())
        yield Proxied(party, port, context, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def comes_in(peer: ClientConnection, name: str) -> ClientConnection:
    """Come in, and read up to the welcome."""
    peer.send(json.dumps({"hello": 1, "name": name}))
    while "welcome" not in json.loads(peer.recv(timeout=PATIENCE)):
        pass
    return peer


def code_of_end(peer: ClientConnection) -> int | None:
    """Read to the end; return the code that says why it is the end."""
    with suppress(ConnectionClosed):
        while True:
            peer.recv(timeout=PATIENCE)
    return peer.close_code


def own_address() -> str:
    """Return an address of this machine that is not one of the loopback, to which no limit applies.

    Nothing is sent.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        try:
            found.connect(("192.0.2.1", 9))
        except OSError:
            lacking("This machine has no address in any network.", "NETWORK")
        return str(found.getsockname()[0])


def test_a_browser_comes_in_through_a_web_server_and_its_own_address_counts(proxied):
    with proxied.browser() as page:
        page.request("GET", "/")
        answer = page.getresponse()
        assert (answer.status, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert b"<!doctype html>" in answer.read().lower()
    with proxied.room(**{"X-Forwarded-For": "6.6.6.6"}) as alice:
        comes_in(alice, "alice")
        proxied.party.wait_for(rf"connected from {SOMEBODY} through 127\.0\.0\.1:\d+ to tcp")
    with pytest.raises(Exception, match="403"):
        proxied.room(Origin="https://evil.example")
    proxied.party.wait_for(rf"refused a connection from {SOMEBODY} through .*web_origins")


def test_the_limits_by_address_count_the_addresses_that_a_web_server_tells(proxied):
    address = own_address()
    with ExitStack() as links:
        for name in ("alice", "bob"):
            comes_in(links.enter_context(proxied.room(address)), name)
        third = links.enter_context(proxied.room(address))
        assert code_of_end(third) == NOT_LET_IN
        proxied.party.wait_for(rf"refused a connection from {address} through .*too many")
        comes_in(links.enter_context(proxied.room()), "dave")


def test_people_can_come_back_when_the_web_server_has_ended(proxied):
    with proxied.room() as alice:
        comes_in(alice, "alice")
        proxied.process.terminate()
        proxied.party.wait_for("alice lost the link, and may come back")
        code_of_end(alice)
