"""The page about the tool is true: it has every subcommand, and its examples are understood."""

import re
import shlex
from pathlib import Path

import pytest

from teaparty.admin.arguments import parsed, run_of
from teaparty.admin.main import parser
from tests.admin.conftest import report, said, whispered
from tests.admin.test_main import ALL

PAGE = (Path(__file__).parents[2] / "docs" / "admin.md").read_text("utf-8")
EXAMPLES = re.findall(r"^(?:.*\| )?teaparty-admin (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_subcommand_has_its_heading_and_an_example(words):
    assert re.search(rf"^###? {' '.join(words)}$", PAGE, re.MULTILINE)
    assert any(shlex.split(example)[: len(words)] == [*words] for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_understood(example):
    assert callable(run_of(parsed(parser(), shlex.split(example)).run))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_option_of_a_subcommand_is_there(words):
    options = {option for action in ALL[words].arguments for option in action.option_strings}
    assert [one for one in options - {"-h"} if one not in PAGE] == []


def keys(document):
    if isinstance(document, list):
        return set().union(*map(keys, document))
    if isinstance(document, dict):
        return set(document).union(*map(keys, document.values()))
    return set()


@pytest.mark.slow
def test_every_key_of_json_is_there(tool, alice, bob, tmp_path):
    tool.keeps(said(0, "tea?", alice), whispered(0, "psst", alice, bob))
    with tool.store() as store:
        store.add_report(report("bob", "alice", said(0, "tea?", alice)))
    exported = tool.json("export", "alice")
    del exported["settings"]
    answers = [exported] + [
        tool.json(*words)
        for words in (
            ["status"], ["user", "list"], ["user", "show", "alice"],
            ["user", "role", "alice", "host"], ["user", "rename", "alice", "alison"],
            ["user", "password", "bob", "--no-password"], ["ban", "add", "bob"], ["ban", "list"],
            ["ban", "try", "bob"], ["ban", "remove", "bob"], ["mute", "add", "bob"],
            ["mute", "list"], ["lock", "staff"], ["lock"], ["audit"], ["reports", "list"],
            ["reports", "show", "1"], ["backup", tmp_path / "b"],
            ["restore", tmp_path / "b", "--force"], ["check"], ["erase", "alison", "--yes"],
        )
    ]  # fmt: skip
    assert sorted(key for key in keys(answers) if f"`{key}`" not in PAGE) == []
