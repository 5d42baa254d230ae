"""The words that mean something in a room."""

import pytest

from teaparty.commands import builtin
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.gates import LoginRoom
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.command_set import Clash, CommandSet
from teaparty.core.words.table import Table
from tests import sentences as s


def made(*words, rooms=("chat",)):
    @command(*words, rooms=rooms)
    def function(me, text: str = ""):
        """Do something."""

    return function


SAY, SIT, STAND = made("say", "'"), made("sit", "sink"), made("stand", "[")
GO = made("go")


@pytest.fixture
def table():
    table = Table()
    for one in (SAY, SIT, STAND):
        table.add(one)
    return table


def table_in(room, commands):
    return commands.table(type(room), room.kinds, room.exits)


def refused(table, line):
    with pytest.raises(Refusal) as refusal:
        table.resolve(line)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("say hi", (SAY, "hi")), ("SAY  hi you", (SAY, "hi you")), ("'hi", (SAY, "hi")),
        ("' hi", (SAY, "hi")), ("sit", (SIT, "")), ("si", (SIT, "")), ("sin", (SIT, "")),
        (".sit", (SIT, "")), ("@sit", (SIT, "")), ("/ sit", (SIT, "")), ("!'hi", (SAY, "hi")),
        ("st up", (STAND, "up")), ("[bob] hi", (STAND, "bob  hi")), ("[bob hi", (STAND, "bob hi")),
    ],
)  # fmt: skip
def test_lines_and_what_they_mean(table, line, found):
    assert table.resolve(line) == found


def test_an_exact_word_goes_before_a_longer_one(table):
    table.add(made("saying"))
    assert table.resolve("say")[0] is SAY


def test_words_of_one_command_are_not_ambiguous(table):
    assert table.resolve("si")[0] is SIT


def test_a_beginning_of_two_names_both(table):
    assert refused(table, "s") == s.could_be_any("s", "say, sink, stand")


def test_no_word_at_all(table):
    assert refused(table, "/") == s.no_command()


def test_a_word_like_another(table):
    assert refused(table, "stnad") == s.did_you_mean_say_it("stnad", "stand")


def test_a_word_like_no_other(table):
    assert refused(table, "xyzzy").startswith("There is no command xyzzy. Type help")


def test_a_word_that_means_something_keeps_to_it(table):
    table.add(made("sit", "recline"))
    assert table.resolve("sit")[0] is SIT
    assert table.resolve("recline")[0] is not SIT


def test_a_table_tells_its_words(table):
    assert set(table) == {"say", "'", "sit", "sink", "stand", "["}
    assert "sit" in table
    assert "sitting" not in table
    assert table.command("sink") is SIT
    with pytest.raises(KeyError):
        table.command("sitting")


def test_an_exit_stands_for_a_command_and_a_word(table):
    table.add(GO)
    table.add_words(GO, ("north", "n"), "north")
    assert table.resolve("n") == (GO, "north")
    assert table.resolve("nor") == (GO, "north")
    assert table.resolve("north now") == (GO, "north now")


@pytest.mark.parametrize("line", ["southe", "southe me"])
def test_a_direction_or_a_place_is_no_beginning_of_a_command(table, line):
    table.add(GO)
    table.add(made("southern"))
    table.add(made("gardening"))
    table.places = frozenset({"garden"})
    assert table.resolve("sou")[0].name == "southern"
    assert table.resolve("south") == (GO, "south")
    assert refused(table, "south now").startswith("There is no command south. Did you mean south")
    assert refused(table, "garden").startswith("There is no command garden. Did you mean go garden")
    assert table.resolve(line)[0].name == "southern"


def test_two_exits_with_the_same_beginning_are_ambiguous(table):
    table.add(GO)
    for way in ("north", "norm"):
        table.add_words(GO, (way,), way)
    assert refused(table, "nor") == s.could_be_any("nor", "norm, north")


@pytest.mark.parametrize("line", ["hello", "say hi", "...", ".nothing", "!", "! sit", "?", "st"])
def test_in_chat_mode_these_are_said(table, line):
    assert table.resolve_chat(line) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [("/sit", (SIT, "")), ("/si", (SIT, "")), (".sit", (SIT, "")), ("'hi", (SAY, "hi")),
     (".SIT now", (SIT, "now"))],
)  # fmt: skip
def test_in_chat_mode_these_are_obeyed(table, line, found):
    assert table.resolve_chat(line) == found


def test_in_chat_mode_a_slip_in_a_word_for_what_is_private_is_refused():
    table = Table()
    for words in (("whisper", "tell"), ("sing",)):
        table.add(made(*words))
    table.command("tell").private = True
    for line in (".whispr bob secret", ".whis bob secret", "。tll bob secret", "、whispr bob hi"):
        with pytest.raises(Refusal, match="There is no command"):
            table.resolve_chat(line)
    for line in (
        ".sin now",
        ".oh well",
        ".whispr",
        ". whisper it",
        ".w it",
        "@whispr it",
        "!sing it",
    ):
        assert table.resolve_chat(line) is None
    with pytest.raises(Refusal, match="There is no command"):
        table.resolve_chat(".w Bob: secret", people={"bob"})
    for line in ("@tell bob hi", "!whisper bob hi", "！tell bob hi"):
        assert table.resolve_chat(line) == (table.command("tell"), "bob hi")


def test_in_chat_mode_a_slip_means_no_word_of_others():
    table = Table()
    table.add(made("whisper"))
    table.add(made("where"))
    table.command("where").private = table.command("whisper").private = True
    table.command("where").right = "where"
    with pytest.raises(Refusal) as refused:
        table.resolve_chat(".wh bob secret", rights=frozenset())
    assert refused.value.fields["nearest"] == "whisper"


def test_in_chat_mode_only_whole_words_follow_a_dot(table):
    assert table.resolve_chat(".si") is None


# --- the general commands and its rule for clashes


def test_of_two_general_commands_the_second_is_left_out():
    commands = CommandSet([SAY])
    with pytest.raises(Clash) as clash:
        commands.add(made("speak", "'"))
    assert 'the word "\'" of the command speak is taken by the command say' in str(clash.value)
    assert list(commands) == [SAY]


class Den(ChatRoom):
    kind = "den"

    @command("say", "growl")
    def say(self, me, text: str):
        """Growl."""

    @command("sink")
    def sink(self, me):
        """Sink."""


def test_a_rooms_own_command_stands_in_for_the_general_one_by_all_its_words():
    table = table_in(Den("den"), CommandSet([SAY, SIT, GO]))
    assert {table.command(word) for word in ("say", "'", "growl")} == {Den.say}


def test_a_rooms_own_command_goes_before_other_general_ones():
    table = table_in(Den("den"), CommandSet([SAY, SIT, GO]))
    assert table.command("sink") is Den.sink
    assert table.command("sit") is SIT
    words = ("say", "growl", "'", "sink", "sit", "go", "nothing")
    assert [word for word in words if table.is_own(word)] == ["say", "growl", "'", "sink"]


def test_an_exit_gives_way_to_a_command():
    table = table_in(ChatRoom("a", exits={"sit": "b", "north": "b"}), CommandSet([SAY, SIT, GO]))
    assert table.command("sit") is SIT
    assert table.resolve("n") == (GO, "north")


def test_the_short_form_of_an_exit_gives_way_to_a_command():
    north = made("n")
    table = table_in(ChatRoom("a", exits={"north": "b"}), CommandSet([north, GO]))
    assert table.command("n") is north
    assert table.command("north") is GO


def test_a_command_is_for_some_kinds_of_room():
    special = made("special", rooms=("den",))
    login = made("hello", rooms=("login", "chat"))
    commands = CommandSet([SAY, GO, special, login])
    assert "special" not in table_in(ChatRoom("a"), commands)
    assert "special" in table_in(Den("den"), commands)
    assert "hello" in table_in(LoginRoom(), commands)
    assert "say" not in table_in(LoginRoom(), commands)


def test_a_kind_has_the_commands_of_the_kind_that_it_derives_from():
    assert "shout" in table_in(Den("den"), CommandSet(builtin()))
