"""Later releases of teaparty, made of this one, and nodes of a party that run one or the other.

Such a release speaks a later protocol. It has a kind of event more, an act of moderation more, a
field more in what people say, columns more in tables that nodes use all the time, and functions
that are made anew.
"""

import re
import shutil
import socket
from pathlib import Path

import pytest

import teaparty
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.migrating import HEAD
from tests.conftest import PATIENCE, TWISTD, Running, Start

ROOT = Path(teaparty.__file__).parent.parent
LATER = "9001"
"""The revision of the database that later releases make."""
REVISION = f'''"""Hats."""

import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{HEAD}"
oldest = {PROTOCOL}


def upgrade() -> None:
    """Add hats to people and nodes."""
    for table in ("accounts", "present", "nodes", "lines"):
        op.add_column(table, sa.Column("hat", sa.Text, nullable=False, server_default="none"))
'''
TOASTED = '''

class Toasted(Event, frozen=True, kw_only=True):
    """Somebody has toasted."""

    def plain(self) -> str:
        """See `Event`."""
        return f"{self.who.name} toasts."
'''
SLOW_MODE = '''class SlowModeIs(Internal, frozen=True, kw_only=True):
    """Everybody may say a line in so many seconds."""

    seconds: float


Between = (
    SlowModeIs
    | SomebodyIs'''
PLUGIN = '''from teaparty.api import Session, command
from teaparty.core.events import SlowModeIs, Toasted
from teaparty.core.people.roster import Roster


@command("toast", theme="Tea")
def toast(me: Session) -> None:
    """Raise a cup."""
    me.room.append(Toasted(who=me.person))
    Roster.of(me).tell(SlowModeIs(seconds=1.0))
'''
NODE = """
database = "{database}"
state = "state-{name}"
plugins = {plugins}
limits = {{ lines_burst = 100_000, shout_seconds = 0 }}

[cluster]
node = "{name}"

[http]
listen = "unix:http-{name}"

[rooms.parlour]
"""


def changed(file: Path, *changes: tuple[str, str]) -> None:
    """Change a file, in which each of these stands once."""
    text = file.read_text()
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} in {file}"
        text = text.replace(old, new)
    file.write_text(text)


def made(folder: Path, steps: int) -> str:
    """Make a release in a folder whose protocol is later by some steps; return its version."""
    version, house = f"{steps}.7.0", folder / "teaparty"
    shutil.copytree(ROOT / "teaparty", house, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "twisted" / "plugins", folder / "twisted" / "plugins")
    about = folder / f"teaparty-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: teaparty\nVersion: {version}\n")
    stores, events = house / "stores", house / "core" / "events"
    mine, later = f"PROTOCOL = {PROTOCOL}\n", f"PROTOCOL = {PROTOCOL + steps}\n"
    changed(stores / "cluster" / "protocol.py", (mine, later))
    changed(stores / "migrating.py", (f'HEAD = "{HEAD}"', f'HEAD = "{LATER}"'))
    (stores / "migrations" / "versions" / f"r{LATER}_hats.py").write_text(REVISION)
    functions = stores / "cluster" / "sql" / "turns.sql"
    functions.write_text(f"-- Of {version}.\n{functions.read_text()}")
    rooms = events / "rooms.py"
    field = "    text: str\n    to: tuple[Person, ...] = ()\n"
    mood = '    mood: str = field(default_factory=lambda: "gay")\n'
    imports = "from teaparty.core.events.base import Event, Person\n"
    changed(rooms, (field, field + mood), (imports, f"from msgspec import field\n\n{imports}"))
    rooms.write_text(rooms.read_text() + TOASTED)
    changed(events / "elsewhere.py", ("Between = (\n    SomebodyIs", SLOW_MODE))
    imports, union = "    TakenBack,\n", "Lasting = (\n    Said |"
    lasting = union.replace("Said", "Toasted | Said")
    changed(events / "old_lines.py", (imports, f"{imports}    Toasted,\n"), (union, lasting))
    return version


class Party:
    """Nodes on one database, by their names; each may be of another release."""

    def __init__(self, folder: Path, start: Start, database: str) -> None:
        self._folder, self._start, self._database = folder, start, database
        self.nodes: dict[str, Running] = {}
        (folder / "later_plugins").mkdir()
        (folder / "later_plugins" / "toasts.py").write_text(PLUGIN)

    def runs(self, name: str, release: Path | None = None, *options: str) -> Running:
        """Start a node of this release, or of one that was made."""
        plugins = ["later_plugins"] if release is not None else []
        file = self._folder / f"{name}.toml"
        file.write_text(NODE.format(name=name, database=self._database, plugins=plugins))
        with pytest.MonkeyPatch.context() as patch:
            if release is not None:
                patch.setenv("PYTHONPATH", str(release))
            command = () if release is None else TWISTD
            return self._start(f"--config={file}", *options, command=command)

    def begins(self, name: str, release: Path | None = None) -> Running:
        """Start one, and wait until it is ready."""
        self.nodes[name] = self.runs(name, release)
        assert self.nodes[name].port
        while self.asks(name, "readyz")[0] != 200:
            assert self.nodes[name].process.poll() is None
        return self.nodes[name]

    def refuses(self, name: str, release: Path | None, *options: str) -> str:
        """Start one which ends at once; return what it has said."""
        running = self.runs(name, release, *options)
        assert running.process.wait(PATIENCE) == 1
        return running.log

    def ends(self, name: str) -> None:
        """Stop one in order."""
        assert self.nodes.pop(name).ends() == 0

    def asks(self, name: str, page: str) -> tuple[int, str]:
        """Return the status and the text of a page of a node's for programs."""
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(PATIENCE)
            asked.connect(str(self._folder / f"http-{name}"))
            asked.sendall(f"GET /{page} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            found = b"".join(iter(lambda: asked.recv(65_536), b""))
        head, _, body = found.partition(b"\r\n\r\n")
        status = re.match(rb"HTTP/1.1 (\d+) ", head)
        assert status is not None, found
        return int(status[1]), body.decode()
