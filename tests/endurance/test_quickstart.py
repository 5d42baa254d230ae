"""What the guides have operators type, line by line, in a folder with Debian and its own network.

There is no systemd: `tests.endurance.units` does for the units what it would do. Nor can certbot
reach anybody: it only reads its line, and the self-signed certificate stands for the one that it
would get.
"""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import sentences as s
from tests.conftest import PATIENCE, Peer
from tests.containerfile import ROOT, debian
from tests.endurance.debian import install_debian, run
from tests.endurance.machine import Machine, Mails

pytestmark = pytest.mark.endurance
GUIDE = (ROOT / "docs" / "quickstart.md").read_text("utf-8")
LINES = re.compile(r"<!-- lines: (\w[\w-]*)([^>]*) -->\n```sh\n(.*?)```", re.DOTALL)
BLOCKS = {name: (how, lines) for name, how, lines in LINES.findall(GUIDE)}
(YOURS,) = re.findall(r"<!-- yours -->\n```sh\n(.*?)```", GUIDE, re.DOTALL)
OPERATOR = (ROOT / "docs" / "operator.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
HOST, SOURCE, CLONE = "tea.example.org", "/srv/git/teaparty.git", "/usr/local/src/teaparty"
PASSWORD = "tea for two"
STALE, VERSION = "teaparty/stale.py", "0.1.1"
READS_ITS_LINE = """#!/usr/bin/python3
import sys
from certbot._internal.cli import prepare_and_parse_args
from certbot._internal.plugins.disco import PluginsRegistry
print(prepare_and_parse_args(PluginsRegistry.find_all(), sys.argv[1:]).domains)
"""
REMOVING = "## Removing it"
MOST = 15 * 60
"""Seconds that all lines may take together."""


def test_each_line_to_be_copied_is_tried_here():
    assert len(BLOCKS) == GUIDE.count("```sh") - 1


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A folder with Debian, and in it the repository as it is here."""
    folder = tmp_path_factory.mktemp("base")
    install_debian(folder, debian(), "systemd")
    work, there = tmp_path_factory.mktemp("work") / "teaparty", folder / SOURCE.lstrip("/")
    run("git", "clone", "-q", ROOT, work)
    commits(work, lambda: (work / STALE).write_text(""))
    run("git", "clone", "-q", "--bare", work, there)
    (folder / "etc/gitconfig").write_text("[safe]\ndirectory = *\n")
    yield folder
    shutil.rmtree(folder)


def commits(work, change):
    """Change something in a clone, and commit that."""
    change()
    run("git", "-C", work, "add", "--all")
    own = ("-c", "user.name=Zoe", "-c", "user.email=zoe@example.org")
    run("git", "-C", work, *own, "commit", "-q", "-m", "A change of a test")


@pytest.fixture
def machine(base, tmp_path):
    root, logs = tmp_path / "machine", tmp_path / "logs"
    run("cp", "--archive", base, root)
    logs.mkdir()
    made = Machine(root, logs)
    yield made
    made.end()
    shutil.rmtree(root)


class Operator:
    """Somebody who follows the guide, and looks at what it leads to."""

    def __init__(self, machine):
        self.machine, self.root = machine, machine.root
        machine.types("yours", re.sub("source=.*", f"source={SOURCE}", YOURS))

    def follows(self, *names, typed=()):
        """Type these lines of the guide; return what is shown."""
        shown = [self.machine.types(name, BLOCKS[name][1], "by the network" in BLOCKS[name][0],
                                    typed) for name in names]  # fmt: skip
        return "".join(shown)

    def waits(self, look, seconds=PATIENCE):
        """Look again until there is something; return that."""
        deadline = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < deadline
            time.sleep(0.5)
        return found

    def comes(self, port, *words):
        """Come in from the machine itself, by TLS on a port that has it; quit again."""

        def comes():
            peer = Peer(port)
            if port == 5006:
                authority = self.root / "etc/teaparty/fullchain.pem"
                context = ssl.create_default_context(cafile=authority)
                peer.socket = context.wrap_socket(peer.socket, server_hostname=HOST)
            peer.types(*words, "unignore nobody-here").reads_until(s.not_ignored)
            peer.types("quit").reads_to_the_end()
            peer.socket.close()

        self.machine.inside(comes)

    def asks(self, expression):
        """Return the values that Prometheus has for an expression."""
        query = urllib.parse.urlencode({"query": expression})

        def ask():
            url = f"http://127.0.0.1:9090/api/v1/query?{query}"
            try:
                with urllib.request.urlopen(url, timeout=PATIENCE) as found:
                    return [float(each["value"][1]) for each in json.load(found)["data"]["result"]]
            except OSError:  # it does not answer yet
                return []

        return self.machine.inside(ask)

    @property
    def backups(self):
        return sorted((self.root / "var/lib/teaparty/backups").glob("backup-*.sqlite"))


def test_the_guide_leads_from_an_empty_machine_to_a_party(machine, base, tmp_path):
    operator = Operator(machine)
    operator.follows("install", "units", "tool", "hook")
    gets_a_certificate(operator)
    opens_the_party(operator)
    goes_back(operator)
    is_told(operator)
    operator.follows("journal")
    upgrades(operator, tmp_path)
    removes(operator)
    spent = {name: round(seconds) for name, seconds in machine.spent.items()}
    print(f"\nseconds: {spent}; all lines: {sum(spent.values())}")
    assert sum(spent.values()) < MOST


def gets_a_certificate(operator):
    program = operator.root / "usr/local/bin/certbot"
    program.write_text(READS_ITS_LINE)
    program.chmod(0o755)
    assert HOST in operator.follows("certbot")
    operator.follows("self-signed", "copied")
    own = operator.root / "etc/teaparty/fullchain.pem"
    ours = own.read_bytes()
    others = "RENEWED_DOMAINS='cake.example.org' RENEWED_LINEAGE=/nowhere"
    operator.machine.types("another name", f"{others} /etc/letsencrypt/renewal-hooks/deploy/*")
    assert own.read_bytes() == ours
    shutil.copy(own, operator.root / "usr/local/share/ca-certificates/own.crt")
    operator.machine.is_called("localhost", socket.gethostname(), HOST)
    operator.machine.types("trusted by this machine", "update-ca-certificates")


def opens_the_party(operator):
    assert "No faults were found." in operator.follows("configuration", "opened")
    operator.follows("wizard", typed=[PASSWORD, PASSWORD])
    shown = operator.follows("seen")
    for text in ('Status: "0 people in."', "The party is ready.", "runs as process", s.welcome):
        assert text in shown
    operator.comes(5005, "login alice")
    operator.comes(5006, "login zoe", PASSWORD)
    log = operator.machine.units.log("teaparty")
    assert re.search(r"connected from \S+ to tcp:5006 by TLS", log)
    assert "Unable to write" not in log
    status = (operator.root / "proc/self/status").exists()
    assert status is False  # it is mounted for the machine alone


def goes_back(operator):
    operator.waits(lambda: operator.backups, 90)
    shown = operator.follows("rehearsal")
    assert "zoe" in shown
    operator.comes(5006, "login alice", f"register {PASSWORD} {PASSWORD}")
    shown = operator.follows("restored")
    assert "before" in shown
    operator.comes(5006, "login zoe", PASSWORD)
    users = operator.machine.types("users", "teaparty-admin user list")
    assert ("zoe" in users, "alice" in users) == (True, False)


def is_told(operator):
    mails = operator.machine.inside(Mails, 25)
    operator.machine.begins(mails.take)
    assert operator.follows("prometheus").count("SUCCESS") >= 2
    operator.waits(lambda: operator.asks('up{job="teaparty"}') == [1.0])
    operator.comes(5005, "login bob", "say Tea?")
    board = json.loads((ROOT / "docs" / "grafana.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    operator.waits(lambda: operator.asks("rate(process_cpu_seconds_total[5m])"), 60)
    page = operator.machine.types("metrics", "curl --silent http://localhost:9105/metrics")
    for each in asked:
        filled = each.replace("$__rate_interval", "5m").replace("$instance", "localhost:9105")
        there = any(f"\n{name}" in page for name in re.findall(r"(?:teaparty|process)_\w+", each))
        assert bool(operator.asks(filled)) == there, filled  # some are of nodes alone
    assert "TeapartyDown" in operator.follows("alerts")
    operator.waits(lambda: "TeapartyDown" in mails.read, 60)
    assert "To: you@example.org" in mails.read
    operator.waits(lambda: operator.asks("up") == [1.0])


def upgrades(operator, tmp_path):
    work = tmp_path / "work"
    run("git", "clone", "-q", operator.root / SOURCE.lstrip("/"), work)

    def newer():
        (work / STALE).unlink()
        file = work / "setup.cfg"
        file.write_text(file.read_text().replace("version = 0.1.0", f"version = {VERSION}"))

    commits(work, newer)
    run("git", "-C", work, "push", "-q", "origin", "HEAD")
    assert "No faults were found." in operator.follows("upgrade")
    with ThreadPoolExecutor() as pool:
        upgraded = pool.submit(operator.follows, "upgraded")
        while not upgraded.done():
            operator.machine.inside(is_not_refused, 5005)
        assert "runs as process" in upgraded.result()
    installed = operator.root / "srv/party/.venv/lib/python3.11/site-packages"
    assert (installed / f"teaparty-{VERSION}.dist-info").is_dir()
    assert not (installed / STALE).exists()
    operator.comes(5006, "login zoe", PASSWORD)


def removes(operator):
    machine, root = operator.machine, operator.root
    (lines,) = below(REMOVING)
    machine.types("removed", lines)
    assert not (root / "srv/party").exists()
    assert list((root / "etc/systemd/system").glob("teaparty*")) == []
    assert machine.running("bin/twistd") == []
    machine.inside(nobody_listens, 5005)
    assert (root / "var/lib/teaparty/teaparty.sqlite").exists()
    in_sentences = re.findall(r"`((?:userdel|rm) [^`]+)`", OPERATOR.partition(REMOVING)[2])
    machine.types("the user", "\n".join(in_sentences))
    assert "teaparty" not in (root / "etc/passwd").read_text()


def nobody_listens(port):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def is_not_refused(port):
    """Connect, and wait for a greeting, or the goodbye of a party that closes just now."""
    peer = Peer(port)
    assert peer.socket.recv(4_096)
    peer.socket.close()


# --- the lines of the other guides


def below(heading, text=OPERATOR):
    """Return the lines to be copied that stand below a heading, up to the next one."""
    (part,) = re.findall(rf"^{re.escape(heading)}\n(.*?)(?:^##|\Z)", text, re.DOTALL | re.MULTILINE)
    return re.findall(r"```sh\n(.*?)```", part, re.DOTALL)


def test_the_operators_guide_installs_a_service_whose_sockets_systemd_opens(machine):
    operator = Operator(machine)
    prepared(machine)
    party, tls, _ = below("## Installing")
    types = machine.types
    types("the party", party)
    types("TLS", tls)
    service, wizard = below("## As a service")
    types("the service", service)
    types("a wizard", wizard.replace("NAME", "zoe"), typed=[PASSWORD, PASSWORD])
    operator.comes(5005, "login zoe", PASSWORD)
    (sockets,) = below("### Sockets that systemd opens")
    types("the sockets", sockets)
    operator.comes(5005, "login zoe", PASSWORD)
    types("the configuration", "systemctl reload teaparty")
    assert "the configuration was read again" in machine.units.log("teaparty")


def test_the_line_of_the_readme_runs_a_party_in_a_clone(machine):
    operator = Operator(machine)
    prepared(machine)
    (line,) = re.findall(r"<!-- run -->\n```sh\n(.*?)```", README, re.DOTALL)
    machine.begins(lambda: machine.types("the readme", line))
    operator.waits(lambda: "http://localhost:5080/" in machine.shown("the readme"), 5 * 60)
    operator.comes(5005, "login alice")
    (server,) = machine.running("bin/twistd")
    os.kill(server, signal.SIGINT)
    operator.waits(lambda: "the readme" in machine.spent)
    assert "the party closes" in machine.shown("the readme")


def prepared(machine):
    """Let the machine have what these guides expect: Python, and a clone, where they begin."""
    machine.types("packages", "apt-get install --yes git python3-venv sudo", by_network=True)
    machine.types("clone", f"git clone --quiet {SOURCE} {CLONE}\ncd {CLONE}")
