"""What an operator asks of the server about plugins: each answer, and what the log has of it."""

import pytest

from teaparty.core.ports import Outcome
from teaparty.core.values.refusal import Refusal
from teaparty.plugin_loader.reloading import Already
from teaparty.server.operations import Operations
from teaparty.server.plugin_operations import plugin_operations
from tests.conftest import done


class Live:
    """Plugins of which `hugs` alone can be changed."""

    def listed(self):
        return ["hugs: commands hug (/ops/hugs.py).", "Not loaded: dice."]

    def reload(self, name):
        if name != "hugs":
            raise Refusal("There is no plugin {name}.", name=name)
        return "The plugin hugs was reloaded."

    load = unload = reload

    def names(self):
        return ["dice", "hugs"]


class Log(list):
    forgotten = 0

    def note(self, shape, /, **fields):
        self.append(shape.format(**fields))

    def forget_faults(self):
        self.forgotten += 1


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def ask(log):
    operations = Operations(plugin_operations(Live(), log), "1.0")

    def ask(name, *words):
        return done(operations(name, words))

    return ask


def test_plugins_are_listed_and_the_log_says_nothing(ask, log):
    listed = ("hugs: commands hug (/ops/hugs.py).", "Not loaded: dice.")
    assert (ask("plugins"), log) == (Outcome(listed), [])
    assert log.forgotten == 0


def test_the_names_of_all_are_told(ask, log):
    assert (ask("installed"), log) == (Outcome(("dice", "hugs")), [])


@pytest.mark.parametrize("name", ["load", "reload", "unload"])
def test_what_was_done_stands_in_the_log(ask, log, name):
    assert ask(name, "hugs") == Outcome(("The plugin hugs was reloaded.",))
    assert log == ["The plugin hugs was reloaded."]
    assert log.forgotten == 1


def test_what_was_not_done_stands_in_the_log(ask, log):
    assert ask("reload", "{x}") == Outcome(("There is no plugin {x}.",), done=False)
    assert log == ["There is no plugin {x}."]


@pytest.mark.parametrize("words", [(), ("hugs", "dice")])
def test_one_plugin_is_named(log, words):
    operations = Operations(plugin_operations(Live(), log), "1.0")
    with pytest.raises(Refusal, match="That is not how reload is asked for"):
        operations("reload", words).send(None)
    assert log == []


def test_what_is_so_already_is_told_apart_from_what_can_not_be_done(log):
    live = Live()

    def load(name):
        raise Already("The plugin {name} is loaded already.", name=name)

    live.load = load
    operations = Operations(plugin_operations(live, log), "1.0")
    outcome = Outcome(("The plugin hugs is loaded already.",), done=False, already=True)
    assert done(operations("load", ("hugs",))) == outcome
