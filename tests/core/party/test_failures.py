"""What the start and the end of listeners have raised is noted, for as long as they are there."""

from types import coroutine

import pytest

from teaparty.core.party.failures import Failures, noting


@coroutine
def turn():
    yield


class Bell:
    def started(self, party):
        raise OSError(party)

    async def stopped(self):
        await turn()
        raise ZeroDivisionError


def failed():
    failures, bells = Failures(), [Bell(), Bell()]
    for bell in bells:
        with pytest.raises(OSError, match="tea"):
            noting(bell, "started", failures)("tea")
    return failures, bells


def test_what_is_raised_is_noted_and_raised():
    failures, bells = failed()
    assert [(each.listener, each.hook, str(each.error)) for each in failures] == [
        (bell, "started", "tea") for bell in bells
    ]


def test_what_is_awaited_is_noted_as_well_unless_nobody_waits_for_it_any_more():
    failures = Failures()
    stopping = noting(Bell(), "stopped", failures)().__await__()
    stopping.send(None)
    with pytest.raises(ZeroDivisionError):
        stopping.send(None)
    assert [(each.hook, type(each.error)) for each in failures] == [("stopped", ZeroDivisionError)]
    stopping = noting(Bell(), "stopped", failures)().__await__()
    stopping.send(None)
    stopping.close()
    assert len(failures) == 1


def test_who_is_gone_or_begins_anew_has_not_failed():
    failures, bells = failed()
    failures.keep(bells[:1])
    assert [each.listener for each in failures] == bells[:1]
    failures.forget(bells)
    assert failures == []
