"""The last name that somebody gave up, which is theirs for a while yet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the old name of an account, how it is found, and when it was given up."""
    name = sa.Column("old_name", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("accounts", name)
    op.add_column("accounts", sa.Column("old_key", KEY, nullable=True))
    op.add_column("accounts", sa.Column("old_skeleton", KEY, nullable=True))
    since = sa.Column("old_since", sa.Double, nullable=False, server_default=sa.text("0"))
    op.add_column("accounts", since)
    for column in ("old_key", "old_skeleton"):
        op.create_index(f"accounts_{column}", "accounts", [column], unique=True)
