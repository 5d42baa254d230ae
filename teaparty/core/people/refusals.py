"""Refusals: what somebody who goes on elsewhere reads there of lines that were not said.

Their client knows the number of the last private line that it has read, and says those lines again
that come after the last one of which it may know what became of it.
"""

from collections.abc import Sequence

from teaparty.core.events import Told
from teaparty.core.party.stay import Stay

Refused = tuple[int, int, str, str]
"""As in `HandedOver`."""


def handed_over(stay: Stay) -> tuple[Refused, ...]:
    """Return the last lines of a link that were refused, as they go along with it."""
    return tuple(
        [
            (each.line, each.number, each.event.text, str(each.event.fields.get("text", "")))
            for each in stay.refused
        ]
    )


def taken_up(refused: Sequence[Refused], taken: int, seen: int) -> tuple[int, list[Told]]:
    """Return the id of the last line that need not be said again, and what is to be told.

    All is known of lines up to `taken`, and the client has read private lines up to `seen`.
    """
    read = {line for line, number, *_ in refused if 0 < number <= seen}
    taken = max(taken, *read, 0)
    return taken, [
        Told(text=text, fields={"text": said})
        for line, _, text, said in refused
        if line <= taken and line not in read
    ]
