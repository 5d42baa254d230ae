"""The log file: bounded, and followed where it is moved or cut."""

import os

import pytest

from teaparty.operator_log import log_file
from teaparty.operator_log.log_file import (
    BoundedLogFile,
    TerminalLog,
    in_terminal,
    log_faults,
    log_path,
)


@pytest.fixture
def log(tmp_path):
    made = BoundedLogFile(str(tmp_path / "tea.log"), 100, 2)
    yield made
    made.close()


def lines(path):
    return path.read_text().splitlines()


def test_log_files_are_bounded_in_number_and_size(log, tmp_path):
    for number in range(100):
        log.write(f"line {number:03} of a log\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "tea.log",
        "tea.log.1",
        "tea.log.2",
    ]
    assert all(path.stat().st_size < 130 for path in tmp_path.iterdir())
    assert lines(tmp_path / "tea.log")[-1] == "line 099 of a log"


def test_a_log_that_could_not_be_opened_anew_goes_on_as_soon_as_it_can(log, tmp_path, monkeypatch):
    def full(*_, **more):
        raise OSError(28, "No space left on device")

    log.write("tea " * 25 + "\n")
    with monkeypatch.context() as patch:
        patch.setattr(log_file, "open", full, raising=False)
        for _ in range(2):
            with pytest.raises(OSError, match="No space left"):
                log.write("lost\n")
    log.write("here again\n")
    assert lines(tmp_path / "tea.log") == ["here again"]


HARMFUL, SHOWN = "\x1b[2J one\n\ttwo\x07\n", "\\x1b[2J one\n\ttwo\\x07\n"


def test_a_line_after_one_that_a_full_disk_cut_stands_by_itself(log, tmp_path):
    file = tmp_path / "tea.log"
    log.write("tea\n")
    log.write('{"time": "20')
    log.write("more tea\n")
    log.write("the last tea\n")
    assert lines(file) == ["tea", '{"time": "20', "more tea", "the last tea"]
    file.write_text('{"ti')
    other = BoundedLogFile(str(file), 100, 2)
    other.write("after a start\n")
    other.close()
    assert lines(file) == ['{"ti', "after a start"]


def test_nothing_in_a_log_file_drives_a_terminal(log, tmp_path):
    log.write(HARMFUL)
    assert (tmp_path / "tea.log").read_text() == SHOWN


def test_nothing_in_a_log_on_the_terminal_drives_that_terminal(capsys):
    log = TerminalLog()
    log.write(HARMFUL)
    log.flush()
    assert capsys.readouterr().out == SHOWN


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (None, False),
        ({"nodaemon": 1}, True),
        ({"nodaemon": 1, "logfile": "-"}, True),
        ({"nodaemon": 1, "logfile": "tea.log"}, False),
        ({"nodaemon": 1, "syslog": 1}, False),
        ({}, False),
    ],
)
def test_only_in_the_foreground_a_log_is_on_the_terminal(options, found):
    assert in_terminal(options) == found


def test_a_log_file_takes_other_bounds(log, tmp_path):
    log.renew(1_000, 1)
    for number in range(100):
        log.write(f"line {number:03} of a log\n")
    found = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert (sorted(found), found["tea.log.1"] > 900) == (["tea.log", "tea.log.1"], True)


def test_one_that_was_moved_away_is_begun_anew(log, tmp_path):
    log.write("one\n")
    (tmp_path / "tea.log").rename(tmp_path / "moved")
    log.write("two\n")
    assert (lines(tmp_path / "moved"), lines(tmp_path / "tea.log")) == (["one"], ["two"])


def test_another_in_its_place_is_gone_on_with(log, tmp_path):
    log.write("one\n")
    (tmp_path / "tea.log").rename(tmp_path / "moved")
    (tmp_path / "tea.log").write_text("new\n")
    log.write("two\n")
    assert lines(tmp_path / "tea.log") == ["new", "two"]


def test_one_that_was_cut_has_no_gap(log, tmp_path):
    log.write("one\n" * 20)
    (tmp_path / "tea.log").write_text("")
    log.write("two\n")
    log.write("three\n")
    assert lines(tmp_path / "tea.log") == ["two", "three"]


def test_the_log_goes_on_in_the_old_file_where_a_pipe_has_its_name(log, tmp_path):
    log.write("one\n")
    (tmp_path / "tea.log").rename(tmp_path / "old")
    os.mkfifo(tmp_path / "tea.log")
    log.write("two\n")
    held = os.open(tmp_path / "tea.log", os.O_RDWR)
    log.write("three\n")
    os.close(held)
    assert lines(tmp_path / "old") == ["one", "two", "three"]


def test_the_log_goes_on_in_the_old_file_where_no_new_one_can_be_begun(tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    log = BoundedLogFile(str(folder / "tea.log"), 100, 2)
    folder.rename(tmp_path / "moved")
    log.write("one\n")
    log.reopen()
    log.write("two\n")
    assert lines(tmp_path / "moved" / "tea.log") == ["one", "two"]
    log.close()


@pytest.mark.parametrize(
    ("twistd", "path"),
    [
        (None, None),
        ({"nodaemon": 1, "logfile": None}, None),
        ({"nodaemon": 1, "logfile": "-"}, None),
        ({"nodaemon": 0, "logfile": None}, "twistd.log"),
        ({"nodaemon": 1, "logfile": "tea.log"}, "tea.log"),
        ({"nodaemon": 0, "syslog": 1}, None),
        ({"nodaemon": 0, "logger": "my.logger"}, None),
        ({"nodaemon": 1, "logfile": "/dev/null"}, None),
    ],
)
def test_the_path_of_the_log_is_the_one_of_twistd(twistd, path):
    assert log_path(twistd) == path


# --- files that can't be written


@pytest.mark.parametrize("option", ["logfile", "pidfile"])
def test_a_file_of_twistd_in_a_folder_that_is_not_there_is_a_fault(option, tmp_path):
    path = tmp_path / "none" / "tea"
    assert log_faults({"nodaemon": 1, option: str(path)}, "text") == [
        f"{path} can't be written: No such file or directory. Name another file by twistd"
        f" --{option}=FILE, or start this in another folder."
    ]


def test_a_file_of_twistd_that_may_not_be_written_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.chdir(tmp_path)
    found = log_faults({"nodaemon": 0, "logfile": None, "pidfile": "twistd.pid"}, "text")
    assert [fault.partition(". Name")[0] for fault in found] == [
        f"{tmp_path}/twistd.log can't be written: Permission denied",
        f"{tmp_path}/twistd.pid can't be written: Permission denied",
    ]


def test_files_of_twistd_that_can_be_written_are_not_made_by_the_look(tmp_path):
    there = tmp_path / "twistd.log"
    there.touch()
    twistd = {"logfile": str(there), "pidfile": "twistd.pid", "rundir": str(tmp_path)}
    assert log_faults(twistd, "text") == log_faults({"nodaemon": 1, "pidfile": ""}, "text") == []
    assert list(tmp_path.iterdir()) == [there]
