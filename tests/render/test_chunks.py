"""What stays together where a line is wrapped."""

import pytest

from teaparty.render.chunks import chunks, has_link, pieces

LINK = "https://tea.example/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("one two", ["one", "two"]),
        ("one, two.", ["one,", "two."]),
        (f"see:{LINK}x now", ["see:", f"{LINK}x", "now"]),
        (f"({LINK}) [{LINK}]", [f"({LINK})", f"[{LINK}]"]),
        (f"看{LINK}。", ["看", f"{LINK}。"]),
        ("mailto:tea@tea.example", ["mailto:tea@tea.example"]),
        ("你好，他说", ["你", "好，", "他", "说"]),
        ("他说「你」", ["他", "说", "「你」"]),
        ("用Python写", ["用", "Python", "写"]),
        ("👍🏽👍🏽", ["👍🏽", "👍🏽"]),
        ("สวัสดี naïve", ["สวัสดี", "naïve"]),
        ("你\x1b[31m好\x1b[0m", ["你\x1b[31m", "好\x1b[0m"]),
        ("to \x1b[31mred\x1b[0m, so", ["to", "\x1b[31mred\x1b[0m,", "so"]),
        (f"{LINK}\x1b[0m\u0301", [f"{LINK}\x1b[0m\u0301"]),
    ],
)
def test_what_stays_together(text, found):
    assert [chunk for _, chunk in chunks(text)] == found


def test_the_blanks_before_it_are_counted():
    assert list(chunks("  a b   你 ")) == [(2, "a"), (1, "b"), (3, "你")]
    assert list(chunks("你  é")) == [(0, "你"), (2, "é")]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("http://tea.example", True), ("HTTPS://TEA.EXAMPLE", True), ("MailTo:a@b.c", True),
        ("ftp://tea.example", False), ("http:// nothing", False), ("mailto: me", False),
    ],
)  # fmt: skip
def test_what_is_a_link(text, there):
    assert has_link(text) is there


def test_what_is_too_wide_is_broken_and_a_link_is_not():
    assert list(pieces("x" * 10, 4)) == ["xxxx", "xxxx", "xx"]
    assert list(pieces("你好你", 3)) == ["你", "好", "你"]
    assert list(pieces("\x1b[31mxxxxx\x1b[0m", 4)) == ["\x1b[31mxxxx", "x\x1b[0m"]
    assert list(pieces(f"{LINK}。”", 4)) == [LINK, "。”"]
    assert list(pieces("e\u0301" * 3, 2)) == ["e\u0301" * 2, "e\u0301"]
