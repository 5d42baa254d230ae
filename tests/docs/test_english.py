"""What people read is English that they read once."""

import re
import tokenize
from pathlib import Path

import pytest

HERE = Path(__file__)
ROOT = HERE.parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGES.md",
    ROOT / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
WHO = re.compile(r"\b(of|to|for|by|from|with)\s+who\b", re.IGNORECASE)
"""A `who` that nobody stands before, as in "the name of who said it"."""


def found(text: str) -> list[str]:
    """Return each place in `text` where a preposition stands before `who`, with what follows it."""
    return [text[match.start() :].splitlines()[0] for match in WHO.finditer(text)]


def prose(file: Path) -> str:
    """Return the comments and texts of a Python file, with their line ends."""
    with file.open("rb") as source:
        tokens = list(tokenize.tokenize(source.readline))
    kinds = (tokenize.COMMENT, tokenize.STRING)
    return "\n".join(token.string for token in tokens if token.type in kinds)


def test_no_preposition_stands_before_who_in_the_code() -> None:
    folders = ("teaparty", "tests", "benchmarks", ".ci", "twisted")
    files = [file for name in folders for file in sorted((ROOT / name).rglob("*.py"))]
    breaches = {str(file.relative_to(ROOT)): found(prose(file)) for file in files if file != HERE}
    assert {name: lines for name, lines in breaches.items() if lines} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_preposition_stands_before_who(page: Path) -> None:
    assert found(page.read_text(encoding="utf-8")) == []


def test_a_preposition_before_who_is_found_across_a_line_end() -> None:
    text = "The name of\nwho said it, for people who care; for whom, and with\nWho."
    assert found(text) == ["of", "with"]
