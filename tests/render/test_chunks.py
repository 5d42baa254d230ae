"""What stays together where a line is wrapped."""

from itertools import pairwise

import pytest

from teaparty.render.chunks import has_link
from teaparty.render.measuring import measured


def chunks(line):
    """The chunks that a row may begin with."""
    found = measured(line)
    bounds = [*found.chunks, len(found.begins)]
    return [line[found.begins[first] : found.ends[last - 1]] for first, last in pairwise(bounds)]


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
    assert chunks(text) == found


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("http://tea.example", True), ("HTTPS://TEA.EXAMPLE", True), ("MailTo:a@b.c", True),
        ("ftp://tea.example", False), ("http:// nothing", False), ("mailto: me", False),
    ],
)  # fmt: skip
def test_what_is_a_link(text, there):
    assert has_link(text) is there
