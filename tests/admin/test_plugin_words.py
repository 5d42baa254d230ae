"""What plugins can have done is a subcommand, too, while their server runs."""

import pytest

from teaparty.admin.main import main
from teaparty.admin.server_control import NONE_RUNS
from tests import sentences as s
from tests.admin.test_server_control import answered, answering

OPERATIONS = ("kick PERSON [WHY]", "Send them out.", "poll [for TIME] TEXT", "Ask 100% of all.",
              "tidy", "")  # fmt: skip


def both(*answers):
    """What the server answers to one request after the other."""
    return [answered(*each) for each in answers]


def test_it_is_done_by_the_server_as_it_is_typed(tool):
    with answering(tool.state, *both(OPERATIONS, ["It was asked."])) as asked:
        assert tool("poll", "for", "10m", "Tea?") == "It was asked.\n"
    assert [(each["do"], each["words"]) for each in asked] == [
        ("operations", []), ("poll", ["for", "10m", "Tea?"]),
    ]  # fmt: skip


def test_one_that_takes_nothing_takes_no_words(tool):
    with answering(tool.state, *both(OPERATIONS)):
        assert "were not expected" in tool.refuses("tidy", "all", status=2)


def test_what_nobody_has_is_said_to_be_nothing(tool):
    with answering(tool.state, *both(OPERATIONS)):
        assert tool.refuses("pol", status=2) == (
            "'pol' is no subcommand, and no plugin of the server that runs has an operation of that"
            " name (see teaparty-admin --help)."
        )


def test_an_operation_for_which_the_tool_has_other_words_is_no_subcommand(tool):
    with answering(tool.state, *both(("bans", "List them.", *OPERATIONS))):
        assert tool.refuses("bans", status=2).startswith("'bans' is no subcommand")


def test_where_no_server_runs_that_is_said(tool):
    assert tool.refuses("poll", status=2).endswith(NONE_RUNS.format(state=tool.state))


def test_a_subcommand_that_may_have_been_meant_is_named(tool):
    assert tool.refuses("stauts", status=2).startswith("'stauts' is no subcommand, but status is (")


def test_a_server_that_does_not_say_what_it_has_is_not_asked_for_it(tool):
    with answering(tool.state, answered(s.not_saved, done=False)):
        assert tool.refuses("poll", status=2).endswith(s.not_saved)


def help_for(tool, *words):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--state", str(tool.state)])
    assert ended.value.code == 0
    return tool.capsys.readouterr().out


def test_the_help_has_them_while_the_server_runs(tool):
    assert "poll" not in help_for(tool, "--help")
    with answering(tool.state, *both(OPERATIONS)):
        found = help_for(tool, "-h")
    assert "ask 100% of all\n" in found
    assert "do what a plugin of the server does\n" in found
    assert found.count("kick ") == 1
    with answering(tool.state, *both(OPERATIONS)):
        assert "[OPTIONS] [for TIME] TEXT" in help_for(tool, "poll", "--help")


def test_the_help_that_a_plugin_has_does_not_drive_the_terminal(tool):
    operations = ("tidy", "Clean\x1b[2J.")
    for words in (["--help"], ["tidy", "--help"]):
        with answering(tool.state, *both(operations)):
            found = help_for(tool, *words)
        assert "lean\\x1b[2J" in found


def test_nothing_is_asked_for_what_the_tool_knows(tool):
    assert "usage: teaparty-admin kick" in help_for(tool, "kick", "--help")
    assert "is no subcommand" in tool.refuses("user", "fly", status=2)
    assert "unrecognized" not in tool.refuses("--nonsense", status=2)
