"""The recipes of the cookbook run, and so do their tests."""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.defer import ensureDeferred, succeed
from twisted.internet.task import Clock
from twisted.python.failure import Failure
from twisted.web.client import ResponseDone

from teaparty.plugin_loader.plugin_config import example_names
from teaparty.plugin_loader.plugins import Plugins
from tests.docs.test_docs import ROOT, blocks, folder_with, read, run

PAGES = [read("docs", name) for name in ("cookbook.md", "cookbook-places.md")]
PAGE = "".join(PAGES)
FILES = blocks(PAGE, "file")
TESTS = blocks(PAGE, "test")
PACKAGE = dict(re.findall(r"<!-- package: (\S+) -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL))
SETTINGS = {"weather": {"url": "https://x.example"}, "bridge": {"url": "https://x.example"}}


@pytest.fixture
def recipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from folder_with(FILES, tmp_path, monkeypatch)


def test_each_recipe_has_its_test() -> None:
    assert list(FILES) == [
        "flip.py", "bakery.py", "weather.py", "bridge.py", "cards.py", "hall.py",
        "cafe.py", "theatre.py", "seen.py", "scorer.py",
    ]  # fmt: skip
    assert list(TESTS) == list(FILES)


def test_no_block_of_code_is_left_out() -> None:
    assert PAGE.count("```python") == len(FILES) + len(TESTS) + 1
    included = re.findall(r"```{literalinclude} (\S+)", PAGE)
    assert [name for name in included if not (ROOT / "docs" / name).exists()] == []


def test_the_examples_are_short() -> None:
    folder = ROOT / "teaparty/plugins/examples"
    lines = {file.name: len(file.read_text().splitlines()) for file in folder.glob("*.py")}
    assert {name: count for name, count in lines.items() if count >= 120} == {}


def test_the_operators_guide_has_each_example() -> None:
    table = read("docs", "operator.md").partition("### Examples\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == example_names()


def test_what_is_shown_of_the_tests_of_examples_is_there() -> None:
    for file, name in re.findall(r"literalinclude} \.\./(tests\S+)\n.*\n:pyobject: (\S+)", PAGE):
        assert f"def {name}(" in read(file)


def test_the_recipes_load_together_without_faults(recipes: Path) -> None:
    found = Plugins()
    found.load(["quiz", "polls", "reminders"], [str(recipes)], SETTINGS)
    assert (found.asked_faults, found.faults) == ([], [])


@pytest.mark.parametrize("name", TESTS)
def test_the_test_of_a_recipe_passes(
    name: str, recipes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(TESTS[name], f"the test of {name}", monkeypatch=monkeypatch)


# --- what the recipes do with a network


class Response:
    """An answer of another server."""

    def __init__(self, code: int, data: bytes = b"") -> None:
        self.code, self.data = code, data
        self.lost = False

    def deliverBody(self, body: Any) -> None:
        body.makeConnection(self)
        body.dataReceived(self.data)
        error = ValueError("cut off") if self.lost else ResponseDone()
        body.connectionLost(Failure(error))

    def loseConnection(self) -> None:
        self.lost = True


class Web:
    """Another server, which gives one answer, and what it was asked."""

    def __init__(self, answer: Response) -> None:
        self.answer = answer
        self.asked: list[tuple[bytes, ...]] = []

    def __call__(self, reactor: object, **keywords: object) -> "Web":
        return self

    def request(self, method: bytes, url: bytes, *more: object) -> Any:
        self.asked.append((method, url))
        return succeed(self.answer)


@pytest.fixture
def web(recipes: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the recipes ask a server that gives this answer, and a clock instead of a reactor."""
    import bridge
    import weather

    monkeypatch.setitem(sys.modules, "twisted.internet.reactor", Clock())
    monkeypatch.setattr("twisted.internet.reactor", Clock(), raising=False)

    def answers(code: int, data: bytes = b"") -> tuple[Any, Any, Web]:
        server = Web(Response(code, data))
        for module in (weather, bridge):
            monkeypatch.setattr(module, "Agent", server)
        return weather, bridge, server

    return answers


def test_the_weather_is_fetched(web: Any) -> None:
    weather, _, server = web(200, b"{}")
    assert result(weather.fetch("https://x.example/a")) == b"{}"
    assert server.asked == [(b"GET", b"https://x.example/a")]


def test_no_endless_answer_about_the_weather_is_read(web: Any) -> None:
    weather, _, _ = web(200, b"x" * 10_001)
    with pytest.raises(ValueError, match="cut off"):
        result(weather.fetch("https://x.example/a"))


def test_an_answer_that_is_no_weather_is_an_error(web: Any) -> None:
    weather, _, _ = web(404)
    with pytest.raises(ValueError, match="the answer is 404"):
        result(weather.fetch("https://x.example/a"))


def test_the_bridge_posts_lines(web: Any) -> None:
    _, bridge, server = web(204)
    result(bridge.post("https://x.example/b", ["alice: hi"]))
    assert server.asked == [(b"POST", b"https://x.example/b")]


def test_the_bridge_notices_that_lines_were_not_taken(web: Any) -> None:
    _, bridge, _ = web(500)
    with pytest.raises(ValueError, match="the answer is 500"):
        result(bridge.post("https://x.example/b", []))


def result(coroutine: Any) -> Any:
    """Return what comes of a coroutine that waits for Deferreds that have fired."""
    found: list[Any] = []
    ensureDeferred(coroutine).addBoth(found.append)
    if isinstance(found[0], Failure):
        found[0].raiseException()
    return found[0]


# --- the package


@pytest.mark.slow
@pytest.mark.parametrize("how", [[], ["-e"]], ids=["installed", "editable"])
def test_the_package_is_installed_and_tested(
    how: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)  # what is measured here is not the package
    source, python = tmp_path / "teaparty-flip", tmp_path / "env/bin/python"
    for name, text in {
        **PACKAGE, "teaparty_flip/__init__.py": "", "teaparty/plugins/flip.py": FILES["flip.py"],
    }.items():  # fmt: skip
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    does(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    packages = does(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    Path(packages, "dependencies.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    does(python, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "-q", *how, source)
    if not how:
        (source / "teaparty").rename(source / "away")
    does(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", source / "tests", cwd=tmp_path)
    loads = "from teaparty.plugin_loader.plugins import Plugins as P; p = P(); p.load([], []); "
    assert does(python, "-c", f"{loads}print(*p.found)", cwd=tmp_path).split() == ["flip"]


def does(*words: object, **keywords: Any) -> str:
    ran = subprocess.run(
        [*map(str, words)], capture_output=True, text=True, check=False, **keywords
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
