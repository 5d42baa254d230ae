"""The real thing: the tool in processes of its own, beside `twistd teaparty` while people talk."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from teaparty.admin.server_control import NONE_RUNS
from tests import fork_server
from tests import sentences as s

pytestmark = pytest.mark.slow
TOOL = [sys.executable, "-m", "teaparty.admin"]
PASSWORD = "a sword that fishes"
NONE = f"teaparty-admin: {NONE_RUNS.format(state='teaparty-state')}\n"


class Beside:
    """Runs the tool in the folder of the server."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *words, given="", status=0):
        done = fork_server.run([*TOOL, *words], cwd=self.folder, given=given, timeout=60)
        assert (done.returncode, PASSWORD in done.stdout + done.stderr) == (status, False), done
        return done.stdout or done.stderr

    def json(self, *words, **keywords):
        return json.loads(self(*words, "--json", **keywords))

    def at_once(self, *commands):
        """Run the tool for all these together; return how each ended, and what it wrote."""
        with ThreadPoolExecutor(len(commands)) as pool:
            done = pool.map(
                lambda words: fork_server.run([*TOOL, *words], cwd=self.folder, timeout=60),
                commands,
            )
            return [(one.returncode, one.stdout + one.stderr) for one in done]

    def add(self, name, *words):
        self("user", "add", name, "--password-file", "-", *words, given=f"{PASSWORD}\n")


@pytest.fixture
def tool(tmp_path):
    return Beside(tmp_path)


@pytest.fixture
def load(start):
    """A server with people who talk all the time, from threads of their own."""
    server = start()
    server.wait_for("listening on")
    over = threading.Event()
    talkers = []

    def talk(number):
        peer = server.guest(f"talker{number}")
        count = 0
        while not over.wait(0.3):
            count += 1
            peer.types(f"say line {count} of {number}")
            peer.reads_until(f"You say: line {count} of {number}")

    for number in range(6):
        talkers.append(threading.Thread(target=talk, args=(number,)))
        talkers[-1].start()
    yield server
    over.set()
    for talker in talkers:
        talker.join()


def comes_in(server, name):
    peer = server.connects().types(f"login {name} {PASSWORD}", "unignore nobody-here")
    peer.reads_until(s.not_ignored)
    return peer


def seconds_until(peer, text):
    began = time.monotonic()
    read = peer.reads_to_the_end()
    assert text in read, read
    return time.monotonic() - began


def test_a_wizard_is_added_and_comes_in(load, tool):
    tool.add("alice", "--role", "wizard")
    alice, bob = comes_in(load, "alice"), load.guest("bob")
    alice.types("wall The tea is ready.")
    bob.reads_until("The tea is ready.")
    assert tool.json("user", "show", "alice")["inside"] is True
    assert "Traceback" not in load.log


def test_a_role_gives_its_rights_to_somebody_who_is_in(load, tool):
    tool.add("alice")
    alice, bob = comes_in(load, "alice"), load.guest("bob")
    alice.types("wall first", "unignore nobody-here").reads_until("You don't ignore")
    found = tool.json("user", "role", "alice", "wizard")
    assert found["server"] == {"pid": load.process.pid, "told": True}
    alice.types("wall second")
    assert "first" not in bob.reads_until("second")
    assert tool.json("user", "role", "alice", "member")["was"] == "wizard"
    time.sleep(0.5)
    alice.types("wall third", "say fourth")
    assert "third" not in bob.reads_until("alice says: fourth")
    assert "Traceback" not in load.log


def test_a_password_that_was_changed_is_the_one(load, tool):
    tool.add("alice")
    tool("user", "password", "alice", "--password-file", "-", given="another sword\n")
    load.connects().types(f"login alice {PASSWORD}").reads_until("don't fit together")
    load.connects().types("login alice another sword").reads_until("The Parlour")


def test_a_ban_of_a_network_sends_out_who_is_in(start, tool):
    server = start()
    server.wait_for("listening on")
    tool.add("alice", "--role", "host")
    alice, bob, carol = comes_in(server, "alice"), server.guest("bob"), server.guest("carol")
    found = tool.json("ban", "add", "127.0.0.0/8", "--for", "1h", "--why", "tea time")
    assert found["server"]["told"] is True
    assert seconds_until(bob, "tea time") < 1
    assert seconds_until(carol, "You are banned from this party") < 1
    alice.types("say alone").reads_until("You say: alone")  # staff is not
    server.connects().reads_to_the_end()
    tool("ban", "remove", "127.0.0.1/8")
    time.sleep(0.5)
    server.guest("bob")
    assert "Traceback" not in server.log


def test_somebody_who_is_erased_is_sent_out_and_nothing_is_left(load, tool, tmp_path):
    tool.add("alice")
    tool.add("bob")
    alice, bob = comes_in(load, "alice"), comes_in(load, "bob")
    alice.types("say the unbirthday", "whisper bob the unbirthday too")
    bob.reads_until("the unbirthday too")
    exported = tool("export", "alice")
    assert exported.count("the unbirthday") == 2
    began = time.monotonic()
    out = tool("erase", "alice", "--yes")
    assert "was notified: this holds now." in out
    assert s.account_erased in alice.reads_to_the_end()
    assert time.monotonic() - began < 4
    bob.types("history", "say done")
    assert "the unbirthday" not in bob.reads_until("You say: done")
    with closing(sqlite3.connect(tmp_path / "teaparty-state" / "teaparty.sqlite")) as database:
        left = "\n".join(database.iterdump())
    assert "unbirthday" not in left
    assert "alice" not in left
    assert tool("check").endswith("is sound.\n")
    assert "Traceback" not in load.log


def test_no_file_holds_a_word_of_somebody_who_was_erased(start, tool, tmp_path):
    server = start()
    server.wait_for("listening on")
    tool.add("alice")
    alice, bob = comes_in(server, "alice"), server.guest("bob")
    alice.types(*["say the unbirthday"] * 3, "aliases", "say done")
    bob.reads_until("done")
    with (tmp_path / "said").open("wb") as out:
        words = [*TOOL, "erase", "alice", "--yes"]
        erasing = fork_server.begin(words, cwd=tmp_path, stdout=out)
    assert s.account_erased in alice.reads_to_the_end()
    assert erasing.poll() is None  # it waits for a second, and looks again
    assert erasing.wait(60) == 0
    bob.types("say good bye").reads_until("You say: good bye")
    assert server.ends() == 0
    kept = [file.read_bytes() for file in (tmp_path / "teaparty-state").iterdir()]
    assert any(b"good bye" in data for data in kept)
    assert not any(b"unbirthday" in data or b"alice" in data for data in kept)


def test_backups_of_a_running_server_are_sound(load, tool, start, tmp_path):
    tool.add("alice", "--role", "wizard")
    for number in range(2):
        tool("backup", f"backup{number}")
        elsewhere = ("--state", f"restored{number}")
        tool("restore", f"backup{number}", *elsewhere)
        assert tool.json("check", *elsewhere) == {"faults": []}
    assert tool("check").endswith("is sound.\n")
    with closing(sqlite3.connect(tmp_path / "restored1" / "teaparty.sqlite")) as copy:
        (lines,) = copy.execute(
            "SELECT count(*), max(number) + 1 FROM lines WHERE room = 'parlour'"
        )
    assert lines[0] == lines[1] > 6
    again = start("--state=restored1")
    comes_in(again, "alice").types("history 5").reads_until("line ")
    assert tool.json("status", "--state", "restored1")["server"]["pid"] == again.process.pid
    assert "Traceback" not in load.log + again.log


def test_a_backup_that_is_restored_beside_a_server_comes_with_the_next_one(start, tool):
    server = start()
    server.wait_for("listening on")
    tool.add("alice")
    tool("backup", "backup")
    tool.add("bob")
    assert "nothing is changed yet" in tool("restore", "backup", "--force")
    server.guest("carol").types("say hi").reads_until("You say: hi")
    assert server.ends() == 0
    again = start()
    again.guest("carol")
    assert [one["name"] for one in tool.json("user", "list")["users"]] == ["alice"]
    assert "before-restore" in tool("erase", "alice", "--yes")


def test_a_password_is_in_no_list_of_processes(tool, tmp_path):
    words = [*TOOL, "user", "add", "alice", "--password-file", "-"]
    process = subprocess.Popen(words, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(PASSWORD.encode())
    process.stdin.flush()
    for _ in range(20):
        for file in ("cmdline", "environ", "comm"):
            with open(f"/proc/{process.pid}/{file}", "rb") as shown:
                assert PASSWORD.encode() not in shown.read()
        time.sleep(0.02)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert PASSWORD.encode() not in out


def test_many_at_once_before_the_first_start(tool):
    names = ("alice", "bob", "carol", "alice")
    done = tool.at_once(*(["user", "add", name, "--no-password"] for name in names))
    assert sorted(status for status, _ in done) == [0, 0, 0, 1], done
    assert sum("alice has an account already" in said for _, said in done) == 1
    users = tool.json("user", "list")["users"]
    assert [one["name"] for one in users] == ["alice", "bob", "carol"]


def test_many_at_once_beside_a_server(load, tool):
    commands = [
        words
        for number in range(2)
        for words in (
            ["user", "add", f"person{number}", "--no-password"],
            ["ban", "add", f"10.0.{number}.0/24"],
            ["backup", f"backup{number}"],
        )
    ]
    assert [said for status, said in tool.at_once(*commands) if status] == []
    assert len(tool.json("ban", "list")["bans"]) == 2
    assert len(tool.json("user", "list")["users"]) == 2
    load.guest("alice").types("say still here").reads_until("You say: still here")
    assert "Traceback" not in load.log


def test_a_server_that_starts_is_not_ended_by_the_signal(start, tool):
    """The tool changes something again and again while it starts."""
    tool("ban", "add", "10.1.0.0/16")
    server = start()
    while "listening on" not in server.log:
        tool("ban", "add", "10.0.0.0/8")
    tool("mute", "add", "bob")
    server.guest("bob").types("say hi").reads_until("You can't speak")
    assert server.process.poll() is None


@pytest.mark.parametrize("database", ["", "memory:"])
def test_the_server_is_asked_by_its_socket(start, tool, tmp_path, database):
    server = start(f"--database={database}")
    server.wait_for("listening on")
    said = tool("rehash")
    server.process.kill()
    server.process.wait(30)
    assert tool("rehash", status=3) == NONE
    again = start(f"--database={database}")
    again.wait_for("listening on")
    assert tool("rehash") == said
    again.ends()
    assert not (tmp_path / "teaparty-state" / "control").exists()


def test_the_tool_sees_who_is_in_and_sends_somebody_out(start, tool):
    server = start()
    bob = server.guest("bob")
    assert "bob" in tool("who")
    assert tool("kick", "bob", "Please", "calm", "down.") == f"{s.was_sent_out('bob')}\n"
    bob.reads_until(s.sent_out_because("Please calm down."))
    assert tool.json("who")["events"][0]["people"] == []
    assert [each["whom"] for each in tool.json("audit")["audit"]] == ["bob"]
    server.ends()
    assert tool("who", status=3) == NONE


def test_an_act_names_those_whom_it_has_affected(start, tool):
    server = start()
    bob = server.guest("bob")
    tool.add("alice", "--role", "host")
    comes_in(server, "alice")
    found = tool.json("ban", "add", "127.0.0.0/8", "--why", "tea time")
    assert (found["out"], found["stay"], found["name"]) == (["bob"], ["alice"], "127.0.0.0/8")
    assert found["server"] == {"pid": server.process.pid, "told": True}
    bob.reads_until("tea time")
    assert [one["name"] for one in tool.json("ban", "list")["bans"]] == ["127.0.0.0/8"]
    assert tool("ban", "remove", "127.0.0.1/8").startswith(s.is_unbanned("127.0.0.0/8"))
    assert [one["what"] for one in tool.json("audit")["audit"]] == ["register", "ban", "unban"]
    assert tool("wall", "The tea is ready.") == f"{s.told_everybody('The tea is ready.')}\n"


@pytest.mark.parametrize("database", ["", "memory:"])
def test_a_server_is_closed_and_says_so(start, tool, database):
    server = start(f"--database={database}")
    server.guest("bob")
    assert tool("ban", "add", "eve").splitlines()[0] == s.is_banned_for("eve", "ever")
    assert "The party closes in 10 minutes" in tool("shutdown", "in", "10m")
    assert tool("shutdown", "now", "A kettle.") == f"{s.closes_now_because('A kettle.')}\n"
    assert server.process.wait(30) == 0


def test_what_plugins_have_left_is_listed_beside_a_server(start, tool):
    start().wait_for("listening on")
    tool.add("alice")
    assert tool("leftovers", "list").startswith("0 plugins.")


def test_an_operation_of_a_plugin_is_a_subcommand_while_its_server_runs(start, tool, tmp_path):
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "bells.py").write_text(
        "from teaparty.api import Session, command\n\n\n"
        '@command("ring", operation=True)\n'
        'def ring(me: Session, how: str = "once") -> None:\n'
        '    """Ring the bell."""\n'
        '    me.tell("It rings: {how}.", how=how)\n'
    )
    server = start(f"--plugins={plugins}")
    server.wait_for("listening on")
    assert tool("ring", "twice", "or", "so") == "It rings: twice or so.\n"
    assert "ring the bell" in tool("--help")
    server.ends()
    assert "no server runs" in tool("ring", status=2)
