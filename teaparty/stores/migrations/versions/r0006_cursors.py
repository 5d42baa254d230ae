"""How far people have read each log: a row for each, where an account had one cursor."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TAKE = (
    "INSERT INTO cursors (account, log, cursor, at, missed)"
    " SELECT number, room, cursor, seen, '[]' FROM accounts WHERE room <> ''"
)


def upgrade() -> None:
    """Add the table `cursors`, with the cursor that each account had in its room."""
    op.create_table(
        "cursors",
        sa.Column("account", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("log", KEY, primary_key=True),
        sa.Column("cursor", NUMBER, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("missed", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(TAKE)
    op.drop_column("accounts", "cursor")
