"""What people read is English that they read once."""

import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__)
ROOT = HERE.parents[2]
FOLDERS = ("teaparty", "tests", "benchmarks", ".ci", "twisted")
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGES.md",
    ROOT / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
WHO = re.compile(r"\b(of|to|for|by|from|with)\s+who\b", re.IGNORECASE)
"""A `who` that nobody stands before, as in "the name of who said it"."""

VERBS = (
    "is|are|was|were|has|have|had|may|can|can't|must|will|does|doesn't|reads|misses|finds|takes|gets"
    "|goes|sees|stays|comes|leaves|hears|waits|loses|stands|says|writes|knows|needs|falls|counts"
)
NO_VERB_AFTER = (
    "who|whom|whose|that|which|what|where|when|while|until|if|whether|because|as|how|why|after|before"
    "|it|they|and|or|there|of"
)
BARE_WHO = re.compile(
    rf"""(?:\A|"|\#\s|[.;!]\s+|\b(?:only|but|because|so\ that)\s+)
    (who\s+(?:(?:does|is|has|may|can|was)\s+(?:not\s+)?)?
    (?:(?!(?:{NO_VERB_AFTER})\b)[\w'-]+\s+)+?(?:{VERBS})\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A clause whose subject is a `who` without people, as in "Who is late misses the tea"."""


def bare(text: str) -> list[str]:
    """Return each clause in `text` whose subject is a bare `who`, up to its second verb."""
    return [" ".join(match[1].split()) for match in BARE_WHO.finditer(text)]


def found(text: str) -> list[str]:
    """Return each place in `text` where a preposition stands before `who`, with what follows it."""
    return [text[match.start() :].splitlines()[0] for match in WHO.finditer(text)]


@cache
def prose(file: Path) -> str:
    """Return the comments and texts of a Python file, with their line ends."""
    with file.open("rb") as source:
        tokens = list(tokenize.tokenize(source.readline))
    kinds = (tokenize.COMMENT, tokenize.STRING)
    return "\n".join(token.string for token in tokens if token.type in kinds)


def test_no_preposition_stands_before_who_in_the_code() -> None:
    files = [file for name in FOLDERS for file in sorted((ROOT / name).rglob("*.py"))]
    breaches = {str(file.relative_to(ROOT)): found(prose(file)) for file in files if file != HERE}
    assert {name: lines for name, lines in breaches.items() if lines} == {}


def test_no_bare_who_is_the_subject_of_a_clause_in_the_code() -> None:
    files = [file for name in FOLDERS for file in sorted((ROOT / name).rglob("*.py"))]
    breaches = {str(file.relative_to(ROOT)): bare(prose(file)) for file in files if file != HERE}
    assert {name: lines for name, lines in breaches.items() if lines} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_preposition_stands_before_who(page: Path) -> None:
    assert found(page.read_text(encoding="utf-8")) == []


COUNTED = re.compile(
    r"\{(?:count|most|least|seconds|minutes|people|new|each|row\.people|len\([^}]*\))[^}]*\}"
    r"(?: \w+)? ((?!was|has|is)\w\w+s|people)\b"
)
"""A number that is filled in, and what is counted by it."""
NEVER_ONE = {
    "alias {word} expands to more than {most} bytes", "and has at most {most} characters",
    "A password has at most {most} bytes", "one line of at most {most} bytes",
    "A line can have {most} bytes", "at most {most} bytes are read",
    "was not closed within {seconds} seconds", "there would be {count} rooms",
    "would have {len(text):,} bytes", "has {len(written)} bytes", "{seconds:.1f} seconds",
    "There are {count} choices here", "has up to {most} letters", "You have {most} reminders",
    "{len(lines) - 2 * MOST} lines were left out", "it has more than {most:,} bytes",
}  # fmt: skip
"""Sentences with a number that the bounds of the configuration, or the code, hold above 1."""


def test_what_is_counted_has_words_for_one_as_well_as_for_several() -> None:
    breaches = []
    for file in sorted((ROOT / "teaparty").rglob("*.py")):
        text = " ".join(prose(file).split())
        for sentence in NEVER_ONE:
            text = text.replace(sentence, "")
        for match in COUNTED.finditer(text):
            what = "person|people" if match[1] == "people" else match[1].removesuffix("s")
            if not re.search(rf"\b(1|a|one|once)( \w+)? ({what}|more)\b", text, re.IGNORECASE):
                breaches.append(f"{file.relative_to(ROOT)}: {match[0]}")
    assert breaches == []


def test_a_preposition_before_who_is_found_across_a_line_end() -> None:
    text = "The name of\nwho said it, for people who care; for whom, and with\nWho."
    assert found(text) == ["of", "with"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_bare_who_is_the_subject_of_a_clause(page: Path) -> None:
    assert bare(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Who does not read now reads the rest first.", ["Who does not read now reads"]),
        ("It is so that only who is late misses any.", ["who is late misses"]),
        ("It is asked; who takes\nthe answer may ask again.", ["who takes the answer may"]),
        ("Who may come in, and who waits.", []),
        ("It says who is in and who is out.", []),
        ("Only people who are late miss any.", []),
    ],
)
def test_a_bare_who_is_found_where_it_is_the_subject(text: str, clauses: list[str]) -> None:
    assert bare(text) == clauses
