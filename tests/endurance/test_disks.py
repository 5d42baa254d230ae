"""While a disk fails, people talk on and are told; what they said is saved when it works again."""

import subprocess
import time

import pytest

from tests import sentences as s
from tests.endurance import stored
from tests.endurance.disks import (
    fault,
    fill,
    needs_root,
    needs_strace,
    of_a_file,
    of_memory,
)
from tests.endurance.people import People, Person
from tests.endurance.prefill import prefill
from tests.endurance.server import Server

PATIENCE = 20.0


class Talk:
    """A server, and people: one who talks to others, a wizard, and two who whisper, unstored.

    `talker` says 50 lines a second in the parlour, where `listener` is.
    """

    def __init__(self, server):
        self.server = server
        prefill(server.file, 0, ("mara", "nelly"), "mara")
        server.start()
        self.talker = Person("tess", "parlour", 1, pause=0.02)
        self.listener = Person("lewis", "parlour")
        self.wizard = Person("mara", "garden", member=True)
        self.elsewhere = Person("gwen", "garden")
        self.one = Person("una", "attic", 1, to="otto", pause=0.05)
        self.other = Person("otto", "attic")
        self.people = People(
            server.port,
            [self.talker, self.listener, self.wizard, self.elsewhere, self.one, self.other],
        ).come_in()
        self.begun = time.monotonic()

    def waits_for(self, text, *people, seconds=PATIENCE):
        """Wait until these people have read something."""
        end = time.monotonic() + seconds
        for person in people:
            while not person.count(text):
                assert time.monotonic() < end, f"{person.name} does not read {text!r}"
                assert self.server.alive, self.server.log[-3_000:]
                time.sleep(0.01)

    def is_told(self):
        self.waits_for(s.not_saved, self.listener, self.elsewhere, self.wizard)

    def is_told_again(self):
        self.waits_for(s.saved_again, self.listener, self.elsewhere, self.wizard)

    def ends(self, times=1):
        """Let all be still; check that all is stored, and that everybody was told so many times."""
        self.people.quiet()
        self.people.stop()
        assert self.server.alive
        told = [
            (person.count(s.not_saved), person.count(s.saved_again))
            for person in (self.talker, self.listener, self.elsewhere, self.wizard)
        ]
        assert told == [(times, times)] * 4
        self.is_kept()

    def is_kept(self):
        everything = [("tess", number) for number in range(self.talker.said)]
        assert self.listener.marks == everything
        assert stored.said(self.server.file, "parlour") == everything
        stored.whole(self.server.file)

    def slowest_line(self):
        return max(self.talker.waits(self.listener))

    def slowest_whisper(self, after=0.0):
        """Return the longest that a whisper took, of those said so long after the begin."""
        waits = self.one.waits(self.other)
        since = self.begun + after
        return max(w for w, sent in zip(waits, self.one.sent, strict=True) if sent >= since)

    def reason(self):
        """Return what the wizard read of the reason."""
        lines = [line.decode() for line in self.wizard.lines if b"can't be saved" in line]
        assert len(lines) == 1, lines
        return lines[0]


@pytest.fixture
def served(tmp_path):
    """Return a function that starts a server with a state folder, and with lines of its TOML."""
    servers = []

    def serve(state, *keys):
        servers.append(Server(tmp_path, state, *keys))
        return Talk(servers[-1])

    yield serve
    for server in servers:
        server.close()


def pause(seconds):
    time.sleep(seconds)


POWER = 'durability = "power"'
KEYS = (
    pytest.param((), id="process", marks=pytest.mark.slow),
    pytest.param((POWER,), id="power", marks=pytest.mark.endurance),
)


@needs_root
@pytest.mark.parametrize("keys", KEYS)
def test_a_full_disk(tmp_path, served, keys):
    with of_memory(tmp_path / "disk") as disk:
        talk = served(disk, *keys)
        pause(0.3)
        filler = fill(disk)
        talk.is_told()
        pause(2)
        filler.unlink()
        talk.is_told_again()
        pause(0.3)
        talk.ends()
        assert "no room is left on the disk" in talk.reason()
        assert talk.slowest_line() < 2
        assert talk.slowest_whisper() < 0.5
        talk.server.close()


@pytest.mark.endurance
@needs_root
def test_a_disk_that_is_full_in_the_midst_of_much_talk(tmp_path, served):
    """With a thousand lines a second, of which some are being moved out of the log."""
    with of_memory(tmp_path / "disk", "24m") as disk:
        talk = served(disk)
        talk.talker.pause = 0.001
        pause(1)
        filler = fill(disk)
        talk.is_told()
        pause(2)
        filler.unlink()
        talk.is_told_again()
        pause(0.5)
        talk.ends()
        assert talk.slowest_line() < 2
        assert talk.slowest_whisper() < 0.5
        talk.server.close()


@pytest.mark.slow
@needs_root
def test_a_disk_that_becomes_read_only(tmp_path, served):
    """As ext4 does it when it finds an error. Only mounting it anew would heal that."""
    with of_a_file(tmp_path / "disk") as disk:
        talk = served(disk)
        pause(0.3)
        subprocess.run(["mount", "-o", "remount,abort", str(disk)], check=False)
        talk.is_told()
        pause(2)
        talk.people.quiet()
        talk.people.stop()
        assert talk.server.alive
        assert talk.listener.count(s.not_saved) == 1
        assert talk.listener.marks == [("tess", number) for number in range(talk.talker.said)]
        assert talk.reason()
        assert talk.slowest_line() < 2
        assert talk.slowest_whisper() < 0.5
        assert talk.server.ends() == 0
        assert "lines could not be saved" in talk.server.log


@pytest.mark.slow
@needs_root
def test_a_disk_that_is_read_only_from_the_begin(tmp_path):
    with of_memory(tmp_path / "disk") as disk:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        server = Server(tmp_path, disk)
        server.begin()
        assert server.process.wait(30) == 1
        assert "Traceback" not in server.log
        assert "Read-only file system" in server.log


def goes_on_unsaved(talk, *calls):
    """Talk goes on while these calls of the system fail, and is saved when they work again."""
    pause(0.3)
    with fault(talk.server, *calls):
        talk.is_told()
        pause(2)
    talk.is_told_again()
    pause(0.3)
    talk.ends()
    assert talk.reason()
    assert talk.slowest_line() < 2
    assert talk.slowest_whisper() < 0.5


@needs_strace
@pytest.mark.parametrize(
    "error",
    [
        pytest.param("EIO", marks=pytest.mark.slow),
        pytest.param("ENOSPC", marks=pytest.mark.endurance),
        pytest.param("EROFS", marks=pytest.mark.endurance),
    ],
)
def test_writes_that_fail(tmp_path, served, error):
    talk = served(tmp_path / "state")
    calls = "pwrite64", f"error={error}", talk.server.wal, talk.server.file
    goes_on_unsaved(talk, *calls)


@pytest.mark.slow
@needs_strace
def test_syncs_that_fail_where_power_may(tmp_path, served):
    talk = served(tmp_path / "state", POWER)
    goes_on_unsaved(talk, "fsync,fdatasync", "error=EIO")


@pytest.mark.endurance
@needs_strace
def test_syncs_that_fail_at_checkpoints(tmp_path, served):
    """What is said is saved all the same, in the log; the operator reads of it."""
    talk = served(tmp_path / "state")
    talk.talker.pause = 0.001
    with fault(talk.server, "fsync,fdatasync", "error=EIO"):
        pause(4)
    grown = talk.server.wal.stat().st_size
    pause(3)
    talk.people.quiet()
    talk.people.stop()
    talk.is_kept()
    assert talk.server.alive
    assert talk.listener.count(s.not_saved) == talk.listener.count(s.saved_again)
    assert talk.slowest_line() < 2
    assert talk.slowest_whisper() < 0.5
    assert "a fault in the store" in talk.server.log
    assert talk.server.wal.stat().st_size < grown


@pytest.mark.endurance
@needs_strace
@pytest.mark.parametrize("keys", [(), (POWER,)], ids=["process", "power"])
def test_a_slow_disk(tmp_path, served, keys):
    talk = served(tmp_path / "state", *keys)
    pause(0.3)
    files = (talk.server.wal, talk.server.file)
    before = time.monotonic() - talk.begun
    with fault(talk.server, "pwrite64,fsync,fdatasync", "delay_enter=200000", *files):
        pause(6)
    pause(3)
    talk.people.quiet()
    talk.people.stop()
    assert talk.server.alive
    talk.is_kept()
    assert talk.listener.count(s.not_saved) == talk.listener.count(s.saved_again)
    print(
        f"told {talk.listener.count(s.not_saved)} times; slowest line {talk.slowest_line():.2f} s,"
        f" whisper {talk.slowest_whisper():.2f} s,"
        f" from 3 s on {talk.slowest_whisper(before + 3):.2f} s"
    )
    assert talk.listener.count(s.not_saved) <= 1
    assert talk.slowest_line() < 2.5
    assert talk.slowest_whisper(before + 3) < 0.5
