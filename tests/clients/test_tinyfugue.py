"""TinyFugue 5.0 beta 8: plain ASCII unasked, and how it shows every script after all.

In a locale of UTF-8 it spoils all that is not ASCII. In one of single bytes it passes every byte
on but 0x80, by which it means NUL: it shows an @ for it, and sends a NUL, which the server reads as
0x80. With `utf8.tfrc` it shows that byte, too. What a guest types into the shell for all this:

    localedef -i en_US -f IBM437 ~/8bit
    LOCPATH=~ LC_ALL=8bit tf -futf8.tfrc localhost 5005
"""

import dataclasses
import subprocess
from pathlib import Path

import pytest

from tests import sentences as s

pytestmark = [
    pytest.mark.clients,
    pytest.mark.slow,
    pytest.mark.parametrize("client", ["tf"], indirect=True),
]

TFRC = Path(__file__).parents[2] / "docs" / "utf8.tfrc"


@pytest.fixture(scope="session")
def eight_bit(tmp_path_factory, need):
    """Make a locale in which every byte is something that can be shown; return how it is set."""
    need("localedef", "libc-bin")
    need("/usr/share/i18n/charmaps/IBM437.gz", "locales")
    folder = tmp_path_factory.mktemp("locale")
    subprocess.run(["localedef", "-i", "en_US", "-f", "IBM437", folder / "8bit"], check=True)
    return {"LOCPATH": str(folder), "LC_ALL": "8bit"}


def test_tinyfugue_reads_plain_letters(server, comes_in, client):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    bob.types("say Grüße, naïve café")
    screen.shows("bob says: Grusse, naive cafe")


def without_80(texts):
    """Return the texts without the letters that have a byte 0x80."""
    letters = ["".join(each for each in text if b"\x80" not in each.encode()) for text in texts]
    assert letters[1:] == ["Пивет, дузья, я тут", "你好，世界", "Tiếng Việt rất đẹp", "☃"]
    return letters


def test_in_a_locale_of_single_bytes_it_talks_in_every_script(
    server, comes_in, client, texts, eight_bit
):
    bob, screen = server.guest("bob"), comes_in(client, server.port, **eight_bit)
    screen.says(*[f"say {text}" for text in texts], "say done")
    assert bob.reads_until("done").splitlines() == [
        s.arrived(client.guest),
        *[f"{client.guest} says: {text}" for text in (*texts, "done")],
    ]
    shown = without_80(texts)  # from here on in UTF-8, since that is what came
    bob.types(*[f"say {text}" for text in shown])
    for text in shown:
        screen.shows(f"bob says: {text}")


@pytest.fixture
def all_bytes(comes_in, client, eight_bit):
    """Come in with a TinyFugue that shows every byte."""
    client = dataclasses.replace(client, command=f"tf -f{TFRC} 127.0.0.1 {{port}}")

    def come_in(port):
        screen = comes_in(client, port, **eight_bit)
        return screen.says("charset utf-8", "say done").shows("You say: done")

    return come_in


def test_with_a_few_lines_of_its_own_language_it_shows_every_byte(server, all_bytes, texts):
    bob, screen = server.guest("bob"), all_bytes(server.port)
    bob.types(*[f"say {text}" for text in texts])
    for text in texts:
        screen.shows(f"bob says: {text}")


def test_with_all_bytes_shown_words_of_others_do_not_begin_a_row(server, all_bytes):
    bob, screen = server.guest("bob"), all_bytes(server.port)
    bob.types("say " + "слово " * 20)
    screen.shows_match(r"^bob says: .*\n  слово")
