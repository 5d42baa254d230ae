"""Since when nodes are in, and how far they are behind."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
oldest = 1


def upgrade() -> None:
    """Add two columns to the nodes, which PostgreSQL alone has."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, kind in (("since", sa.Double), ("newest", sa.BigInteger)):
        op.add_column("nodes", sa.Column(name, kind, nullable=False, server_default="0"))
