"""One server at a time in a state folder, and it can be told which."""

import os
import stat
import subprocess
import sys

import pytest

from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import Location
from teaparty.stores.state_lock import (
    OTHERS_LINK,
    database_of,
    give_to_owner,
    hold,
    hold_state,
    refuse_others_link,
    refuse_shared,
    running,
)


def test_the_folder_is_made_for_its_owner_alone(tmp_path):
    lock = hold_state(str(tmp_path / "some/state"))
    folder = tmp_path / "some/state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "lock").stat().st_mode) == 0o600
    lock.release()


def test_what_root_makes_is_given_to_the_owner_of_the_folder(tmp_path):
    given = []

    def chown(*values, follow_symlinks):
        given.append((*values, follow_symlinks))

    owner = tmp_path.stat()
    give_to_owner(tmp_path / "lock", lambda: 0, chown)
    give_to_owner(tmp_path / "lock", lambda: 1000, chown)
    assert given == [(tmp_path / "lock", owner.st_uid, owner.st_gid, False)]


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o722])
def test_a_folder_that_others_come_to_is_refused_with_the_line_to_type(tmp_path, mode):
    folder = tmp_path / "my state"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(StoreRefused) as refused:
        hold_state(str(folder))
    assert str(refused.value) == (
        f"others can read or change the state folder {folder}:"
        f" type chmod 700 '{folder}' and start again."
    )
    assert list(folder.iterdir()) == []
    typed = str(refused.value).partition("type ")[2].removesuffix(" and start again.")
    subprocess.run(["sh", "-c", typed], check=True)
    hold_state(str(folder)).release()


def test_a_file_is_no_folder_whatever_its_mode(tmp_path):
    file = tmp_path / "file"
    file.touch(0o644)
    with pytest.raises(StoreRefused, match="can't be used: File exists"):
        hold_state(str(file))
    refuse_shared(str(file))


def test_a_second_server_is_refused_with_the_number_of_the_first(tmp_path):
    lock = hold_state(str(tmp_path))
    slept = []
    with pytest.raises(StoreRefused) as refused:
        hold_state(str(tmp_path), slept.append)
    assert str(refused.value) == (
        f"the state folder {tmp_path} is in use by process {os.getpid()}."
    )
    assert slept == [0.02] * 4
    lock.release()
    hold_state(str(tmp_path)).release()


def test_somebody_who_only_looked_is_waited_for(tmp_path):
    first = hold(tmp_path / "lock")
    second = hold(tmp_path / "lock", lambda _: first.release())
    assert second is not None
    second.release()


def test_whether_a_server_runs(tmp_path):
    assert running(str(tmp_path / "nowhere")) is None
    assert running(str(tmp_path)) is None
    lock = hold_state(str(tmp_path))
    assert running(str(tmp_path)) == os.getpid()
    os.truncate(tmp_path / "lock", 0)
    assert running(str(tmp_path)) == 0
    lock.sign()
    assert running(str(tmp_path)) == os.getpid()
    lock.release()
    assert running(str(tmp_path)) is None


def test_a_lock_says_which_file_of_a_database_its_holder_has_open(tmp_path):
    lock = hold_state(str(tmp_path))
    assert database_of(tmp_path / "lock") == b""
    lock.sign(b"1:2 /srv/two\nlines")
    assert running(str(tmp_path)) == os.getpid()
    assert database_of(tmp_path / "lock") == b"1:2 /srv/two\nlines"
    lock.release()
    assert database_of(tmp_path / "lock") == b""


def test_a_fork_takes_the_lock_along(tmp_path):
    program = (
        "import os, sys; from teaparty.stores.state_lock import hold_state\n"
        "lock = hold_state(sys.argv[1])\n"
        "if os.fork(): os._exit(0)\n"
        "lock.sign(); print(os.getpid(), flush=True); sys.stdin.read()\n"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    number = int(server.stdout.readline())
    server.wait()
    assert running(str(tmp_path)) == number != server.pid
    server.communicate()


@pytest.mark.parametrize("place", ["file", "file/folder"])
def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(StoreRefused) as refused:
        hold_state(str(tmp_path / place))
    assert str(refused.value).startswith(f"the state folder {tmp_path / place} can't be used: ")
    assert str(refused.value).endswith(".")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreRefused, match="Permission denied"):
        hold_state(str(tmp_path))
    tmp_path.chmod(0o700)


@pytest.mark.parametrize(("makes", "why"), [
    (os.symlink, "Too many levels of symbolic links"),
    (os.link, "lock is no plain file with one name"),
])  # fmt: skip
def test_a_lock_that_leads_to_another_file_is_refused_and_nothing_is_written_there(
    tmp_path, makes, why
):
    precious, folder = tmp_path / "precious", tmp_path / "state"
    precious.write_text("tea")
    folder.mkdir(0o700)
    makes(precious, folder / "lock")
    with pytest.raises(StoreRefused, match=f"can't be used: {why}."):
        hold_state(str(folder))
    assert precious.read_text() == "tea"


def test_a_pipe_in_the_place_of_a_lock_holds_up_nobody(tmp_path):
    os.mkfifo(tmp_path / "lock")
    for look in (running, hold_state):
        with pytest.raises((OSError, StoreRefused)):
            look(str(tmp_path))


def test_a_lock_in_which_no_number_stands_is_that_of_a_server_without_one(tmp_path):
    lock = hold_state(str(tmp_path))
    (tmp_path / "lock").write_text("tea")
    assert running(str(tmp_path)) == 0
    lock.release()


# --- root, and links of others

ANOTHER = 12_345


@pytest.fixture
def led(tmp_path):
    """What stands in a folder: plain files, links and second names, as root or others make them."""
    if os.geteuid():
        pytest.skip("only root can make files of others")
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, ANOTHER, ANOTHER)
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for file, owner in ((theirs, ANOTHER), (ours, 0)):
        file.touch()
        os.chown(file, owner, owner)
    (folder / "plain").touch()
    os.link(theirs, folder / "second name of theirs")
    os.link(ours, folder / "second name of ours")
    (folder / "link of root").symlink_to(theirs)
    (folder / "link of another").symlink_to(ours)
    os.lchown(folder / "link of another", ANOTHER, ANOTHER)
    return folder


def test_root_is_led_to_no_other_file_by_another_user(led):
    refused = []
    for file in [*led.iterdir(), led / "nothing"]:
        try:
            refuse_others_link(file)
        except OSError as error:
            refused.append(error.strerror)
    names = ("link of another", "second name of ours")
    assert sorted(refused) == [OTHERS_LINK.format(name=name) for name in names]


def test_others_than_root_are_led_where_they_may_go(led):
    for file in led.iterdir():
        refuse_others_link(file, lambda: ANOTHER)


def test_a_database_in_whose_place_is_a_link_of_another_user_is_not_opened_by_root(led, tmp_path):
    with pytest.raises(OSError, match="is a link that root does not follow"):
        Location(file=led / "link of another").connect()
    assert (tmp_path / "ours").stat().st_size == 0
