"""What people type for a channel reaches the party as they typed it."""

import pytest

from tests.clients.test_clients import with_each_of

pytestmark = [pytest.mark.clients, pytest.mark.slow]

CONFIG = """
listen = ["tcp:0:interface=127.0.0.1"]
[channels.news]
joined = true
"""


@with_each_of("tt++", "tf", "KBtin", "telnet")
def test_a_line_for_a_channel_needs_no_escape(start, tmp_path, comes_in, client):
    (tmp_path / "tea.toml").write_text(CONFIG)
    server = start("--config=tea.toml", listen=None)
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    screen.says("+news Hello").shows("[news] You say: Hello")
    assert f"[news] {client.guest} says: Hello" in bob.reads_until("Hello")
