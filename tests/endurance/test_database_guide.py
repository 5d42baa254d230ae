"""What the guide about the database has operators type, on machines that are switched off.

People talk by two nodes all the while. What they read is compared, and for how long they have read
nothing is shown.
"""

import re
import shutil
import sys
import textwrap
import time

import pytest

from tests.conftest import PATIENCE
from tests.containerfile import ROOT
from tests.endurance.counting import PORT, Counting
from tests.endurance.lan import Lan

pytestmark = pytest.mark.endurance
GUIDE = (ROOT / "docs" / "cluster-database.md").read_text("utf-8")
LINES = re.compile(
    r"<!-- lines: ([\w -]+)([^>]*) -->\n *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE
)
BLOCKS = {name: textwrap.dedent(lines) for name, _, lines in LINES.findall(GUIDE)}
(TOML,) = re.findall(r"<!-- toml: database -->\n```toml\n(.*?)```", GUIDE, re.DOTALL)
DATABASES, NODES = ("db1", "db2", "db3"), ("a", "b")
PARTY = """
state = "/var/lib/teaparty"
listen = ["tcp:5005"]
limits = { lines_burst = 1_000_000, lines_a_second = 1_000_000 }
"""


class Operator:
    """Somebody who follows the guide on several machines."""

    def __init__(self, lan, logs):
        self.lan, self._logs = lan, logs
        self.secrets = {}
        self.typed = set()
        self._begun = []

    def on(self, machine, *names, **variables):
        """Type these lines of the guide there; variables that they set may be set otherwise."""
        shown = ""
        for name in names:
            lines = BLOCKS[name]
            for key, value in variables.items():
                lines = re.sub(rf"^{key}=.*$", f'{key}="{value}"', lines, flags=re.MULTILINE)
            given = "".join(f"{key}={value}\n" for key, value in self.secrets.items())
            shown += self.lan[machine].types(("" if "openssl rand" in lines else given) + lines)
            self.typed.add(name)
        return shown

    def asks(self, machine, statement, database="party"):
        asked = f'runuser -u postgres -- psql -At -d {database} -c "{statement}"'
        return self.lan[machine].types(f"cd /\n{asked}").strip()

    def copies(self, name, source, target, to):
        folder = self.lan[target].root / to.lstrip("/")
        folder.mkdir(exist_ok=True)
        shutil.copy(self.lan[source].root / name.lstrip("/"), folder)

    # --- in the order of the guide

    def certifies(self):
        self.on("db1", "authority")
        for machine in (*DATABASES, *NODES):
            files = [
                "ca.crt",
                *(f"{machine}.{kind}" for kind in ("crt", "key") if machine[0] == "d"),
            ]
            for file in files:
                self.copies(f"/root/ca/{file}", "db1", machine, "/root")

    def makes_a_server(self):
        self.certifies()
        for machine in DATABASES:
            self.on(machine, "tls")
        self.learns(self.on("db1", "roles"))

    def learns(self, shown):
        self.secrets = dict(re.findall(r"^\*:5432:\S+?:(\w+):(\w+)$", shown, re.MULTILINE))

    def adds_standbys(self):
        for machine in DATABASES:
            self.on(machine, "passwords")
        for machine in DATABASES[1:]:
            self.on(machine, "follow")
        self.on("db1", "synchronous")
        self.waits(lambda: self.in_step("db1") == {"db2": "sync", "db3": "potential"})

    def in_step(self, machine):
        rows = re.findall(
            r"^ (\w+) +\| streaming \| (\w+)", self.on(machine, "in step"), re.MULTILINE
        )
        return dict(rows)

    def starts_nodes(self):
        for name in NODES:
            box = self.lan[name]
            box.types("useradd --system --home-dir /srv/party teaparty 2> /dev/null || true")
            self.on(name, "pgpass")
            (box.root / "etc/teaparty/party.toml").write_text(
                PARTY + TOML.replace('node = "a"', f'node = "{name}"')
            )
            self.starts(name)

    def starts(self, name):
        ready = f"listening on tcp:{PORT}"
        before = self.log(name).count(ready)
        out = (self._logs / name).open("ab")
        home = f"HOME=/srv/party PYTHONPATH={ROOT}"
        words = f"{home} exec {sys.executable} -c {RUN} -n --pidfile=pid teaparty"
        self._begun.append(
            self.lan[name].begins(
                "runuser", "-u", "teaparty", "--", "sh", "-c",
                f"cd /var/lib/teaparty; {words} --config /etc/teaparty/party.toml", out=out,
            )
        )  # fmt: skip
        out.close()
        self.waits(lambda: self.log(name).count(ready) > before)

    def log(self, name):
        return (self._logs / name).read_text(errors="replace")

    def counts(self):
        return Counting([self.lan[name].address for name in NODES])

    def stops_nodes(self):
        for name in NODES:
            self.lan[name].types("kill $(cat /var/lib/teaparty/pid)")
        self.waits_for_the_end_of_nodes()

    def waits_for_the_end_of_nodes(self):
        for process in self._begun:
            process.wait(PATIENCE)
        self._begun.clear()

    def roles(self, machine):
        """Return the machines by what Patroni calls them; those that don't run are left out."""
        shown = self.on(machine, "patroni list")
        rows = re.findall(
            r"^\| (\w+) +\| \S+ +\| ([\w ]+?) +\| (?:running|streaming) ", shown, re.MULTILINE
        )
        return {role: name for name, role in rows}

    def waits(self, look, seconds=4 * PATIENCE):
        deadline = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < deadline, {name: self.log(name)[-2_000:] for name in NODES}
            time.sleep(0.5)
        return found


PATRONICTL = "runuser -u postgres -- patronictl -c /etc/patroni/config.yml"
WAYS = (
    "pause --wait", "resume --wait", "reinit party db3 --force",
    "edit-config --set synchronous_mode_strict=false --force",
)  # fmt: skip
"""What the guide has for everyday, which is played with the machine that is the replica."""
RUN = "'from twisted.scripts.twistd import run; run()'"


@pytest.fixture
def operator(tmp_path):
    tmp_path.chmod(0o755)
    logs = tmp_path / "logs"
    logs.mkdir()
    for name in NODES:
        (logs / name).touch()
    lan = Lan(tmp_path / "lan", [*DATABASES, *NODES])
    operator = Operator(lan, logs)
    yield operator
    lan.end()
    operator.waits_for_the_end_of_nodes()


def test_all_lines_that_are_to_be_copied_have_a_name():
    assert len(BLOCKS) == len(re.findall(r"^ *```sh$", GUIDE, re.MULTILINE))


def nothing_is_lost(counting):
    counting.ends()
    for each in counting.all:
        assert each.numbers == list(range(counting.said))


def test_a_standby_takes_over_from_a_machine_that_is_dead_and_all_three_follow_again(operator):
    operator.makes_a_server()
    operator.adds_standbys()
    operator.starts_nodes()
    counting = operator.counts()
    counting.goes_on()
    since = time.monotonic()
    operator.lan["db1"].power_off()
    newest = [operator.on(each, "newest").strip() for each in ("db2", "db3")]
    assert len(set(newest)) in (1, 2)
    operator.on("db2", "promote")
    counting.goes_on()
    print(f"\nnobody could talk for {counting.pause(since):.1f} s")
    operator.on("db3", "repoint")
    operator.on("db2", "synchronous", standbys="db3, db1")
    operator.waits(lambda: operator.in_step("db2") == {"db3": "sync"})
    operator.lan["db1"].boot()
    operator.lan["db1"].types("systemctl start postgresql@15-main")
    assert operator.asks("db1", "SELECT pg_is_in_recovery()") == "f"
    counting.goes_on()
    operator.on("db1", "rewind")
    operator.waits(lambda: operator.in_step("db2") == {"db3": "sync", "db1": "potential"})
    nothing_is_lost(counting)
    assert "is of timeline" not in operator.log("a")


def test_people_talk_again_when_a_primary_does_without_its_standbys(operator):
    operator.makes_a_server()
    operator.adds_standbys()
    operator.starts_nodes()
    counting = operator.counts()
    operator.lan["db2"].power_off()
    since = time.monotonic()
    counting.goes_on()
    print(f"\nwith one standby away nobody could talk for {counting.pause(since):.1f} s")
    operator.lan["db3"].power_off()
    operator.waits(lambda: b"What you say waits." in counting.all[0].text)
    operator.on("db1", "alone")
    counting.goes_on()
    nothing_is_lost(counting)


def test_a_party_goes_on_from_a_dump_on_a_new_server(operator):
    operator.makes_a_server()
    operator.starts_nodes()
    counting = operator.counts()
    counting.goes_on()
    operator.on("a", "dump")
    counting.goes_on()
    counting.ends()
    operator.stops_nodes()
    operator.lan["db1"].power_off()
    kept = dict(operator.secrets)
    operator.learns(operator.on("db2", "roles"))
    for name in NODES:
        operator.on(name, "pgpass")
    operator.on("a", "load", primary="db2")
    for name in NODES:
        operator.starts(name)
    stored = (
        "SELECT count(*), count(DISTINCT number), max(number) + 1 FROM lines WHERE room = 'parlour'"
    )
    before = operator.asks("db2", stored)
    again = operator.counts()
    again.goes_on()
    nothing_is_lost(again)
    count, distinct, following = map(int, operator.asks("db2", stored).split("|"))
    assert count == distinct == following >= int(before.split("|")[0]) + again.said
    assert kept != operator.secrets


def test_a_party_goes_back_to_a_moment_while_its_nodes_run(operator):
    operator.makes_a_server()
    operator.on("db1", "archive")
    operator.starts_nodes()
    counting = operator.counts()
    operator.on("db1", "base")
    counting.goes_on()
    moment = operator.asks("db1", "SELECT now()")
    counting.goes_on()
    operator.on("db1", "to a time", day=moment[:10], moment=moment)
    operator.waits(lambda: operator.asks("db1", "SELECT pg_is_in_recovery()") == "f")
    counting.goes_on()
    for each in counting.all:
        assert b"has lost its newest lines" in each.text
    counting.ends()


def test_patroni_has_another_server_lead_when_the_leaders_machine_is_switched_off(operator):
    operator.certifies()
    for machine in DATABASES:
        operator.on(machine, "emptied", "etcd")
    operator.secrets = {"standby": "a-word", "rewind": "another-word", "tea": "a-third-word"}
    for machine in DATABASES:
        operator.on(machine, "patroni")
    operator.waits(lambda: {"Leader", "Sync Standby"} <= set(operator.roles("db1")))
    operator.on(operator.roles("db1")["Leader"], "party")
    operator.starts_nodes()
    counting = operator.counts()
    leader = another_one_leads_as_it_is_asked_to(operator, counting)
    another_one_leads_when_its_machine_is_switched_off(operator, counting, leader)
    operator.waits(lambda: {"Sync Standby", "Replica"} <= set(operator.roles(leader)))
    replica = operator.roles(leader)["Replica"]
    for command in WAYS:
        assert f"`{command}`" in GUIDE
        operator.lan[leader].types(f"{PATRONICTL} {command.replace('db3', replica)}")
    operator.waits(lambda: {"Sync Standby", "Replica"} <= set(operator.roles(leader)))
    counting.goes_on()
    each_line_is_read_once_or_was_not_said(counting)


def another_one_leads_as_it_is_asked_to(operator, counting):
    """Return which one leads then, and has a standby."""
    roles = operator.roles("db1")
    old, new = roles["Leader"], roles["Sync Standby"]
    since = time.monotonic()
    operator.lan[old].types(f"{PATRONICTL} switchover --master {old} --candidate {new} --force")
    counting.goes_on()
    print(f"\na switchover: nobody could talk for {counting.pause(since):.1f} s")
    operator.waits(lambda: operator.roles(new).get("Leader") == new)
    operator.waits(lambda: "Sync Standby" in operator.roles(new))
    return new


def another_one_leads_when_its_machine_is_switched_off(operator, counting, old):
    new = operator.roles(old)["Sync Standby"]
    since = time.monotonic()
    operator.lan[old].power_off()
    operator.waits(lambda: operator.roles(new).get("Leader") == new)
    counting.goes_on()
    print(f"the leader's machine was switched off: {counting.pause(since):.1f} s")
    operator.lan[old].boot()
    operator.lan[old].types("systemctl start etcd\nsystemctl start patroni")


def each_line_is_read_once_or_was_not_said(counting):
    counting.ends()
    one, other = counting.all
    assert one.numbers == other.numbers == sorted(set(one.numbers))
    told = re.findall(rb"That was not said, [^<\r\n]*<(\d+)>", one.text)
    assert set(map(int, told)) == set(range(counting.said)) - set(one.numbers)
