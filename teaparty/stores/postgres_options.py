"""What every connection to PostgreSQL asks for, whatever the server's configuration says."""

from sqlalchemy import URL

ALWAYS = (
    r"-c default_transaction_isolation=read\ committed -c statement_timeout=0 -c lock_timeout=0"
    " -c standard_conforming_strings=on -c extra_float_digits=3"
)
"""Turns of several nodes wait for each other, and are never begun anew; what takes longer than an
operator allows other programs is done all the same; texts and times are stored as they are."""


def options(url: URL, ours: str) -> str:
    """Return libpq's `options`: what a URL says, such as a `search_path`, and then what must be."""
    _, given = url.get_dialect()().create_connect_args(url)
    return f"{given.get('options', '')} {ALWAYS} {ours}".strip()
