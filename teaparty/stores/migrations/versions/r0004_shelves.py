"""What plugins store."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table `shelves`."""
    op.create_table(
        "shelves",
        *(sa.Column(name, KEY, primary_key=True) for name in ("plugin", "shelf", "key")),
        sa.Column("owner", NUMBER, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    some = sa.text("owner > 0")
    op.create_index(
        "shelves_of_account", "shelves", ["owner"], sqlite_where=some, postgresql_where=some
    )
