"""The manual page of the operator's tool is made from its parser, and is sound."""

import importlib
import os
import shutil
import subprocess
import sys

import pytest

from teaparty.admin.statuses import STATUSES
from tests.admin.test_main import ALL
from tests.docs.test_docs import DOCS


@pytest.fixture
def made(monkeypatch):
    """The module that makes the page."""
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module("man_page")


def test_the_page_is_current(made):
    assert made.PAGE.read_text("utf-8") == made.man_page(), "run: python docs/generate.py"


@pytest.mark.slow
def test_the_words_of_the_tool_are_written_before_the_page_is_made_of_them():
    """Otherwise an operation that is new would stand there only after a second run."""
    code = "import sys, generate; print('teaparty.admin.live_words' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=DOCS, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"False\n", b"")


def test_it_has_every_subcommand_with_its_options_and_every_status(made):
    page = made.man_page().replace("\\-", "-")
    for words, parser in ALL.items():
        assert f"\n.SS {' '.join(words)}" in page
        for action in parser.arguments:
            assert all(f"\\fB{name}\\fR" in page for name in action.option_strings)
    assert [f"\n.B {status}\n" in page for status in STATUSES] == [True] * len(STATUSES)


def test_no_word_of_it_is_markup(made):
    assert made.escaped(".SH it's a \\-b") == "\\&.SH it\\(aqs a \\e\\-b"


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [["mandoc", "-Tlint"], ["groff", "-man", "-ww", "-z", "-Tutf8"]],
    ids=lambda one: one[0],
)
def test_readers_of_manual_pages_have_nothing_to_say_of_it(made, words):
    if shutil.which(words[0]) is None:
        pytest.skip(f"there is no {words[0]} here")
    done = subprocess.run([*words, made.PAGE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.slow
def test_man_shows_it(made):
    if shutil.which("man") is None:
        pytest.skip("there is no man here")
    environment = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""}
    done = subprocess.run(["man", "-P", "cat", "-l", made.PAGE], env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "user role NAME ROLE" in done.stdout
