"""Which protocol nodes speak, and which they have to speak, so that two releases run together."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
oldest = 1


def upgrade() -> None:
    """Add the protocol of each node, of the functions, and the oldest that will do."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, name, kind, default in (
        ("nodes", "protocol", sa.BigInteger, "0"),
        ("cluster", "protocol", sa.BigInteger, "0"),
        ("cluster", "oldest", sa.BigInteger, "0"),
        ("cluster", "functions", sa.Text, ""),
    ):
        column = sa.Column(name, kind, nullable=False, server_default=default)
        op.add_column(table, column)
