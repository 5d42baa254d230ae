"""What the start does as another user, and as whom it goes on."""

import os
import pwd

import pytest

from teaparty.server import acting

NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def calls(monkeypatch):
    """What is asked of the system, where root asks; nothing of it is done."""
    made = []
    monkeypatch.setattr(os, "geteuid", lambda: acting.ROOT)
    monkeypatch.setattr(os, "getegid", lambda: 7)
    monkeypatch.setattr(os, "getgroups", lambda: [7, 8])
    for name in ("seteuid", "setegid", "setgroups"):
        monkeypatch.setattr(os, name, lambda found, name=name: made.append((name, found)))
    monkeypatch.setattr(acting, "switchUID", lambda *ids, euid: made.append(("switch", *ids)))
    return made


BACK = [("seteuid", 0), ("setegid", 7), ("setgroups", [7, 8])]


@pytest.mark.parametrize(
    ("uid", "gid", "switch"),
    [
        (NOBODY.pw_uid, None, ("switch", NOBODY.pw_uid, NOBODY.pw_gid)),
        (NOBODY.pw_uid, 5, ("switch", NOBODY.pw_uid, 5)),
        (None, 5, ("switch", None, 5)),
    ],
)
def test_root_acts_as_the_user_and_group_that_twistd_becomes(calls, uid, gid, switch):
    with acting.as_later({"uid": uid, "gid": gid}):
        assert calls == [switch]
    assert calls == [switch, *BACK]


def test_a_fault_is_met_as_root_again(calls):
    with pytest.raises(ValueError, match="oh"), acting.as_later({"uid": None, "gid": 5}):
        raise ValueError("oh")
    assert calls[1:] == BACK


@pytest.mark.parametrize("options", [None, {}, {"uid": None, "gid": None}])
def test_nothing_is_changed_where_nobody_is_named(calls, options):
    with acting.as_later(options):
        pass
    assert calls == []


def test_nobody_but_root_changes_anything(calls, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    with acting.as_later({"uid": NOBODY.pw_uid, "gid": None}):
        pass
    assert calls == []
