"""What the log says about a fault: where it was, and its traceback."""

from twisted.python.failure import Failure

from teaparty.core.values.notices import Fault
from teaparty.render.safe import escaped_block

MOST = 60
"""Lines that remain at each end of a long traceback."""


def where(fault: Fault) -> str:
    """Return where a fault was, so that it is recognised when it comes again."""
    error, trace = fault.error, fault.error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    line = f", {code.co_name}, {code.co_filename}:{trace.tb_lineno}" if trace and code else ""
    return f"{fault.place} ({type(error).__name__}{line})"


def traceback_of(error: BaseException) -> str:
    """Return the traceback with nothing raw in it; of a very long one, both ends."""
    return shortened(Failure(error).getTraceback())


def shortened(traceback: str) -> str:
    """Return the text of a traceback, treated so."""
    lines = escaped_block(traceback).rstrip().split("\n")
    if len(lines) > 2 * MOST:
        left_out = f"  ... {len(lines) - 2 * MOST} lines were left out ..."
        lines = [*lines[:MOST], left_out, *lines[-MOST:]]
    return "\n".join(lines)
