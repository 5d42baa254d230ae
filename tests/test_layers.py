"""Who may import whom, read from the sources."""

import ast
import sys
from pathlib import Path

import pytest

import teaparty

HOUSE = Path(teaparty.__file__).parent
ROOT = HOUSE.parent
STDLIB = sys.stdlib_module_names

# For each part of the house what it may import besides the standard library and itself.
MAY = {
    "core": {"msgspec"},
    "wire": {"wcwidth"},
    "render": {
        "msgspec", "wcwidth", "anyascii", "teaparty.core.events", "teaparty.core.names",
        "teaparty.core.looks", "teaparty.core.log", "teaparty.core.zones", "teaparty.core.heaps",
    },
    "interfaces": {"teaparty.core", "zope"},
    "api": {"teaparty.core", "teaparty.interfaces", "zope"},
    "stores": {"teaparty.core", "twisted", "argon2", "msgspec", "sqlalchemy", "alembic"},
    "commands": {"teaparty.core"},
    "doors": {
        "teaparty.core", "teaparty.render", "teaparty.wire", "teaparty.signals", "msgspec",
        "twisted", "zope",
    },
    "plugins": {"teaparty.api", "twisted.plugin"},
    "loading": {
        "teaparty.core", "teaparty.commands", "teaparty.interfaces", "teaparty.plugins", "zope",
    },
    "testing": {
        "teaparty.core", "teaparty.loading", "teaparty.lookalikes", "teaparty.render",
        "teaparty.stores",
    },
    "lookalikes": set(),
    "logfile": {"twisted.python"},
    "signals": set(),
    "opening": {
        "teaparty.config", "teaparty.core", "teaparty.endpoints", "teaparty.loading", "msgspec",
    },
    "endpoints": {"teaparty.config", "teaparty.core.rooms", "twisted"},
    "config": {"teaparty.core", "msgspec"},
    "options": {"teaparty.config", "twisted"},
    "keeping": {
        "teaparty.config", "teaparty.core", "teaparty.doors.record", "teaparty.outages",
        "teaparty.stores",
    },
    "outages": set(),
    "admin": {
        "teaparty.commands", "teaparty.config", "teaparty.core", "teaparty.lookalikes",
        "teaparty.render.safe", "teaparty.signals", "teaparty.stores", "argon2", "msgspec",
        "sqlalchemy",
    },
    "tap": {"teaparty", "twisted"},
    "__init__": set(),
}  # fmt: skip
NOT_IN_CORE = {"time", "random", "secrets", "socket", "logging", "threading", "asyncio"}

FILES = sorted(HOUSE.rglob("*.py"))


def part(file):
    """The part of the house that a file belongs to."""
    return file.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(file):
    """Every module that a file imports, and `module.name` for what it takes from one."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def within(name, allowed):
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def breaches(name, file):
    """What a part of the house imports and may not."""
    allowed = {*MAY[name], f"teaparty.{name}"}
    return [
        found
        for found in sorted(imported(file))
        if found.split(".")[0] not in STDLIB and not within(found, allowed)
    ]


def named(file):
    return str(file.relative_to(ROOT))


def test_every_part_of_the_house_has_its_rule():
    assert {part(file) for file in FILES} == set(MAY)


@pytest.mark.parametrize("name", MAY)
def test_a_rule_allows_nothing_that_is_not_needed(name):
    needed = set().union(*(imported(file) for file in FILES if part(file) == name))
    assert [
        one for one in sorted(MAY[name]) if not any(within(each, {one}) for each in needed)
    ] == []


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_module_imports_only_what_its_part_may(file):
    assert breaches(part(file), file) == []


@pytest.mark.parametrize("file", [f for f in FILES if part(f) == "core"], ids=named)
def test_the_core_has_no_clock_no_chance_no_network_and_no_log(file):
    assert [name for name in imported(file) if name.split(".")[0] in NOT_IN_CORE] == []


@pytest.mark.parametrize("file", FILES, ids=named)
def test_nothing_imports_tap(file):
    assert [name for name in imported(file) if within(name, {"teaparty.tap"})] == []


@pytest.mark.parametrize("file", [f for f in FILES if part(f) != "tap"], ids=named)
def test_the_reactor_is_imported_in_tap_alone(file):
    assert [name for name in imported(file) if within(name, {"twisted.internet.reactor"})] == []


def test_the_plugin_for_twistd_imports_nothing_of_ours_but_what_signals_do():
    file = ROOT / "twisted" / "plugins" / "teaparty_plugin.py"
    assert imported(file) == {
        "teaparty.signals",
        "twisted.application.service.ServiceMaker",
    }


@pytest.mark.parametrize("folder", ["twisted", "twisted/plugins"])
def test_twisteds_packages_are_not_made_ours(folder):
    assert not (ROOT / folder / "__init__.py").exists()


def test_a_breach_would_be_found(tmp_path):
    file = tmp_path / "bad.py"
    file.write_text("import os\nfrom twisted.internet import reactor\nimport teaparty.core.log\n")
    assert breaches("wire", file) == ["teaparty.core.log", "twisted.internet.reactor"]
    assert breaches("render", file) == ["twisted.internet.reactor"]
    assert breaches("stores", file) == []
