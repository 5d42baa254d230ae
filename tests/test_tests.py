"""How tests are written, read from their sources; each rule is a test, which lists its breaches."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests import sentences

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FILES = sorted(TESTS.rglob("*.py"))
HOUSE = sorted((ROOT / "teaparty").rglob("*.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

# Where people are spoken to, and the tests that hold how it is worded.
SPEAKING = ("core", "commands", "render", "doors", "admin")
OWNERS = {
    "render", "docs", "test_stories.py", "test_signs.py", "sentences.py", Path(__file__).name
}  # fmt: skip

# A template of the code that is a sentence or two; what people say themselves is none, and neither
# is what stands after a sentence.
FIELD = re.compile(r"{[^{}]*}")
SENTENCE = re.compile(r"[A-Z{\[].* .*([.:!?\]]|})", re.DOTALL)
NO_SENTENCE = {
    "You say to {people}: {text}", "You whisper to {people}: {text}", "Did you mean {nearest}?",
}  # fmt: skip

TAKE_TEMPLATES = ("announce", "say_as", "whisper", "tell", "Refusal", "NotHere")
PLAIN = re.compile(r"{([a-z_]+)}")

MOST_COPIES = 150
MOST_LINES = 40


@cache
def tree(file):
    return ast.parse(file.read_text("utf-8"))


def place(file, node):
    return f"{file.relative_to(ROOT)}:{node.lineno}"


def text_of(node):
    """What a literal says; a field of an f-string is in braces."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
            for part in node.values
        )
    said = node.value if isinstance(node, ast.Constant) else None
    if isinstance(said, bytes):
        return said.decode(errors="replace")
    return said if isinstance(said, str) else ""


def literals(file):
    """Each literal of a file that is a text, with what it says; no docstrings."""
    inner = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            inner |= set(ast.walk(node)) - {node}
    for node in ast.walk(tree(file)):
        if node not in inner and (text := text_of(node)):
            yield node, text


# --- sentences that people read


def reads_as_sentence(text):
    words = re.findall(r"[A-Za-z']{2,}", FIELD.sub(" ", text))
    least = 3 if text.endswith("}") else 2
    return len(words) >= least and SENTENCE.fullmatch(text) is not None and text not in NO_SENTENCE


@cache
def templates(folders=SPEAKING, kinds=ast.Constant):
    """Each sentence that the code in these folders says to people, in literals of these kinds."""
    return {
        text.strip()
        for file in HOUSE
        if file.relative_to(ROOT).parts[1] in folders
        for node, text in literals(file)
        if isinstance(node, kinds) and reads_as_sentence(text.strip())
    }


def misfits(root):
    """Yield each call whose text is an f-string, or has other fields than it is given."""
    for node in ast.walk(root):
        if not (isinstance(node, ast.Call) and all(each.arg for each in node.keywords)):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        if called not in TAKE_TEMPLATES or not node.args:
            continue
        if isinstance(text := node.args[-1], ast.JoinedStr):
            yield ast.unparse(node)
        elif isinstance(text, ast.Constant) and isinstance(text.value, str):
            given = {each.arg for each in node.keywords} - {"by", "recalled"}
            if given != set(PLAIN.findall(text.value)) - {"sign"}:
                yield ast.unparse(node)


def test_each_template_has_the_fields_that_it_is_given():
    assert [each for file in HOUSE for each in misfits(tree(file))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_templates_in_the_documents_have_the_fields_that_they_are_given(page):
    code = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert [each for block in code for each in misfits(ast.parse(block))] == []


def test_misfits_are_found():
    for wrong in (
        "me.tell(f'{me.name} waves.')",
        "raise Refusal('There is no {cake}.', cak=text)",
        "me.tell('Tea.', name=name)",
    ):
        assert list(misfits(ast.parse(wrong))) != []
    right = "room.announce('{name} waves.', by=me.person, name=me.name); me.tell('Type {sign}who.')"
    assert list(misfits(ast.parse(right))) == []


def held(text, patterns):
    """The longest sentence that `text` holds, with its fields filled in; or None."""
    return next(
        (each for each, key, pattern in patterns if key in text and pattern.search(text)), None
    )


def by_length():
    """Each sentence with its longest part and a pattern that finds it, the longest first."""
    parts = {each: FIELD.split(each) for each in templates()}
    return [
        (each, max(parts[each], key=len), pattern_of(each))
        for each in sorted(parts, key=lambda each: -len("".join(parts[each])))
    ]


def pattern_of(template):
    """What finds a sentence with its fields filled in; the sign before a command may be none."""
    escaped = re.escape(template).replace(re.escape("{sign}"), "/?")
    return re.compile(re.sub(r"\\{[^{}]*\\}", ".+?", escaped))


@cache
def copies():
    """Each sentence that stands in tests that do not own its wording, with the places."""
    patterns, found = by_length(), {}
    for file in FILES:
        if not OWNERS & set(file.relative_to(TESTS).parts):
            for node, text in literals(file):
                if " " in text and (sentence := held(text, patterns)):
                    found.setdefault(sentence, []).append(place(file, node))
    return found


def test_each_sentence_that_many_tests_read_is_one_of_the_code():
    ours = {each for each in vars(sentences).values() if isinstance(each, sentences.Sentence)}
    assert ours - templates() == set()


def test_a_sentence_that_two_tests_read_stands_among_the_sentences():
    found = copies()
    several = {each: places for each, places in found.items() if len(places) > 1}
    assert several == {}


def test_most_tests_do_not_copy_what_people_read():
    assert sum(map(len, copies().values())) <= MOST_COPIES


# --- private names


THEIRS = {"_replace", "_asdict", "_fields", "_buffer", "_exit"}
"""Names of named tuples, of Twisted's LineReceiver, and of `os`."""


def private(name):
    return name.startswith("_") and name.strip("_") != "" and not name.endswith("__")


def private_names():
    """The private names of our own code."""
    nodes = [node for file in HOUSE for node in ast.walk(tree(file))]
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {getattr(node, "name", None) or getattr(node, "id", "") for node in nodes}
    return {name for name in names if private(name)} - THEIRS


def called(function):
    """The name of what is called, without what it belongs to."""
    return getattr(function, "attr", None) or getattr(function, "id", "")


def names_used(node):
    """The names that a node takes of something else than of itself."""
    if isinstance(node, ast.Attribute):
        ours = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        return [] if ours else [node.attr]
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.Call) and called(node.func).endswith("attr"):
        return [part for text in map(text_of, node.args) for part in text.split(".")]
    return []


def test_no_test_uses_a_private_name():
    names = private_names()
    found = [
        f"{place(file, node)}: {name}"
        for file in FILES
        for node in ast.walk(tree(file))
        for name in names_used(node)
        if name in names
    ]
    assert found == []


# --- names


LEANING = re.compile(r"test_(so_(is|are|does|do|it|that)|nor|but|and|or|not|then)_")
"""The name of a test that says nothing without the name of the test above it."""
NOBODY = re.compile(r"_(of|to|for|by|from|with)_who_")


def test_a_name_of_a_test_can_be_read_alone():
    found = [
        f"{place(file, node)}: {node.name}"
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef)
        and (LEANING.match(node.name) or NOBODY.search(node.name))
    ]
    assert found == []


# --- size


def test_no_function_is_long():
    found = Counter(
        {
            f"{place(file, node)}: {node.name}": node.end_lineno - node.lineno + 1
            for file in FILES
            for node in ast.walk(tree(file))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    )
    long = [each for each, lines in found.most_common() if lines > MOST_LINES]
    assert long == []
