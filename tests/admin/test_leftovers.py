"""What plugins have left that are installed no more is listed, and erased after a question."""

import io
import sys

import pytest

from teaparty.admin import leftovers
from teaparty.admin.main import main
from teaparty.core.values.appointments import Appointment
from teaparty.core.values.shelves import ShelfName
from tests.admin.test_server_control import answered, answering

BOX = ShelfName("raffle", "box")


@pytest.fixture
def left(tool, alice, tmp_path, plugin_package):
    """A plugin `raffle` and an example have stored something, and so has `tombola`, in a folder."""
    folder = tmp_path / "plugs"
    folder.mkdir()
    (folder / "tombola.py").touch()
    with tool.store() as store:
        for shelf in (BOX, ShelfName("polls", "polls"), ShelfName("tombola", "box")):
            for key in "ab":
                store.swap_shelved(shelf, key, (None, "1"), 0, 9)
        for plugin in ("raffle", "lottery"):
            made = Appointment(at=60.0, plugin=plugin, name="draw", data={}, owner=1)
            store.add_appointment(made, 9)
    return f"--plugins={folder}"


def names(tool, *words):
    return [each["plugin"] for each in tool.json("leftovers", "list", *words)["leftovers"]]


def test_they_are_listed_unless_their_plugin_lies_in_a_folder_or_is_an_example(tool, left):
    assert tool("leftovers", "list", left).splitlines() == [
        "PLUGIN   VALUES  APPOINTMENTS",
        "lottery  0       1",
        "raffle   2       1",
        f"2 plugins. {leftovers.COUNTED}",
    ]
    assert names(tool) == ["lottery", "raffle", "tombola"]
    assert tool.json("leftovers", "list", left)["leftovers"][0] == {
        "plugin": "lottery", "values": 0, "appointments": 1
    }  # fmt: skip


def test_the_folders_of_the_configuration_count(tool, left, tmp_path):
    config = tmp_path / "party.toml"
    config.write_text(f"plugins = ['{tmp_path}/plugs']")
    assert names(tool, f"--config={config}") == ["lottery", "raffle"]


def test_a_folder_that_is_not_there_leaves_unknown_what_is_installed(tool, left):
    assert tool.refuses("leftovers", "list", "--plugins=/nowhere") == (
        "plugins: /nowhere is no folder that can be read."
    )


def test_what_the_server_has_is_installed(tool, left, server):
    with answering(tool.state, answered("raffle", "dice")) as asked:
        assert names(tool, left) == ["lottery"]
    assert asked[0]["do"] == "installed"


def test_a_server_that_does_not_say_leaves_unknown_what_is_installed(tool, left, server):
    with answering(tool.state, answered("It can't do that.", done=False)):
        assert tool.refuses("leftovers", "list", left) == "It can't do that."


def test_nothing_is_listed_where_nothing_is_left(tool, alice):
    assert tool("leftovers", "list") == f"0 plugins. {leftovers.COUNTED}\n"


def test_those_of_one_plugin_are_erased_and_no_others(tool, left):
    what = "2 values and 1 appointment"
    assert tool("leftovers", "erase", "raffle", "--yes") == (
        f"What the plugin raffle had stored is erased: {what}.\n"
    )
    assert names(tool) == ["lottery", "tombola"]
    assert tool.audit()[-1] == ("leftovers", "", f"{what} of raffle")
    with tool.store() as store:
        assert store.shelf_keys(BOX) == []
        assert store.shelf_keys(ShelfName("polls", "polls")) == ["a", "b"]


@pytest.mark.parametrize(("answer", "status"), [("raffle\n", 0), ("yes\n", 1), ("", 1)])
def test_they_are_erased_only_after_a_question(tool, left, monkeypatch, answer, status):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert main(["leftovers", "erase", "raffle", "--state", str(tool.state)]) == status
    assert tool.capsys.readouterr().err.startswith(
        "Type raffle to erase 2 values and 1 appointment of the plugin raffle, for good: "
    )
    assert ("raffle" in names(tool)) is (status == 1)


def test_those_of_an_installed_plugin_and_of_none_are_refused(tool, left):
    assert tool.refuses("leftovers", "erase", "polls", "--yes") == (
        leftovers.INSTALLED.format(plugin="polls")
    )
    assert tool.refuses("leftovers", "erase", "bingo", "--yes") == (
        leftovers.NOTHING.format(plugin="bingo")
    )
