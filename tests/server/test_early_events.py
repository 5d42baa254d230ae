"""What Twisted has said before the start is looked at once."""

from types import SimpleNamespace

import pytest
from twisted.logger import globalLogBeginner
from twisted.python.failure import Failure

from teaparty.server import early_events


@pytest.fixture
def said(monkeypatch):
    """The events that Twisted has logged before the start."""
    events = []
    waiting = SimpleNamespace(replayTo=lambda observer: [observer(event) for event in events])
    monkeypatch.setattr(globalLogBeginner, "_initialBuffer", waiting, raising=False)
    return events


def test_only_the_complaint_about_the_cache_is_forgotten(said):
    complaint = {"log_format": "Unable to write to plugin cache {path}: error {errno}"}
    other = {"log_format": "something else"}
    said += [complaint, other]
    early_events.look_at_what_was_said()
    assert complaint == {}
    assert other == {"log_format": "something else"}


def test_an_interrupt_that_was_swallowed_before_ends_the_start(said, monkeypatch):
    ended = []
    monkeypatch.setattr(early_events.signals, "interrupted", lambda: ended.append(True))
    said += [{"log_failure": Failure(error)} for error in (KeyboardInterrupt(), ValueError())]
    early_events.look_at_what_was_said()
    assert ended == [True]
