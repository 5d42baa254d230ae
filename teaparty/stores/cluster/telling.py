"""Telling the nodes of a party, from outside, that the records were changed."""

from sqlalchemy import Engine, text

CHANGED = '{"type":"RecordsChanged"}'


def tell_nodes(engine: Engine) -> list[str]:
    """Have all nodes that are in read the records again, in order with all else; return who.

    Of a database that no node has ever used, or that is no PostgreSQL, there are none.
    """
    if engine.dialect.name != "postgresql":
        return []
    with engine.begin() as connection:
        if connection.scalar(text("SELECT to_regclass('nodes')")) is None:
            return []
        names = list(connection.scalars(text("SELECT node FROM nodes ORDER BY node")))
        if names:
            connection.execute(text("SELECT tea_tell(:event)"), {"event": CHANGED})
        return names
