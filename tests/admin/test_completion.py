"""What shells offer: subcommands, options, and names that the server knows."""

import pytest

from teaparty.admin import completing, server_control
from teaparty.admin.completion import FILES, WORDS, asked, offers
from teaparty.admin.main import main, parser
from teaparty.admin.operation_words import expected
from teaparty.admin.subcommands.completion import SHELLS
from teaparty.core.values.roles import RIGHTS
from tests.admin.test_server_control import answered, answering

PARSER = parser()


def offered(*words):
    """The kind, and the words, where each kind of names has two."""
    kind, found = offers(PARSER, words, lambda kind, word: [f"{kind}-1", f"{kind.upper()}-2"])
    return kind, [each.word for each in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ki"], ["kick"]),
        (["us"], ["user"]),
        (["user", ""], ["list", "show", "add", "role", "password", "rename"]),
        (["user", "r"], ["role", "rename"]),
        (["--json", "--state", "x", "user", "sh"], ["show"]),
        (["--state=x", "user", "sh"], ["show"]),
        (["user", "role", "-"], ["-h", "--help", "--state", "--database", "-c", "--config",
                                 "--json"]),
        (["backup", "--f"], ["--force"]),
        (["user", "role", "alice", ""], ["member", "host", "wizard"]),
        (["user", "add", "x", "--role", "w"], ["wizard"]),
        (["user", "add", "x", "--role=w"], ["--role=wizard"]),
        (["user", "role", "alice", "host", ""], []),
        (["user", "show", ""], ["accounts-1", "ACCOUNTS-2"]),
        (["ban", "add", "--for", "2d", "p"], ["people-1", "PEOPLE-2"]),
        (["ban", "remove", "B"], ["bans-1", "BANS-2"]),
        (["kick", ""], ["people-1", "PEOPLE-2"]),
        (["kick", "bob", ""], []),
        (["kick", "--", "p"], ["people-1", "PEOPLE-2"]),
        (["say", ""], ["places-1", "PLACES-2"]),
        (["reload", "plugins-1"], ["plugins-1"]),
        (["shutdown", ""], ["now", "cancel", "in"]),
        (["shutdown", "in", ""], []),
        (["lock", "s"], ["staff"]),
        (["token", "add", "x", "--as", ""], ["accounts-1", "ACCOUNTS-2"]),
        (["token", "add", "x", "--as", "zoe", "--right", "r"], ["rights-1", "RIGHTS-2"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["fly", ""], []),
        (["user", "fly", ""], []),
        (["ban", "add", "bob", "--why", ""], []),
        (["ban", "add", "--nonsense=", ""], ["people-1", "PEOPLE-2"]),
        (["ban", "add", "--nonsense="], []),
        (["who", "--json", "pl"], ["places-1", "PLACES-2"]),
    ],
)  # fmt: skip
def test_what_can_be_next_is_offered(words, found):
    assert offered(*words) == (WORDS, found)


@pytest.mark.parametrize(
    "words", [["--state", ""], ["user", "list", "-c", "x"], ["backup", ""], ["who", "--state=x"],
              ["export", "bob", "--out", ""]],
)  # fmt: skip
def test_of_files_the_shell_knows_itself(words):
    assert offered(*words) == (FILES, [])


def test_each_offer_says_what_it_does():
    _, found = offers(PARSER, ["backu"], lambda *_: [])
    assert found == [("backup", "write all that is stored to one file")]


@pytest.mark.parametrize(
    ("usage", "count", "found"),
    [
        ("PERSON [WHY]", 0, ("people", [])),
        ("PERSON [WHY]", 1, ("", [])),
        ("[now|cancel|in TIME] [WHY]", 0, ("", ["now", "cancel", "in"])),
        ("[open|PERSON]", 0, ("people", [])),
        ("", 0, ("", [])),
    ],
)
def test_a_usage_says_what_its_words_can_be(usage, count, found):
    assert expected(usage, count) == found


# --- how shells ask


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["zsh", "1", "ki", "bob"], ["ki"]),
        (["fish", "2", "kick"], ["kick", ""]),
        (["bash", "3", "--state", "=", "x"], ["--state=x"]),
        (["bash", "2", "--state", "="], ["--state="]),
        (["bash", "4", "--state", "=", "x", "ki"], ["--state=x", "ki"]),
        (["bash", "2", "kick", '"bo'], ["kick", "bo"]),
        (["bash", "1"], [""]),
    ],
)
def test_the_words_up_to_the_current_one_count(given, words):
    assert asked(given) == words


def complete(tool, *words, shell="zsh"):
    """The lines for a shell, of which the last word is to be completed."""
    where = ["--state", str(tool.state)]
    return tool_out(tool, "__complete", shell, str(len(words) + 2), *where, *words)


def tool_out(tool, *words):
    tool.capsys.readouterr()
    assert main(list(words)) == 0
    return tool.capsys.readouterr().out.splitlines()


def people(*names):
    return {"type": "PeopleListed", "people": [{"name": name} for name in names]}


def test_names_are_those_that_the_server_knows(tool):
    answers = answered(events=[people("bob", "bobby", "x\x1b[2J")]), answered(events=[people("b2")])
    with answering(tool.state, *answers) as asked_for:
        assert complete(tool, "ban", "add", "b") == ["words", "bob", "bobby", "b2"]
    assert [(each["do"], each["values"]) for each in asked_for] == [
        ("who", {}), ("accounts", {"beginning": "b"}),
    ]  # fmt: skip
    with answering(tool.state, answered("dice", "hugs")):
        assert complete(tool, "reload", "") == ["words", "dice", "hugs"]


def test_rights_are_those_of_the_party_and_of_the_configuration(tool):
    assert complete(tool, "token", "add", "x", "--right", "") == ["words", *RIGHTS]
    file = tool.state.parent / "tea.toml"
    file.write_text("[roles.host]\nrights = ['kick', 'ringing']\n")
    words = ["--config", str(file), "token", "add", "x", "--right", "r"]
    assert complete(tool, *words)[-1] == "ringing"
    assert complete(tool, *words[2:])[-1] == "role"


def test_what_stands_in_brackets_is_one_of_the_words_that_are_expected():
    assert [expected("[for TIME] PERSON", count) for count in range(3)] == [
        ("", ["for"]), ("people", []), ("", []),
    ]  # fmt: skip


def test_what_is_refused_or_not_answered_is_no_name(tool):
    with answering(tool.state, answered("No.", done=False)):
        assert complete(tool, "kick", "") == ["words"]
    with answering(tool.state, answered("No.", done=False)):
        assert complete(tool, "reload", "") == ["words"]
    assert complete(tool, "user", "show", "") == ["words"]


def test_a_server_that_hangs_is_not_waited_for_long(tool, monkeypatch):
    def waits(path, line, patience):
        assert patience <= 1
        raise TimeoutError

    monkeypatch.setattr(server_control, "exchange", waits)
    assert complete(tool, "kick", "") == ["words"]
    assert [line.split()[0] for line in complete(tool, "roo")] == ["words", "rooms"]


def test_what_plugins_can_do_is_offered_too(tool):
    operations = answered("poll PERSON", "Ask somebody.", "who [WHERE]", "Never mind.")
    with answering(tool.state, operations):
        assert complete(tool, "pol") == ["words", "poll ask somebody"]
    with answering(tool.state, operations, answered(events=[people("bob")]), answered()):
        assert complete(tool, "poll", "") == ["words", "bob"]


def test_the_value_of_an_option_for_all_may_be_still_to_come(tool, monkeypatch):
    monkeypatch.setattr(completing, "where_there_are", lambda words: [])
    assert tool_out(tool, "__complete", "bash", "1", "--state") == ["words", "--state "
           "the state folder (default: teaparty-state)"]  # fmt: skip
    assert tool_out(tool, "__complete", "bash", "2", "--state", "") == ["files"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_that_puts_options_before_the_words_is_completed_too(tool, shell):
    where = ["--state", str(tool.state)]
    with answering(tool.state, answered(events=[people("bob")]), answered()):
        found = tool_out(tool, *where, "__complete", shell, "2", "kick", "b")
    assert found == ["words", "bob"]
    assert tool_out(tool, "--state=x", "__complete", shell, "1", "stat")[1].startswith("status ")


def test_a_line_that_asks_for_json_is_completed_too(tool):
    assert complete(tool, "--json", "user", "sh")[1].startswith("show ")


def test_bash_wants_only_what_comes_after_the_sign(tool):
    assert complete(tool, "user", "add", "x", "--role", "=", "w", shell="bash")[1:] == ["wizard"]
