"""Who may import whom, read from the sources. Each rule is one test, which lists every breach."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

import teaparty

HOUSE = Path(teaparty.__file__).parent
ROOT = HOUSE.parent
FILES = sorted(HOUSE.rglob("*.py"))

# For each part of the house what it may import besides the standard library and itself.
MAY = {
    "core": {"msgspec"},
    "wire": {"wcwidth"},
    "render": {
        "msgspec", "wcwidth", "anyascii", "teaparty.core.events", "teaparty.core.log.log",
        "teaparty.core.values",
    },
    "interfaces": {"teaparty.core", "zope"},
    "api": {"teaparty.core", "teaparty.interfaces", "zope"},
    "stores": {
        "teaparty.core", "teaparty.files", "twisted", "argon2", "msgspec", "psycopg", "sqlalchemy",
        "alembic",
    },
    "commands": {"teaparty.core"},
    "operator_log": {"teaparty.core", "teaparty.files", "teaparty.render.safe", "twisted"},
    "doors": {
        "teaparty.core", "teaparty.files", "teaparty.operator_log", "teaparty.render",
        "teaparty.wire", "msgspec", "cryptography", "h11", "OpenSSL", "twisted", "zope",
    },
    "operator_http": {
        "teaparty.core", "teaparty.doors", "h11", "msgspec", "twisted", "zope",
    },
    "plugins": {"teaparty.api", "twisted.plugin", "msgspec"},
    "plugin_loader": {
        "teaparty.config_faults", "teaparty.core", "teaparty.commands", "teaparty.interfaces",
        "teaparty.plugins", "msgspec", "zope",
    },
    "testing": {
        "msgspec", "teaparty.core", "teaparty.plugin_loader", "teaparty.lookalikes",
        "teaparty.render", "teaparty.stores",
    },
    "lookalikes": {"msgspec"},
    "signals": set(),
    "files": set(),
    "listen_fds": set(),
    "control_messages": {"msgspec"},
    "control_socket": set(),
    "config": {"teaparty.core", "msgspec", "teaparty.config_faults", "teaparty.config_network",
               "teaparty.files"},
    "config_faults": {"msgspec", "teaparty.config_network", "teaparty.core.values.kinds"},
    "config_network": {"teaparty.core.values.modes", "msgspec"},
    "server": {
        "teaparty.config", "teaparty.config_faults", "teaparty.config_network",
        "teaparty.files", "teaparty.listen_fds",
        "teaparty.control_messages", "teaparty.control_socket", "teaparty.core", "teaparty.doors",
        "teaparty.operator_http", "teaparty.operator_log", "teaparty.plugin_loader",
        "teaparty.render.lines", "teaparty.render.safe", "teaparty.signals", "teaparty.stores",
        "cryptography", "msgspec", "OpenSSL", "twisted", "zope",
    },
    "admin": {
        "teaparty.commands", "teaparty.config", "teaparty.control_socket", "teaparty.core",
        "teaparty.files", "teaparty.lookalikes", "teaparty.plugin_loader.plugin_config",
        "teaparty.render.safe", "teaparty.signals", "teaparty.stores", "argon2", "msgspec",
        "sqlalchemy",
    },
    "client": {
        "teaparty.core.values.looks", "teaparty.core.values.signs", "teaparty.core.words.talk",
        "teaparty.render.paint", "teaparty.render.wrap", "teaparty.wire", "prompt_toolkit",
        "wsproto",
    },
    "tap": {"teaparty", "twisted"},
    "__init__": set(),
}  # fmt: skip
NOT_IN_CORE = {"time", "random", "secrets", "socket", "logging", "threading", "asyncio"}

# The wings of the core: each may import itself, and the wings of the lines above it.
WINGS = [
    "events values",
    "log words throttle",
    "records",
    "ports",
    "party",
    "memory",
    "moderation",
    "people",
    "assembly",
]

# The imports for types alone that close a circle.
TYPED_BACK = {
    ("core.party.door", "core.party.session"),
    ("core.party.session", "core.party.rooms"),
    ("core.party.session", "core.party.party"),
    ("core.party.venue", "core.party.party"),
}

# The imports inside functions: who imports what, and why not at the top.
LATE = {
    ("admin.arguments", "importlib.metadata"): "only --version shows it, and finding it takes long",
    ("admin.context", "teaparty.admin.database"):
        "SQLAlchemy takes longer than all else, and a mistyped command needs no database",
    ("admin.context", "teaparty.admin.server_signal"):
        "what the server does itself needs no signal",
    ("admin.context", "teaparty.config"): "without --config the server is found without it",
    ("admin.context", "teaparty.core.moderation.actor"): "only the store is told who acts",
    ("admin.main", "teaparty.admin.completing"): "what only shells ask costs others no time",
    ("admin.main", "teaparty.admin.failures"): "only what the server does not do fails by the core",
    ("admin.server_control", "importlib"):
        "only after a refusal is the version of any interest, and finding it takes long",
    ("admin.database", "teaparty.stores"): "only copies need backups, and these need Twisted",
    ("admin.leftovers", "teaparty.plugin_loader.plugin_config"):
        "only leftovers are compared with what is installed",
    ("admin.naming", "teaparty.commands"): "only new names are compared with commands",
    ("admin.naming", "teaparty.lookalikes"): "only new names are compared with similar ones",
    ("admin.output", "teaparty.render.safe"): "only text that is not plain ASCII needs its tables",
    ("admin.password_input", "argon2"): "only new passwords are hashed",
    ("admin.password_input", "teaparty.stores.passwords"): "only new passwords are hashed",
    ("client.main", "teaparty.client.screen"): "prompt_toolkit may not be installed",
    ("client.main", "teaparty.client.web"): "wsproto may not be installed",
    ("server.endpoints", "ssl"): "only TLS needs it, and Python may be without it",
    ("server.checking", "teaparty.doors.tls.validity"): "only TLS needs cryptography",
    ("server.checking", "teaparty.server.self_signed"): "only TLS needs cryptography",
    ("server.tls", "OpenSSL"): "only TLS needs it, and it may not be installed",
    ("server.tls", "teaparty.doors.tls.certificates"): "only TLS needs OpenSSL",
    ("server.tls", "teaparty.doors.tls.connection"): "only TLS needs OpenSSL",
    ("server.tls", "teaparty.server.self_signed"): "only this certificate needs cryptography",
    ("stores.opening", "teaparty.stores.cluster.store"):
        "it needs psycopg, which may not be installed",
    ("stores.location", "teaparty.stores.cluster.record_server"):
        "it needs psycopg, which may not be installed",
    ("stores.migrating", "alembic"): "only a database of an older release is migrated",
    ("stores.migrating", "alembic.config"): "only a database of an older release is migrated",
    ("stores.migrating", "alembic.script"): "only a database of an older release is migrated",
    ("stores.migrating", "alembic.util"): "only a database of an older release is migrated",
    ("tap", "twisted.internet"): "importing the reactor installs one, before twistd has chosen it",
}  # fmt: skip

# How often the party may be reached through: each is an attribute of it that somebody else needs.
MOST_CHAINS, MOST_CHAINS_IN_CORE = 42, 15


def module(file):
    """The dotted name of a file, without `teaparty.`; a package goes by its own name."""
    parts = file.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def part(name):
    """The part of the house that a module belongs to."""
    return name.split(".")[0]


@cache
def tree(file):
    return ast.parse(file.read_text("utf-8"))


def imported(node):
    """Every module that is imported within a node, and `module.name` for what is taken from one."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            found |= {alias.name for alias in each.names}
        elif isinstance(each, ast.ImportFrom):
            assert each.level == 0, "a relative import"
            found |= {f"{each.module}.{alias.name}" for alias in each.names}
    return found


def within(name, allowed):
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def breaches(name, node):
    """What a part of the house imports and may not."""
    allowed = {*MAY[name], f"teaparty.{name}"}
    return [
        found
        for found in sorted(imported(node))
        if found.split(".")[0] not in sys.stdlib_module_names and not within(found, allowed)
    ]


MODULES = {module(file): file for file in FILES}


def ours(names):
    """Those of our own modules that these imports are of."""
    found = set()
    for name in names:
        name = name.removeprefix("teaparty.")
        found.add(name if name in MODULES else name.rpartition(".")[0])
    return found & set(MODULES)


def is_for_types(node):
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def blocks_for_types(node):
    return [each for each in ast.walk(node) if is_for_types(each)]


@cache
def arrows():
    """Pairs of modules, the first of which imports the second: at run time, and for types alone."""
    at_run_time, for_types = set(), set()
    for name, file in MODULES.items():
        node = tree(file)
        typed = set().union(*map(imported, blocks_for_types(node)), set())
        for_types |= {(name, other) for other in ours(typed)}
        at_run_time |= {(name, other) for other in ours(imported(node) - typed)}
    return {(a, b) for a, b in at_run_time if a != b}, for_types


def reaches(edges):
    """For each module all that it imports, directly or not."""
    after = {}
    for one, other in edges:
        after.setdefault(one, set()).add(other)

    def from_(name):
        seen, todo = set(), [name]
        while todo:
            for each in after.get(todo.pop(), ()):
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
        return seen

    return {name: from_(name) for name in after}


def rank(name):
    """The line of `WINGS` where a module of the core stands; None for all others."""
    if part(name) != "core" or name == "core":
        return None
    wing = name.split(".")[1]
    return next(place for place, line in enumerate(WINGS) if wing in line.split())


# --- the parts of the house


def test_no_file_has_more_than_300_lines():
    long = {name: len(file.read_text("utf-8").splitlines()) for name, file in MODULES.items()}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_every_part_of_the_house_has_its_rule():
    assert {part(name) for name in MODULES} == set(MAY)


def test_a_module_imports_only_what_its_part_may():
    found = {name: breaches(part(name), tree(file)) for name, file in MODULES.items()}
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_a_rule_allows_nothing_that_is_not_needed():
    needed = {name: set() for name in MAY}
    for name, file in MODULES.items():
        needed[part(name)] |= imported(tree(file))
    assert [
        (name, one)
        for name, allowed in MAY.items()
        for one in sorted(allowed)
        if not any(within(each, {one}) for each in needed[name])
    ] == []


def test_the_core_has_no_clock_no_chance_no_network_and_no_log():
    assert [
        (name, found)
        for name, file in MODULES.items()
        if part(name) == "core"
        for found in imported(tree(file))
        if found.split(".")[0] in NOT_IN_CORE
    ] == []


def test_nothing_imports_tap():
    assert [a for a, b in arrows()[0] if b == "tap"] == []


def test_the_reactor_is_imported_in_tap_alone():
    assert [
        name
        for name, file in MODULES.items()
        if any(within(found, {"twisted.internet.reactor"}) for found in imported(tree(file)))
        and name != "tap"
    ] == []


def protocol(name):
    """The folder of the doors that a module stands in: a protocol; None outside of those."""
    parts = name.split(".")
    return parts[1] if parts[0] == "doors" and len(parts) > 2 else None


def test_a_protocol_of_the_doors_imports_none_of_its_siblings():
    assert [
        (a, b)
        for edges in arrows()
        for a, b in edges
        if protocol(a) and protocol(b) and protocol(a) != protocol(b)
    ] == []


def test_what_all_doors_share_knows_no_protocol():
    assert [
        (a, b)
        for edges in arrows()
        for a, b in edges
        if part(a) == "doors" and not protocol(a) and protocol(b)
    ] == []


def imported_late(node):
    """The modules that functions import when they are called."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    inner = [
        each
        for function in ast.walk(node)
        if isinstance(function, kinds)
        for each in ast.walk(function)
    ]
    names = {each.module for each in inner if isinstance(each, ast.ImportFrom)}
    return names | {
        alias.name for each in inner if isinstance(each, ast.Import) for alias in each.names
    }


def test_a_function_imports_only_what_is_listed_with_its_reason():
    found = {(name, late) for name, file in MODULES.items() for late in imported_late(tree(file))}
    assert found == set(LATE)


LIBRARIES = {"psycopg", "OpenSSL", "cryptography", "service_identity", "prompt_toolkit", "wsproto"}
"""What pip installs only for TLS, for PostgreSQL, or for the client."""


def imported_at_once(node):
    """Every module that is imported as soon as this one is: by no function, not for types alone."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.expr
    found = set()
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Import | ast.ImportFrom):
            found |= imported(each)
        elif not (isinstance(each, later) or is_for_types(each)):
            found |= imported_at_once(each)
    return found


def test_the_server_and_its_tool_start_without_the_libraries_that_may_not_be_installed():
    """A line too much had no server start where PostgreSQL was not asked for."""
    at_once = {name: imported_at_once(tree(file)) for name, file in MODULES.items()}
    after = reaches((name, other) for name, names in at_once.items() for other in ours(names))
    starts = {"tap", *(name for name in MODULES if part(name) == "admin")}
    needed = starts.union(*(after.get(name, ()) for name in starts))
    assert [
        (name, other)
        for name in sorted(needed)
        for other in sorted(at_once[name])
        if other.split(".")[0] in LIBRARIES
    ] == []


# --- the wings of the core


def test_every_module_of_the_core_stands_in_a_wing():
    wings = {wing for line in WINGS for wing in line.split()}
    assert {name.split(".")[1] for name in MODULES if name.startswith("core.")} <= wings


def test_a_wing_imports_only_wings_before_it():
    at_run_time, for_types = arrows()
    found = [
        (a, b)
        for a, b in sorted(at_run_time | for_types)
        if rank(a) is not None and rank(b) is not None
        and (rank(b) > rank(a) or (rank(a) == rank(b) and a.split(".")[1] != b.split(".")[1]))
    ]  # fmt: skip
    assert found == [], "\n".join(" -> ".join(each) for each in found)


def test_nothing_is_imported_in_a_circle():
    after = reaches(arrows()[0])
    found = sorted(name for name, others in after.items() if name in others)
    assert found == [], found


def test_only_four_imports_for_types_close_a_circle():
    at_run_time, for_types = arrows()
    after = reaches(at_run_time | for_types)
    found = sorted((a, b) for a, b in for_types - TYPED_BACK if a in after.get(b, ()))
    assert found == [], "\n".join(" -> ".join(each) for each in found)


def is_party(node):
    return getattr(node, "id", getattr(node, "attr", "")) in ("party", "_party")


def is_part(node):
    """Whether this is an attribute of a party."""
    return isinstance(node, ast.Attribute) and is_party(node.value)


def assigned(function):
    """Pairs of what a function assigns to, and the value."""
    for node in ast.walk(function):
        for target in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from zip(target.elts, node.value.elts, strict=True)
            else:
                yield target, node.value


def chains_in(node):
    """What is reached through a party: attributes and items of an attribute of it.

    An attribute that has a name of its own in the same function counts as well.
    """
    found = {}
    for function in ast.walk(node):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        pairs = [(to, value) for to, value in assigned(function) if is_part(value)]
        names = {to.id for to, _ in pairs if isinstance(to, ast.Name)}
        for each in ast.walk(function):
            if isinstance(each, (ast.Attribute, ast.Subscript)):
                inner = each.value
                if is_part(inner) or (isinstance(inner, ast.Name) and inner.id in names):
                    found[each] = f"{function.name}: {ast.unparse(each)}"
    return list(found.values())


def chains(files):
    return [f"{module(file)}.{found}" for file in files for found in chains_in(tree(file))]


def test_few_reach_through_the_party_for_what_belongs_to_another():
    found = chains(FILES)
    core = [each for each in found if each.startswith("core.")]
    assert len(core) <= MOST_CHAINS_IN_CORE, "\n".join(core)
    assert len(found) <= MOST_CHAINS, "\n".join(found)


# Who may put a party together; all others are given one.
MAKES_PARTIES = ("core.assembly", "tap", "server", "testing")


def test_only_those_who_put_a_party_together_make_one():
    assert [
        name
        for name, file in MODULES.items()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("Party", "open_party")
        and not within(name, MAKES_PARTIES)
    ] == []


# --- what Twisted finds


def test_the_plugin_for_twistd_imports_nothing_of_ours_but_what_signals_and_sockets_need():
    file = ROOT / "twisted" / "plugins" / "teaparty_plugin.py"
    assert imported(tree(file)) == {
        "os",
        "teaparty.listen_fds",
        "teaparty.signals",
        "twisted.application.service.ServiceMaker",
    }


@pytest.mark.parametrize("folder", ["twisted", "twisted/plugins"])
def test_twisteds_packages_are_not_made_ours(folder):
    assert not (ROOT / folder / "__init__.py").exists()


# --- the rules themselves


def test_a_breach_would_be_found():
    bad = ast.parse("import os\nfrom twisted.internet import reactor\nimport teaparty.core.log\n")
    assert breaches("wire", bad) == ["teaparty.core.log", "twisted.internet.reactor"]
    assert breaches("operator_log", bad) == []
    assert breaches("commands", bad) == ["twisted.internet.reactor"]


def test_a_circle_would_be_found():
    after = reaches({("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")})
    assert sorted(name for name, others in after.items() if name in others) == ["a", "b", "c"]


def test_a_chain_would_be_found_also_by_a_name_of_its_own_and_by_an_item():
    bad = ast.parse(
        "def f(me, party):\n"
        "    rooms, people = me.party.rooms, party.people\n"
        "    limits = self._party.limits\n"
        "    return rooms.get(1), people[2], limits.line, party.records.account, party.rooms[3]\n"
    )
    assert sorted(chains_in(bad)) == [
        "f: limits.line", "f: party.records.account", "f: party.rooms[3]", "f: people[2]",
        "f: rooms.get",
    ]  # fmt: skip
    good = ast.parse("def f(me, rooms):\n    me.party.move(me, rooms[1])\n    rooms.get(me.name)\n")
    assert chains_in(good) == []
