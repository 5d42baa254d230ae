"""The package for Mudlet: its bytes, its XML, and what its script does in a stand-in for Mudlet."""

import importlib.util
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parents[2] / "docs"
STUB = Path(__file__).parent / "mudlet_stub.lua"
LUA = shutil.which("lua5.1")
needs_lua = pytest.mark.skipif(LUA is None, reason="there is no Lua 5.1")


@pytest.fixture(scope="module")
def mudlet() -> ModuleType:
    """Return the script that builds the package."""
    spec = importlib.util.spec_from_file_location("mudlet", DOCS / "mudlet.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def files(mudlet: ModuleType) -> dict[str, str]:
    """Return what is in the package."""
    with zipfile.ZipFile(BytesIO(mudlet.package())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


# --- the package


def test_the_package_in_the_documents_is_the_one_that_is_built(mudlet: ModuleType) -> None:
    assert mudlet.PACKAGE.read_bytes() == mudlet.package(), "run: python docs/mudlet.py"


def test_it_is_the_same_at_any_time(mudlet: ModuleType) -> None:
    with zipfile.ZipFile(BytesIO(mudlet.package())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_its_name_and_version_are_those_of_the_configuration(
    mudlet: ModuleType, files: dict[str, str]
) -> None:
    assert f"mpackage = [[{mudlet.NAME}]]" in files["config.lua"]
    assert f"version = [[{mudlet.VERSION}]]" in files["config.lua"]
    example = (DOCS / "teaparty.toml").read_text(encoding="utf-8")
    assert f'{mudlet.PACKAGE.name}", version = "{mudlet.VERSION}"' in example


def test_its_xml_holds_one_script_which_is_the_source(
    mudlet: ModuleType, files: dict[str, str]
) -> None:
    assert list(files) == ["config.lua", "teaparty.xml"]
    root = ElementTree.fromstring(files["teaparty.xml"])
    assert (root.tag, root.get("version")) == ("MudletPackage", "1.001")
    (script,) = root.iter("Script")
    assert script.findtext("script") == mudlet.SOURCE.read_text(encoding="utf-8")
    assert [each.tag for each in root if len(each)] == ["ScriptPackage"]


def test_it_leaves_the_map_and_other_packages_alone(mudlet: ModuleType) -> None:
    source = mudlet.SOURCE.read_text(encoding="utf-8")
    assert (
        re.findall(r"\bmap|mapper|\binstallPackage|\buninstall|loadstring|expandAlias", source)
        == []
    )


# --- what the script does


def literal(value: Any) -> str:
    """Return a value as Lua writes it."""
    if isinstance(value, str):
        return '"' + "".join(f"\\{byte:03}" for byte in value.encode()) + '"'
    if isinstance(value, list):
        return "{" + ", ".join(map(literal, value)) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{literal(k)}] = {literal(v)}" for k, v in value.items()) + "}"
    return str(value).lower()


def run(*steps: str) -> str:
    """Run the script in the stand-in, and then these lines; return what they print."""
    assert LUA is not None
    source = DOCS / "mudlet" / "teaparty.lua"
    lines = [f"dofile({literal(str(path))})" for path in (STUB, source)]
    done = subprocess.run(
        [LUA, "-"], input="\n".join([*lines, *steps]), capture_output=True, text=True, timeout=30
    )
    assert done.stderr == ""
    return done.stdout


def told(message: str, data: Any) -> str:
    return f"told({literal(message)}, {literal(data)})"


def channel(name: str, caption: str, command: str) -> dict[str, str]:
    return {"name": name, "caption": caption, "command": command}


def said(where: str, text: str, number: int = 1, **more: Any) -> str:
    return told("Text", {"channel": where, "text": text, "number": number, **more})


LIST = told("List", [channel("parlour", "The Parlour", "say"), channel("news", "News", "+news")])
SHOWN, TABS = "io.write(shown())", "io.write(tabs())"


def choose(name: str) -> str:
    return f"teaparty.choose({literal(name)})"


@needs_lua
class TestScript:
    def test_it_asks_for_the_channels_when_the_protocol_is_on(self) -> None:
        steps = ['raise("sysProtocolEnabled", "MSDP")', "io.write(#asked)"]
        assert run(*steps) == "0"
        steps = ['raise("sysProtocolEnabled", "GMCP")', "io.write(asked[1])"]
        assert run(*steps).strip() == 'Core.Supports.Add ["Comm.Channel 1"]'

    def test_each_channel_has_a_tab(self) -> None:
        assert run(LIST, TABS) == "[All] | The Parlour | News"

    def test_what_is_said_stands_in_its_tab_and_with_all(self) -> None:
        lines = [said("parlour", "bob says: hi"), said("news", "[news] bob says: tea")]
        assert run(LIST, *lines, SHOWN) == "bob says: hi{}\n[news] bob says: tea{}\n"
        assert run(LIST, *lines, TABS) == "[All] | The Parlour (1) | News (1)"
        assert run(LIST, *lines, choose("news"), SHOWN) == "[news] bob says: tea{}\n"
        assert run(LIST, *lines, choose("news"), TABS) == "All | The Parlour (1) | [News]"

    def test_a_tab_where_somebody_is_named_stands_out(self) -> None:
        assert run(LIST, said("news", "x", named=True), TABS) == "[All] | The Parlour | !News (1)"

    def test_a_click_chooses_a_tab(self) -> None:
        assert run(LIST, "labels[3].click()", TABS) == "All | The Parlour | [News]"

    def test_what_is_typed_below_a_tab_is_said_there(self) -> None:
        speak = 'teaparty.console.speak("Hello!")'
        steps = [LIST, speak, choose("news"), speak, 'teaparty.console.speak("")']
        assert run(*steps, 'io.write(table.concat(sent, "|"))') == "Hello!|+news Hello!"

    def test_nothing_is_sent_from_a_tab_where_nobody_can_speak(self) -> None:
        there = told("List", [channel("garden", "The Garden", "")])
        steps = [there, choose("garden"), 'teaparty.console.speak("Hello!")', SHOWN]
        assert run(*steps, "io.write(#sent)") == "[Nobody can speak there from here.]{}\n0"

    def test_a_line_that_is_taken_back_goes_from_each_tab(self) -> None:
        lines = [said("parlour", "one", 1), said("news", "other", 1), said("parlour", "two", 2)]
        gone = told("Retract", {"channel": "parlour", "number": 1})
        assert run(LIST, *lines, gone, SHOWN) == "other{}\ntwo{}\n"
        assert run(LIST, *lines, gone, choose("parlour"), SHOWN) == "two{}\n"

    def test_a_shout_is_known_by_the_room_where_it_was_read(self) -> None:
        shout = said("shout", "bob shouts: tea", 7, room="parlour")
        gone = told("Retract", {"channel": "parlour", "number": 7})
        assert run(LIST, shout, gone, SHOWN) == ""

    def test_a_tab_that_is_no_channel_any_more_goes_and_its_lines_stay_with_all(self) -> None:
        there = told("List", [channel("garden", "The Garden", "say")])
        steps = [LIST, said("news", "hi"), choose("news"), there]
        assert run(*steps, TABS) == "[All] | The Garden"
        assert run(*steps, SHOWN) == "hi{}\n"

    def test_what_was_typed_for_a_channel_that_is_gone_is_not_sent_elsewhere_at_once(self) -> None:
        there = told("List", [channel("parlour", "The Parlour", "say")])
        speak = 'teaparty.console.speak("Psst!")'
        steps = [LIST, choose("news"), there, speak, SHOWN]
        said_so = "[That channel is gone, so nothing was sent. Press Enter to send it here.]{}\n"
        assert run(*steps, "io.write(#sent)") == f"{said_so}0"
        assert run(*steps, speak, "io.write(sent[1])") == f"{said_so}Psst!"

    def test_the_tab_of_a_room_becomes_that_of_the_next(self) -> None:
        there = told("List", [channel("garden", "The Garden", "say"), channel("news", "News", "")])
        steps = [LIST, choose("parlour"), there, 'teaparty.console.speak("Hello!")']
        assert run(*steps, TABS, "io.write(' ', sent[1])") == "All | [The Garden] | News say Hello!"

    def test_it_is_loaded_anew_without_hearing_all_twice(self) -> None:
        source = DOCS / "mudlet" / "teaparty.lua"
        again = f"dofile({literal(str(source))})"
        assert run(LIST, said("news", "one"), again, said("news", "two"), SHOWN) == (
            "one{}\ntwo{}\n"
        )

    def test_once_removed_it_does_nothing(self) -> None:
        gone = 'raise("sysUninstallPackage", "teaparty")'
        steps = [LIST, 'raise("sysUninstallPackage", "other")', said("news", "hi"), gone]
        shown = "io.write(tostring(hidden), tostring(teaparty), shown())"
        assert run(*steps, said("news", "more"), shown) == "truenilhi{}\n"


@needs_lua
class TestColours:
    @pytest.mark.parametrize(
        ("sgr", "shown"),
        [
            ("38;2;1;2;3", "{1,2,3}"), ("38;5;16", "{0,0,0}"), ("38;5;231", "{255,255,255}"),
            ("38;5;110", "{135,175,215}"), ("38;5;255", "{238,238,238}"), ("36", "{0,205,205}"),
            ("1;94", "{bold}{92,92,255}"), ("0", "{}"), ("", "{}"), ("38;2;1", ""), ("38", ""),
            ("38;5;3", ""), ("99999999", ""), ("38;2;999;0;0", "{255,0,0}"),
        ],
    )  # fmt: skip
    def test_colours_are_those_of_the_line(self, sgr: str, shown: str) -> None:
        line = said("news", f"\x1b[{sgr}mbob\x1b[0m says: hi")
        assert run(LIST, line, SHOWN) == f"{shown}bob{{}} says: hi{{}}\n"


@needs_lua
class TestHostileWords:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("<255,0,0>red<reset>", "<255,0,0>red<reset>"), ("%s %d %%", "%s %d %%"),
            ("]]os.exit(1)--", "]]os.exit(1)--"), ("a\x1b]8;;x\x07b", "a]8;;x b"),
            ("a\nb\x00c", "a b c"), ("茶 é", "茶 é"), ("\x1b", ""),
        ],
    )  # fmt: skip
    def test_they_are_shown_as_they_are(self, text: str, shown: str) -> None:
        assert run(LIST, said("news", text), SHOWN) == f"{shown}{{}}\n"

    def test_a_caption_is_no_html(self) -> None:
        there = told("List", [channel("den", "<b>&", "say")])
        assert run(there, TABS) == "[All] | &lt;b&gt;&amp;"

    @pytest.mark.parametrize(
        "step",
        [
            told("Text", "x"), told("Text", {"channel": "news"}), told("List", "x"),
            told("Text", {"text": 5}), told("Retract", {}), told("Retract", "x"),
            told("Text", {"text": "", "channel": 5, "number": "1"}), told("List", [{"name": 1}]),
            told("Text", {"channel": "*", "text": ""}),
        ],
    )  # fmt: skip
    def test_messages_that_make_no_sense_break_nothing(self, step: str) -> None:
        assert run(step, LIST, said("news", "hi"), choose("news"), SHOWN) == "hi{}\n"

    def test_lines_tabs_and_letters_are_bounded(self) -> None:
        many = [channel(f"c{number}", "", "say") for number in range(100)]
        loop = f"for i = 1, 600 do {said('c1', 'é' * 9_000)} end"
        sizes = "io.write(#teaparty.order, ' ', #teaparty.known['*'].lines, ' ',"
        sizes += " #teaparty.known['c1'].lines, ' ', teaparty.known['c1'].lines[1].text)"
        tabs, lines, others, text = run(told("List", many), loop, sizes).split(" ")
        assert (tabs, lines, others) == ("40", "500", "500")
        assert set(text) == {"é"}
        assert 8_000 < len(text.encode()) <= 8_192
