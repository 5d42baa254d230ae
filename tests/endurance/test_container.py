"""The steps of the Containerfile, done in a folder with Debian; its first process has number 1."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests import sentences as s
from tests.conftest import PATIENCE, Running
from tests.containerfile import Image, debian, entrypoint
from tests.endurance.debian import OFFLINE, install_debian, run

pytestmark = pytest.mark.endurance


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    install_debian(folder, debian())
    made = Image(folder)
    made.build(OFFLINE)
    return made


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def apart(image):
    """Return what has the program after it be the first process of its own."""
    return ["unshare", "--pid", "--fork", "--kill-child", f"--mount-proc={image.folder}/proc"]


class Container(Running):
    """A container that runs: a process, and what is number 1 in it."""

    def __init__(self, image, log):
        self.listens = free_port()
        options = [f"--listen=tcp:{self.listens}:interface=127.0.0.1"]
        words = image.words([*entrypoint(), *options], {})
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*apart(image), *words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        super().__init__(process, log)

    @property
    def first(self):
        (found,) = children(self.process.pid)
        return found

    def stops(self):
        os.kill(self.first, signal.SIGTERM)
        return self.process.wait(PATIENCE)


def children(pid):
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def container(image, tmp_path):
    made = []

    def start():
        made.append(Container(image, tmp_path / f"log{len(made)}"))
        return made[-1]

    yield start
    for each in made:
        each.loses_peers()
        each.process.kill()
        each.process.wait(PATIENCE)


def test_the_party_is_no_root_and_signals_end_it_in_order(container):
    party = container()
    alice = party.guest("alice")
    (server,) = children(party.first)
    for pid in (party.first, server):
        status = Path(f"/proc/{pid}/status").read_text()
        assert "\nUid:\t5005\t5005\t5005\t5005\n" in status
    assert party.stops() == 0
    assert alice.reads_to_the_end() == f"{s.closed}\n"


def test_what_is_stored_is_there_in_the_next_container(container, image):
    party = container()
    alice = party.guest("alice")
    alice.types("register", "tea for two", "tea for two").reads_until(s.is_yours("alice"))
    party.loses_peers()
    assert party.stops() == 0
    assert "alice" in image.run(["teaparty-admin", "user", "list"])
    again = container()
    again.guest("alice", "tea for two")
    assert again.stops() == 0


def test_what_others_leave_behind_is_buried(container, image):
    party = container()
    party.guest("bob")
    server = children(party.first)
    orphan = ["nsenter", "--target", party.first, "--pid", "sh", "-c", "sleep 0.2 & exit 0"]
    run(*orphan)
    deadline = time.monotonic() + PATIENCE
    while children(party.first) != server:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert party.stops() == 0


def test_a_fault_ends_the_container_with_its_status(image):
    words = [*apart(image), *image.words([*entrypoint(), "--name=", "--check"], {})]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr[:19]) == (1, "teaparty: --name is")
