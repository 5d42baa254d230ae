"""Brings a database to the newest revision. Alembic is imported only if there is work for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from teaparty.stores import schema
from teaparty.stores.cluster import tables as cluster
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, Location, reason
from teaparty.stores.sqlite_files import copy_file

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"
"""The newest revision; a test compares it with the scripts."""
VERSIONS = Path(__file__).with_name("migrations") / "versions"


def migrate(
    location: Location, engine: Engine, head: str = HEAD, versions: tuple[Path, ...] = (VERSIONS,)
) -> str:
    """Make the tables of an empty database, or bring an older one to `head`.

    Returns what was done, in a sentence, which is empty for nothing. An old database is copied
    before it is changed. Raises `StoreRefused` for one that a newer release has made.
    """
    with engine.connect().execution_options(reads=True) as connection:
        revision = revision_of(connection)
        tables = set(inspect(connection).get_table_names()) if revision is None else set()
    if revision == head:
        return ""
    if revision is None:
        if tables & set(schema.metadata.tables):
            raise StoreRefused(f"the database {location} has tables that are not the party's.")
        _create(engine, head)
        return ""
    return _upgrade(location, engine, revision, head, scripts_of(versions))


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database; None for one that has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _create(engine: Engine, head: str) -> None:
    with engine.begin() as connection:
        schema.metadata.create_all(connection, checkfirst=False)
        if connection.dialect.name == "postgresql":
            cluster.create(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(
            text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head}
        )


def scripts_of(versions: tuple[Path, ...]) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    places = "\n".join(str(place).replace("%", "%%") for place in versions)
    config.set_main_option("version_locations", places)
    return config


def refuse_newer(what: str, revision: str, scripts: "Config | None" = None) -> None:
    """Raise `StoreRefused` for a revision that this release does not know."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(scripts or scripts_of((VERSIONS,))).get_revision(revision)
    except CommandError:
        raise StoreRefused(
            f"{what} is of revision {revision}, which this release does not know: "
            "a newer one has written it."
        ) from None


def _upgrade(
    location: Location, engine: Engine, revision: str, head: str, scripts: "Config"
) -> str:
    from alembic import command
    from alembic.util import CommandError

    refuse_newer(f"the database {location}", revision, scripts)
    try:
        copy = _copy(location, head)
        with engine.begin() as connection:
            if location.url is not None:
                copy_tables(connection, copy)
            scripts.attributes["connection"] = connection
            command.upgrade(scripts, head)
    except (*FAULTS, CommandError) as error:
        raise StoreRefused(
            f"the database {location} could not be brought to revision {head}, and was left as it "
            f"was: {reason(error)}."
        ) from error
    return f"the database was brought from revision {revision} to {head}; as it was: {copy}."


def _copy(location: Location, head: str) -> str:
    """Return where the copy of a database is: a file, made now, or a schema still to be made."""
    if location.file is None:
        return f"before_{head}"
    copy = location.file.with_name(f"{location.file.name}.before-{head}")
    copy_file(location.connect(), copy)
    return str(copy)


def copy_tables(connection: Connection, name: str) -> None:
    """Copy all tables of PostgreSQL's current schema into a new one called `name`."""
    tables = inspect(connection).get_table_names()
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"DROP SCHEMA IF EXISTS {quote(name)} CASCADE"))
    connection.execute(text(f"CREATE SCHEMA {quote(name)}"))
    for table in tables:
        copy = f"{quote(name)}.{quote(table)}"
        connection.execute(text(f"CREATE TABLE {copy} AS TABLE {quote(table)}"))
