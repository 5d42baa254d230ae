"""What the log says of a fault."""

from teaparty.core.values.notices import Fault
from teaparty.operator_log.tracebacks import MOST, traceback_of, where


def fault(raise_it):
    try:
        raise_it()
    except Exception as error:
        return Fault(session=1, place="the command x", error=error)


def test_a_fault_is_known_by_its_place_its_kind_its_function_and_its_line():
    one = fault(lambda: 1 / 0)
    other = fault(lambda: 2 / 0)
    assert where(one).startswith("the command x (ZeroDivisionError, ")
    assert "test_tracebacks.py:" in where(one)
    assert where(one) != where(other)
    assert ", <lambda>, " in where(one)
    assert where(Fault(session=1, place="y", error=KeyError())) == "y (KeyError)"


def test_a_traceback_is_not_longer_than_what_one_reads():
    def again():
        again()

    lines = traceback_of(fault(again).error).split("\n")
    assert len(lines) == 2 * MOST + 1
    assert len(traceback_of(fault(lambda: 1 / 0).error).split("\n")) < 12
