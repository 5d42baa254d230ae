import pytest

from teaparty.core.values.options import PartyOptions
from teaparty.core.values.plugin_names import placed, plugin_name, plugin_of
from teaparty.plugins.examples.greeter import Greeter


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("teaparty.plugins.polls", "polls"),
        ("teaparty.plugins.polls.storage.rows", "polls"),
        ("teaparty.plugins.examples.dice", "dice"),
        ("my.tests.quiz", "quiz"),
        ("quiz", "quiz"),
        ("teaparty.commands.talk", ""),
    ],
)
def test_a_plugin_is_named_by_its_module_and_by_each_part_of_it(module, name):
    assert plugin_name(module) == name


def test_a_place_in_a_plugin_names_it_and_one_in_the_party_does_not():
    assert placed("a listener", Greeter()) == "a listener of the plugin greeter"
    assert (plugin_of(Greeter()), plugin_of(PartyOptions())) == ("greeter", "")
    assert placed("the clock", PartyOptions()) == "the clock"
