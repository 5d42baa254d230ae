"""Some machines in a network of their own, each with this machine's packages, for lines of guides.

What is written on one of them stays there: its root folder lies over ours. There is no systemd;
`systemctl` is a program that starts and stops what the units of Debian name.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tests.conftest import PATIENCE, lacking

BRIDGE = "tea0"
NETWORK = "198.51.100"
"""Of addresses for documentation (RFC 5737), as the guide has them."""
BEGUN = """
mount -t overlay overlay -o "lowerdir=/,upperdir=$0/up,workdir=$0/work" "$0/root"
for each in dev sys; do mount --rbind /$each "$0/root/$each"; done
mount -t proc proc "$0/root/proc"
mount -t tmpfs tmpfs "$0/root/run"
mkdir -p -m 1777 "$0/root/run/lock"
mkdir -p "$0/root/run/postgresql" && chown postgres:postgres "$0/root/run/postgresql"
hostname "$1"
ip link set lo up
chmod 711 "$0/root/root"
cp "$2" "$0/root/etc/hosts"
cp "$3" "$0/root/usr/local/bin/systemctl"
echo
exec perl -e '$SIG{CHLD} = "IGNORE"; exec qw(sleep infinity)'
"""
SYSTEMCTL = r"""#!/bin/bash
set -eu
words=() now=
for each in "$@"; do case $each in --now) now=1;; --*) ;; *) words+=("$each");; esac; done
what=${words[0]}
[ $what != enable ] && [ $what != disable ] || [ "$now" ] || exit 0
what=${what/enable/start}
what=${what/disable/stop}
for unit in "${words[@]:1}"; do
    unit=${unit%.service}
    if [[ $unit == postgresql@* ]]; then
        cluster=${unit#*@}
        mode=(); [ $what != stop ] && [ $what != restart ] || mode=(-m fast)
        pg_ctlcluster "${cluster%%-*}" "${cluster#*-}" $what "${mode[@]}" || [ $what = stop ]
        continue
    fi
    [ $what != daemon-reload ] || continue
    pid=/run/$unit.pid
    if [ $what = reload ]; then kill -HUP "$(cat $pid)"; continue; fi
    if [ $what != start ] && [ -e $pid ]; then
        kill "$(cat $pid)" || true
        while kill -0 "$(cat $pid)" 2> /dev/null; do sleep 0.1; done
        rm $pid
    fi
    if [ $what != stop ]; then
        file=/usr/lib/systemd/system/$unit.service
        [ ! -e /etc/systemd/system/$unit.service ] || file=/etc/systemd/system/$unit.service
        user=$(sed -n 's/^User=//p' $file)
        start=$(sed -n 's/^ExecStart=//p' $file | sed 's/ \$DAEMON_ARGS//')
        (
            export ETCD_NAME=$(hostname) ETCD_DATA_DIR=/var/lib/etcd/default
            set -a; [ ! -e /etc/default/$unit ] || . /etc/default/$unit; set +a
            cd /; exec setsid runuser -u "$user" -- $start >> /var/log/$unit.log 2>&1
        ) < /dev/null &
        sleep 0.2; pgrep -n -u "$user" -f "^.*${start##*/}" > $pid || echo $! > $pid
    fi
done
"""
WHOLE = """set -euo pipefail
[ ! -e ~/.kept ] || . ~/.kept
cd /
{lines}
declare -p {kept} 2> /dev/null > ~/.kept || true
"""


class Box:
    """One machine. It has a process of its own, with which all others there end."""

    def __init__(self, lan: "Lan", name: str, address: str) -> None:
        self.name, self.address = name, address
        self._folder = lan.folder / name
        for each in ("up", "work", "root"):
            (self._folder / each).mkdir(parents=True, exist_ok=True)
        (self._folder / "up").chmod(0o755)
        self._lan = lan
        self._holder: subprocess.Popen[bytes] | None = None

    @property
    def root(self) -> Path:
        """Where its files are, for us."""
        return Path(f"/proc/{self._inside}/root{self._folder}/root")

    def boot(self) -> None:
        """Switch it on; what it has written is still there."""
        shutil.rmtree(self._folder / "work")
        (self._folder / "work").mkdir()
        words = ["unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child"]
        self._holder = subprocess.Popen(
            [*words, "sh", "-ec", BEGUN, self._folder, self.name, self._lan.hosts, self._lan.tool],
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == b"\n"
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children").read_text()
        self._inside = children.split()[0]
        wire, end = f"t-{self.name}", f"e-{self.name}"
        _ip("link", "add", wire, "type", "veth", "peer", "name", end)
        _ip("link", "set", end, "address", f"02:00:00:00:00:{self.address.rpartition('.')[2]}")
        _ip("link", "set", end, "netns", self._inside)
        _ip("link", "set", wire, "master", BRIDGE, "up")
        self._run("ip", "addr", "add", f"{self.address}/24", "dev", end)
        self._run("ip", "link", "set", end, "up")

    def power_off(self) -> None:
        """End all of it at once, and its network."""
        if self._holder is not None:
            subprocess.run(["ip", "link", "del", f"t-{self.name}"], stderr=subprocess.DEVNULL)
            self._holder.kill()
            self._holder.wait(PATIENCE)
            assert self._holder.stdout is not None
            self._holder.stdout.close()
            self._holder = None

    def unplug(self) -> None:
        """Take it off the network; all of it goes on."""
        _ip("link", "set", f"t-{self.name}", "down")

    def plug(self) -> None:
        """Put it on the network again."""
        _ip("link", "set", f"t-{self.name}", "up")

    @property
    def enter(self) -> list[str]:
        """What runs a program there."""
        spaces = [f"--target={self._inside}", "--net", "--mount", "--pid", "--uts"]
        return ["nsenter", *spaces, "chroot", str(self._folder / "root"),
                "env", "-i", "HOME=/root", f"PATH={PATH}", "LC_ALL=C.UTF-8", "PAGER="]  # fmt: skip

    def begins(self, *words: object, out: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Start a program there."""
        return subprocess.Popen(
            [*self.enter, *map(str, words)], stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )

    def types(self, lines: str, status: int = 0) -> str:
        """Type these lines as root; return what is shown. Variables stay for those that follow."""
        kept = [line.partition("=")[0] for line in lines.splitlines() if _sets(line)]
        script = WHOLE.format(lines=lines, kept=" ".join(kept) or "HOME")
        done = subprocess.run(
            [*self.enter, "bash", "-c", script], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=180,
        )  # fmt: skip
        assert done.returncode == status, f"{self.name}# {lines}\n{done.stdout}"
        return done.stdout

    def _run(self, *words: str) -> None:
        subprocess.run(["nsenter", f"--target={self._inside}", "--net", *words], check=True)


PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Lan:
    """Machines by their names, and a bridge that joins them."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        if os.getuid() != 0 or shutil.which("patroni") is None:
            lacking("this is not root, or there is no patroni")
        self.folder = folder
        folder.mkdir()
        self.hosts, self.tool = folder / "hosts", folder / "systemctl"
        addresses = {name: f"{NETWORK}.{11 + place}" for place, name in enumerate(names)}
        lines = [f"{at} {name}.example.org {name}" for name, at in addresses.items()]
        self.hosts.write_text("127.0.0.1 localhost\n" + "".join(f"{line}\n" for line in lines))
        self.tool.write_text(SYSTEMCTL)
        self.tool.chmod(0o755)
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        self.boxes = {name: Box(self, name, at) for name, at in addresses.items()}
        for box in self.boxes.values():
            box.boot()

    def __getitem__(self, name: str) -> Box:
        return self.boxes[name]

    def end(self) -> None:
        """End all of them."""
        for box in self.boxes.values():
            box.power_off()
        time.sleep(0.1)
        _ip("link", "del", BRIDGE)


def _sets(line: str) -> bool:
    name, equals, _ = line.partition("=")
    return bool(equals) and name.isidentifier()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
