"""The page's own files: small, no markup made of texts, and every text from the catalogue."""

import re
from string import Formatter
from typing import get_args

import pytest

from teaparty.core.events import Lasting
from teaparty.doors.web.files import FOLDER
from teaparty.doors.web.texts import PAGE
from teaparty.doors.web.v1.lines import kind_of

MOST_BYTES = 40 * 1024
HTML, STYLE = (FOLDER.joinpath(name).read_text("utf-8") for name in ("index.html", "party.css"))
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.js"))}
SCRIPT = "\n".join(SCRIPTS.values())
DATA = re.compile(r'data-(?:text|label)="(\w+)"')
SAID = re.compile(r"[\"?:]?\bsay\(([^()]*(?:\([^()]*\))?[^()]*)\)")
WORD = re.compile(r'"(\w+)"')
NAMED = {"language", "party"}
"""What the script takes from the catalogue by itself."""


@pytest.mark.parametrize("text", [HTML, STYLE, *SCRIPTS.values()], ids=["html", "css", *SCRIPTS])
def test_each_file_of_the_page_is_small(text):
    assert len(text.encode()) < MOST_BYTES


def test_the_page_is_small():
    assert sum(len(text.encode()) for text in (HTML, SCRIPT, STYLE)) < 2 * MOST_BYTES


def test_no_text_becomes_markup_or_code():
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    assert [word for word in forbidden if word in SCRIPT] == []


def test_the_page_has_neither_script_nor_style_inline():
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", HTML) == []


def test_each_event_that_may_stand_in_a_log_has_a_shape():
    kinds = {kind_of(event) for event in get_args(Lasting)}
    assert kinds - set(re.findall(r"[\w-]+", SCRIPTS["lines.js"])) == {"missed"}


def base(name):
    """The name of a text without its form."""
    return name.partition(".")[0]


def test_each_text_that_the_page_asks_for_is_in_the_catalogue():
    asked = set(DATA.findall(HTML))
    asked |= {word for call in SAID.findall(SCRIPT) for word in WORD.findall(call)}
    known = set(map(base, PAGE))
    assert asked - known - {"in", "lost-link"} == set()


def test_the_catalogue_has_nothing_that_the_page_does_not_say():
    used = set(WORD.findall(SCRIPT)) | set(DATA.findall(HTML)) | NAMED
    assert set(map(base, PAGE)) - used == set()


@pytest.mark.parametrize("name", [name for name in PAGE if name.endswith(".other")])
def test_a_text_with_a_count_has_the_form_for_one(name):
    assert f"{base(name)}.one" in PAGE


def test_the_fields_of_the_texts_are_those_that_the_script_fills_in():
    fields = {part for text in PAGE.values() for _, part, _, _ in Formatter().parse(text) if part}
    assert fields == {"count", "line", "name", "room", "title", "topic"}


def test_each_part_that_the_script_asks_for_is_in_the_page():
    ids = set(re.findall(r'\bid="([\w-]+)"', HTML))
    assert set(re.findall(r'byId\("([\w-]+)"\)', SCRIPT)) - ids == set()
