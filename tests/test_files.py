"""Files that operators name are read at once, or refused in words."""

import errno
import os
import select
import socket
import stat
from threading import Thread

import pytest

from teaparty import files
from teaparty.files import (
    DEVICE,
    FILE,
    NO_WRITER,
    PIPE,
    SILENT,
    TOO_LONG,
    bytes_of,
    kind_of,
    open_file,
)


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return str(tmp_path / "pipe")


def why(path, most=9, pipes=True):
    try:
        return bytes_of(path, most, pipes=pipes)
    except OSError as error:
        return error.strerror


def test_a_file_is_read_as_far_as_it_may_be_long(tmp_path):
    file = tmp_path / "tea"
    file.write_bytes(b"123456789")
    assert bytes_of(str(file), 9) == b"123456789"
    assert why(str(file), 8) == TOO_LONG.format(most=8)


def test_what_is_no_file_is_refused_at_once(tmp_path, pipe):
    assert why(str(tmp_path)) == os.strerror(errno.EISDIR)
    assert why(str(tmp_path / "x")) == os.strerror(errno.ENOENT)
    assert why("/dev/zero") == f"it is {DEVICE}"
    assert why(pipe) == NO_WRITER


def test_the_device_that_holds_nothing_is_an_empty_file():
    assert bytes_of(os.devnull) == b""


def test_no_pipe_is_read_where_nobody_may_be_held_up(pipe):
    ours, theirs = os.pipe()
    held = os.open(pipe, os.O_RDWR)
    for each in (pipe, f"/dev/fd/{ours}"):
        assert why(each, pipes=False) == f"it is {PIPE}"
    for each in (ours, theirs, held):
        os.close(each)


def test_what_becomes_a_pipe_while_it_is_opened_is_not_read(pipe, monkeypatch):
    monkeypatch.setattr(files, "kind_of", lambda path: FILE)
    assert why(pipe, pipes=False) == f"it is {PIPE}"


def test_only_a_file_is_opened_for_more(tmp_path, pipe):
    os.close(open_file(str(tmp_path / "new"), os.O_WRONLY | os.O_CREAT))
    assert (tmp_path / "new").read_bytes() == b""
    held = os.open(pipe, os.O_RDWR)
    for path, what in ((pipe, PIPE), ("/dev/null", DEVICE)):
        with pytest.raises(OSError, match=f"it is {what}"):
            open_file(path, os.O_WRONLY | os.O_CREAT)
    os.close(held)
    with pytest.raises(OSError, match="No such device or address"):
        open_file(pipe, os.O_WRONLY)


def test_a_pipe_to_which_somebody_writes_is_read_to_its_end():
    ours, theirs = os.pipe()
    os.write(theirs, b"tea")
    os.close(theirs)
    assert why(f"/dev/fd/{ours}") == b"tea"
    os.close(ours)


def test_what_is_still_written_to_a_pipe_is_waited_for():
    ours, theirs = os.pipe()
    tea = b"tea" * 100_000  # more than a pipe holds

    def write():
        with open(theirs, "wb") as end:
            end.write(tea)

    writer = Thread(target=write)
    writer.start()
    assert why(f"/dev/fd/{ours}", len(tea)) == tea
    writer.join()
    os.close(ours)


def test_a_pipe_with_a_name_is_read_to_its_end_too(pipe):
    tea = b"tea" * 100_000

    def write():
        with open(pipe, "wb") as end:
            end.write(tea)

    held = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = Thread(target=write, daemon=True)
    writer.start()
    select.select([held], [], [], 5)
    assert why(pipe, len(tea)) == tea
    writer.join()
    os.close(held)


@pytest.mark.parametrize("written", [b"", b"tea"])
def test_a_pipe_with_a_name_that_somebody_only_holds_open_is_refused_soon(
    pipe, monkeypatch, written
):
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    held = os.open(pipe, os.O_RDWR)
    os.write(held, written)
    assert why(pipe) == SILENT
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    assert why(pipe) == SILENT
    os.close(held)


def test_a_pipe_with_a_name_is_read_as_far_as_it_may_be_long(pipe):
    held = os.open(pipe, os.O_RDWR)
    os.write(held, b"123456789")
    assert why(pipe, 8) == TOO_LONG.format(most=8)
    os.close(held)


def test_what_stands_at_a_path_is_said_in_words(tmp_path, pipe, monkeypatch):
    (tmp_path / "tea").touch()
    (tmp_path / "link").symlink_to("tea")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("cups")
        assert [kind_of(name) for name in ("tea", "link", ".", pipe, "cups", "/dev/null")] == [
            FILE, FILE, "a folder", PIPE, "a socket", DEVICE,
        ]  # fmt: skip
    assert [kind_of(name) for name in ("x", "tea/x")] == ["", ""]
    monkeypatch.setattr(stat, "S_IFMT", lambda mode: 1)
    assert kind_of("tea") == "something else"
