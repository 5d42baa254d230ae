"""The store's own clock, and marks by which lines and accounts have an age in it.

What is there already counts as new at this moment: its times were those of the system's clock.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables `marks` and `clock`, and when an account was used."""
    used = sa.Column("used", sa.Double, nullable=False, server_default=sa.text("0"))
    op.add_column("accounts", used)
    op.create_table(
        "marks",
        sa.Column("room", KEY, primary_key=True),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("clock", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "clock",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("clock", sa.Double, nullable=False),
        sa.Column("unix", sa.Double, nullable=False),
        sa.Column("held", sa.Text, nullable=False),
    )
