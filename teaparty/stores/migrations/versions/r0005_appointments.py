"""What plugins have done at a time of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table `appointments`."""
    op.create_table(
        "appointments",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("plugin", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("owner", NUMBER, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("appointments_what", "appointments", ["plugin", "name", "at"])
    some = sa.text("owner > 0")
    op.create_index(
        "appointments_of_account",
        "appointments",
        ["owner"],
        sqlite_where=some,
        postgresql_where=some,
    )
