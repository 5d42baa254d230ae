"""Tokens, by which programs act for an account."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table `tokens`."""
    op.create_table(
        "tokens",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("name", KEY, nullable=False, unique=True),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("rights", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sqlite_autoincrement=True,
    )
