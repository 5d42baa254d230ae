"""Time in a real server: appointments outlive its death, and quit waits for no plugin."""

import signal

import pytest

from tests import sentences as s

pytestmark = pytest.mark.slow

BELLS = '''
from teaparty.api import appointment, command


@command("plan")
async def plan(me, milliseconds: int, text: str):
    """Have something said in a while."""
    await me.party.at(me.party.clock.time() + milliseconds / 1_000, "chime", {"text": text})
    me.tell("Planned.")


@appointment("chime")
def chime(party, text):
    party.start.announce(text)
    party.later(0, "echo", text=text)


@appointment("echo")
def echo(party, text):
    party.start.announce(f"... {text}")


@command("nap")
async def nap(me):
    """Sleep for long."""
    me.tell("Zzz.")
    await me.party.sleep(1_000)


@command("stall")
def stall(me):
    """Hold up everybody."""
    import time

    time.sleep(0.15)
'''


@pytest.fixture
def options(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "bells.py").write_text(BELLS)
    return [f"--plugins={folder}", f"--state={tmp_path / 'state'}"]


def test_appointments_outlive_a_server_that_is_killed_and_come_once(start, options):
    server = start(*options)
    alice = server.guest("alice").types("plan 100 Soon.")
    alice.reads_until("... Soon.")
    for text in ("plan 3600000 Never.", "plan 4000 Late."):
        alice.types(text).reads_until("Planned.")
    server.ends(signal.SIGKILL)
    server.loses_peers()
    server = start(*options)
    bob = server.guest("bob").types("plan 5000 Then.")
    bob.reads_until("... Then.")
    assert history(bob).count(" Late.") == 2
    server.ends()
    server.loses_peers()
    server = start(*options)
    carol = server.guest("carol")
    assert history(carol).count(" Late.") == 2
    assert "Never." not in history(carol)


def history(peer):
    """What was said, as somebody reads it who asks for it."""
    return peer.types("history 50", "unignore nobody-here").reads_until(s.not_ignored)


def test_quit_does_not_wait_and_what_is_slow_has_the_name_of_its_plugin(start, options):
    server = start(*options)
    alice, bob = server.guest("alice"), server.guest("bob")
    bob.types("stall")
    server.wait_for(r"session \d+: teaparty\.plugins\.bells\.stall took 0\.\d seconds")
    alice.types("nap").reads_until("Zzz.")
    alice.types("say Am I heard?")
    alice.types("quit").reads_to_the_end()
    assert "Am I heard?" not in bob.reads_until("alice")
