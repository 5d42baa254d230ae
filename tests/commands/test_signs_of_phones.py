"""In chat mode nothing is said aloud that begins with a sign as phones and Chinese keyboards have
it, and then at once a command's word or a name: it may be a whisper, or a password."""

import pytest

from teaparty.commands import builtin
from teaparty.core.events import Emoted, Said
from teaparty.testing import tea_party

WORDS = sorted({word for each in builtin() for word in each.words if word.isalpha()})
NAMES = ("bob", "Bob", "ｂｏｂ", "bob,carol", "bob，carol")


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["／", "。", "＞"])
def test_no_line_with_such_a_sign_is_said_aloud(sign):
    with tea_party() as party:
        bob, aloud = party.guest("bob"), []
        for word in (*WORDS, *NAMES):
            alice = party.guest("alice", mode="chat")
            party.all_read()
            alice.types(f"{sign}{word} a secret")
            said = [each.text for each in bob.events if isinstance(each, Said | Emoted)]
            aloud += [text for text in said if text.startswith(sign)]
            alice.drops()
        assert aloud == []


def test_a_dot_and_a_name_are_answered_as_a_slash_and_a_name(alice, party):
    carol = party.guest("carol", mode="chat")
    for line in ("/alice Hi", ".alice Hi", "。alice Hi"):
        assert carol.types(line).reads()[-1].startswith("There is no command alice.")
    assert carol.types(".nobody Hi").reads()[-1] == "You say: .nobody Hi"
