"""Tokens for programs: made, listed, removed."""

import pytest
from msgspec import structs

from teaparty.admin.tokens import ENOUGH, UNKNOWN
from teaparty.core.moderation.tokens import digest

ADD = ("token", "add", "kicker", "--as", "zoe", "--right", "kick")


@pytest.fixture
def zoe(tool, alice):
    tool("user", "role", "alice", "host")
    tool("user", "rename", "alice", "zoe")


def stored(tool):
    with tool.store() as store:
        return store.tokens()


def test_a_token_is_shown_once_and_only_its_hash_is_stored(tool, zoe):
    made = tool(*ADD, "--right", "where", "--expires", "30d").splitlines()
    assert made[0].startswith("kicker acts for zoe until ")
    assert made[0].endswith(": kick, where.")
    prefix, number, secret = made[2].split(".")
    (token,) = stored(tool)
    assert (prefix, number, token.digest) == ("teaparty", "1", digest(secret))
    assert secret not in str(token)
    assert len(secret) > 40
    assert (token.rights, round(token.until - token.at)) == (("kick", "where"), 30 * 86_400)
    assert tool.audit()[-1] == ("token add", "zoe", "kicker: kick, where")


def test_a_right_that_is_given_twice_is_one(tool, zoe):
    assert tool.json(*ADD, "--right", "where", "--right", "kick")["rights"] == ["kick", "where"]


def test_a_token_is_good_for_90_days_unless_somebody_says_otherwise(tool, zoe):
    tool(*ADD)
    (token,) = stored(tool)
    assert round(token.until - token.at) == 90 * 86_400


def test_tokens_are_listed_without_their_secrets(tool, zoe):
    made = tool.json(*ADD)
    assert made["token"].startswith("teaparty.1.")
    assert tool("token", "list").splitlines()[1].split()[:3] == ["kicker", "zoe", "kick"]
    (found,) = tool.json("token", "list")["tokens"]
    assert found == {key: value for key, value in made.items() if key != "token"}


def test_a_token_whose_time_is_over_is_listed_as_such(tool, zoe):
    tool(*ADD, "--expires", "1s")
    with tool.store() as store:
        (token,) = store.tokens()
        store.drop_token(token.number)
        store.add_token(structs.replace(token, until=1.0))
    assert "is over" in tool("token", "list")


def test_without_tokens_the_list_says_so(tool, zoe):
    assert tool("token", "list") == "0 tokens\n"


def test_a_token_that_is_removed_is_gone(tool, zoe):
    tool(*ADD)
    tool("token", "remove", "kicker")
    assert (stored(tool), tool.audit()[-1]) == ([], ("token remove", "zoe", "kicker"))
    assert "no token kicker" in tool.refuses("token", "remove", "kicker")


def test_a_token_needs_an_account_that_has_the_right(tool, zoe, bob):
    assert "eve" in tool.refuses("token", "add", "x", "--as", "eve", "--right", "kick")
    said = tool.refuses("token", "add", "x", "--as", "bob", "--right", "kick")
    assert "without the right kick" in said
    assert "make, report" in said
    assert stored(tool) == []


@pytest.mark.parametrize(
    ("right", "hint"),
    [("kick,where", ""), ("Kick", " Did you mean kick?"), ("", ""), ("*", ""),
     ("retract ", " Did you mean retract?")],
)  # fmt: skip
def test_a_right_that_is_unknown_is_refused_with_those_that_there_are(tool, zoe, right, hint):
    said = tool.refuses("token", "add", "x", "--as", "zoe", "--right", right)
    rights = "audit, ban, kick, make, mute, places, report, reports, retract, where"
    expected = UNKNOWN.format(right=right, hint=hint, name="zoe", role="host", rights=rights)
    assert said == expected
    assert stored(tool) == []


def test_the_rights_are_those_of_the_configuration(tool, zoe, tmp_path):
    file = tmp_path / "tea.toml"
    file.write_text("[roles.host]\nrights = ['ringing']\n[limits]\ntokens = 1\n")
    assert "without the right kick" in tool.refuses(*ADD, "--config", file)
    tool("token", "add", "bell", "--as", "zoe", "--right", "ringing", "--config", file)
    gong = ("token", "add", "gong", "--as", "zoe", "--right", "ringing")
    assert tool.refuses(*gong, "--config", file) == ENOUGH.format(count=1)


def test_no_two_tokens_have_one_name(tool, zoe):
    tool(*ADD)
    assert "kicker already" in tool.refuses(*ADD)


def test_a_name_of_a_token_is_a_word(tool, zoe):
    said = tool.refuses("token", "add", "Ki cker", "--as", "zoe", "--right", "kick", status=2)
    assert "a word of up to 32 small letters, digits, - and _ was expected" in said


def test_tokens_stand_in_what_is_stored_of_somebody_without_their_hash(tool, zoe):
    tool(*ADD)
    exported = tool.json("export", "zoe")
    assert [one["name"] for one in exported["tokens"]] == ["kicker"]
    assert stored(tool)[0].digest not in str(exported)
