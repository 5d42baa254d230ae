"""The first tables: accounts, lines, whispers, sanctions, reports, audits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make all tables of the first release."""
    numbered("accounts", texts("name", "password", "role"), times("since", "seen"),
        [sa.Column("inside", sa.Boolean, nullable=False)], texts("room"),
        [sa.Column(name, NUMBER, nullable=False) for name in ("cursor", "whispers")],
        texts("blocks", "kept"),
        first=[sa.Column(name, KEY, nullable=False, unique=True) for name in ("key", "skeleton")],
    )  # fmt: skip
    lines()
    numbered("sanctions", texts("kind", "target", "name"), times("until"), texts("why", "by"),
        times("at"))  # fmt: skip
    op.create_index("sanctions_target", "sanctions", ["kind", "target"], unique=True)
    numbered("reports", times("at"), texts("by", "whom", "room", "text", "lines", "state", "host",
        "answer"))  # fmt: skip
    numbered("audits", times("at"), texts("who", "what", "whom", "why"))


def lines() -> None:
    """Make the tables of lines and whispers."""
    op.create_table(
        "lines",
        sa.Column("room", KEY, primary_key=True),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *times("at"),
        sa.Column("account", NUMBER, nullable=False),
        *texts("event"),
        sqlite_with_rowid=False,
    )
    some = sa.text("account > 0")
    op.create_index(
        "lines_of_account", "lines", ["account"], sqlite_where=some, postgresql_where=some
    )
    op.create_table(
        "whisper_of",
        sa.Column("account", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("to_me", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("whisper_of_number", "whisper_of", ["number"])


def numbered(
    name: str, *columns: list[sa.Column[object]], first: list[sa.Column[object]] | None = None
) -> None:
    """Make a table whose numbers the database gives."""
    op.create_table(
        name,
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        *(first or []),
        *(column for group in columns for column in group),
        sqlite_autoincrement=True,
    )


def texts(*names: str) -> list[sa.Column[object]]:
    """Return columns of text."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def times(*names: str) -> list[sa.Column[object]]:
    """Return columns of times."""
    return [sa.Column(name, sa.Double, nullable=False) for name in names]
