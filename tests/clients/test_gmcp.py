"""TinTin++ with GMCP on, by the lines that the list of clients has for it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clients.conftest import CLIENTS

pytestmark = [pytest.mark.clients, pytest.mark.slow]

CLIENTS_PAGE = Path(__file__).parents[2] / "docs" / "clients.md"
ASKING = r"#alias {players} {#send {\xFF\xFA\xC9Comm.Channel.Players\xFF\xF0\}}"


def test_tintin_shows_what_is_told_beside_the_text(server, comes_in, tmp_path):
    lines = re.findall(r"^#event .*$", CLIENTS_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    script = tmp_path / "tea.tin"
    session = f"#session tea 127.0.0.1 {server.port}"
    script.write_text("\n".join([*lines, ASKING, session]))
    client = replace(CLIENTS["tt++"], command=f"tt++ -G -r {script}")
    bob = server.guest("bob")
    screen = comes_in(client, server.port, columns=200)
    screen.shows("GOT Comm.Channel.List {1}{{name}{parlour}")
    bob.types("say See https://tea.example")
    screen.shows("{text}{bob says: See https://tea.example}")
    bob.types("retract")
    screen.shows("GOT Comm.Channel.Retract {channel}{parlour}{number}")
    screen.says("players").shows("{name}{bob}{channels}{{1}{parlour}}")
