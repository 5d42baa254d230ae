"""Settings of plugins: `[plugin.NAME]` is checked by the class `Settings` in the plugin."""

from datetime import date
from typing import Annotated

import pytest
from msgspec import Meta, Struct

from teaparty.core.party.plugin_settings import PluginSettings
from teaparty.core.values.kinds import expected
from teaparty.plugin_loader.plugins import Plugins
from teaparty.testing import tea_party

pytestmark = pytest.mark.usefixtures("plugin_package")

HEAD = (
    "from typing import Annotated\n"
    "from msgspec import Meta, Struct\n"
    "from teaparty.api import command\n"
)
SUGAR = f'''{HEAD}
class Cup(Struct):
    size: int
    sorts: list[str] = []

class Settings(Struct, rename="kebab"):
    lumps: Annotated[int, Meta(ge=0, le=9, description="Lumps.")] = 2
    for_guests: bool = True
    cups: list[Cup] = []

@command("sugar")
def sugar(me):
    """Take sugar."""
'''
NEEDS = SUGAR + "class Settings(Struct):\n    word: str\n    lumps: int = 2\n"


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads plugins with these settings."""

    def load(tables, **sources):
        for name, source in sources.items():
            (tmp_path / f"{name}.py").write_text(source)
        plugins = Plugins()
        plugins.load([], [str(tmp_path)], tables)
        return plugins

    return load


def words(plugins):
    return [command.name for command in plugins.commands if command.name == "sugar"]


def test_without_a_table_the_defaults_hold(loaded):
    plugins = loaded({}, sugar=SUGAR)
    found = plugins.found["sugar"].settings
    assert (found.lumps, found.for_guests, found.cups) == (2, True, [])
    assert (plugins.faults, plugins.asked_faults, words(plugins)) == ([], [], ["sugar"])


def test_a_table_says_what_the_settings_are(loaded):
    table = {"lumps": 3, "for-guests": False, "cups": [{"size": 2}]}
    found = loaded({"sugar": table}, sugar=SUGAR).found["sugar"].settings
    assert (found.lumps, found.for_guests, found.cups[0].size) == (3, False, 2)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"lumps": 10}, "plugin.sugar.lumps is 10, but a whole number from 0 to 9 was expected."),
        ({"for-guests": "no"}, "plugin.sugar.for-guests is a text, but true or false was"
                               " expected."),
        ({"lump": 1}, "plugin.sugar.lump is no key that is known. Did you mean lumps?"),
        ({"tea": 1}, "plugin.sugar.tea is no key that is known. The keys are lumps, for-guests,"
                     " cups."),
        ({"cups": [{}]}, "plugin.sugar.cups[0].size is missing."),
        ({"cups": [{"size": "x"}]}, "plugin.sugar.cups[0].size is a text, but a whole number was"
                                    " expected."),
        ({"cups": 3}, "plugin.sugar.cups is 3, but a list in which each part is a table was"
                      " expected."),
        (3, "plugin.sugar is 3, but a table was expected."),
    ],
)  # fmt: skip
def test_a_wrong_key_is_the_configurations_fault(loaded, table, fault):
    plugins = loaded({"sugar": table}, sugar=SUGAR)
    assert (plugins.asked_faults, plugins.faults) == ([fault], [])
    assert plugins.found["sugar"].settings is None


def test_a_plugin_that_lacks_a_key_is_left_out(loaded, tmp_path):
    plugins = loaded({"sugar": {"lumps": "many"}}, sugar=NEEDS)
    assert plugins.faults == [f"{tmp_path}/sugar.py: plugin.sugar.word is missing."]
    assert len(plugins.asked_faults) == 1
    assert words(plugins) == []
    assert plugins.set({"sugar": {"word": "Dinah"}}) == []
    assert (plugins.faults, words(plugins)) == ([], ["sugar"])
    assert plugins.found["sugar"].settings.word == "Dinah"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("class Settings:\n    lumps = 2\n",
         "its class Settings must derive from msgspec.Struct."),
        ("class Settings(Struct):\n    lumps: 'Lump' = 2\n",
         "its class Settings can't be used: NameError: name 'Lump' is not defined."),
    ],
)  # fmt: skip
def test_a_class_that_cannot_be_used_leaves_its_plugin_out(loaded, tmp_path, source, fault):
    plugins = loaded({}, sugar=SUGAR + source)
    assert plugins.faults == [f"{tmp_path}/sugar.py: {fault}"]
    assert words(plugins) == []


def test_what_a_class_refuses_itself_is_told(loaded):
    source = HEAD + (
        "class Settings(Struct):\n    lumps: int = 2\n"
        "    def __post_init__(self):\n        if self.lumps > 2: raise ValueError('too sweet')\n"
    )
    assert loaded({}, sugar=source).asked_faults == []
    plugins = loaded({"sugar": {"lumps": 3}}, sugar=source)
    assert plugins.asked_faults == ["plugin.sugar: ValidationError: too sweet."]


def test_a_table_of_no_plugin_is_a_fault(loaded):
    tables = {"dice": {}, "suger": {}, "x": {}, "plain": {}, "broken": {}}
    plugins = loaded(tables, sugar=SUGAR, plain="", broken="1 / 0")
    assert plugins.asked_faults == [
        "plugin.plain: the plugin plain has no settings.",
        "plugin.dice: the example dice is not turned on; name it in examples.",
        "plugin.suger: there is no plugin suger. Did you mean sugar?",
        "plugin.x: there is no plugin x.",
    ]


def test_settings_are_looked_at_when_all_folders_are_there():
    plugins = Plugins()
    plugins.load([], ["/nowhere"], {"sugar": {}})
    assert plugins.asked_faults == ["plugins: /nowhere is no folder that can be read."]


def test_a_class_of_another_plugin_is_none_of_ones_own(loaded):
    plugins = loaded({}, a=SUGAR, b="from teaparty.plugins.a import Settings\n")
    assert (plugins.found["b"].settings, plugins.faults) == (None, [])


def test_the_class_may_stand_in_a_submodule(loaded, tmp_path):
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "__init__.py").write_text("from teaparty.plugins.tea.keys import Settings")
    (tmp_path / "tea" / "keys.py").write_text(SUGAR)
    assert loaded({"tea": {"lumps": 1}}).found["tea"].settings.lumps == 1


def test_in_a_test_wrong_settings_are_a_fault_of_the_test():
    from teaparty.plugins.examples import greeter

    with (
        pytest.raises(AssertionError, match=r"plugin\.greeter\.tex is no key that is known"),
        tea_party(greeter, settings={"greeter": {"tex": "x"}}),
    ):
        pass


class Settings(Struct):
    lumps: int = 2


def test_a_class_that_was_loaded_again_finds_its_settings_by_name():
    settings = PluginSettings()
    settings.take([Settings(lumps=3)])
    again = type("Settings", (Struct,), {"__module__": __name__, "__qualname__": "Settings"})
    assert settings(again).lumps == 3
    settings.take([Settings(lumps=4)])
    assert settings(Settings).lumps == 4


def test_classes_that_are_not_among_the_settings_any_more_have_none():
    settings = PluginSettings()
    settings.take([Settings()])
    settings.take([])
    with pytest.raises(LookupError):
        settings(Settings)


def test_a_class_that_is_no_plugins_settings_has_none():
    with pytest.raises(LookupError, match="Settings is not the class Settings of a plugin"):
        PluginSettings()(Settings)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Annotated[int, Meta(ge=1)], "a whole number from 1 on"),
        (Annotated[float, Meta(le=1.5)], "a number up to 1.5"),
        (Annotated[float, Meta(ge=0, le=1)], "a number from 0 to 1"),
        (Annotated[int, "a note", Meta(description="Lumps.")], "a whole number"),
        (Annotated[int, Meta(ge=1, description="lumps")], "lumps"),
        (Annotated[str, "a note"], "a text"),
        (Annotated[str, Meta(min_length=2)], "a text of at least 2 characters"),
        (Annotated[str, Meta(min_length=2, max_length=9)], "a text of 2 to 9 characters"),
        (Annotated[list[int], Meta(max_length=9)], "a list in which each part is a whole number"),
        (date, "a date"), (list, "a list"),
    ],
)  # fmt: skip
def test_what_a_field_takes_in_words(kind, text):
    assert expected(kind) == text
