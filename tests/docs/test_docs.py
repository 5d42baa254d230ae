"""What the documents show is true: the examples run, and the generated pages are current."""

import configparser
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest

import teaparty.plugins
import teaparty.testing
from teaparty import config, config_network
from teaparty.commands import builtin
from teaparty.core.people.gates import LoginRoom
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.notices import Reason
from teaparty.core.values.roles import ROLES
from teaparty.core.words.command import declared
from teaparty.plugin_loader.plugin_config import example_names
from teaparty.plugin_loader.plugins import Plugins
from teaparty.server.socials import read_socials
from tests.test_layers import WINGS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TOML = DOCS / "teaparty.toml"
RUN = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet ."
    " && .venv/bin/twistd -n --pidfile= teaparty"
)
TEST = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]'"
    " && .venv/bin/python -m pytest -n auto --dist worksteal"
)


def read(*names: str) -> str:
    return ROOT.joinpath(*names).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> dict[str, str]:
    """Return the python blocks below a comment `<!-- kind: NAME -->`, by that name."""
    return dict(re.findall(rf"<!-- {kind}: (\S+) -->\n```python\n(.*?)```\n", text, re.DOTALL))


FILES = blocks(read("docs", "plugins.md"), "file")
TESTS = blocks(read("docs", "plugins.md"), "test")


# --- the tutorial


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with every file of the tutorial, found by `import` as its reader's tests find it."""
    yield from folder_with(FILES, tmp_path, monkeypatch)


def folder_with(
    files: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Yield a folder with these files, and forget the modules that were imported from it."""
    for name, source in files.items():
        (folder / name).write_text(source, encoding="utf-8")
    path = list(teaparty.plugins.__path__)
    modules = set(sys.modules)
    monkeypatch.syspath_prepend(folder)
    yield folder
    teaparty.plugins.__path__[:] = path
    for name in set(sys.modules) - modules:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if Path(file).parent == folder:
            del sys.modules[name]
            parent, _, child = name.rpartition(".")
            if parent:
                delattr(sys.modules[parent], child)


def test_the_tutorial_has_examples_and_tests_for_them() -> None:
    assert set(FILES) == {
        "hugs.py", "cups.py", "tally.py", "bell.py", "cupboard.py", "attic.py", "tables.py",
        "chairs.py", "feed.py", "wire.py", "guestbook.py", "stage.py",
        "kettle.py", "herald.py", "turns.py", "waiter.py", "fortunes.py", "diary.py", "ballot.py",
        "sugar.py", "riddles.py", "eggs.py",
    }  # fmt: skip
    assert set(TESTS) == set(FILES)


def test_the_tutorials_files_load_without_faults(plugins: Path) -> None:
    found = Plugins()
    found.load([], [str(plugins)])
    assert found.faults == []
    words = {command.name for command in found.commands}
    assert {"hug", "pour", "label", "heat", "toast", "drink", "bell", "fortune", "diary"} <= words
    assert {"cupboard", "attic"} <= set(found.kinds)
    names = {listener.name for listener in found.listeners}
    assert names == {"Feed", "Wire", "Kettle", "Herald", "Hatter", "Waiter"}


@pytest.mark.parametrize("name", sorted(TESTS))
def test_the_tutorials_tests_pass(
    name: str, plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(TESTS[name], f"the test of {name}", monkeypatch=monkeypatch, tmp_path=tmp_path)


def run(source: str, place: str, **fixtures: object) -> None:
    """Run every test function in `source`, with the fixtures that it asks for."""
    names: dict[str, Any] = {}
    exec(compile(source, place, "exec", dont_inherit=True), names)
    tests = [value for key, value in names.items() if key.startswith("test_")]
    assert tests
    for test in tests:
        test(**{key: fixtures[key] for key in inspect.signature(test).parameters})


def test_a_command_is_short_and_so_is_a_room() -> None:
    assert len(code(FILES["hugs.py"])) < 10
    assert len(code(FILES["cupboard.py"])) < 15


def code(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.strip()]


def test_the_readme_shows_the_tutorials_first_command() -> None:
    assert blocks(read("README.md"), "file") == {"hugs.py": FILES["hugs.py"]}


def test_the_example_in_the_docstring_of_testing_runs(plugins: Path) -> None:
    example = re.search(r"\n\n((?:    .*\n|\n)+)", teaparty.testing.__doc__ or "")
    assert example is not None
    source = dedent(example[1])
    run(f"import hugs\nfrom teaparty.testing import tea_party\n{source}\n", "teaparty.testing")


# --- the readme


def test_the_readme_has_one_line_to_run_and_one_to_test() -> None:
    text = read("README.md")
    found = re.findall(r"<!-- (\w+) -->\n```sh\n(.*?)\n```", text, re.DOTALL)
    assert found == [("run", RUN), ("test", TEST)]
    assert text.count("```sh") == 2


def test_the_readme_is_short_and_shows_a_party_first() -> None:
    text = read("README.md")
    assert len(text.splitlines()) <= 80
    assert text.index("<!-- story: readme -->") < text.index("\n- ") < text.index("\n## ")


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{p.name}" for p in DOCS.glob("*.md"))])
def test_links_lead_to_files(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", read(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), target


# --- the generated pages


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(DOCS)
    return importlib.import_module("generate")


@pytest.mark.parametrize("page", ["commands", "limits", "operations", "rights"])
def test_generated_pages_are_current(page: str, generate: Any) -> None:
    assert read("docs", f"{page}.md") == getattr(generate, page)(), "run: python docs/generate.py"


def test_the_limits_of_the_example_are_current(generate: Any) -> None:
    assert read("docs", "teaparty.toml") == generate.example(), "run: python docs/generate.py"


def test_the_wings_in_the_page_about_the_code_are_current(generate: Any) -> None:
    assert read("docs", "architecture.md") == generate.architecture(), (
        "run: python docs/generate.py"
    )
    assert [" ".join(names) for names in generate.WINGS] == WINGS


def test_every_file_that_the_pages_about_the_code_name_is_there() -> None:
    text = read("docs", "architecture.md") + read("docs", "where.md")
    named = set(
        re.findall(r"`((?:core|commands|render|wire|doors|stores|server)/[\w/]+\.py)`", text)
    )
    assert len(named) > 30
    assert [name for name in sorted(named) if not (ROOT / "teaparty" / name).exists()] == []
    tests = set(re.findall(r"`(tests/[\w/]+\.py)`", text))
    assert [name for name in sorted(tests) if not (ROOT / name).exists()] == []


def test_the_page_about_the_code_is_short() -> None:
    assert read("docs", "architecture.md").count("\n") <= 200


def test_the_reference_has_every_command() -> None:
    text = read("docs", "commands.md")
    for command in (*builtin(), *declared(LoginRoom)):
        assert f"\n### {command.name}\n" in text
        assert f"Usage: `{command.usage}`" in text


def test_the_limits_have_every_key() -> None:
    text = read("docs", "limits.md")
    for field in msgspec.structs.fields(config.Limits):
        assert f"| `{field.name}` |" in text


def test_the_table_of_doors_names_tests_and_keys_that_there_are() -> None:
    table = read("docs", "limits.md").partition("## Door by door")[2]
    named = set(re.findall(r"`(\w+)`", table))
    tests = {name for name in named if name.startswith("test_")}
    known = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    keys = {field.name for field in msgspec.structs.fields(config.Limits)}
    assert (tests - known, named - tests - keys - {"web_hosts", "web_origins"}) == (set(), set())
    assert len(tests) > 20


# --- the example of a configuration


def test_the_example_of_a_configuration_is_valid() -> None:
    assert config.read(str(TOML)).limits == config.Limits()


STRUCTS = [config.Config, config_network.Listen, config_network.Http, config_network.Mudlet,
           config_network.TlsFiles,
           config.RoomPlan, config.BackupPlan, config.Cluster, ChannelRules, config.RolePlans,
           config.RolePlan, config.Limits]  # fmt: skip


@pytest.mark.parametrize("struct", STRUCTS)
def test_the_example_of_a_configuration_has_every_key(struct: type[msgspec.Struct]) -> None:
    text = TOML.read_text(encoding="utf-8")
    for field in msgspec.structs.fields(struct):
        key = rf"\b{field.name} = |^(# )?\[(roles\.)?{field.name}\b"
        assert re.search(key, text, re.MULTILINE), field.name


def test_what_is_commented_out_in_the_example_is_valid(tmp_path: Path) -> None:
    text = TOML.read_text(encoding="utf-8")
    keys = "start|tls|mode|history|keep_lines|keep_days|title"
    text = re.sub(rf"^# ({keys}) = ", r"\1 = ", text, flags=re.MULTILINE)
    listen = "".join(re.findall(r"^#   (?!twistd)(.*\n)", text, re.MULTILINE))
    text = text.replace('listen = ["tcp:5005", "web:5080"]\n', listen)
    path = tmp_path / "teaparty.toml"
    path.write_text(text, encoding="utf-8")
    found = config.read(str(path))
    assert (found.start, found.rooms["parlour"].mode) == ("parlour", "mud")
    assert found.listen[1] == config_network.Listen(
        endpoint="tcp:5007:interface=127.0.0.1", mode="chat"
    )
    assert found.listen[2] == config_network.Listen(tls=True)
    assert found.listen[4] == config_network.Listen(door="web", tls=True)
    assert found.tls == config_network.TlsFiles(
        certificate="/etc/teaparty/fullchain.pem", key="/etc/teaparty/privkey.pem"
    )


def test_the_example_of_a_configuration_says_the_defaults() -> None:
    found = config.read(str(TOML))
    plain = config.Config()
    for field in msgspec.structs.fields(config.Config):
        if field.name != "roles":
            assert getattr(found, field.name) == getattr(plain, field.name), field.name
    for name, role in ROLES.items():
        said = getattr(found.roles, name)
        assert (set(said.rights), said.title) == (role.rights, None)


def test_the_settings_of_examples_in_the_configuration_are_their_defaults(tmp_path: Path) -> None:
    part = read("docs", "teaparty.toml").partition("Those of the examples:\n#\n")[2]
    text = re.sub("^# ?", "", part.partition("\n[limits]\n")[0], flags=re.MULTILINE)
    path = tmp_path / "teaparty.toml"
    path.write_text(text, encoding="utf-8")
    found, plain = Plugins(), Plugins()
    tables = config.read(str(path)).plugin
    for plugins, settings in ((found, tables), (plain, {})):
        plugins.load(example_names(), [], settings)
        assert (plugins.asked_faults, plugins.faults) == ([], [])
    assert set(tables) == {name for name, each in plain.found.items() if each.settings}
    assert {name: each.settings for name, each in found.found.items()} == {
        name: each.settings for name, each in plain.found.items()
    }


def test_every_struct_of_the_configuration_is_looked_at() -> None:
    assert set(structs_in(config.Config)) == set(STRUCTS)


def structs_in(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """Yield the structs that the type `kind` is made of, and those in their fields."""
    if inspect.isclass(kind) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from structs_in(field.type)
    elif get_origin(kind) is Annotated:
        yield from structs_in(get_args(kind)[0])
    elif get_origin(kind) in (list, dict, Union) or kind.__class__.__name__ == "UnionType":
        for part in get_args(kind):
            yield from structs_in(part)


# --- the operator's guide


def test_the_operators_guide_has_every_reason_for_leaving() -> None:
    text = read("docs", "operator.md")
    assert [reason for reason in Reason if f"`{reason}`" not in text] == []


def test_the_operators_guide_shows_every_command_that_a_check_names() -> None:
    names = ", ".join(sorted(command.name for command in builtin()))
    assert f"\nCommands: {names}.\n" in read("docs", "operator.md")


# --- the guest's guide


def test_every_command_of_the_guests_guide_exists() -> None:
    words = {word for command in (*builtin(), *declared(LoginRoom)) for word in command.words}
    words |= read_socials(config.Config())[0].keys()
    rows = re.findall(r"^\| `([^` ]+)[^`]*`", read("docs", "player.md"), re.MULTILINE)
    assert len(rows) > 15
    for word in rows:
        assert word in words or word[0] in words, word


def test_the_readme_names_the_pythons_that_it_is_tested_with():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    said = re.findall(r":: (3\.\d+)$", config["metadata"]["classifiers"], re.MULTILINE)
    *first, last = said
    for page in ("README.md", "docs/operator.md"):
        assert f"tested with {', '.join(first)} and {last}" in (ROOT / page).read_text()
