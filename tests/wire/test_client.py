"""What clients tell about themselves, as they were recorded, and as nobody should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire.client import (
    ANSI,
    LONGEST_TEXT,
    MANY_COLOURS,
    MOST_ROUNDS,
    NARROWEST,
    PROXY,
    SCREEN_READER,
    TRUE_COLOUR,
    UTF8,
    VARIABLES,
    VT100,
    WIDEST,
    Client,
    TerminalTypes,
    asked_environment,
    environment,
    short,
    told_by_environment,
    width,
)

# What each says to one question after the other (recorded, or read in its source), how many of
# these are asked for, and what is learnt.
CLIENTS = {
    "tf": (
        ["TINYFUGUE", "ANSI-ATTR", "ANSI", "UNKNOWN", "UNKNOWN"],
        4, Client(name="TINYFUGUE", terminal="ANSI-ATTR"),
    ),
    "tt++": (
        ["TINTIN++", "xterm-256color", "MTTS 271", "MTTS 271"],
        3, Client(name="TINTIN++", terminal="xterm-256color", abilities=271),
    ),
    "telnet": (
        ["XTERM-256COLOR", "XTERM-256COLOR"],
        2, Client(name="XTERM-256COLOR", terminal="XTERM-256COLOR"),
    ),
    "telnet-ssl, busybox and telnetlib3": (
        ["xterm-256color", "xterm-256color"],
        2, Client(name="xterm-256color", terminal="xterm-256color"),
    ),
    "KBtin": (
        ["KBtin", "hardcopy", "unknown", "KBtin-2.1", "KBtin-2.1"],
        4, Client(name="KBtin", terminal="hardcopy"),
    ),
    "KildClient": (["KildClient"] * 5, 2, Client(name="KildClient", terminal="KildClient")),
    "Mudlet": (
        ["MUDLET", "ANSI-TRUECOLOR", "MTTS 2349", "MTTS 2349"],
        3, Client(name="MUDLET", terminal="ANSI-TRUECOLOR", abilities=2349),
    ),
    "plink": (["XTERM", "XTERM"], 2, Client(name="XTERM", terminal="XTERM")),
    "MUSHclient": (
        ["mushclient", "ANSI", "MTTS 265", "MTTS 265"],
        3, Client(name="mushclient", terminal="ANSI", abilities=265),
    ),
    "Mudslinger": (
        ["Mudslinger", "ANSI", "-256color", "UNKNOWNIP"],
        4, Client(name="Mudslinger", terminal="ANSI"),
    ),
}  # fmt: skip


def asked(*answers):
    """The terminal types after these answers, of which each was asked for; and how many were."""
    terminals = TerminalTypes()
    for rounds, answer in enumerate(answers, 1):
        if not terminals.receive(b"\x00" + answer):
            return terminals, rounds
    return terminals, len(answers)


# --- terminal types


@pytest.mark.parametrize("client", CLIENTS)
def test_what_a_client_answers_tells_what_it_is(client):
    answers, rounds, told = CLIENTS[client]
    terminals, count = asked(*(answer.encode() for answer in answers))
    assert (count, terminals.told(Client())) == (rounds, told)


def test_the_bits_of_mtts_say_what_a_client_can():
    terminals, _ = asked(b"TINTIN++", b"xterm", b"MTTS 463")
    every = ANSI | VT100 | UTF8 | MANY_COLOURS | SCREEN_READER | PROXY | TRUE_COLOUR
    assert terminals.told(Client()).abilities == every
    assert (ANSI, UTF8, SCREEN_READER, TRUE_COLOUR) == (1, 4, 64, 256)


def test_nobody_is_asked_more_than_four_times():
    terminals, rounds = asked(*(str(n).encode() for n in range(9)))
    assert (rounds, len(terminals.names)) == (MOST_ROUNDS, 4)
    assert [terminals.receive(b"\x00more") for _ in range(3)] == [False] * 3
    assert len(terminals.names) == 4


def test_one_name_alone_is_that_of_the_terminal_too():
    terminals, _ = asked(b"vt100")
    assert terminals.told(Client()) == Client(name="vt100", terminal="vt100")


def test_a_peer_that_has_said_nothing_is_what_was_known():
    assert TerminalTypes().told(Client(name="Mudlet", width=80)) == Client(name="Mudlet", width=80)


def test_abilities_without_a_terminal_are_abilities():
    terminals, rounds = asked(b"MUDLET", b"MTTS 2349")
    assert rounds == 2
    assert terminals.told(Client()) == Client(name="MUDLET", terminal="MUDLET", abilities=2349)


def test_no_abilities_are_no_terminal():
    terminals, rounds = asked(b"OLD", b"VT52", b"MTTS 0", b"MTTS 0")
    assert rounds == 3
    assert terminals.told(Client()) == Client(name="OLD", terminal="VT52")


@pytest.mark.parametrize("said", [b"", b"\x01", b"\x01XTERM", b"\x02XTERM", b"XTERM", b"\xff"])
def test_what_is_no_answer_is_left_alone(said):
    terminals = TerminalTypes()
    assert not terminals.receive(said)
    assert terminals.names == []


def test_an_empty_name_is_asked_for_once_more_and_then_left_alone():
    terminals, rounds = asked(b"", b"", b"")
    assert rounds == 2
    assert terminals.told(Client()) == Client()


@pytest.mark.parametrize("said", [b"MTTS", b"MTTS x", b"MTTS -1", b"MTTS 1234567", b"xMTTS 1"])
def test_what_is_not_quite_mtts_is_a_name(said):
    terminals, _ = asked(b"tea", said)
    assert terminals.told(Client()) == Client(name="tea", terminal=said.decode())


def test_a_name_is_short_and_printable():
    assert short(b"a\x1b[31m\r\n\x00\xff\xc3\xa9b" + b"x" * 100) == "a[31mb" + "x" * 34
    assert short(b"Beip 1.0 ") == "Beip 1.0 "


# --- sizes


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("00 50 00 18", 80),
        ("00 4f 00 14", 79),
        ("00 ff 00 28", 255),
        ("01 1e 00 26", 286),
        ("00 2b 00 07", 43),
        ("00 00 00 00", 80),
        ("00 00 00 18", 80),
        ("00 50 00 00", 80),
        ("00 01 00 01", NARROWEST),
        ("00 13 00 04", 20),
        ("ff ff ff ff", WIDEST),
        ("01 f5 01 f5", 500),
    ],
)
def test_a_width_is_within_bounds_and_usual_where_it_is_left_open(parameters, found):
    assert width(bytes.fromhex(parameters)) == found


@pytest.mark.parametrize("length", [0, 1, 2, 3, 5, 8, 100])
def test_a_size_of_another_length_is_none(length):
    assert width(b"\x00" * length) is None


# --- the environment


def test_what_is_asked_for_is_no_persons_name():
    assert asked_environment() == (
        b"\x01\x00CLIENT_NAME\x00CHARSET\x00TERMINAL_TYPE\x00MTTS"
        b"\x03OSC_HYPERLINKS\x03OSC_HYPERLINKS_SEND"
    )
    assert not {"USER", "LOGNAME", "IPADDRESS"} & set(VARIABLES)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        (b"\x00", {}),
        (b"\x00\x00USER\x01root", {}),
        (b"\x00\x00USER", {}),
        (b"\x00\x00LANG\x01en_US.utf8\x00TERM\x01xterm\x00LINES\x0124", {}),
        (b"\x00\x00CLIENT_NAME\x01Mudlet\x00MTTS\x01303", {"CLIENT_NAME": "Mudlet", "MTTS": "303"}),
        (b"\x00\x03CLIENT_NAME\x01Mudlet", {"CLIENT_NAME": "Mudlet"}),
        (b"\x02\x00CHARSET\x01UTF-8", {"CHARSET": "UTF-8"}),
        (b"\x00\x00CHARSET\x01UTF-8\x00CHARSET\x01ASCII", {"CHARSET": "ASCII"}),
        (b"\x00\x00CHARSET\x01UTF-8\x01ASCII", {"CHARSET": "UTF-8"}),
        (b"\x00\x00CHARSET", {"CHARSET": ""}),
        (b"\x00\x00CHARSET\x01", {"CHARSET": ""}),
        (b"\x00CHARSET\x01UTF-8", {"CHARSET": "UTF-8"}),
    ],
)
def test_the_environment_of_clients(parameters, found):
    assert environment(parameters) == found


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        (b"\x00\x00CLIENT_NAME\x01a\x02\x01b\x02\x02c\x02\x00d\x02\x03e", "abcde"),
        (b"\x00\x00CLIENT\x02_NAME\x01tea", "tea"),
        (b"\x00\x00CLIENT_NAME\x01tea\x02", "tea"),
        (b"\x00\x00CLIENT_NAME\x02\x01tea", None),
        (b"\x00\x00CLIENT_NAME\x01tea\x02\x00MTTS\x017", "teaMTTS"),
        (b"\x00\x00CLIENT_NAME\x01tea\x02\x02\x00MTTS\x017", "tea"),
    ],
)
def test_a_mark_behind_an_esc_is_no_mark(parameters, found):
    assert environment(parameters).get("CLIENT_NAME") == found


@pytest.mark.parametrize(
    "garbage", [b"", b"\x01", b"\x01\x00CHARSET\x01UTF-8", b"\x03", b"CHARSET"]
)
def test_what_tells_no_environment_tells_nothing(garbage):
    assert environment(garbage) == {}


def test_all_of_mnes_is_learnt():
    told = {
        "CLIENT_NAME": "Mudlet", "CHARSET": "UTF-8",
        "TERMINAL_TYPE": "ANSI-TRUECOLOR", "MTTS": "2349",
    }  # fmt: skip
    assert told_by_environment(Client(width=80), told) == Client(
        name="Mudlet", charset="UTF-8", terminal="ANSI-TRUECOLOR",
        abilities=2349, width=80,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (b"\x03OSC_HYPERLINKS\x011\x03OSC_HYPERLINKS_SEND\x011", (True, True)),
        (b"\x00OSC_HYPERLINKS\x011", (True, False)),
        (b"\x03OSC_HYPERLINKS\x010\x03OSC_HYPERLINKS_SEND\x01", (False, False)),
        (b"\x03OSC_HYPERLINKS\x03OSC_HYPERLINKS_SEND\x01yes", (False, False)),
        (b"\x03OSC_HYPERLINKS_MENU\x011", (False, False)),
    ],
)
def test_whether_a_client_shows_links_is_learnt(told, found):
    client = told_by_environment(Client(), environment(b"\x00" + told))
    assert (client.links, client.sends) == found


def test_what_is_known_of_links_stays_until_it_is_told_otherwise():
    known = Client(links=True, sends=True)
    assert told_by_environment(known, {"CHARSET": "UTF-8"}) == known._replace(charset="UTF-8")
    assert told_by_environment(known, {"OSC_HYPERLINKS": "0"}) == known._replace(links=False)


@pytest.mark.parametrize("mtts", ["", "x", "-1", "1234567", "1.5"])
def test_what_is_empty_or_no_number_changes_nothing(mtts):
    known = Client(name="tea", terminal="vt100", abilities=9)
    assert told_by_environment(known, {"CLIENT_NAME": "", "MTTS": mtts}) == known


def test_the_name_from_the_environment_stays_when_terminal_types_follow():
    terminals, _ = asked(b"MUDLET", b"ANSI", b"MTTS 265")
    known = Client(name="Mudlet", abilities=2349)
    assert terminals.told(known) == Client(name="Mudlet", terminal="ANSI", abilities=2349)


@given(st.lists(st.binary(max_size=80), max_size=6), st.integers(0, 3))
def test_no_input_raises_and_all_texts_are_short_and_printable(chunks, kind):
    terminals, known = TerminalTypes(), Client()
    for chunk in chunks:
        terminals.receive(bytes((kind,)) + chunk)
        known = told_by_environment(terminals.told(known), environment(bytes((kind,)) + chunk))
        width(chunk)
    for text in (known.name, known.terminal, known.charset):
        assert text == "" or (text.isprintable() and text.isascii())
        assert len(text) <= LONGEST_TEXT
    assert 0 <= known.abilities < 1_000_000
