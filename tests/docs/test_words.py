"""The words of the code are those that the page about it lists, and only those."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
CODE = re.compile(r"`(\w+)`")


def glossary() -> list[list[str]]:
    """Return the rows of the table below `## Words`, as their cells."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## Words\n")[2].partition("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[*row, ""] for row in rows[2:]]


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


def test_the_words_of_the_glossary_are_classes() -> None:
    listed = {word for row in glossary() for word in CODE.findall(row[0])}
    classes = {
        node.name for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }
    assert len(listed) > 25
    assert sorted(listed - classes) == []


def test_the_words_that_were_given_up_are_gone() -> None:
    gone = {word for row in glossary() for word in CODE.findall(row[2])}
    used = set().union(*map(names, trees()))
    assert len(gone) > 10
    assert sorted(gone & used) == []


def test_no_word_stands_in_two_rows() -> None:
    words = [word for row in glossary() for word in CODE.findall(row[0])]
    assert len(words) == len(set(words))
