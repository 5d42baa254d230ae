"""Lines that are talk although they begin with a command's sign."""

import pytest

from teaparty.core.words.talk import is_smiley, is_talk

SMILEYS = [
    ":)", ":-(", ":D", ":-D!", ":')", ":'(", ":3", ":p hi", ":o)", ":)))", ":-* bye", ":/", ";)",
    ";-)", "=)", ">:(", ">_<", ">.<", ">:)", "<3", "^^", "^_^", "-_-", "(:", ":), she said",
    "：）", "：Ｄ ok",
]  # fmt: skip


@pytest.mark.parametrize("line", SMILEYS)
def test_smileys_are_talk(line):
    assert is_smiley(line)
    assert is_talk(line)


@pytest.mark.parametrize(
    "line",
    [":waves.", ": waves.", ":'s cup", ":I am here", ":a cat", ":Dances", ":笑", "::", ":P:", "'hi",
     ">bob hi", "[bob] hi", "[x] done", "(bob) hi", "=", "-", "say :)"],
)  # fmt: skip
def test_what_is_no_smiley(line):
    assert not is_smiley(line)


@pytest.mark.parametrize(
    "line",
    ["'quoted' text", "'two words' of text", "'hello'", '"quoted" text', "“你好”，他说",
     "‘so’ he", "> quote", "＞　quote",
      "> ", ">> quote", "》 引用", "[two words] at start", "[ ] milk", "[] x",
     "【公告 一】 x", "[a, b c] x", ":(waves)", ":...", "::"],
)  # fmt: skip
def test_quotes_and_remarks_are_talk(line):
    assert is_talk(line.replace("　", " "))


@pytest.mark.parametrize(
    "line",
    ["'hi", "'I don't know", "'tis so, 'tis", "'", '"hi', '"', ">bob hi", ">bob", ">", '>"bob" hi',
     "＞bob hi", "》bob hi", "[bob] hi", "[bob]", "[bob hi", "[ bob ] hi", "[bob,carol] hi",
     "[bob, carol] hi", "【bob】 hi", "[bob， carol] hi", ":waves."],
)  # fmt: skip
def test_what_is_to_be_obeyed_is_no_talk(line):
    assert not is_talk(line)
