"""In chat mode, a line that may hold a password is not said, nor are lines sent along with it."""

import pytest

from teaparty.core.people.hush import WARY_SECONDS
from teaparty.core.words.hushing import HUSHED


@pytest.fixture
def chatting(alice, bob):
    alice.types("mode chat").reads()
    return alice


def test_a_line_that_may_hold_a_password_is_refused(chatting, bob):
    assert chatting.types("login alice sesame").reads() == [HUSHED]
    assert bob.reads() == []


@pytest.mark.parametrize("line", ["login alice sesame", "password"])
def test_lines_that_were_sent_along_are_not_said(party, chatting, bob, line):
    chatting.types(line, "sesame", "sesame")
    party.passes(WARY_SECONDS / 2)
    chatting.types("sesame")
    assert not any("sesame" in each for each in bob.reads())


def test_one_who_types_on_at_once_reads_why_it_was_not_said(party, chatting, bob):
    chatting.types("login alice sesame").reads()
    party.passes(WARY_SECONDS / 2)
    assert chatting.types("hello").reads() == [
        "That came right after what may be a password, so it was not said. Type it again if you"
        " mean it."
    ]


def test_lines_are_said_again_a_second_later(party, chatting, bob):
    chatting.types("login alice sesame")
    party.passes(WARY_SECONDS)
    chatting.types("hello")
    assert bob.reads() == ["alice says: hello"]


def test_other_lines_are_said(chatting, bob):
    chatting.types("my tea is hot", "so is mine")
    assert bob.reads() == ["alice says: my tea is hot", "alice says: so is mine"]
