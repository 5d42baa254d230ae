"""What is counted of a running party."""

import pytest

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.notices import Fault, Gone, Reason, WrongPassword
from teaparty.operator_log.counts import Counts, Histogram

ALICE = e.Person(1, "alice")


def entry(event):
    return Entry(room="parlour", number=0, at=0.0, event=event)


def test_a_histogram_counts_a_value_in_the_bucket_that_ends_with_it():
    found = Histogram((1, 2, 4))
    for value in (0.5, 1, 1.5, 4, 5, 6):
        found.add(value)
    assert (found.counts, found.sum) == ([2, 1, 1, 2], 18)


def test_lines_are_counted_by_what_they_are():
    counts = Counts()
    said, passing = e.Said(who=ALICE, text="Tea?"), e.SaidPassing(who=ALICE, text="Tea?")
    emoted, arrived = e.Emoted(who=ALICE, text="waves."), e.Missed(count=1)
    counts.stored([entry(each) for each in (said, passing, emoted, arrived)], 0.02)
    assert counts.lines == {"said": 2, "emoted": 1, "whispered": 0, "other": 1}
    assert (sum(counts.stores.counts), counts.stores.sum) == (1, 0.02)


def test_sessions_that_sent_too_much_are_floods():
    counts = Counts()
    for reason in (Reason.QUIT, Reason.FLOODING, Reason.NEGOTIATING):
        counts.report(Gone(session=1, name="", reason=reason))
    assert (counts.gone[Reason.QUIT], counts.floods) == (1, 2)


def test_wrong_passwords_are_counted():
    counts = Counts()
    counts.report(WrongPassword(session=1, name=""))
    assert counts.logins == {"wrong_password": 1}


def raised_in(module):
    """Return an error that code of this module has raised."""
    names = {"__name__": module}
    exec("def fail():\n    raise ValueError('tea')\n", names)
    with pytest.raises(ValueError, match="tea") as error:
        names["fail"]()
    return error.value


@pytest.mark.parametrize(
    ("place", "module", "found"),
    [
        ("its door", "teaparty.doors.door", "door"),
        ("the text of Said", "teaparty.render", "door"),
        ("the store", "teaparty.stores.sqlite", "store"),
        ("the journal", "teaparty.stores.sqlite", "store"),
        ("a backup", "teaparty.stores.backups", "store"),
        ("teaparty.plugins.hugs.hug", "teaparty.plugins.hugs", "plugin"),
        ("its door", "teaparty.plugins.hugs.deep", "plugin"),
        ("a rehash", "teaparty.server", "other"),
    ],
)
def test_faults_are_counted_by_where_they_are(place, module, found):
    counts = Counts()
    counts.report(Fault(session=0, place=place, error=raised_in(module)))
    assert counts.faults == {found: 1}


def test_a_fault_without_a_traceback_is_counted():
    counts = Counts()
    counts.report(Fault(session=0, place="its door", error=ValueError("tea")))
    assert counts.faults == {"door": 1}
