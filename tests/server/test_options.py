"""The command line, and how it goes together with the file."""

from importlib import metadata

import pytest
from twisted.python.usage import UsageError

from teaparty.config import Config, ConfigFaults
from teaparty.server.options import Options, version


def options(*words):
    made = Options()
    made.parseOptions(list(words))
    return made


@pytest.fixture
def file(tmp_path):
    """Write a configuration; return its path."""

    def write(text):
        path = tmp_path / "my.toml"
        path.write_text(text)
        return str(path)

    return write


# --- what is given


def test_none_are_needed():
    assert options().configured() == Config()
    assert options().given() == {}


def test_each_is_a_key_of_the_configuration():
    given = options(
        "--name=Mine", "--listen=4001", "--plugins=a", "--state=s", "--database=memory:", "--strict"
    ).given()
    assert given == {
        "name": "Mine", "listen": ["4001"], "plugins": ["a"], "state": "s", "database": "memory:",
        "strict": True,
    }  # fmt: skip
    assert set(given) <= set(Config.__struct_fields__)


def test_short_ones_may_be_repeated():
    assert options("-l", "4001", "-l", "4002", "-p", "a", "-p", "b").given() == {
        "listen": ["4001", "4002"], "plugins": ["a", "b"],
    }  # fmt: skip


def test_no_two_share_their_lists():
    options("-l", "4001")
    assert options()["listen"] == []


@pytest.mark.parametrize("words", [["--nmae=x"], ["--strict=yes"], ["tea"], ["--name"]])
def test_what_there_is_not_is_refused(words):
    with pytest.raises(UsageError):
        options(*words)


def test_options_that_are_no_keys_are_not_given(file):
    assert options("--check", "-c", file("")).given() == {}


# --- together with the file


def test_options_override_the_file(file):
    path = file("name = 'Mine'\nlisten = ['4000']\nplugins = ['a']\ngoodbye = 'Bye.'\n")
    config = options(
        "-c", path, "--name=Yours", "-l", "4001", "--listen=4002", "-p", "b", "--strict"
    ).configured()
    assert config == Config(
        name="Yours", listen=["4001", "4002"], plugins=["b"], goodbye="Bye.", strict=True
    )


def test_what_is_not_given_stays_as_the_file_says(file):
    text = "name = 'Mine'\nlisten = [4000]\nplugins = ['a']\nstate = 's'\nstrict = true\n"
    assert options("-c", file(text)).configured() == Config(
        name="Mine", listen=[4000], plugins=["a"], state="s", strict=True
    )


def test_an_empty_word_is_given_too(file):
    path = file("database = 'memory:'")
    assert options("-c", path, "--database=").configured().database == ""


def test_one_that_is_wrong_is_named():
    with pytest.raises(ConfigFaults) as caught:
        options("--name", "x" * 61).configured()
    assert caught.value.faults[0].startswith("--name is 'xxx")


def test_of_a_wrong_file_the_rest_is_there_with_the_options(file):
    with pytest.raises(ConfigFaults) as caught:
        options("-c", file("name = 5\ngoodbye = 'Bye.'\n"), "--state=s").configured()
    assert caught.value.rest == Config(goodbye="Bye.", state="s")
    assert len(caught.value.faults) == 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigFaults) as caught:
        options("-c", f"{tmp_path}/no.toml", "--name=Mine").configured()
    assert caught.value.faults[0].startswith(f"{tmp_path}/no.toml: the file can't be read")
    assert caught.value.rest == Config(name="Mine")


# --- where a key was set


@pytest.mark.parametrize(
    ("words", "fault", "said"),
    [
        ([], "listen: no.", "listen: no."),
        (["--listen=x"], "listen: no.", "--listen: no."),
        (["--listen=x"], "listen[0] is 'x'.", "--listen[0] is 'x'."),
        (["--listen=x"], "plugins: no.", "plugins: no."),
        (["-c", "my.toml"], "plugins: no.", "my.toml: plugins: no."),
        (["-c", "my.toml", "-p", "a"], "plugins: no.", "--plugins: no."),
        (["-c", "my.toml", "--strict"], "strict is odd.", "--strict is odd."),
        (["--name=x"], "names are odd.", "names are odd."),
    ],
)
def test_a_fault_says_where_its_key_was_set(words, fault, said):
    assert options(*words).where(fault) == said


# --- the version


def test_the_version_is_the_partys(capsys):
    with pytest.raises(SystemExit) as ended:
        options("--version")
    assert ended.value.code == 0
    assert version() == metadata.version("teaparty")
    assert capsys.readouterr().out == f"teaparty {version()}\n"


def test_the_help_names_every_option():
    text = str(Options())
    for name in ("config", "name", "state", "database", "listen", "plugins", "strict", "check"):
        assert f"--{name}" in text
    assert "telnet localhost 5005" in text
