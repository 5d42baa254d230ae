"""Does what systemd does for the units in a folder with a system: sockets, users, notifications.

It is no systemd: it neither shuts a service in nor starts it again. `systemctl` is a program in the
folder that asks here, by a socket.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from tests import activation
from tests.conftest import PATIENCE

ASKS = """#!/usr/bin/python3
import socket, sys
link = socket.socket(socket.AF_UNIX)
link.connect("/run/systemctl")
link.sendall("\\0".join(sys.argv[1:]).encode())
link.shutdown(socket.SHUT_WR)
status, _, said = b"".join(iter(lambda: link.recv(65536), b"")).decode().partition("\\n")
sys.stdout.write(said)
sys.exit(int(status))
"""
FOLDERS = ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
READY, STATUS = "READY=1", "STATUS="


class Unit:
    """What stands in the files of a unit, by keys; each may stand there several times."""

    def __init__(self, root: Path, name: str) -> None:
        self.keys: dict[str, list[str]] = {}
        found = [path for folder in FOLDERS if (path := root / folder / name).exists()]
        for file in [found[0], *sorted((root / FOLDERS[0] / f"{name}.d").glob("*.conf"))]:
            text = file.read_text().replace("\\\n", " ")
            for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
                self.keys[key] = [*self.keys.get(key, []), value] if value else []

    def all(self, key: str) -> list[str]:
        return self.keys.get(key, [])

    def one(self, key: str, usual: str = "") -> str:
        return [usual, *self.all(key)][-1]


class Service:
    """A service that runs."""

    def __init__(self, root: Path, unit: Unit, log: Path) -> None:
        self._root, self._unit, self._log = root, unit, log
        self.status = ""
        self.ready = threading.Event()
        self._notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._address = f"/run/notify-{log.name}"
        inside = root / self._address.lstrip("/")
        inside.unlink(missing_ok=True)
        self._notified.bind(str(inside))
        inside.chmod(0o777)
        threading.Thread(target=self._reads, daemon=True).start()

    def _reads(self) -> None:
        while True:
            for line in self._notified.recv(4_096).decode().split("\n"):
                if line == READY:
                    self.ready.set()
                elif line == "RELOADING=1":
                    self.ready.clear()
                elif line.startswith(STATUS):
                    self.status = line.removeprefix(STATUS)

    def _environ(self) -> dict[str, str]:
        unit = self._unit
        found = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "NOTIFY_SOCKET": self._address}
        if unit.one("WatchdogSec"):
            found["WATCHDOG_USEC"] = f"{unit.one('WatchdogSec')}000000"
        for line in unit.all("Environment"):
            found |= dict(part.split("=", 1) for part in shlex.split(line))
        for file in unit.all("EnvironmentFile"):
            for part in shlex.split((self._root / file.lstrip("/")).read_text(), comments=True):
                key, _, value = part.partition("=")
                found[key] = value
        return found

    def begin(self, inside: Sequence[str], sockets: dict[str, Sequence[socket.socket]]) -> None:
        """Start it, with what runs a program `inside`; wait until it says that it is ready."""
        unit, environ = self._unit, self._environ()
        user = unit.one("User", "root")
        if unit.one("StateDirectory"):
            state = self._root / "var/lib" / unit.one("StateDirectory")
            state.mkdir(exist_ok=True)
            subprocess.run(["chroot", self._root, "chown", user, f"/var/lib/{state.name}"])
            state.chmod(int(unit.one("StateDirectoryMode"), 8))
        words = [part for word in unit.one("ExecStart").split() for part in _filled(word, environ)]
        numbers = [each.fileno() for held in sockets.values() for each in held]
        names = ":".join(name for name, held in sockets.items() for _ in held)
        given = [sys.executable, activation.__file__, names, ",".join(map(str, numbers)), "--"]
        within = [*inside, f"--userspec={user}:{user}", str(self._root), "sh", "-c",
                  f'cd {unit.one("WorkingDirectory", "/")} && exec "$@"', "sh", *words]  # fmt: skip
        with self._log.open("ab") as out:
            self.process = subprocess.Popen(
                [*(given if numbers else []), *within],
                env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=out, pass_fds=numbers,
                umask=int(unit.one("UMask", "0022"), 8),
            )  # fmt: skip
        if unit.one("Type") == "notify":
            assert self.ready.wait(PATIENCE), self._log.read_text()

    def reload(self, inside: Sequence[str]) -> None:
        """Do what its unit says; wait until it says that it is done."""
        words = ["sh", "-c", self._unit.one("ExecReload")]
        environ = {**os.environ, "MAINPID": str(self.process.pid)}
        self.ready.clear()
        subprocess.run([*inside, str(self._root), *words], env=environ, check=True)
        if self._unit.one("Type") == "notify":
            assert self.ready.wait(PATIENCE), self._log.read_text()

    def end(self) -> int:
        """End it; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def _filled(word: str, environ: dict[str, str]) -> list[str]:
    """Return the words that stand for one in a unit."""
    return environ.get(word[1:], "").split() if word.startswith("$") else [word]


class Units:
    """The units of a system in a folder, which `systemctl` there starts and stops.

    `inside` is what runs a program there, up to the options of chroot and the folder.
    """

    def __init__(self, root: Path, inside: Sequence[str], logs: Path) -> None:
        self._root, self._inside, self._logs = root, inside, logs
        self.services: dict[str, Service] = {}
        self._sockets: dict[str, list[socket.socket]] = {}
        self._asked = socket.socket(socket.AF_UNIX)
        self._asked.bind(str(root / "run/systemctl"))
        self._asked.listen()
        program = root / "usr/local/bin/systemctl"
        program.write_text(ASKS)
        program.chmod(0o755)

    def answer(self) -> None:
        """Answer all that is asked, in this thread, whose network is that of the sockets."""
        while True:
            link, _ = self._asked.accept()
            with link, link.makefile("rwb") as asked:
                words = asked.read().decode().split("\0")
                try:
                    asked.write(f"0\n{self.does(words)}".encode())
                except Exception as error:
                    asked.write(f"1\n{error!r}\n".encode())

    def log(self, name: str) -> str:
        return (self._logs / name).read_text(errors="replace")

    def does(self, words: Sequence[str]) -> str:
        """Do what somebody types after `systemctl`; return what is answered."""
        what, *names = [word for word in words if not word.startswith("--")]
        if what == "enable":
            if "--now" not in words:
                return ""
            what = "start"
        if what == "disable":
            if "--now" not in words:
                return ""
            what = "stop"
        whole = [name if "." in name else f"{name}.service" for name in names]
        return "".join(getattr(self, what.replace("-", "_"))(name) or "" for name in whole)

    def start(self, name: str) -> None:
        if name.endswith(".socket"):
            self._sockets[name] = [_opened(at) for at in Unit(self._root, name).all("ListenStream")]
            return
        log = self._logs / name.removesuffix(".service")
        self.services[name] = service = Service(self._root, Unit(self._root, name), log)
        own = name.replace(".service", ".socket")
        service.begin(self._inside, {own: self._sockets.get(own, [])})

    def stop(self, name: str) -> None:
        if name.endswith(".socket"):
            for each in self._sockets.pop(name):
                each.close()
        elif name in self.services:
            assert self.services.pop(name).end() == 0, self.log(name.removesuffix(".service"))

    def restart(self, name: str) -> None:
        if name != "systemd-journald.service":  # which is not there
            self.stop(name)
            self.start(name)

    def reload(self, name: str) -> None:
        self.services[name].reload(self._inside)

    def status(self, name: str) -> str:
        return f'{name}\n     Status: "{self.services[name].status}"\n'

    def end(self) -> None:
        """End all services, however they are."""
        for service in self.services.values():
            service.process.kill()
            service.process.wait(PATIENCE)
        self._asked.close()


def _opened(port: str) -> socket.socket:
    return socket.create_server(("::", int(port)), family=socket.AF_INET6, dualstack_ipv6=True)
