"""What several nodes of one party share; PostgreSQL alone has it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
oldest = 1

KEY = sa.Text(collation="C")
OFTEN = {"fillfactor": 20}
"""Of tables whose rows change at each turn: beside each row there is room for its next versions."""


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)


def _columns(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Add the tables of `stores.cluster`; its functions come with each upgrade."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    whole, real, flag = sa.BigInteger, sa.Double, sa.Boolean
    op.create_table(
        "cluster",
        _number("number"),
        *_columns(whole, "seq", "epoch"),
        *_columns(real, "at", "renewed"),
    )
    op.create_table(
        "nodes",
        _number("epoch"),
        *_columns(KEY, "node"),
        *_columns(sa.Text, "version", "address"),
        *_columns(whole, "ticket", "applied"),
        *_columns(real, "seen"),
        *_columns(flag, "draining"),
    )
    op.create_table(
        "numbers",
        sa.Column("log", KEY, primary_key=True),
        *_columns(whole, "next"),
    )
    op.create_table(
        "turns",
        _number("seq"),
        *_columns(whole, "epoch", "ticket"),
        *_columns(real, "at"),
        *_columns(sa.Text, "lines"),
    )
    op.create_table(
        "present",
        sa.Column("key", KEY, primary_key=True),
        *_columns(KEY, "skeleton"),
        *_columns(sa.Text, "name"),
        *_columns(whole, "account", "epoch", "session"),
        *_columns(flag, "shown"),
        sa.Column("until", sa.Double, nullable=True),
        *_columns(real, "hold", "claimed"),
        *_columns(sa.Text, "event"),
    )
    for column in ("skeleton", "session", "account"):
        op.create_index(f"present_{column}", "present", [column])
    op.create_table("ended", _number("session"), *_columns(sa.Text, "event"), *_columns(real, "at"))
    op.create_table(
        "tries", *_columns(KEY, "name"), *_columns(sa.Text, "block"), *_columns(real, "at")
    )
    op.create_index("tries_name", "tries", ["name"])
    parameters = ", ".join(f"{name} = {value}" for name, value in OFTEN.items())
    for table in ("cluster", "nodes", "numbers"):
        op.execute(f"ALTER TABLE {table} SET ({parameters})")
