"""The words of the code are those that the page about it lists, and only those."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
CODE = re.compile(r"`(\w+)`")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
EVERYDAY = {"change", "order", "sentence", "several", "whom"}
"""Words that were given up as names of classes only."""
PUBLIC = {"manners"}
"""Given up, but a name that plugins use: a parameter of `teaparty.testing.tea_party`."""


def glossary() -> list[list[str]]:
    """Return the rows of the table below `## Words`, as their cells."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## Words\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[*row, ""] for row in rows[2:]]


@cache
def trees() -> list[ast.Module]:
    files = sorted((ROOT / "teaparty").rglob("*.py"))
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


def names(tree: ast.Module) -> set[str]:
    """Return all names that a module defines, imports or uses."""
    found: set[str] = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg"):
            value = getattr(node, field, None)
            found |= {value} if isinstance(value, str) else set()
    return found


def words_of(name: str) -> set[str]:
    """Return the words that a name is made of, and its parts between underscores, in small."""
    return {word.lower() for word in (*PART.findall(name), *name.split("_")) if word}


def test_the_words_of_the_glossary_are_classes() -> None:
    listed = {word for row in glossary() for word in CODE.findall(row[0])}
    classes = {
        node.name for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }
    assert len(listed) > 25
    assert sorted(listed - classes) == []


def test_the_words_that_were_given_up_are_gone() -> None:
    given_up = {word for row in glossary() for word in CODE.findall(row[2])}
    gone = {word.lower() for word in given_up} - EVERYDAY
    used = {name for tree in trees() for name in names(tree)}
    assert len(gone) > 5
    assert sorted(given_up & used) == []
    assert sorted(name for name in used - PUBLIC if gone & words_of(name)) == []


def test_a_word_is_found_within_a_name_and_whatever_its_case() -> None:
    assert words_of("_LateJournal_of") == {"late", "journal", "latejournal", "of"}
    assert words_of("HTTPDoor") == {"http", "door", "httpdoor"}


def test_no_word_stands_in_two_rows() -> None:
    words = [word for row in glossary() for word in CODE.findall(row[0])]
    assert len(words) == len(set(words))
