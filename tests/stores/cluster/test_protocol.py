"""What nodes tell each other stays such that those of the protocol before understand it.

`protocols.json` has what nodes of each protocol say, and since which version. It is written anew by
`TEAPARTY_GOLDEN=write pytest tests/stores/cluster/test_protocol.py`.
"""

import os
import re
from pathlib import Path

from msgspec import json, structs

from teaparty.core.log.codec import KINDS
from teaparty.core.values.claims import Claim, Claimed
from teaparty.server.options import version
from teaparty.stores.cluster.protocol import PROTOCOL
from teaparty.stores.cluster.values import Item, Numbered

FILE = Path(__file__).with_name("protocols.json")
OPTIONAL = ", or none"
"""What stands after the type of a field that may be left out."""
FUNCTIONS = """
SELECT proname, pg_get_function_arguments(oid), pg_get_function_result(oid) FROM pg_proc
WHERE proname LIKE 'tea\\_%' ORDER BY proname COLLATE "C", 2
"""
RAISE = "Versions before this one speak this protocol, and know nothing of that: raise PROTOCOL."


def spoken(asked):
    """What nodes say now: fields of events and values, in their order, and functions."""
    kinds = [*KINDS.__args__, Item, Numbered, Claim, Claimed]
    return {
        "values": {kind.__name__: _fields(kind) for kind in kinds},
        "functions": {f"{name}({given})": returns for name, given, returns in asked.do(FUNCTIONS)},
    }


def _fields(kind):
    found = {}
    for each in structs.fields(kind):
        name = each.type.__name__ if isinstance(each.type, type) else str(each.type)
        shape = re.sub(r"[\w.]+\.(?=\w)", "", name)  # wherever it is defined
        found[each.name] = shape if each.required else f"{shape}{OPTIONAL}"
    return found


def broken(before, now):
    """Yield what nodes of two protocols would not understand of each other, in words."""
    for name, fields in before["values"].items():
        if name not in now["values"]:
            yield f"{name} is gone"
            continue
        there = now["values"][name]
        for field, shape in fields.items():
            if field not in there:
                yield f"{name}.{field} is gone"
            elif there[field] not in (shape, f"{shape}{OPTIONAL}"):
                yield f"{name}.{field} was {shape}, and is {there[field]}"
        for field in there:
            if field not in fields and not there[field].endswith(OPTIONAL):
                yield f"{name}.{field} has no default"
        if list(there)[: len(fields)] != list(fields) and name in ("Item", "Numbered"):
            yield f"{name} has its fields in another order"
    for signature, returns in before["functions"].items():
        if now["functions"].get(signature) != returns:
            yield f"{signature} is gone, or returns something else than {returns}"


def added(before, now):
    """Yield what nodes say now, and did not say before."""
    for kind in ("values", "functions"):
        yield from sorted(now[kind].keys() - before[kind].keys())
    for name, fields in before["values"].items():
        new = now["values"].get(name, {}).keys() - fields.keys()
        yield from (f"{name}.{field}" for field in sorted(new))


def test_nodes_of_this_protocol_and_the_one_before_understand_each_other(asked):
    now = spoken(asked)
    records = json.decode(FILE.read_bytes()) if FILE.exists() else {}
    if os.environ.get("TEAPARTY_GOLDEN") == "write":
        since = records.get(str(PROTOCOL), {}).get("version", version())
        records[str(PROTOCOL)] = {"version": since, **now}
        FILE.write_bytes(json.format(json.encode(records), indent=1) + b"\n")
    for protocol in (PROTOCOL - 1, PROTOCOL):
        assert list(broken(records.get(str(protocol), now), now)) == [], f"protocol {protocol}"
    mine = records[str(PROTOCOL)]
    assert mine["version"] == version() or list(added(mine, now)) == [], RAISE


BEFORE = {
    "values": {"Said": {"text": "str"}, "Item": {"log": "str", "at": "int, or none"}},
    "functions": {"tea_turn(a bigint)": "text"},
}


def after(**changes):
    return {
        "values": BEFORE["values"] | changes.get("values", {}),
        "functions": BEFORE["functions"] | changes.get("functions", {}),
    }


def test_what_comes_on_top_breaks_nothing():
    mood = {"Said": {"text": "str", "mood": "str, or none"}, "Hugged": {"who": "int"}}
    now = after(values=mood, functions={"tea_other()": "void"})
    assert list(broken(BEFORE, now)) == []
    assert list(added(BEFORE, now)) == ["Hugged", "tea_other()", "Said.mood"]


def test_what_the_protocol_before_would_not_understand_is_named():
    assert list(broken(BEFORE, {"values": {"Said": {}}, "functions": {}})) == [
        "Said.text is gone", "Item is gone",
        "tea_turn(a bigint) is gone, or returns something else than text",
    ]  # fmt: skip
    now = after(
        values={
            "Said": {"text": "bytes", "mood": "str"},
            "Item": {"at": "int, or none", "log": "str"},
        },
        functions={"tea_turn(a bigint)": "bigint"},
    )
    assert list(broken(BEFORE, now)) == [
        "Said.text was str, and is bytes", "Said.mood has no default",
        "Item has its fields in another order",
        "tea_turn(a bigint) is gone, or returns something else than text",
    ]  # fmt: skip
