"""Addresses, blocks of them, and networks."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.core.values import addresses
from teaparty.core.values.addresses import (
    Networks,
    block,
    is_loopback,
    looks_like_address,
    network,
    parsed,
    within,
)
from teaparty.core.values.refusal import Refusal
from tests import sentences as s


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:DB8:0::7", "2001:db8::7"), ("::1", "::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"), ("::FFFF:c000:207", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"), ("::ffff:192.0.2.7%2", "192.0.2.7"),
    ],
)  # fmt: skip
def test_an_address_is_read_in_any_form(text, address):
    assert str(parsed(text)) == address


@pytest.mark.parametrize(
    "text",
    ["", "alice", "/run/party.sock", "192.0.2", "192.0.2.256", "192.0.2.7%1", "1.2.3.٤", "7"],
)
def test_what_is_no_address_is_none(text):
    assert parsed(text) is None
    assert block(text) == ""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7/32"), ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1/128"), ("::2", "::/64"),
    ],
)  # fmt: skip
def test_a_block_is_one_address_of_ipv4_and_a_64_of_ipv6(address, expected):
    assert block(address) == expected


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True), ("127.9.9.9/32", True), ("::1", True), ("::1/128", True), ("", True),
        ("::ffff:127.0.0.1", True), ("192.0.2.7", False), ("::2", False), ("::/64", False),
        ("alice", False),
    ],
)  # fmt: skip
def test_the_loopback_is_this_machine(address, here):
    assert is_loopback(address) is here


@pytest.mark.parametrize(
    ("text", "cidr"),
    [
        ("192.0.2.7", "192.0.2.7/32"), (" 192.0.2.7/24 ", "192.0.2.0/24"), ("0.0.0.0/0",) * 2,
        ("10.0.0.0/255.0.0.0", "10.0.0.0/8"), ("2001:DB8::7", "2001:db8::7/128"),
        ("2001:db8::7/32", "2001:db8::/32"), ("fe80::1%eth0/64", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"), ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:0:0/96", "0.0.0.0/0"), ("::ffff:0:0/95", "::fffe:0:0/95"), ("::/0",) * 2,
    ],
)  # fmt: skip
def test_a_network_is_read_in_any_form(text, cidr):
    assert network(text) == cidr
    assert network(cidr) == cidr


@pytest.mark.parametrize(
    "text",
    ["", "alice", "/24", "192.0.2.7/", "192.0.2.7/33", "::/129", "1.2.3.4/8/8", "1.2.3.256",
     "1.2.3.4/-1", "{x}"],
)  # fmt: skip
def test_what_is_no_network_is_refused(text):
    with pytest.raises(Refusal) as refusal:
        network(text)
    assert str(refusal.value) == s.no_address(text)


def test_of_a_long_text_that_is_no_network_only_the_beginning_is_repeated():
    with pytest.raises(Refusal) as refusal:
        network("1/" + "2" * 2_000)
    assert str(refusal.value) == s.no_address("1/" + "2" * 57 + "…")


@pytest.mark.parametrize(
    "text",
    ["192.0.2.7", "192.0.2.256", "10.0.0.0/8", "10/8", "::1", "fe80::1%eth0", "bad::x", "1.2.3",
     "1.2.3.", "1.2.3.4.5", "192.0.2.*", "192.0.2.x", "192.0.2.1-9", "*.example.org"],
)  # fmt: skip
def test_what_was_meant_as_an_address(text):
    assert looks_like_address(text)


@pytest.mark.parametrize("text", ["alice", "mr.tea", "2.5", "a.b.c.d", "7a.b.c", ""])
def test_what_was_meant_as_a_name(text):
    assert not looks_like_address(text)


# --- networks with values


@pytest.mark.parametrize(
    ("cidr", "found"),
    [
        ("192.0.2.0/24", ["192.0.2.7", "192.0.2.0/28"]),
        ("192.0.2.7/32", ["192.0.2.7", "192.0.2.0/28"]),
        ("192.0.2.20/32", []),
        ("0.0.0.0/0", ["192.0.2.7", "192.0.2.0/28", "::ffff:198.51.100.1"]),
        ("::/0", ["2001:db8::7%eth0", "2001:db8:1::/64"]),
        ("2001:db8:1::9/128", ["2001:db8:1::/64"]),
    ],
)
def test_a_network_holds_addresses_and_blocks_or_a_part_of_them(cidr, found):
    places = (
        "192.0.2.7", "", "192.0.2.0/28", "::ffff:198.51.100.1", "2001:db8::7%eth0",
        "2001:db8:1::/64", "/run/tea",
    )  # fmt: skip
    assert within(cidr, places) == tuple(found)


def test_the_narrowest_network_is_found():
    networks = Networks()
    for cidr in ("10.0.0.0/8", "10.1.0.0/16", "10.1.1.1/32", "::/0"):
        networks.add(cidr, cidr)
    assert networks.find("10.1.1.1") == "10.1.1.1/32"
    assert networks.find("::ffff:10.1.1.2") == "10.1.0.0/16"
    assert networks.find("10.2.0.0") == "10.0.0.0/8"
    assert networks.find("fe80::1%eth0") == "::/0"
    assert networks.find("11.0.0.0") is None
    assert networks.find("") is None


def test_a_network_has_one_value_until_it_is_forgotten():
    networks = Networks()
    networks.add("10.0.0.0/8", 1)
    networks.add("11.0.0.0/8", 2)
    networks.add("10.0.0.0/8", 3)
    assert (len(networks), networks.find("10.0.0.1")) == (2, 3)
    networks.discard("10.0.0.0/8")
    networks.discard("10.0.0.0/8")
    networks.discard("10.0.0.0/9")
    assert (len(networks), networks.find("10.0.0.1"), networks.find("11.0.0.1")) == (1, None, 2)
    networks.discard("11.0.0.0/8")
    assert (len(networks), networks.find("11.0.0.1")) == (0, None)


numbers = st.one_of(st.integers(0, 7), st.integers(2**32 - 8, 2**32 - 1), st.integers(0, 2**32 - 1))
v4 = st.tuples(numbers, st.integers(0, 32)).map(lambda pair: ip_network(pair, strict=False))
v6 = st.tuples(numbers.map(lambda n: n << 96 | n), st.integers(0, 128)).map(
    lambda pair: ip_network((ip_address(pair[0] | 1 << 127), pair[1]), strict=False)
)


@given(
    st.lists(st.tuples(st.booleans(), st.one_of(v4, v6)), max_size=12),
    st.lists(st.one_of(v4, v6), max_size=6),
)
def test_a_network_search_finds_what_a_search_of_all_would(changes, others):
    networks, known = Networks(), {}
    for add, cidr in changes:
        if add:
            networks.add(str(cidr), str(cidr))
            known[cidr] = str(cidr)
        else:
            networks.discard(str(cidr))
            known.pop(cidr, None)
    for other in [cidr for _, cidr in changes] + others:
        address = other.network_address
        holding = [cidr for cidr in known if cidr.version == address.version and address in cidr]
        narrowest = max(holding, key=lambda cidr: cidr.prefixlen, default=None)
        assert networks.find(str(address)) == known.get(narrowest)


def test_the_block_of_an_address_is_found_once(monkeypatch):
    found = block("192.0.2.217")
    monkeypatch.setattr(addresses, "parsed", None)
    assert block("192.0.2.217") == found
