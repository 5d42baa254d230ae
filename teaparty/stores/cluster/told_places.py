"""Telling all nodes which places there are, in order with all else, as that is stored."""

from msgspec import json
from sqlalchemy import Connection, text

from teaparty.core.events import Internal, PlaceAdded, PlaceGone
from teaparty.core.log.codec import packed
from teaparty.core.records.places import Made
from teaparty.stores.sql_places import Telling

FORGET = """
UPDATE present SET standing = (standing::jsonb
    #- ARRAY['invited', :log] #- ARRAY['quiet', :log] #- ARRAY['knocked', :log])::text
WHERE standing <> '{}'
"""


class ToldPlaces(Telling):
    """Has the database tell it by turns of its own."""

    def begins(self, connection: Connection) -> None:
        """See `Telling`: all that adds a turn locks this row first."""
        connection.execute(text("SELECT FROM cluster FOR UPDATE"))

    def added(self, connection: Connection, made: Made, owner: str) -> None:
        """See `Telling`."""
        state = json.encode(made.state).decode()
        event = PlaceAdded(
            number=made.number,
            name=made.name,
            kind=made.kind,
            owner=made.owner,
            since=made.since,
            state=state,
            by=owner,
        )
        _tell(connection, event)

    def gone(self, connection: Connection, made: Made) -> None:
        """See `Telling`. Nobody stands with it any more, and its log takes no more lines."""
        connection.execute(text(FORGET), {"log": made.key})
        connection.execute(text("DELETE FROM numbers WHERE log = :log"), {"log": made.key})
        _tell(connection, PlaceGone(number=made.number))


def _tell(connection: Connection, event: Internal) -> None:
    connection.execute(text("SELECT tea_tell(:event)"), {"event": packed(event).decode()})
