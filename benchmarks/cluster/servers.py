"""PostgreSQL servers of one's own: a primary, and standbys that can take over."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
FAST = """
listen_addresses = ''
max_connections = 40
wal_log_hints = on
wal_keep_size = 256MB
shared_buffers = 64MB
"""
PATIENCE = 60.0


class Server:
    """One server in a folder; `port` tells it from others there, whose sockets it shares."""

    def __init__(self, folder: Path, name: str, port: int) -> None:
        self.name, self.port = name, port
        self.sockets = folder
        self.data = folder / name
        self._log = folder / f"{name}.log"

    @property
    def conninfo(self) -> str:
        """Return what psycopg connects by."""
        return f"host={self.sockets} port={self.port} user=tea dbname=postgres"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Return the rows of an answer."""
        where = f"{self.conninfo} dbname={database} connect_timeout=5"
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    # --- how it is made

    def initialise(self) -> None:
        """Make an empty database."""
        self._run("initdb", "-D", str(self.data), "-U", "tea", "-A", "trust", "-E", "UTF8")
        self.change(FAST)

    def follow(self, primary: "Server") -> None:
        """Become a standby of another server, of which this is a copy."""
        source = f"{primary.conninfo} application_name={self.name}"
        self._run("pg_basebackup", "-D", str(self.data), "-R", "-c", "fast", "-d", source)

    def rewind(self, primary: "Server") -> None:
        """Become a standby of the server that took over; what only this one had is lost."""
        primary.ask("CHECKPOINT")  # before that, it is not seen that the other has gone on
        source = f"{primary.conninfo} application_name={self.name}"
        words = ("--target-pgdata", str(self.data), "--source-server", source)
        self._run("pg_rewind", *words, "--write-recovery-conf")

    def change(self, lines: str, name: str = "postgresql.conf", *, first: bool = False) -> None:
        """Add lines to a file of its configuration, for the next start."""
        file = self.data / name
        text = file.read_text()
        file.write_text(lines + text if first else text + lines)

    # --- how it runs

    def start(self) -> None:
        """Start it; after a kill it refuses for about a second."""
        options = f"-k {self.sockets} -p {self.port}"
        words = ("-D", str(self.data), "-w", "-l", str(self._log), "-o", options, "start")
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._run("pg_ctl", *words)
            except RuntimeError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """Stop it at once, if it runs."""
        if self.pid:
            self.signal(signal.SIGCONT)
            self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    def promote(self) -> None:
        """Have a standby take over."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "promote")

    @property
    def pid(self) -> int:
        """Return the number of its first process; 0 if it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0
        return pid if _runs(pid) else 0

    def processes(self) -> list[int]:
        """Return the numbers of all its processes."""
        pid = self.pid
        if not pid:
            return []
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            children = []
        return [pid, *map(int, children)]

    def signal(self, number: int) -> None:
        """Send a signal to all its processes."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """End all its processes at once."""
        found = self.processes()
        self.signal(signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while any(_runs(pid) for pid in found) and time.monotonic() < deadline:
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # its number may stay a while

    def cpu(self) -> float:
        """Return the seconds of CPU that its processes have used, but those that have ended."""
        return sum(_cpu(pid) for pid in self.processes())

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [*_as_postgres(), str(PROGRAMS[-1] / program), *words],
            cwd=self.sockets, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


def _as_postgres() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Servers:
    """A primary, which has a synchronous standby if that is wanted."""

    def __init__(self, folder: Path, standby: bool) -> None:
        self.primary = Server(folder, "one", 5432)
        self.standby = Server(folder, "two", 5433)
        self._with_standby = standby

    def begin(self) -> None:
        """Make and start them."""
        self.primary.initialise()
        self.primary.start()
        self.primary.ask("CREATE DATABASE party")
        if self._with_standby:
            self.standby.follow(self.primary)
            self.standby.start()
            self.wait_for_standby()

    @property
    def url(self) -> str:
        """Return the URL of the database, with both servers."""
        hosts = "&".join(f"host={each.sockets}:{each.port}" for each in self.all())
        return f"postgresql+psycopg://tea@/party?{hosts}"

    def all(self) -> list[Server]:
        """Return both servers."""
        return [self.primary, self.standby]

    def wait_for_standby(self) -> None:
        """Have the primary wait for the standby from now on; return when it does."""
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{self.standby.name}'")
        self.primary.ask("SELECT pg_reload_conf()")
        deadline = time.monotonic() + PATIENCE
        while not self.primary.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
            if time.monotonic() > deadline:
                raise RuntimeError("the standby does not follow")
            time.sleep(0.05)

    def take_over(self) -> None:
        """Have the standby be the primary, without a standby of its own."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        self.primary.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.primary.ask("SELECT pg_reload_conf()")

    def follow_again(self) -> None:
        """Have the server that was killed be the standby of the one that took over."""
        self.standby.rewind(self.primary)
        self.standby.start()
        self.wait_for_standby()

    def stop(self) -> None:
        """Stop both."""
        for each in self.all():
            each.stop()


@contextmanager
def servers(standby: bool, folder: Path | None = None) -> Iterator[Servers]:
    """Run servers in a new folder, within one that is given, which is on a disk."""
    made = Path(tempfile.mkdtemp(prefix="tea-", dir=folder))
    if os.getuid() == 0:
        shutil.chown(made, "postgres")
    made.chmod(0o711)
    found = Servers(made, standby)
    try:
        found.begin()
        yield found
    finally:
        found.stop()
        shutil.rmtree(made)
