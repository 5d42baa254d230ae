"""Lines as they go to the database that nodes share."""

from collections.abc import Callable, Container

from teaparty.core.events import Event, Retracted, Whispered
from teaparty.core.log.codec import packed
from teaparty.core.log.places import Line
from teaparty.stores.cluster.values import Item
from teaparty.stores.rows import MISSED, whisper_of


class Items:
    """Makes items of lines. Those of the rooms `forgotten` are read by all, but not stored.

    Nor are whispers of guests, or to guests alone.

    If an event can't be packed, by a fault in a plugin, others read a missed line, and the error is
    given to `report`.
    """

    def __init__(self, forgotten: Container[str], report: Callable[[BaseException], None]) -> None:
        self._forgotten, self._report = forgotten, report

    def of(self, line: Line) -> Item:
        """Return the item of a line."""
        event = line.event
        try:
            text = packed(event).decode()
        except BaseException as error:
            self._report(error)
            text = MISSED
        retracts = event if type(event) is Retracted else None
        return Item(
            log=line.room,
            event=text,
            account=event.who.account,
            session=max(0, event.who.number),
            stored=line.room not in self._forgotten and _lasts(event),
            speech=event.speech,
            whispers=_whispers(event) if isinstance(event, Whispered) else (),
            retracts=None if retracts is None else retracts.line,
            by="" if retracts is None else retracts.by,
        )


def _lasts(event: Event) -> bool:
    """Whether an event is stored, which whispers among guests are not."""
    return not isinstance(event, Whispered) or event.lasts


def _whispers(event: Whispered) -> list[tuple[int, int]]:
    return [(account, to_me) for account, _, to_me in whisper_of(0, event)]
