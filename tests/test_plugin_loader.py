"""Plugins are found, and what is wrong with one is told with its file; the others load."""

import os

import pytest

from teaparty.commands import builtin
from teaparty.plugin_loader.merging import merge
from teaparty.plugin_loader.plugins import Plugins

GOOD = '''
from teaparty.api import command

@command("hug")
def hug(me):
    """Hug everybody."""
'''


pytestmark = pytest.mark.usefixtures("plugin_package")


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes plugins into a folder and returns its path."""

    def write(folder="ops", **sources):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, source in sources.items():
            (place / f"{name}.py").write_text(source)
        return str(place)

    return write


def loaded(*folders, examples=()):
    plugins = Plugins()
    plugins.load(examples, folders)
    return plugins


def words(plugins):
    """The words of commands that are not the party's own."""
    own = {command.name for command in builtin()}
    return [command.name for command in plugins.commands if command.name not in own]


def test_without_plugins_there_is_what_the_party_has_by_itself():
    plugins = loaded()
    assert (words(plugins), plugins.faults, plugins.listeners) == ([], [], [])
    assert list(plugins.kinds) == ["chat"]


def test_a_command_of_an_operators_folder(folder):
    plugins = loaded(folder(hugs=GOOD))
    assert (words(plugins), plugins.faults) == (["hug"], [])


def test_no_cache_is_written_beside_the_plugins(folder):
    place = folder(hugs=GOOD)
    loaded(place)
    assert [name for name in os.listdir(place) if name != "__pycache__"] == ["hugs.py"]


def test_what_a_module_only_imports_is_not_its_own(folder):
    place = folder(a=GOOD, b="from teaparty.plugins.a import hug\nfrom teaparty.api import *\n")
    assert (words(loaded(place)), loaded(place).faults) == (["hug"], [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import no_such_module", "it can't be imported: ModuleNotFoundError: No module named"
                                  " 'no_such_module' (line 1)."),
        ("def broken(:", "it can't be imported: line 1: invalid syntax."),
        ("1 / 0", "it can't be imported: ZeroDivisionError: division by zero (line 1)."),
        ("raise ValueError", "it can't be imported: ValueError (line 1)."),
        ("raise ValueError('x' * 9_999)", "it can't be imported: ValueError:"
                                          f" {'x' * 999}… (line 1)."),
        ("class Bad(Exception):\n def __str__(self): raise SystemExit\nraise Bad",
         "it can't be imported: Bad (line 3)."),
        ("import sys; sys.exit('no')", "it can't be imported: SystemExit: no (line 1)."),
        (GOOD.replace('"hug"', '"say"'), "the word 'say' of the command say is taken by the"
                                         " party's own command say."),
        (GOOD.replace("(me)", "(me, what)"), "the command hug can't be read: the parameter what has"
                                             " no annotation."),
        (GOOD.replace('"""Hug everybody."""', "pass"), "the command hug has no help: give its"
                                                       " function a docstring."),
        (GOOD.replace('"""Hug everybody."""', '"""Hug everybody."""; yield 3'),
         "the command hug has a yield, so nothing of it would be done."),
        ("from teaparty.api import *\nclass Den(ChatRoom): pass",
         'the room Den has no kind: give the class a kind = "word".'),
        ("from teaparty.api import *\nclass Den(ChatRoom): kind = 'chat'",
         "the kind of room 'chat' is taken by ChatRoom."),
        ("from teaparty.api import *\n@implementer(IListener)\nclass Bot:\n def heard(self, room,"
         " event): pass", 'the listener Bot has no name: give the class a name = "...".'),
        ("from teaparty.api import *\n@implementer(IListener)\nclass Bot:\n name = 'Bot'\n"
         " def __init__(self): raise OSError('no')\n def heard(self, room, event): pass",
         "the listener Bot can't be made: OSError: no (line 5)."),
        ("from teaparty.api import *\nclass Bot(Listener):\n name = 'Bot'\n"
         " async def may_say(self, me, text): pass",
         "may_say of the listener Bot can't wait: make it a plain method."),
        ("from teaparty.api import *\nclass Den(ChatRoom):\n kind = name = 'den'\n"
         " def __init__(self, *a, **b):\n  super().__init__(*a, **b)\n  self.open = True",
         "the room Den has its own open, which each room has: take another name."),
        ("from teaparty.api import *\nclass Base: end = 9\n"
         "class Den(Base, ChatRoom):\n kind = name = 'den'",
         "the room Den has its own end, which each room has: take another name."),
    ],
)  # fmt: skip
def test_each_fault_names_its_file_and_reason_and_the_others_load(folder, source, reason):
    place = folder(bad=source, hugs2=GOOD.replace('"hug"', '"hug2"'))
    plugins = loaded(place)
    assert plugins.faults == [f"{place}/bad.py: {reason}"]
    assert words(plugins) == ["hug2"]
    assert (list(plugins.kinds), plugins.listeners) == (["chat"], [])


def test_a_listener_that_lacks_a_method(folder):
    place = folder(
        bot="from teaparty.api import *\n@implementer(IListener)\nclass Bot:\n name = 'Bot'\n"
    )
    plugins = loaded(place)
    assert len(plugins.faults) == 1
    assert plugins.faults[0].startswith(f"{place}/bot.py: ")
    assert "heard" in plugins.faults[0]
    assert "\n" not in plugins.faults[0]
    assert plugins.listeners == []


def test_a_method_with_the_wrong_parameters_is_a_fault_too(folder):
    place = folder(
        bot="from teaparty.api import *\n@implementer(IListener)\nclass Bot:\n name = 'Bot'\n"
        " def heard(self): pass\n",
        den="from teaparty.api import *\nclass Den(ChatRoom):\n kind = 'den'\n"
        " def on_say(self): pass\n",
    )
    plugins = loaded(place)
    assert ["heard" in plugins.faults[0], "on_say" in plugins.faults[1]] == [True, True]
    assert list(plugins.kinds) == ["chat"]


def test_a_fault_in_a_rooms_command(folder):
    place = folder(
        den="from teaparty.api import *\nclass Den(ChatRoom):\n kind = 'den'\n"
        " @command('growl')\n def growl(self, me): pass\n"
    )
    plugins = loaded(place)
    assert plugins.faults == [
        f"{place}/den.py: the command growl has no help: give its function a docstring."
    ]
    assert list(plugins.kinds) == ["chat"]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("name = 'The Den'", "the name of the room Den is no word: 'The Den'."),
        ("name = 'den'\n title = 3", "title and description of the room Den are texts."),
        ("name = 'den'\n mode = 'tea'", "the mode of the room Den is mud or chat, not 'tea'."),
        *(
            (f"name = 'den'\n async def {method}(self, {given}): pass",
             f"{method} of the room Den can't wait: make it a plain method.")
            for method, given in (("admit", "me"), ("may_change", "me, what"), ("seen_by", "me"),
                                  ("on_enter", "me, origin"),
                                  ("on_leave", "me, destination"), ("on_say", "me, text"))
        ),
        ("name = 'den'\n def on_say(self, me, text): yield 3",
         "on_say of the room Den can't wait: make it a plain method."),
        ("name = 'den'\n async def on_say(self, me, text): yield 3",
         "on_say of the room Den can't wait: make it a plain method."),
        ("name = 'den'\n exits = {'Out': 'x'}", "the exits of the room Den are words, and names of"
                                               " rooms."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_room_of_its_own(folder, inside, reason):
    place = folder(
        den=f"from teaparty.api import *\nclass Den(ChatRoom):\n kind = 'den'\n {inside}\n"
    )
    plugins = loaded(place)
    assert plugins.faults == [f"{place}/den.py: {reason}"]
    assert list(plugins.kinds) == ["chat"]


def test_of_two_rooms_with_a_name_the_first_is_kept(folder):
    source = "from teaparty.api import *\nclass Den(ChatRoom):\n kind = {!r}\n name = 'den'\n"
    place = folder(a=source.format("den"), b=source.format("lair"))
    plugins = loaded(place)
    assert plugins.faults == [f"{place}/b.py: the room 'den' is taken by Den."]
    assert list(plugins.kinds) == ["chat", "den"]


def test_an_operator_may_stop_a_plugin_that_takes_long(folder):
    with pytest.raises(KeyboardInterrupt):
        loaded(folder(slow="raise KeyboardInterrupt"))


def test_of_two_modules_with_a_name_the_first_folders_is_kept(folder):
    one, two = folder("one", hugs=GOOD), folder("two", hugs=GOOD.replace('"hug"', '"kiss"'))
    plugins = loaded(one, two)
    assert words(plugins) == ["hug"]
    assert plugins.faults == [
        f"{two}/hugs.py: it has the same name as {one}/hugs.py, so it is left out."
    ]


def test_a_module_that_is_called_examples_is_not_passed_over_in_silence(folder):
    place = folder(examples=GOOD)
    plugins = loaded(place)
    assert words(plugins) == ["hug"] or f"{place}/examples.py" in "".join(plugins.faults)


def test_of_two_plugins_with_a_word_the_first_is_kept_and_both_are_named(folder):
    place = folder(a=GOOD, b=GOOD)
    plugins = loaded(place)
    assert words(plugins) == ["hug"]
    assert plugins.faults == [
        f"{place}/b.py: the word 'hug' of the command hug is taken by the command hug of"
        " the plugin a."
    ]


def test_of_two_listeners_with_a_name_the_first_is_kept(folder):
    source = (
        "from teaparty.api import *\n@implementer(IListener)\nclass Bot:\n name = 'Bot'\n"
        " def heard(self, room, event): pass\n"
    )
    place = folder(a=source, b=source)
    plugins = loaded(place)
    assert [type(listener).__module__ for listener in plugins.listeners] == ["teaparty.plugins.a"]
    assert plugins.faults == [f"{place}/b.py: the name 'Bot' of a listener is taken by another."]


def test_a_package_is_a_plugin_too(folder, tmp_path):
    place = folder()
    (tmp_path / "ops" / "hugs").mkdir()
    (tmp_path / "ops" / "hugs" / "__init__.py").write_text("1 / 0")
    fault = "it can't be imported: ZeroDivisionError: division by zero"
    assert loaded(place).faults == [f"{place}/hugs/__init__.py: {fault} (line 1)."]
    (tmp_path / "ops" / "hugs" / "__init__.py").write_text("from teaparty.plugins.hugs import arms")
    (tmp_path / "ops" / "hugs" / "arms.py").write_text("\n\n1 / 0")
    assert loaded(place).faults == [f"{place}/hugs/__init__.py: {fault} (line 3 of arms)."]
    (tmp_path / "ops" / "hugs" / "arms.py").write_text("def arms(:")
    assert loaded(place).faults == [
        f"{place}/hugs/__init__.py: it can't be imported: arms.py: line 1: invalid syntax."
    ]


def test_a_kind_of_room_of_a_plugin(folder):
    place = folder(den="from teaparty.api import *\nclass Den(ChatRoom): kind = 'den'")
    assert list(loaded(place).kinds) == ["chat", "den"]


@pytest.mark.parametrize("name", ["nowhere", "file.txt"])
def test_a_folder_that_is_none(tmp_path, name):
    (tmp_path / "file.txt").write_text("")
    place = tmp_path / name
    assert loaded(str(place)).asked_faults == [f"plugins: {place} is no folder that can be read."]


def test_a_folder_named_twice_is_searched_once(folder):
    place = folder(hugs=GOOD)
    plugins = loaded(place, place + "/")
    assert (words(plugins), plugins.faults) == (["hug"], [])


def test_the_examples_come_when_they_are_asked_for():
    plugins = loaded(examples=("dice", "greeter", "library", "polls", "quiz", "reminders"))
    assert words(plugins) == ["roll", "poll", "vote", "forget", "remind", "reminders"]
    assert list(plugins.kinds) == ["chat", "library", "quiz"]
    assert [listener.name for listener in plugins.listeners] == ["Dormouse", "Reminder"]
    assert plugins.faults == []


def test_an_example_that_there_is_not():
    assert loaded(examples=("darts",)).asked_faults == [
        "examples: there is no example darts, but dice, greeter, library, polls, quiz, reminders."
    ]


def test_an_example_goes_before_a_folders_command(folder):
    place = folder(games=GOOD.replace('"hug"', '"roll"'))
    plugins = loaded(place, examples=("dice",))
    assert "is taken by the command roll of the plugin dice" in plugins.faults[0]


def test_a_module_with_the_name_of_an_example_that_is_on_is_left_out(folder):
    place = folder(dice=GOOD)
    plugins = loaded(place, examples=("dice",))
    assert words(plugins) == ["roll"]
    assert plugins.faults == [
        f"{place}/dice.py: it has the same name as the example dice, so it is left out."
    ]


def test_what_was_found_goes_by_the_last_part_of_its_modules_name(folder):
    place = folder(hugs=GOOD, bad="1 / 0")
    found = loaded(place, examples=("dice",)).found
    assert [(name, each.name, each.file) for name, each in found.items()] == [
        ("dice", "dice", "the example dice"),
        ("bad", "bad", f"{place}/bad.py"),
        ("hugs", "hugs", f"{place}/hugs.py"),
    ]
    assert [command.name for command in found["hugs"].commands] == ["hug"]
    assert (found["bad"].module, found["bad"].faults) == (
        None,
        ("it can't be imported: ZeroDivisionError: division by zero (line 1)",),
    )


def test_merging_changes_nothing_of_what_was_found(folder):
    found = loaded(folder(a=GOOD, b=GOOD)).found
    before = dict(found)
    assert (merge(found.values()).faults, found) == (merge(found.values()).faults, before)
    assert merge(reversed(found.values())).faults == {
        "b": [],
        "a": ["the word 'hug' of the command hug is taken by the command hug of the plugin b"],
    }
