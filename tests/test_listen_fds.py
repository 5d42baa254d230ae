"""How many sockets were given to a process, before Twisted counts them."""

import os

import pytest
from twisted.python.systemd import ListenFDs

from teaparty.listen_fds import COUNT, MOST, PID, begin, given


def environ(count, pid=None):
    return {PID: str(os.getpid()) if pid is None else pid, COUNT: count}


@pytest.mark.parametrize(("count", "found"), [("0", 0), ("2", 2), (str(MOST), MOST)])
def test_so_many_were_given(count, found):
    assert given(environ(count)) == found


@pytest.mark.parametrize("pid", ["", "1", "-1", "tea", "9" * 5_000])
def test_what_is_for_another_process_is_not_looked_at(pid):
    assert [given(environ(count, pid)) for count in ("2", "-1", "tea")] == [0, 0, 0]
    assert (given({}), given({COUNT: "2"}), given({PID: str(os.getpid())})) == (0, 0, 0)


@pytest.mark.parametrize(
    "count",
    ["", "-1", "+1", "1e9", "1000000000", pytest.param("9" * 5_000, id="long"), "tea", "1.5",
     "\u0661"],
)  # fmt: skip
def test_a_number_that_can_not_be_is_hidden_from_twisted(count):
    found = environ(count)
    assert given(found) is None
    begin(found)
    assert found == {PID: str(os.getpid())}
    assert ListenFDs.fromEnvironment(found).inheritedDescriptors() == []


def test_a_number_that_can_be_stays():
    found = environ("2")
    begin(found)
    assert found == environ("2")
