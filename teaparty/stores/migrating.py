"""Brings a database to the newest revision. Alembic is imported only if there is work for it.

Several nodes may use a PostgreSQL meanwhile, and go on with it, if all of them can. Each revision
says which can: those of the `oldest` protocol that it names, and later ones.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, Engine, inspect, text

from teaparty.stores import schema
from teaparty.stores.cluster import releases
from teaparty.stores.cluster import tables as cluster
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import FAULTS, Location, reason
from teaparty.stores.sqlite_files import copy_file

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0013"
"""The newest revision; a test compares it with the scripts."""
OLDEST = 1
"""The oldest protocol whose nodes can go on with it; a test compares it, too."""
VERSIONS = Path(__file__).with_name("migrations") / "versions"
LATER = "the database {database} is of revision {revision}, of a later release; this one can go on."
UNFIT_EARLIER = (
    "{what} of revision {revision}, and this is for {head}: start the server of this release once,"
    " which sees to it."
)
UNFIT_LATER = (
    "{what} of revision {revision}, of a later release, and this is for {head}: use the"
    " teaparty-admin of that release."
)
LOCKS = "5s"
"""How long a migration waits for a table that somebody uses, and all others wait for it so long."""


def migrate(
    location: Location, engine: Engine, head: str = HEAD, versions: tuple[Path, ...] = (VERSIONS,),
    oldest: int = OLDEST, node: str = "",
) -> str:  # fmt: skip
    """Make the tables of an empty database, or bring an older one to `head`.

    Returns what was done, in a sentence, which is empty for nothing. An old database is copied
    before it is changed. Raises `StoreRefused` for one that a newer release has made, unless this
    one can go on with it; and while nodes are in that can't go on with `head`, but for the `node`
    that starts.
    """
    with engine.connect().execution_options(reads=True) as connection:
        revision = revision_of(connection)
        tables = set(inspect(connection).get_table_names()) if revision is None else set()
        fits = is_fit(connection, revision, head)
    if revision is None:
        if tables & set(schema.metadata.tables):
            raise StoreRefused(f"the database {location} has tables that are not the party's.")
        _create(engine, head, oldest)
        return ""
    if fits:
        return "" if revision == head else LATER.format(database=location, revision=revision)
    scripts = scripts_of(versions)
    refuse_newer(f"the database {location}", revision, scripts)
    return _upgrade(location, engine, Step(revision, head, scripts, oldest, node))


def is_fit(connection: Connection, revision: str | None, head: str = HEAD) -> bool:
    """Whether this release can use a database as it is: it is of `head`, or near enough."""
    return revision == head or (
        revision is not None and revision > head and releases.goes_on(connection)
    )


def unfit(what: str, revision: str) -> str:
    """Return what the operator does with a database that is not fit; `what` ends in its verb."""
    shape = UNFIT_LATER if revision > HEAD else UNFIT_EARLIER
    return shape.format(what=what, revision=revision, head=HEAD)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database; None for one that has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _create(engine: Engine, head: str, oldest: int) -> None:
    with engine.begin() as connection:
        schema.metadata.create_all(connection, checkfirst=False)
        if connection.dialect.name == "postgresql":
            cluster.create(connection)
            releases.note_oldest(connection, oldest)
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


class Step(NamedTuple):
    """From which revision to which, by which scripts; see `migrate`."""

    revision: str
    head: str
    scripts: "Config"
    oldest: int
    node: str


def _upgrade(location: Location, engine: Engine, step: Step) -> str:
    from alembic.util import CommandError

    head = step.head
    try:
        copy = _copy(location, engine, head)
        with engine.begin() as connection:
            _change(connection, step)
    except (*FAULTS, CommandError) as error:
        raise StoreRefused(
            f"the database {location} could not be brought to revision {head}, and was left as it "
            f"was: {reason(error)}."
        ) from error
    return f"the database was brought from revision {step.revision} to {head}; as it was: {copy}."


def _change(connection: Connection, step: Step) -> None:
    """Run the scripts. Nodes may use the database: their turns wait, and so do their readers."""
    from alembic import command

    shared = connection.dialect.name == "postgresql"
    if shared:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCKS}'"))
        releases.refuse_revision(connection, step.head, step.oldest, step.node)
    step.scripts.attributes["connection"] = connection
    command.upgrade(step.scripts, step.head)
    if shared:
        cluster.install(connection)
        releases.note_oldest(connection, step.oldest)


def _copy(location: Location, engine: Engine, head: str) -> str:
    """Copy a database as it is at one moment; return where to: a file, or a schema."""
    if location.file is None:
        name = f"before_{head}"
        copying = engine.execution_options(isolation_level="REPEATABLE READ")
        with copying.begin() as connection:
            copy_tables(connection, name)
        return name
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
