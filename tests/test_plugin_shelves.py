"""Shelves of plugins are found, and stand in the party that opens."""

from types import SimpleNamespace

import pytest

from teaparty.core.party.plugin_settings import PluginSettings
from teaparty.core.values.limits import Limits
from teaparty.core.values.shelves import ShelfError
from teaparty.plugin_loader.plugins import Plugins
from teaparty.stores.memory import MemoryRecords
from tests.conftest import done

pytestmark = pytest.mark.usefixtures("plugin_package")

SHELF = "from teaparty.api import Shelf\nshelf = Shelf({!r}, int)\n"
IMPORTS = "from teaparty.plugins.{} import shelf as theirs\n"


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads a folder with these files."""

    def load(**sources):
        for name, source in sources.items():
            file = tmp_path / f"{name.replace('__', '/')}.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(source)
        plugins = Plugins()
        plugins.load([], [str(tmp_path)])
        return plugins

    return load


def names(plugins):
    return {name: [shelf.name for shelf in found.shelves] for name, found in plugins.found.items()}


def test_a_shelf_is_its_makers_alone(loaded):
    plugins = loaded(a=IMPORTS.format("b"), b=SHELF.format("votes") + "again = shelf\n")
    assert (names(plugins), plugins.faults) == ({"a": [], "b": ["votes"]}, [])


def test_the_shelves_of_a_submodule_are_its_packages(loaded, tmp_path):
    (tmp_path / "polls").mkdir()
    (tmp_path / "polls" / "__init__.py").write_text(
        SHELF.format("polls") + IMPORTS.format("polls.votes")
    )
    plugins = loaded(polls__votes=SHELF.format("votes"))
    assert (names(plugins), plugins.faults) == ({"polls": ["polls", "votes"]}, [])


def test_of_two_shelves_with_a_name_the_first_is_taken(loaded, tmp_path):
    plugins = loaded(polls=SHELF.format("polls") + "again = Shelf('polls', str)\n")
    assert names(plugins) == {"polls": ["polls"]}
    assert plugins.faults == [f"{tmp_path}/polls.py: it has two shelves called polls."]


def test_a_shelf_stands_in_the_party_that_was_opened_last(loaded):
    plugins = loaded(polls=SHELF.format("polls"))
    (shelf,) = plugins.found["polls"].shelves
    with pytest.raises(ShelfError, match="is in no party"):
        shelf.keys().send(None)
    for records in (MemoryRecords(), MemoryRecords()):
        plugins.furnish(
            SimpleNamespace(
                records=records, limits=Limits(), settings=PluginSettings(), appoint=list
            )
        )
        done(shelf.put("tea", 3))
        assert done(records.shelf_keys(("polls", "polls"))) == ["tea"]
