"""A real server is changed while five people talk: nobody loses the link, and no line is lost.

With TEAPARTY_TRANSCRIPT in the environment, what the wizard typed and read is written there.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sentences as s

pytestmark = pytest.mark.slow

PASSWORD = "open sesame"
PARTY = """
name = "Tea Party"
plugins = ["plugins"]
limits = { shout_seconds = 0 }

[rooms.parlour]
title = "The Parlour"
"""
ATTIC = """exits = { up = "attic" }

[rooms.attic]
title = "The Attic"
exits = { down = "parlour" }
"""
TERRACE = '''from teaparty.api import ChatRoom, Session, command


class Terrace(ChatRoom):
    kind = name = "terrace"
    title = "The Terrace"
    exits = {"in": "parlour"}
    cups = 0

    @command("pour")
    def pour(self, me: Session) -> None:
        """Pour a cup of tea."""
        self.cups += 1
        self.announce(f"{me.name} pours cup {self.cups}.")
'''


class Story:
    """A wizard and four guests; `said` counts what each of them has said."""

    def __init__(self, server):
        self.server = server
        self.zoe = server.connects().types("login zoe", PASSWORD, "unignore nobody-here")
        self.zoe.reads_until(s.not_ignored)
        self.people = {name: server.guest(name) for name in ("alice", "bob", "carol", "dave")}
        self.said = 0
        self.told = ""

    def talk(self):
        """Let each guest say a line, which all guests read."""
        for name, peer in self.people.items():
            self.said += 1
            peer.types(f"shout line {self.said}")
            for other, reader in self.people.items():
                who = "You shout" if other == name else f"{name} shouts"
                read = reader.reads_until(f"line {self.said}")
                assert re.findall(r"(.*): line (\d+)", read) == [(who, str(self.said))]

    def wizard(self, line, until):
        """Type a line; return what is read up to a line with `until`."""
        read = self.zoe.types(line).reads_until(until)
        mine = [each for each in read.splitlines() if " shouts: " not in each]
        self.told += f"> {line}\n" + "".join(f"{each}\n" for each in mine if each)
        self.talk()
        return read


@pytest.fixture
def story(tmp_path, start):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "party.toml").write_text(PARTY)
    tool = str(Path(sys.executable).with_name("teaparty-admin"))
    subprocess.run(
        [tool, "user", "add", "zoe", "--role", "wizard", "--password-file", "-"],
        cwd=tmp_path, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True,
    )  # fmt: skip
    return Story(start("--config=party.toml"))


def test_a_party_changes_while_five_people_talk(story, tmp_path):
    terraces = tmp_path / "plugins" / "terraces.py"
    story.talk()
    (tmp_path / "party.toml").write_text(PARTY + ATTIC)
    assert "rooms.attic" in story.wizard("rehash", "Changed")
    story.wizard("up", "Nobody else is here")
    terraces.write_text(TERRACE)
    story.wizard("load terraces", "was loaded")
    for name, peer in story.people.items():
        peer.types("go terrace", "pour").reads_until(f"{name} pours cup")
    story.wizard("go terrace", "Also here")
    terraces.write_text(TERRACE.replace("(self, me", "(self me"))
    assert "terraces.py: it can't be imported: line 11" in story.wizard(
        "reload terraces", "was not"
    )
    terraces.write_text(TERRACE.replace("pours cup", "pours you cup"))
    story.wizard("reload terraces", "was reloaded")
    assert "zoe pours you cup 5." in story.wizard("pour", "cup")
    story.wizard("unload terraces", "was unloaded")
    assert [len(story.people), story.server.log.count("Traceback")] == [4, 0]
    if "TEAPARTY_TRANSCRIPT" in os.environ:
        Path(os.environ["TEAPARTY_TRANSCRIPT"]).write_text(story.told)
