"""GMCP messages as clients send them, and as nobody should."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.gmcp import MOST_DEPTH, MOST_MODULES, Message, Supported, parameters, parse
from tests.holding import held_by

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def nested(depth):
    return b"Core.Ping " + b"[" * depth + b"]" * depth


# --- messages


def test_what_mudlet_says_first():
    assert parse(b'Core.Hello { "client": "Mudlet", "version": "4.17.2" }') == Message(
        "Core.Hello", {"client": "Mudlet", "version": "4.17.2"}
    )
    assert parse(b'Core.Supports.Set [ "Char 1", "Char.Login 1", "Client.Media 1" ]') == Message(
        "Core.Supports.Set", ["Char 1", "Char.Login 1", "Client.Media 1"]
    )


def test_what_tintin_was_seen_to_say():
    assert parse(b'Core.Hello {"client":"TinTin++"}') == Message(
        "Core.Hello", {"client": "TinTin++"}
    )


@pytest.mark.parametrize("said", [b"Core.Ping", b"Core.Ping ", b"  Core.Ping\n", b"Core.Ping null"])
def test_a_message_may_have_no_data(said):
    assert parse(said) == Message("Core.Ping", None)


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (b"A 7", 7),
        (b'A"tea"', "tea"),
        (b"A[]", []),
        (b'A\n{"b":\n1}\n', {"b": 1}),
        (b"A false", False),
    ],
)
def test_data_may_be_any_json(said, data):
    assert parse(said) == Message("A", data)


def test_letters_of_any_alphabet_are_read_and_written():
    assert parse('A "茶 ÿ"'.encode()) == Message("A", "茶 ÿ")
    assert parameters("A", {"text": "茶 ÿ"}) == 'A {"text": "茶 ÿ"}'.encode()


@pytest.mark.parametrize(
    "said",
    [
        b"", b" ", b"\x00", b"{}", b"7 7", b".A 7", b"Core.Hello {", b"Core.Hello client=Mudlet",
        b"A 1 2", b"A [1,]", b"A 'tea'", b"A\x00", b"Core/Hello {}", "É 1".encode(),
        "Aé 1".encode(), b"A" * 65, b"A" * 64 + b"7",
    ],
)  # fmt: skip
def test_what_is_no_message_is_none(said):
    assert parse(said) is None


def test_invalid_utf_8_is_replaced():
    assert parse(b'A "\xff\xc3"') == Message("A", "\ufffd\ufffd")
    assert parse(b"\xff\xfe") is None


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
@pytest.mark.parametrize("where", [b"%s", b"[1, %s]", b'{"a": {"b": %s}}'])
def test_a_number_that_is_not_finite_is_none(number, where):
    assert parse(b"A " + where % number) is None


@pytest.mark.parametrize(("digits", "found"), [(4_000, Message("A", 10**3_999)), (5_000, None)])
def test_a_huge_number_is_read_or_is_none_but_never_raises(digits, found):
    assert parse(b"A 1" + b"0" * (digits - 1)) == found


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (rb'"\ud800"', "?"),
        (rb'["\udfff a"]', ["? a"]),
        (rb'{"\ud800": "\ud83d\ude00"}', {"?": "😀"}),
    ],
)
def test_half_a_character_becomes_a_whole_one(said, data):
    assert parse(b"A " + said) == Message("A", data)
    json.dumps(data, ensure_ascii=False).encode()


@pytest.mark.parametrize(("depth", "found"), [(MOST_DEPTH, True), (MOST_DEPTH + 1, False)])
def test_so_deep_and_no_deeper(depth, found):
    tables = b"A " + b'{"a":' * depth + b"1" + b"}" * depth
    assert [parse(said) is not None for said in (nested(depth), tables)] == [found, found]


@pytest.mark.parametrize("depth", [900, 2_000, 30_000])
def test_what_is_nested_without_end_is_none(depth):
    assert parse(nested(depth)) is None
    assert parse(b"A " + b'{"a":' * depth + b"1" + b"}" * depth) is None


def test_what_is_said_without_data_is_the_package_alone():
    assert parameters("Core.Goodbye") == b"Core.Goodbye"


def test_half_a_character_can_be_said():
    assert parameters("A", {"name": "\ud800"}) == b'A {"name": "?"}'


@given(JSON)
def test_what_is_said_is_read_again(data):
    assert parse(parameters("Some.Package", data)) == Message("Some.Package", data)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: b"A " + t.encode()))
def test_no_input_raises_and_all_that_is_read_can_be_said(said):
    found = parse(said)
    if found is not None:
        json.dumps(found.data, ensure_ascii=False, allow_nan=False).encode()
        assert parse(parameters(*found)) == found


# --- what a client supports


def supported(*told):
    found = Supported("Room", "Comm.Channel")
    for verb, modules in told:
        found.receive(verb, modules)
    return found


def has(found, *modules):
    return [module for module in modules if found.has(module)]


def test_a_peer_that_tells_nothing_has_what_is_usual_and_can_add_to_it_or_remove_from_it():
    modules = ("Room", "Comm.Channel", "Char.Login")
    assert has(supported(), *modules) == ["Room", "Comm.Channel"]
    assert has(supported(("Remove", ["Room 1"])), *modules) == ["Comm.Channel"]
    assert has(supported(("Remove", ["Comm 1"])), *modules) == ["Room"]
    assert has(supported(("Add", ["Char.Login 1"])), *modules) == [*modules]


def test_what_is_set_replaces_what_was_told():
    found = supported(("Set", ["Room 1"]), ("Set", ["Comm.Channel 1", "char 1"]))
    assert has(found, "Room", "Comm.Channel", "Comm", "Char", "Char.Login") == [
        "Comm.Channel", "Char", "Char.Login",
    ]  # fmt: skip


def test_modules_are_added_and_removed():
    found = supported(("Set", ["Room"]), ("Add", ["Comm.Channel 1"]), ("Remove", ["room"]))
    assert has(found, "Room", "Comm.Channel") == ["Comm.Channel"]


@pytest.mark.parametrize("modules", [None, 7, "Room", {"Room": 1}, [1, None, ["Room"]], []])
def test_what_is_no_list_of_modules_is_an_empty_one(modules):
    assert has(supported(("Set", modules)), "Room") == []


def test_another_verb_changes_nothing():
    assert has(supported(("Replace", ["Char"])), "Room", "Char") == ["Room"]


def test_however_much_a_client_adds_so_much_is_kept():
    found = supported(
        *(("Add", [f"{n}.{'x' * 100}" for n in range(i, i + 50)]) for i in range(200))
    )
    assert held_by(found) == MOST_MODULES * (1 + 64)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Set", "Add", "Remove", ""]),
            st.integers() | st.lists(st.text(max_size=9) | st.none(), max_size=4),
        ),
        max_size=5,
    )
)
def test_nothing_that_is_told_raises(told):
    supported(*told).has("Comm.Channel")
