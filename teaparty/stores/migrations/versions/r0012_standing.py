"""How people who are in stand with places, where several nodes share them; PostgreSQL alone."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
oldest = 1


def upgrade() -> None:
    """Add that to the names of people who are in."""
    if op.get_bind().dialect.name == "postgresql":
        standing = sa.Column("standing", sa.Text, nullable=False, server_default="{}")
        op.add_column("present", standing)
