"""A real server is changed while five people talk, as docs/changing.md shows it line by line.

With TEAPARTY_WRITE in the environment, what people read is written into that page. Typed lines,
files and changes of files stand there; what the people of a scene read is what comes of them.
"""

import os
import re
import socket
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from tests import sentences as s

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[1] / "docs" / "changing.md"
PART = re.compile(r"<!-- (writes|edit|scene): (.+?) -->\n```\w+\n(.*?)```\n", re.DOTALL)
COUNT = re.compile(r"(?<=in order:\n)\S+(?= lines each)")
PASSWORD = "open sesame"
STAFF = {"zoe": "wizard", "hanna": "host"}
FIVE = (*STAFF, "alice", "bob", "carol")
TALKING = ("zoe", "carol")


ASK = ["unignore nobody-here"]


class Stage:
    """A server and five people, of whom two shout a numbered line each after all that is typed."""

    def __init__(self, start, folder):
        self.folder, self.start = folder, start
        self.people = {}
        self.said = 0

    def plays(self, kind, subject, text):
        """Do what a part of the page says; return its text as it is then."""
        if kind == "writes":
            (self.folder / subject).write_text(text)
            return text
        return self.edits(subject, text) if kind == "edit" else self.scene(subject.split(), text)

    def edits(self, name, diff):
        lines = {sign: "".join(each[1:] for each in some) for sign, some in by_sign(diff)}
        before = (self.folder / name).read_text()
        assert before.count(lines["-"]) == 1
        (self.folder / name).write_text(before.replace(lines["-"], lines["+"]))
        return diff

    def scene(self, shown, text):
        if not self.people:
            self.opens()
        said = ""
        for line in re.findall(r"^\w+> .*\n", text, re.MULTILINE):
            name, _, typed = line.partition("> ")
            self.people[name].types(typed.rstrip())
            first = self.read(name)
            read = self.read_by_all()
            read[name] = first + read[name]
            said += line + "".join(f"{each}: {row}\n" for each in shown for row in read[each])
            self.talk()
        return said

    def opens(self):
        """Start the server; let all five come in."""
        for name, role in STAFF.items():
            tool = str(Path(sys.executable).with_name("teaparty-admin"))
            subprocess.run(
                [tool, "user", "add", name, "--role", role, "--password-file", "-"],
                cwd=self.folder, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True,
            )  # fmt: skip
        self.server = self.start("--config=party.toml")
        for name in FIVE:
            peer = self.people[name] = self.server.connects()
            peer.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.people[name].types(f"login {name}", *[PASSWORD] * (name in STAFF))
            self.read(name)
        self.read_by_all()

    def read(self, name):
        """Return the lines that have come to somebody, up to an answer of their own."""
        return lines_before(self.people[name].types(*ASK))

    def read_by_all(self):
        for peer in self.people.values():
            peer.types(*ASK)
        return {name: lines_before(peer) for name, peer in self.people.items()}

    def talk(self):
        """Have some say a line each, which all read: this one, and nothing else."""
        for name in TALKING:
            self.said += 1
            self.people[name].types(f"shout line {self.said}")
            said = f"shouts: line {self.said}"
            for other, reader in self.people.items():
                expected = f"You shout: line {self.said}" if other == name else f"{name} {said}"
                assert reader.reads_until(f"line {self.said}").splitlines() == [expected]


def lines_before(peer):
    """Return what somebody has read before the answer to `ASK`."""
    return [line for line in peer.reads_until(s.not_ignored).splitlines()[:-1] if line]


def by_sign(diff):
    return groupby(diff.splitlines(keepends=True), key=lambda line: line[0])


def test_a_party_changes_while_five_people_talk(start, tmp_path):
    (tmp_path / "plugins").mkdir()
    page, stage = PAGE.read_text(), Stage(start, tmp_path)

    def played(part):
        kind, subject, text = part.groups()
        new = stage.plays(kind, subject, text).replace(f"{tmp_path}/", "")
        return part.group().replace(text, new)

    now = PART.sub(played, page)
    now = COUNT.sub(str(stage.said), now)
    if "TEAPARTY_WRITE" in os.environ:
        PAGE.write_text(now)
    assert now == page
    assert "Traceback" not in stage.server.log
    assert "lost the link" not in stage.server.log
