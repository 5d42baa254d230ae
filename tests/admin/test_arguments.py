"""The words of a command line, and what is said of others."""

import argparse

import pytest

from teaparty.admin import main
from teaparty.admin.arguments import (
    LONGEST,
    LONGEST_NAME,
    Parser,
    checked,
    command,
    family,
    line,
    name,
    number,
    options,
    parsed,
    run_of,
    seconds,
)
from teaparty.admin.statuses import Misused
from teaparty.admin.users import show

POUR = "cups:pour"


@pytest.fixture
def parser():
    """A tool that pours tea."""
    made = options(Parser(prog="pot"))
    families = made.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    tea = family(families, "tea", "all about tea")
    adding = command(tea, "pour", POUR, "pour a cup")
    adding.add_argument("whom", metavar="WHOM", type=name)
    adding.add_argument("--cups", type=number, default=1)
    adding.add_argument("--for", dest="span", type=seconds)
    adding.add_argument("--why", type=line, default="")
    adding.add_argument("--from", dest="pot", choices=("pot", "urn"))
    adding.add_argument("--password-file")
    return made


def given(parser, *words):
    found = vars(parsed(parser, list(words)))
    return {key: value for key, value in found.items() if key != "cups" and value}


def misused(parser, *words):
    with pytest.raises(Misused) as raised:
        parsed(parser, list(words))
    return str(raised.value)


# --- what is understood


def test_a_subcommand_says_what_is_to_be_run(parser):
    assert given(parser, "tea", "pour", "alice") == {"run": POUR, "whom": "alice"}


def test_what_is_to_be_run_is_imported_then():
    assert run_of("users:show") is show


BEFORE = ["--state", "s", "--database", "d", "--config", "c", "--json"]
ALL = {"run": POUR, "whom": "alice", "state": "s", "database": "d", "config": "c", "json": True}


@pytest.mark.parametrize(
    "words",
    [
        [*BEFORE, "tea", "pour", "alice"],
        ["tea", "pour", "alice", *BEFORE],
        ["tea", "pour", *BEFORE, "alice"],
        [*BEFORE[:4], "tea", "pour", "alice", *BEFORE[4:]],
    ],
)
def test_options_for_all_go_before_or_behind(parser, words):
    assert given(parser, *words) == ALL


def test_the_configuration_has_the_same_letter_as_for_the_server(parser):
    assert given(parser, "-c", "tea.toml", "tea", "pour", "alice")["config"] == "tea.toml"


def test_of_an_option_given_twice_the_last_counts(parser):
    found = given(parser, "--state", "one", "tea", "pour", "alice", "--state", "two")
    assert found["state"] == "two"


def test_what_is_not_given_is_not_there(parser):
    args = parsed(parser, ["tea", "pour", "alice"])
    assert [hasattr(args, name) for name in ("state", "database", "config", "json")] == [False] * 4


def test_help_is_a_sentence(parser, capsys):
    with pytest.raises(SystemExit) as ended:
        parsed(parser, ["tea", "pour", "--help"])
    assert ended.value.code == 0
    assert "Pour a cup." in capsys.readouterr().out


# --- what is not


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "one of these has to follow: tea (see pot --help)."),
        (["tea"], "one of these has to follow: pour (see pot tea --help)."),
        (["tea", "pour"], "the following arguments are required: WHOM (see pot tea pour --help)."),
        (["tea", "pour", "alice", "--why"],
         "argument --why: expected one argument (see pot tea pour --help)."),
        (["tea", "pour", "alice", "--cups", "no"],
         "argument --cups: a whole number from 1 on was expected, not 'no'"
         " (see pot tea pour --help)."),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_answered_with_what_was_expected(parser, words, said):
    assert misused(parser, *words) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tea", "drink", "3"], "'drink' is no subcommand: one of pour was expected (see pot tea"
                                " --help)."),
        (["tea", "puor", "bob"], "'puor' is no subcommand, but pour is: one of pour was expected"
                                 " (see pot tea --help)."),
        (["x" * 99], f"'{'x' * 39}…' is no subcommand: one of tea was expected (see pot --help)."),
        (["tea", "pour", "bob", "--from", "pto"],
         "'pto' is no pot, but pot is: one of pot, urn was expected (see pot tea pour --help)."),
    ],
)  # fmt: skip
def test_a_word_that_is_none_of_those_that_there_are_is_answered_with_these(parser, words, said):
    assert misused(parser, *words) == said


def test_options_go_between_two_words_as_well(parser):
    assert given(parser, "tea", *BEFORE, "pour", "alice") == ALL


@pytest.mark.parametrize(
    ("words", "near"),
    [(["--jsn"], ": maybe --json was meant"), (["--why=a", "--cupz=2"], ": maybe --cups was meant"),
     (["cup", "--stat", "s"], ": maybe --state was meant"), (["--xyzzy", "-j"], "")],
)  # fmt: skip
def test_an_option_that_may_have_been_meant_is_named(parser, words, near):
    assert misused(parser, "tea", "pour", "alice", *words) == (
        f"there are words or options that were not expected{near} (see pot tea pour --help)."
    )


@pytest.mark.parametrize(
    "words",
    [["swordfish"], ["--swordfish"], ["--password", "swordfish"], ["--password=swordfish"],
     ["-p", "swordfish"]],
)  # fmt: skip
def test_what_is_too_much_is_not_shown(parser, words):
    for place in (["tea", "pour", "alice", *words], ["tea", "pour", *words, "alice"]):
        assert "swordfish" not in misused(parser, *place)


@pytest.mark.parametrize("words", [["--cup", "2"], ["--stat", "s"], ["--js"]])
def test_no_option_is_shortened(parser, words):
    misused(parser, "tea", "pour", "alice", *words)


def test_what_is_no_text_is_no_word(parser):
    assert misused(parser, "tea", "pour", "\udcff") == (
        "the command line has bytes that are no text in UTF-8."
    )
    assert checked(["tea", "té", "\U0001f375"]) == ["tea", "té", "\U0001f375"]


# --- kinds of words


def wrong(kind, text):
    with pytest.raises(argparse.ArgumentTypeError) as raised:
        kind(text)
    return str(raised.value)


@pytest.mark.parametrize(("text", "found"), [("1", 1), ("007", 7), ("999999999", 999_999_999)])
def test_numbers(text, found):
    assert number(text) == found


@pytest.mark.parametrize(
    "text", ["", "0", "000", "-1", "+1", "1.0", "1e3", "²", "١", "9" * 10, " 1"]
)
def test_no_numbers(text):
    assert wrong(number, text) == f"a whole number from 1 on was expected, not {text!r}"


@pytest.mark.parametrize(("text", "found"), [("90s", 90), ("2h30m", 9_000), ("1W", 604_800)])
def test_spans(text, found):
    assert seconds(text) == found


@pytest.mark.parametrize("text", ["", "0s", "10", "soon", "-1d", "1.5h"])
def test_no_spans(text):
    assert wrong(seconds, text) == (f"A time is written like 90s, 10m, 2h, 3d or 1w, not {text}")


@pytest.mark.parametrize("text", ["", "was rude", "grüße", "茶", "{0} %s", "x" * LONGEST])
def test_lines(text):
    assert line(text) == text


@pytest.mark.parametrize("text", ["a\nb", "\t", "\x1b[2J", "\u2028", "\u202e", "x" * (LONGEST + 1)])
def test_no_lines(text):
    said = wrong(line, text)
    assert said == "a line of at most 500 characters was expected, without control characters"


def test_a_name_that_is_too_long_to_be_one_is_not_repeated_whole(parser):
    assert misused(parser, "tea", "pour", "a" * 3_000) == (
        f"argument WHOM: a name of at most {LONGEST_NAME} characters was expected, not"
        f" '{'a' * 39}…' (see pot tea pour --help)."
    )
    assert given(parser, "tea", "pour", "a" * LONGEST_NAME)["whom"] == "a" * LONGEST_NAME


def test_each_word_of_the_tool_is_of_a_kind_that_has_bounds():
    def actions(of):
        for action in of.arguments:
            if action is of.families:
                for each in action.choices.values():
                    yield from actions(each)
            elif action.nargs != 0 and action.choices is None and action.type in (None, str):
                yield "".join(action.option_strings) or action.metavar

    assert {*actions(main.parser())} == {"--database"}
