"""How a line of the log looks: for people, for programs, and for journald."""

import io
import json
import os

import pytest
from twisted.logger import LogLevel, globalLogPublisher
from twisted.python.failure import Failure

from teaparty.core.values.notices import Fault, Gone, Named, Reason, Returned, WrongPassword
from teaparty.operator_log.event_log import Origin, Record
from teaparty.operator_log.formats import (
    PRIORITIES,
    in_json,
    is_read_by_journald,
    log_of,
    observer,
    with_priority,
)

TLS = Origin("tcp:5006", tls=True)


@pytest.fixture
def record():
    return Record(100, lambda: 10.0)


@pytest.fixture
def written():
    """Return the lines that a log of a kind has of what is done."""

    def write(act, kind="json", journal=False):
        out = io.StringIO()
        log = observer(out, kind, journal)
        globalLogPublisher.addObserver(log)
        try:
            act()
        finally:
            globalLogPublisher.removeObserver(log)
        return out.getvalue().splitlines()

    return write


def test_a_line_of_json_has_time_level_event_fields_and_text(record, written):
    (line,) = written(lambda: record.report(Named(session=7, name="alice")))
    found = json.loads(line)
    assert found.pop("time").endswith("Z")
    assert found == {
        "level": "info", "event": "session {session} is {name}", "session": 7, "name": "alice",
        "text": "session 7 is alice",
    }  # fmt: skip


def test_times_are_in_utc_as_rfc_3339_has_them():
    event = {"log_format": "tea", "log_time": 1_767_225_600.25, "log_level": LogLevel.warn}
    assert json.loads(in_json(event)) == {
        "time": "2026-01-01T00:00:00.250000Z", "level": "warn", "event": "tea", "text": "tea",
    }  # fmt: skip


class TestTheOriginOfAConnection:
    def lines(self, record):
        record.begins(7, "192.0.2.7", TLS)
        record.report(Named(session=7, name="alice"))
        record.note_of(7, "session {session} uses {client}", client="TINTIN++")
        record.report(Fault(session=7, place="a command", error=KeyError("x")))
        record.report(Gone(session=7, name="alice", reason=Reason.QUIT))
        record.refused("192.0.2.8", "192.0.2.8:9", "No.", TLS)

    def test_is_in_each_line_about_it(self, record, written):
        found = [json.loads(line) for line in written(lambda: self.lines(record))]
        assert [(each["listener"], each["tls"]) for each in found] == [("tcp:5006", True)] * 5

    def test_stands_before_the_text_in_brackets(self, record, written):
        found = written(lambda: self.lines(record), "text")
        heads = [line.partition("[")[2].partition("]")[0] for line in found if line[0] != "\t"]
        info, critical = (f"teaparty#{level} tcp:5006 by TLS" for level in ("info", "critical"))
        assert heads == [info, info, critical, info, info]

    def test_is_that_of_the_link_by_which_somebody_is_back(self, record, written):
        def act():
            record.begins(7, "192.0.2.7", TLS)
            record.begins(9, "192.0.2.7", Origin("tcp:5005", tls=False))
            record.report(Returned(session=9, name="alice", old=7))
            record.report(Gone(session=9, name="alice", reason=Reason.BACK))
            record.report(Gone(session=7, name="alice", reason=Reason.QUIT))
            record.report(Gone(session=7, name="alice", reason=Reason.QUIT))

        found = [json.loads(line) for line in written(act)]
        assert [each.get("listener") for each in found] == ["tcp:5005"] * 3 + [None]


def test_nothing_that_people_type_leaves_its_line_or_drives_a_terminal(record, written):
    typed = 'a"b\\c{x}\x1b[2J\x9b\u202e\x85\u2028\n\ud800\U000e0001é'
    (line,) = written(lambda: record.report(WrongPassword(session=1, name=typed)))
    assert (line.isprintable(), json.loads(line)["name"]) == (True, typed)
    assert line.encode()


def test_a_fault_has_its_traceback_in_a_field(record, written):
    fault = Fault(session=2, place="a command", error=KeyError("sugar"))
    (line,) = written(lambda: record.report(fault))
    found = json.loads(line)
    assert (found["text"], found["event"]) == (
        "session 2: a fault in a command", "session {session}: a fault in {place}",
    )  # fmt: skip
    assert found["level"] == "critical"
    assert found["traceback"].endswith("builtins.KeyError: 'sugar'")


class Broken:
    def __str__(self):
        raise ValueError("no")

    getTraceback = __str__  # noqa: N815


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ({"log_format": "{x!r} {y.z}", "x": 1.5, "y": 0}, {"x": 1.5}),
        ({"log_format": "{x}", "x": float("nan")}, {"x": "nan"}),
        ({"log_format": "{x}", "x": ("a", 1)}, {"x": "('a', 1)"}),
        ({"log_format": "{x}", "x": None, "unnamed": 1}, {"x": None}),
        (
            {"log_format": "{time} {level} {text}", "time": 5, "level": 6, "text": "x"},
            {"time": "1970-01-01T00:00:00.000000Z", "level": "info", "text": "5 6 x"},
        ),
        ({"log_format": "{"}, {"event": "{"}),
        ({"log_format": "", "log_failure": Failure(KeyError("tea"))}, {"event": "", "text": ""}),
    ],
)
def test_whatever_plugins_and_twisted_log_is_a_line(event, found):
    line = in_json(event)
    assert line.count("\n") == 1
    said = json.loads(line)
    assert {name: said[name] for name in found} == found
    assert "unnamed" not in said


def test_what_cannot_be_shown_is_said_so():
    found = json.loads(in_json({"log_format": "{x}", "x": Broken(), "log_failure": Broken()}))
    assert found["x"].startswith("<Broken instance at")
    assert found["traceback"].startswith("It has no traceback that can be shown: ")


def test_a_long_traceback_is_shortened_at_its_middle():
    def deep(depth):
        return deep(depth - 1) if depth else 1 / 0

    try:
        deep(200)
    except ZeroDivisionError:
        failure = Failure()
    found = json.loads(in_json({"log_format": "", "log_failure": failure}))
    assert found["traceback"].count("\n") == 120


@pytest.mark.parametrize("kind", ["json", "text"])
def test_an_event_that_says_nothing_is_no_line(kind):
    out = io.StringIO()
    for journal in (False, True):
        observer(out, kind, journal)({"log_time": 0.0})
    assert out.getvalue() == ""


class TestJournald:
    def test_reads_the_priority_before_each_line(self, record, written):
        def act():
            record.note("one")
            record.warn("two")
            record.report(Fault(session=0, place="x", error=KeyError("y")))

        found = written(act, "text", journal=True)
        assert [line[:3] for line in found] == ["<6>", "<4>", *["<2>"] * (len(found) - 2)]
        assert len(found) > 3
        assert [line[:4] for line in written(act, "json", journal=True)[:2]] == ["<6>{", "<4>{"]

    def test_knows_all_levels(self):
        assert {level.name for level in LogLevel.iterconstants()} == set(PRIORITIES)

    def test_reads_a_file_that_it_has_named(self, monkeypatch, tmp_path):
        with (tmp_path / "log").open("w") as file:
            assert not is_read_by_journald(file)
            found = os.fstat(file.fileno())
            monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
            assert is_read_by_journald(file)
            with (tmp_path / "other").open("w") as other:
                assert not is_read_by_journald(other)
        for without in (file, io.StringIO(), None):
            assert not is_read_by_journald(without)

    def test_has_a_priority_for_a_text_without_a_line_end(self):
        assert with_priority("error", "one\ntwo") == "<3>one\n<3>two"


def test_a_log_of_another_observer_is_left_to_it():
    assert log_of({"nodaemon": 1, "syslog": 1}, "text", None) is None
    assert log_of({"nodaemon": 1}, "text", None) is not None
