"""A real server is killed while people read: no line that they missed is skipped after it."""

import re
import signal
import sqlite3
import time

import pytest

from teaparty.testing import PASSWORD
from tests import sentences as s
from tests.conftest import PATIENCE

pytestmark = pytest.mark.slow

HASTY = '''
"""Has the server store every half second how far people have read, and not once a minute."""

from teaparty.core.memory import cursors

cursors.SECONDS = 0.5
'''


@pytest.fixture
def options(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "hasty.py").write_text(HASTY)
    return [f"--plugins={folder}", f"--state={tmp_path / 'state'}"]


def says(peer, *texts, hears):
    """Have somebody say these, until another one has read the last of them, if she is there."""
    peer.types(*(f"say {text}" for text in texts)).reads_until(f"You say: {texts[-1]}")
    if hears is not None:
        hears.reads_until(f"says: {texts[-1]}")


def killed(server):
    server.ends(signal.SIGKILL)
    server.loses_peers()


def comes_again(server):
    """Return zoe, and how much she has missed, by the titles of rooms."""
    zoe = server.connects().types("login zoe", PASSWORD, "unignore nobody-here")
    text = zoe.reads_until(s.not_ignored).replace("One line was", "1 lines were")
    found = re.findall(r"(\d+) lines were said in (.+?) since", text)
    return zoe, {room: int(count) for count, room in found}


def recalls(peer, room):
    """The texts of lines that somebody recalls there, up to the end."""
    read = peer.types(f"recall {room}", "unignore nobody-here").reads_until(s.not_ignored)
    return re.findall(r"says: (\w+)", read)


def waits_until_stored(folder, log):
    """Wait until somebody's cursor is stored as the end of that log."""
    database = sqlite3.connect(
        f"{(folder / 'state' / 'teaparty.sqlite').as_uri()}?mode=ro", uri=True
    )
    asked = "SELECT (SELECT MAX(number) FROM lines WHERE room = ?) < MAX(cursor)"
    for _ in range(600):
        found = database.execute(f"{asked} FROM cursors WHERE log = ?", (log, log)).fetchone()
        if found[0]:
            break
        time.sleep(0.05)
    database.close()


def test_after_a_kill_nothing_is_skipped_and_what_was_read_long_before_is_not_shown(
    start, options, tmp_path
):
    server = start(*options)
    zoe = server.guest("zoe").types("register", PASSWORD, PASSWORD)
    zoe.reads_until("is yours now")
    bob, carol = server.guest("bob"), server.guest("carol").types("north")
    carol.reads_until("The Garden")
    says(bob, "one", "two", hears=zoe)
    zoe.types("north").reads_until("The Garden")
    waits_until_stored(tmp_path, "parlour")
    says(bob, "three", "four", hears=None)
    says(carol, "five", hears=zoe)
    killed(server)

    server = start(*options)
    zoe, missed = comes_again(server)
    assert missed["The Parlour"] == 2
    assert recalls(zoe, "parlour") == ["three", "four"]
    assert recalls(zoe, "garden") in ([], ["five"])
    zoe.types("go garden", "unignore nobody-here").reads_until(s.not_ignored)
    bob, carol = server.guest("bob"), server.guest("carol").types("north")
    says(bob, "six", hears=None)
    carol.reads_until("The Garden")
    says(carol, "seven", hears=zoe)
    waits_until_stored(tmp_path, "garden")
    says(carol, "eight", hears=zoe)
    killed(server)

    zoe, missed = comes_again(start(*options))
    assert missed["The Parlour"] == 1
    assert recalls(zoe, "parlour") == ["six"]
    assert recalls(zoe, "garden") in ([], ["eight"])


def test_after_a_kill_places_are_as_they_were_with_their_lines(start, options):
    server = start(*options)
    zoe = server.guest("zoe").types("register", PASSWORD, PASSWORD)
    zoe.reads_until("is yours now")
    zoe.types("make room The Attic", "go attic", "describe here as Dust.", "topic Kafka", "say tea")
    zoe.reads_until("You say: tea")
    killed(server)
    server = start(*options)
    zoe = server.connects().types("login zoe", PASSWORD)
    text = zoe.reads_until("since you left")
    assert "The Attic" in text
    assert "You see: Dust." in text
    assert s.place_of("zoe") in text
    assert ": Kafka" in text
    zoe.types("history")
    zoe.reads_until("You say: tea")
    zoe.types("make room Cellar", "go cellar").reads_until(s.nobody_else)


# --- while the database is locked


@pytest.fixture
def locked(tmp_path):
    """Another process uses the database alone; return it, and what says whether a line is there."""
    file = tmp_path / "state" / "teaparty.sqlite"
    connections = []

    def lock():
        connections.append(sqlite3.connect(file, isolation_level=None))
        connections[0].execute("BEGIN EXCLUSIVE")
        return connections[0]

    yield lock
    for each in connections:
        each.close()


def is_stored(connection, text):
    found = "SELECT COUNT(*) FROM lines WHERE event LIKE ?"
    return connection.execute(found, (f"%{text}%",)).fetchone()[0] > 0


def waits_for_line(connection, text):
    deadline = time.monotonic() + PATIENCE
    while not is_stored(connection, text):
        assert time.monotonic() < deadline


@pytest.mark.parametrize("stage", ["while it is locked", "with the first line", "later"])
@pytest.mark.parametrize("act", ["close", "uninvite bob"])
def test_what_is_said_while_a_place_is_closed_nobody_else_reads_after_a_kill(
    start, options, locked, stage, act
):
    server = start(*options)
    alice = server.guest("alice").types("register", PASSWORD, PASSWORD)
    bob = server.guest("bob").types("register", PASSWORD, PASSWORD)
    bob.reads_until("is yours now")
    alice.types("make room Attic", "go attic").reads_until(s.nobody_else)
    if act == "uninvite bob":
        alice.types("close", "invite bob").reads_until(s.is_invited("bob", "Attic"))
        bob.types("go attic", "unignore nobody-here").reads_until(s.not_ignored)
    other = locked()
    alice.types(act).reads_until(s.not_stored_yet("Attic"))
    bob.types("go parlour", "unignore nobody-here").reads_until(s.not_ignored)
    alice.types("say a secret").reads_until("You say: a secret")
    if stage == "while it is locked":
        killed(server)
        other.execute("COMMIT")
    else:
        other.execute("COMMIT")
        waits_for_line(other, "a secret")
        if stage == "later":
            alice.types("say more").reads_until("You say: more")
        killed(server)

    server = start(*options)
    assert is_stored(other, "a secret") == (stage != "while it is locked")
    alice = server.guest("alice", PASSWORD).types("open attic", "unignore nobody-here")
    alice.reads_until(s.not_ignored)
    bob = server.guest("bob", PASSWORD)
    bob.types("go attic", "recall attic", "history", "unignore nobody-here")
    assert "a secret" not in bob.reads_until(s.not_ignored)
    if stage != "while it is locked":
        alice.types("history attic").reads_until("You say: a secret")
