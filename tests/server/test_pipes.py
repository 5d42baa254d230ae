"""A server that runs reads nothing but files: a pipe in the place of one holds up nobody."""

import os
import time
from pathlib import Path

import pytest

from teaparty import files
from tests.certificates import made
from tests.server.memory_server import start

__all__ = ["start"]

SOON, WAITING = 20.0, 60.0
"""Seconds: a machine may be busy, but what is waited for takes longer."""
CONFIG = """
listen = ["tcp:5005", {{ endpoint = "tcp:5006", tls = true }}{more}]
tls = {{ certificate = "tea.pem", key = "tea.key" }}
socials = ["our.toml"]
plugins = ["plugs"]
"""
FILES = ("tea.toml", "our.toml", "tea.pem", "tea.key", "own.pem", "own.key", "own.chain", "own.dh")
OWN = "ssl:5007:privateKey=own.key:certKey=own.pem:extraCertChain=own.chain:dhParameters=own.dh"


@pytest.fixture
def server(start, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", WAITING)
    pair = Path(made(tmp_path, "made")).read_bytes()
    for name in FILES[2:]:
        (tmp_path / name).write_bytes(pair)
    (tmp_path / "our.toml").write_text("")
    (tmp_path / "plugs").mkdir()
    return start(CONFIG.format(more=""))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("written", [None, b"", b"tea"])
def test_a_pipe_in_the_place_of_a_file_is_refused_at_once_by_a_rehash(
    server, tmp_path, name, written
):
    server.file.write_text(CONFIG.format(more=f', "{OWN}"'))
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    held = None if written is None else os.open(tmp_path / name, os.O_RDWR)
    os.write(held, written) if written else None
    began = time.monotonic()
    was_done, (said,) = server.rehash()
    assert time.monotonic() - began < SOON
    assert not was_done
    assert name in said
    assert "a pipe" in said
    if held is not None:
        os.close(held)


def test_a_pipe_in_the_place_of_a_plugin_is_none(server, tmp_path):
    os.mkfifo(tmp_path / "plugs" / "tp_pipe.py")
    began = time.monotonic()
    assert server.rehash()[0]
    outcome = []
    server.party.run(_load(server, outcome), "a test")
    assert time.monotonic() - began < SOON
    assert not outcome[0].done


async def _load(server, outcome):
    outcome.append(await server.party.ports.operate("load", ("tp_pipe",)))


def test_a_pipe_in_the_place_of_a_certificate_is_not_read_for_a_new_connection(server, tmp_path):
    (tmp_path / "tea.pem").unlink()
    os.mkfifo(tmp_path / "tea.pem")
    held = os.open(tmp_path / "tea.pem", os.O_RDWR)
    began = time.monotonic()
    (said,) = server.party.upkeep()
    assert time.monotonic() - began < SOON
    assert said.startswith("The certificate tea.pem is valid until")
    os.close(held)
