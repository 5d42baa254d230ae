"""A real server is changed while five people talk, as docs/changing.md shows it line by line.

With TEAPARTY_WRITE in the environment, what people read is written into that page. Typed lines,
files and changes of files stand there; what the people of a scene read is what comes of them.
"""

import os
import re
import sys
from itertools import groupby
from pathlib import Path

import pytest

from tests import fork_server
from tests.five_people import People

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[1] / "docs" / "changing.md"
PART = re.compile(r"<!-- (writes|edit|scene): (.+?) -->\n```\w+\n(.*?)```\n", re.DOTALL)
COUNT = re.compile(r"(?<=in order:\n)\S+(?= lines each)")
PASSWORD = "open sesame"
STAFF = {"zoe": "wizard", "hanna": "host"}
FIVE = (*STAFF, "alice", "bob", "carol")
TALKING = ("zoe", "carol")


class Stage:
    """A server whose files the page changes, with five people of whom two talk after each line."""

    def __init__(self, start, folder):
        self.folder, self.start = folder, start
        self.people = {}

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
            read = self.people.types(name, typed.rstrip())
            said += line + "".join(f"{each}: {row}\n" for each in shown for row in read[each])
            self.people.talk()
        return said

    def opens(self):
        """Start the server; let all five come in."""
        for name, role in STAFF.items():
            add = ["user", "add", name, "--role", role, "--password-file", "-"]
            fork_server.run(
                [sys.executable, "-m", "teaparty.admin", *add],
                cwd=self.folder, given=f"{PASSWORD}\n", timeout=60,
            ).check_returncode()  # fmt: skip
        self.server = self.start("--config=party.toml")
        peers = {name: self.server.guest(name, *[PASSWORD] * (name in STAFF)) for name in FIVE}
        self.people = People(peers, TALKING)


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
    now = COUNT.sub(str(stage.people.said), now)
    if "TEAPARTY_WRITE" in os.environ:
        PAGE.write_text(now)
    assert now == page
    assert "Traceback" not in stage.server.log
    assert "lost the link" not in stage.server.log
