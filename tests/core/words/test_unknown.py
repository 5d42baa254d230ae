"""What is read where a word is no command."""

import pytest

from teaparty.commands import builtin
from teaparty.core.words.unknown import FOREIGN, UNKNOWN
from tests import sentences as s


@pytest.mark.parametrize("near", [True, False])
def test_the_author_of_an_unknown_word_is_told_how_to_speak_and_to_say_it_just_where_that_works(
    near,
):
    nothing, speaks, says = (UNKNOWN[near, speaking] for speaking in (0, 1, 2))
    assert "speak" not in nothing
    assert speaks.endswith("To speak, begin with ' or say.")
    assert says == f"{speaks} To say it, type ' alone."
    assert speaks.startswith(nothing)


def test_the_nearest_word_is_named_where_there_is_one():
    assert all(("{nearest}" in text) is near for (near, _), text in UNKNOWN.items())
    assert all("{word}" in text for text in UNKNOWN.values())


@pytest.mark.parametrize(("word", "ours"), FOREIGN.items())
def test_for_a_word_of_other_servers_there_is_one_here(word, ours):
    commands = {each for command in builtin() for each in command.words}
    assert word not in commands
    assert ours in commands


@pytest.mark.parametrize(("line", "ours"), [("pin", "topic"), ("private", "close")])
def test_such_a_word_is_short_for_nothing(party, line, ours):
    alice = party.member("alice")
    assert alice.types(f"/{line}").reads() == [s.did_you_mean_speak(line, ours)]
