"""Programs that are forked end, write and take signals as those that are started by themselves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import fork_server

pytestmark = pytest.mark.slow
SECONDS = 30.0


@pytest.fixture
def python(tmp_path):
    """Run some code in a forked process."""

    def run(code, *words, **keywords):
        words = [sys.executable, "-c", code, *words]
        return fork_server.run(words, cwd=tmp_path, timeout=SECONDS, **keywords)

    return run


def sleeps(tmp_path):
    """Return a forked process that sleeps."""
    with (tmp_path / "out").open("wb") as out:
        words = [sys.executable, "-c", "print('here'); import time; time.sleep(60)"]
        process = fork_server.begin(words, cwd=tmp_path, stdout=out)
    while not (tmp_path / "out").read_bytes():
        pass
    return process


@pytest.fixture
def asleep(tmp_path):
    """A forked process that sleeps."""
    process = sleeps(tmp_path)
    yield process
    process.kill()
    process.wait(SECONDS)


def test_streams_words_folder_and_environment_are_those_given(python, tmp_path, monkeypatch):
    monkeypatch.setenv("TEA", "green")
    done = python(
        "import os, sys; print(sys.argv, os.getcwd(), os.environ['TEA'], input());"
        " sys.exit('wrong')",
        "a",
        given="typed\n",
    )
    assert done.stdout == f"['-c', 'a'] {tmp_path} green typed\n"
    assert (done.returncode, done.stderr) == (1, "wrong\n")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("", 0),
        ("raise SystemExit(7)", 7),
        ("import os; os._exit(3)", 3),
        ("raise ValueError", 1),
        ("raise KeyboardInterrupt", -signal.SIGINT),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
    ],
)
def test_the_status_is_that_of_the_program(python, code, status):
    assert python(code).returncode == status


def test_what_a_program_does_at_its_exit_is_done(python):
    assert python("import atexit; atexit.register(print, 'bye')").stdout == "bye\n"


def test_a_program_finds_signals_and_open_files_as_python_begins(tmp_path):
    code = (
        "import os, signal; print([signal.getsignal(n) for n in range(1, 32)],"
        " [n for n in range(20) if os.path.exists(f'/proc/self/fd/{n}')])"
    )
    words = [sys.executable, "-c", code]
    forked = fork_server.run(words, cwd=tmp_path, timeout=SECONDS).stdout
    shell = ["env", "--default-signal=INT,HUP"]  # tests in the background ignore them
    alone = subprocess.check_output([*shell, *words], stdin=subprocess.DEVNULL, text=True)
    without_address = [text.partition(" at 0x")[0] for text in (forked, alone)]
    assert without_address[0] == without_address[1]
    assert forked.rpartition("[")[2] == alone.rpartition("[")[2]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_a_signal_ends_it(asleep, number):
    assert asleep.poll() is None
    assert os.getpgid(asleep.pid) == os.getpgid(0)
    asleep.send_signal(number)
    assert asleep.wait(SECONDS) == asleep.poll() == -number
    assert not Path(f"/proc/{asleep.pid}").exists()


def test_waiting_has_an_end(asleep):
    with pytest.raises(subprocess.TimeoutExpired):
        asleep.wait(0.01)


def parent(number):
    """Return the number of the process that has forked another."""
    return int(Path(f"/proc/{number}/status").read_text().partition("PPid:")[2].split()[0])


def test_a_program_has_a_status_also_after_the_processes_above_it_were_asked_to_end(asleep, python):
    watching = parent(asleep.pid)
    for each in (watching, parent(watching)):
        os.kill(each, signal.SIGTERM)
    asleep.kill()
    assert asleep.wait(SECONDS) == -signal.SIGKILL
    assert python("").returncode == 0


def test_a_program_whose_watching_process_was_killed_has_an_end_that_says_so(tmp_path):
    process = sleeps(tmp_path)
    os.kill(parent(process.pid), signal.SIGKILL)
    with pytest.raises(ChildProcessError, match="has ended without a word"):
        process.wait(SECONDS)
    os.kill(process.pid, signal.SIGKILL)
