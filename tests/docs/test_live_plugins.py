"""The operator's guide shows what wizards read when they change plugins."""

import re
from pathlib import Path

import pytest
from msgspec import structs

from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.merging import Merged
from teaparty.plugin_loader.plugins import Plugins
from teaparty.plugin_loader.reloading import Reloading
from teaparty.server.operations import Operations
from teaparty.server.plugin_operations import plugin_operations
from teaparty.testing import plain_rooms
from teaparty.testing.party import TestParty

pytestmark = pytest.mark.usefixtures("plugin_package")

GUIDE = (Path(__file__).parents[2] / "docs" / "operator.md").read_text("utf-8")
HUGS = """from teaparty.api import command

@command("hug")
def hug(me):
    \"\"\"Hug everybody.\"\"\"
"""
TURNS = [HUGS, HUGS.replace("(me)", "(me"), HUGS, HUGS, HUGS]
"""What stands in the file when each of the commands is typed."""


class Log(list):
    def note(self, shape, /, **fields):
        self.append(shape.format(**fields))

    def forget_faults(self):
        pass


def test_the_transcript_of_plugins_is_what_a_wizard_reads(tmp_path):
    shown = re.search(r"<!-- transcript of plugins -->\n```text\n(.*?)```", GUIDE, re.DOTALL)[1]
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "hugs.py").write_text(HUGS)
    plugins = Plugins()
    plugins.load([], [str(folder)])
    (folder / "kisses.py").write_text(HUGS.replace("hug", "kiss"))
    party = TestParty(plain_rooms("parlour"), plugins, PartyOptions())
    live = Reloading(plugins, party.party, Merged.rooms)
    operations = Operations(plugin_operations(live, Log()), "1.0")
    party.party.ports = structs.replace(party.party.ports, operate=operations)
    zoe, read = party.member("zoe", role="wizard"), ""
    for line, source in zip(re.findall(r"^> (.*)$", shown, re.MULTILINE), TURNS, strict=True):
        (folder / "hugs.py").write_text(source)
        read += f"> {line}\n" + "".join(f"{each}\n" for each in zoe.types(line).reads())
    assert read.replace(f"{tmp_path}/", "") == shown
