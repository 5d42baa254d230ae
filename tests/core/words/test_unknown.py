"""What is read where a word is no command."""

import pytest

from teaparty.core.words.unknown import UNKNOWN


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
