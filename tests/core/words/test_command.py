"""A command is declared once."""

import re
from types import ModuleType

import pytest
from msgspec import structs

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command, declared
from teaparty.testing import tea_party
from tests import sentences as s


@command("pour", "serve", "~", theme="Tea", example="pour 2 cups", right="host")
def pour(me, cups: int, text: str = "of tea"):
    """Pour tea.

    Everybody
    gets some.
    """
    return (me, cups, text)


class Den(ChatRoom):
    kind = "den"

    @command()
    def growl(self, me, text: str = "Grr"):
        """Growl."""
        return (self, me, text)


class Cave(Den):
    kind = "cave"

    @command("roar")
    def growl(self, me):
        """Roar."""


class Quiet(Den):
    kind = "quiet"
    growl = None


class Me:
    room = "the room"
    name, mode = "alice", "mud"
    rights = frozenset({"host"})

    def gains(self, right):
        return right == "tea"


def test_everything_is_read_from_the_declaration():
    assert (pour.name, pour.aliases, pour.words) == ("pour", ("serve", "~"), ("pour", "serve", "~"))
    assert (pour.theme, pour.examples, pour.right) == ("Tea", ("pour 2 cups",), "host")
    assert pour.rooms == ("chat",)
    assert pour.usage == "pour CUPS [TEXT]"
    assert (pour.summary, pour.meaning) == ("Pour tea.", "Everybody gets some.")
    assert pour.place.endswith("test_command.pour")
    assert repr(pour) == f"<command pour of {pour.place}>"


def test_without_names_the_functions_name_is_its_word():
    assert Den.growl.words == ("growl",)


def test_a_command_runs_with_what_was_typed():
    me = Me()
    assert pour.run(me, "2 sugars please") == (me, 2, "sugars please")
    assert pour.run(me, "2") == (me, 2, "of tea")


def test_a_rooms_command_gets_its_room():
    me = Me()
    assert Den.growl.run(me, "Hrr") == ("the room", me, "Hrr")


def test_a_command_can_be_called_as_the_function_that_it_was():
    assert pour(1, 2, "x") == (1, 2, "x")


@pytest.mark.parametrize("rest", ["", "   "])
def test_too_little_is_answered_with_the_usage(rest):
    with pytest.raises(Refusal, match=re.escape(s.usage("pour CUPS [TEXT]"))):
        pour.run(Me(), rest.strip())


def test_too_much_is_answered_with_the_usage():
    @command("sit")
    def sit(me):
        """Sit."""

    with pytest.raises(Refusal, match=s.usage("sit")):
        sit.run(Me(), "down")


def test_a_right_that_one_lacks():
    class Stranger(Me):
        rights = frozenset()

    with pytest.raises(Refusal, match="You may not use pour"):
        pour.run(Stranger(), "2")


def test_a_right_that_comes_with_a_registered_name():
    @command("brew", right="tea")
    def brew(me):
        """Brew."""

    with pytest.raises(Refusal, match=s.members_use("brew")):
        brew.run(Me(), "")


def test_a_good_declaration_has_no_faults():
    assert list(pour.faults()) == []
    assert list(Den.growl.faults()) == []


def test_faults_are_told_in_words_for_the_author():
    @command("Bad", "two words", "")
    def bad(me, what: float): ...

    assert list(bad.faults()) == [
        "the command Bad has no help: give its function a docstring",
        "'Bad' is no word for a command: it has small letters and no spaces",
        "'two words' is no word for a command: it has small letters and no spaces",
        "'' is no word for a command: it has small letters and no spaces",
        "the command Bad can't be read: <class 'float'> is no kind of parameter: use str, int,"
        " Literal, Session, Here, list[Session], or a class with a classmethod parse(text)",
    ]


def test_an_annotation_that_is_not_known_is_a_fault():
    @command("bad")
    def bad(me, what: "Nowhere"):  # noqa: F821
        """Bad."""

    assert list(bad.faults()) == ["the command bad can't be read: name 'Nowhere' is not defined"]


def test_the_commands_of_a_module_are_found_in_order_of_name():
    module = ModuleType("m")
    module.b, module.a, module.other = command("b")(len), command("a")(len), 3
    assert [found.name for found in declared(module)] == ["a", "b"]


def test_the_commands_of_a_class_are_its_own_and_the_inherited_ones():
    assert declared(Den) == [Den.growl]
    assert [found.name for found in declared(Cave)] == ["roar"]
    assert declared(Quiet) == []


def test_a_right_lets_only_those_use_it_and_read_of_it_who_have_it():
    module = ModuleType("test_rights")
    pour_ = command("pour", right="host")(lambda me: me.tell("Poured."))
    pour_.function.__doc__, pour_.function.__module__ = "Pour.", "test_rights"
    module.pour = pour_
    with tea_party(module) as party:
        alice = party.guest("alice")
        assert alice.types("pour").reads() == [s.not_allowed("pour")]
        assert not any("pour" in line for line in alice.types("help").reads())
        rights = frozenset({"host"})
        alice.session.role = structs.replace(alice.session.role, rights=rights)
        assert alice.types("pour").reads() == ["Poured."]
        assert any("pour" in line for line in alice.types("help").reads())


def test_the_words_of_a_declaration_are_texts():
    with pytest.raises(TypeError, match="is declared by @command"):
        command(pour)


def test_one_kind_of_room_needs_no_brackets():
    assert command("x", rooms="den")(len).rooms == ("den",)


def test_a_command_that_takes_people_is_confidential_and_so_is_one_that_says_so():
    @command("kiss")
    def kiss(me, who: Session):
        """Kiss."""

    @command("send", private=True)
    def send(me, text: str):
        """Send."""

    assert [each.confidential for each in (kiss, send, pour)] == [True, True, False]


def test_a_command_that_needs_its_whole_word_may_say_so_in_its_own_words():
    @command("burn", "melt", whole="Type {command} to burn it.")
    def burn(me):
        """Burn it."""

    @command("sell", whole=True)
    def sell(me):
        """Sell it.

        All of it.
        """

    assert str(burn.unabbreviated("melt", "/")) == "Type /burn to burn it."
    assert str(sell.unabbreviated("sell", "")) == s.type_in_full("sell")
    assert sell.meaning == f"All of it. {s.word_in_full}"


def test_a_plugins_command_that_needs_its_whole_word():
    module = ModuleType("burning")

    @command("burn", whole=True)
    def burn(me):
        """Burn it."""
        me.tell("It burns.")

    burn.function.__module__ = "burning"
    module.burn = burn
    with tea_party(module) as party:
        alice = party.guest("alice")
        assert alice.types("bur", "b now", "burn").reads() == [
            s.type_in_full("burn"), s.type_in_full("burn"), "It burns."
        ]  # fmt: skip
