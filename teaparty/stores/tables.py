"""What the parts of `stores.sql.SqlStore` share: transactions."""

from contextlib import AbstractContextManager

from sqlalchemy import Connection, Engine

CHUNK = 500
"""Lines that are deleted in one transaction: nobody who writes waits for more."""


class Tables:
    """Some tables of a database; each method is one transaction, unless it says otherwise."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def _reading(self) -> AbstractContextManager[Connection]:
        return self.engine.connect().execution_options(reads=True)

    def _writing(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()
