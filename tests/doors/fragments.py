"""What nonsense is made of: telnet as clients send it, keys, text, and the party's commands."""

import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

from teaparty.commands import builtin
from teaparty.wire.telnet import (
    CHARSET,
    DO,
    DONT,
    GMCP,
    IAC,
    MCCP3,
    NAWS,
    NEW_ENVIRON,
    SB,
    SE,
    TTYPE,
    WILL,
    WONT,
    negotiation,
    subnegotiation,
)

RECORDED = Path(__file__).parents[1] / "clients" / "recorded"


def recorded() -> list[bytes]:
    """Return all that real clients have sent, once each."""
    found: dict[bytes, None] = {}
    for file in sorted(RECORDED.glob("*.json")):
        for phase in json.loads(file.read_text()).values():
            found.update((bytes.fromhex(each["hex"]), None) for each in phase)
    return [data for data in found if data]


OPTIONS = (*range(7), 24, 25, 31, 32, 33, 34, 36, 39, 42, 69, 70, 86, 87, 91, 200, 201, 255)
VERBS = (WILL, WONT, DO, DONT)
ENDS = (b"\r\n", b"\n", b"\r\0", b"\r")
JSON = (
    "", "1", '"x"', "null", "[]", "{}", '["Room 1"]', '["Comm.Channel 1", "Char.Login 1"]', "[[[",
    '{"account": "zoe", "password": "x"}', '{"account": "\\ud800\\u001b[2J\\r\\nquit"}', "1e999",
    '{"account": null}', "NaN", '["\xff", 7, {}]', "[" * 300,
)  # fmt: skip
PACKAGES = (
    "Core.Hello", "Core.Ping", "Core.Supports.Set", "Core.Supports.Add", "Core.Supports.Remove",
    "Char.Login.Credentials", "",
)  # fmt: skip
TERMINALS = (b"TINYFUGUE", b"KildClient", b"XTERM-256COLOR", b"MTTS 333", b"MTTS 1", b"\xff\0")
CHARSETS = (b"\1;UTF-8", b"\1 L1 \xff", b"\2CP437", b"\2UTF-8", b"\3", b"\1[TTABLE ]\1;x", b"\4x")
WORDS = (
    "say", "say hello", "'x", ":waves", "shout ho", "whisper bob x", "whisper bob,carol x", "north",
    "south", "look bob", "look", "who", "rooms", "help", "help say", "name zoe", "name guest",
    "ignore bob", "unignore bob", "afk tea", "mode chat", "/mode mud", "settings", "colour true",
    "settings width 20", "settings prompt on", "settings timestamps on", "screenreader", "quit",
    "charset cp437", "charset latin1", "charset ascii", "charset utf-8", "charset auto", "zoe",
    "login eve", "MSSP-REQUEST", "riddle", "password", "register zoe", "s3cret", "again", "wait",
    "colour off", "tell nobody x",
)  # fmt: skip
TEXTS = (
    "x", " ", "\0", "\t", "\b", "\x7f", "\x15", "\x17", "\x03", "\x04", "\x1a", "\x1b", "\x1b[A",
    "\x1b[", "\x1bO", "\x1bOB", "\x1b[3~", "\x1b]0;x\x07", "\x1b[2J", "\x9b2J", "\x85", "\u2028",
    "\u202e", "\u2066", "\u200d", "\u200b", "\ufeff", "e\u0301", "\u0301" * 20, "茶",
    "👩\u200d👧", "א", "ÿ", "\U000e0041", "\U0010ffff", "\ufdd0", "ﷺ", "İ", "ß", "{x}", "%s",
    "bob says: 1", "* bob x",
)  # fmt: skip
BYTES = (
    b"\xe9", b"\xff\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5", b"\xc0\x80", b"\x80", b"\x1bC\x1b)",
    b"\xf0\x9f\x98", b"\x9b2J", b"\x1b\0", b"\xc3\0", b"\x84", b"x" * 2_100, b"\n" * 40,
    b"a" * 40 + b"\x7f" * 60,
)  # fmt: skip
STRANGERS = (
    b"GET / HTTP/1.1\r\n\r\n", b"SSH-2.0-x\r\n", b"CONNECT x\r\nHost: x\r\n",
    bytes.fromhex("16030100f1010000ed0303") + b"x" * 40
)  # fmt: skip
BEGIN_3 = subnegotiation(MCCP3)

VOCABULARY: dict[str, list[bytes]] = {
    "commands": [bytes((IAC, code)) for code in range(256)] + [bytes((IAC,)), bytes((IAC, SB))],
    "negotiations": [negotiation(verb, option) for verb in VERBS for option in OPTIONS],
    "subnegotiations": [
        *(subnegotiation(option, text) for option in OPTIONS for text in (b"", b"\0", b"\1x\2y")),
        *(subnegotiation(NAWS, bytes(size)) for size in ((0, 0, 0, 0), (0, 1, 0, 1), (255,) * 4)),
        *(subnegotiation(TTYPE, b"\0" + name) for name in TERMINALS),
        *(subnegotiation(CHARSET, names) for names in CHARSETS),
        subnegotiation(NEW_ENVIRON, b"\0\0CHARSET\1CP437\0MTTS\x01333\3X\2\1\2\0\1"),
    ],
    "messages": [
        subnegotiation(GMCP, f"{package} {data}".encode()) for package in PACKAGES for data in JSON
    ],
    "compressed": [
        BEGIN_3 + zlib.compress(text)[:most]
        for text in (b"say x\r\n", b"look", b"\xff\xfb\x18" * 9, BEGIN_3, b"\n" * 300)
        for most in (None, None, 9, 0)
    ],
    "words": [word.encode() + end for word in WORDS for end in ENDS],
    "commands of the party": [f"{name} bob x\r\n".encode() for c in builtin() for name in c.words],
    "texts": [text.encode() for text in TEXTS],
    "bytes": [*BYTES, *ENDS],
    "strangers": [*STRANGERS],
    "recorded": recorded(),
}
KINDS = [kind for kind in VOCABULARY if kind != "strangers"]
FRAGMENTS = [fragment for fragments in VOCABULARY.values() for fragment in fragments]


def nonsense(chance: random.Random) -> list[bytes]:
    """Return an input: some fragments, spoilt or not, cut into chunks."""
    kinds = chance.choices(KINDS, k=chance.randint(1, 5))
    if chance.random() < 0.01:
        kinds.insert(0, "strangers")
    data = b"".join(chance.choice(VOCABULARY[kind]) for kind in kinds)
    if chance.random() < 0.3:
        data = spoilt(chance, data)
    pieces = chance.choice((1, 1, 2, 3, len(data)))
    cuts = sorted(chance.randrange(len(data) + 1) for _ in range(min(pieces, 40) - 1))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


def spoilt(chance: random.Random, data: bytes) -> bytes:
    """Return `data` with something cut off, left out, changed, doubled or put in."""
    at, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    some = chance.choice((bytes((IAC,)), bytes((SE,)), chance.randbytes(2), chance.randbytes(9)))
    return chance.choice((
        data[:end], data[:at] + data[end:], data[:at] + some + data[at + 1 :],
        data[:end] + data[at:], data[:at] + some + data[at:],
    ))  # fmt: skip


def floods() -> Iterator[bytes]:
    """Yield much of each kind."""
    for data in (
        b"\n", b"x\n", b"x", b"\xff\xff", b"\xff\xf1", b"\xff\xf6", b"\xff\xf7", b"x\xff\xf7",
        b"\xff\xfa", b"\xff\xfd\x06", b"\xff\xfb\x18\xff\xfc\x18", b"\xff\xfd\x56\xff\xfe\x56",
        subnegotiation(NAWS, b"\0\x50\0\x18"), subnegotiation(GMCP, b"Core.Ping"),
        subnegotiation(CHARSET, b"\1;UTF-8"), subnegotiation(NEW_ENVIRON, b"\0\0MTTS\x011"),
        b"MSSP-REQUEST\n", b"who\n", b"look\n", b"say x\n", b"riddle\n", b"\x7f", b"\x1b[",
        "茶\x7f".encode(), b"\xff\xfa\x1f", b"\xff\xfa\xc9" + b"x" * 5_000, "e\u0301".encode(),
    ):  # fmt: skip
        yield data * (16_384 // len(data) + 1)
    yield BEGIN_3 + zlib.compress(b"x" * 200_000)
    yield BEGIN_3 + zlib.compress(b"x" * 5_000_000)
    yield (BEGIN_3 + zlib.compress(BEGIN_3)) * 500


def starts() -> Iterator[bytes]:
    """Yield an IAC and every two bytes behind it."""
    for verb in range(256):
        for option in range(256):
            yield bytes((IAC, verb, option))
