"""Where things are, by the options and the configuration, and who it is that asks."""

import os
import time
from argparse import Namespace

import pytest

from teaparty.admin import context
from teaparty.admin.context import Context
from teaparty.config import ConfigFaults
from teaparty.core.records import Audit


def at(**options):
    return Context(Namespace(**options))


@pytest.fixture
def here(tmp_path):
    """A place where nothing is yet."""
    return at(state=str(tmp_path / "state"))


# --- what the options say


def test_by_default_it_is_where_the_server_has_it():
    assert (at().state, at().limits.audits) == ("teaparty-state", 100_000)
    assert str(at().database) == "teaparty-state/teaparty.sqlite"


def test_options_go_before_the_configuration(tmp_path):
    file = tmp_path / "tea.toml"
    file.write_text("state = 'one'\ndatabase = 'sqlite:///tea.sqlite'\n[limits]\naudits = 7\n")
    found = at(config=str(file), state="two")
    assert (found.state, str(found.database), found.limits.audits) == ("two", "tea.sqlite", 7)
    assert str(at(config=str(file), database="").database) == "one/teaparty.sqlite"


@pytest.mark.parametrize("options", [{"state": ""}, {"config": "/nowhere/tea.toml"}])
def test_what_is_wrong_with_them_is_a_fault_of_the_configuration(options):
    with pytest.raises(ConfigFaults) as caught:
        at(**options)
    assert len(caught.value.faults) == 1


# --- what is noted


def test_a_note_says_who_uses_this_and_when(here, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000.5)
    here.database.make()
    with here.database.store() as store:
        here.note(store, "ban", "eve", "spam")
        here.note(store, "lock")
        found = store.audits(9)
    who = f"teaparty-admin ({context.user()})"
    assert found == [
        Audit(number=1, at=1_000.5, who=who, what="ban", whom="eve", why="spam"),
        Audit(number=2, at=1_000.5, who=who, what="lock"),
    ]


def test_a_user_without_a_name(monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert context.user() == "4000000000"
