"""The page about the client says what is so."""

import re
import shlex
from pathlib import Path

import pytest

from teaparty.client.address import address
from teaparty.client.arguments import parser

PAGE = (Path(__file__).parents[2] / "docs" / "client.md").read_text(encoding="utf-8")


def test_the_addresses_of_the_page_are_read_like_that():
    table = PAGE.partition("<!-- addresses -->")[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| `(\S+)` \| (.*) \|$", table, re.MULTILINE)
    assert len(rows) > 6
    for typed, meant in rows:
        found = address(typed)
        words = {"telnet": "telnet", "telnets": "telnet with TLS"}
        said = f"{words[found.scheme]}, port {found.port}" if found.telnet else f"`{found}`"
        assert (typed, said) == (typed, meant)


def test_the_page_has_every_option_and_no_other():
    options = set(re.findall(r"^  (--[a-z-]+)", parser().format_help(), re.MULTILINE))
    shown = set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))
    assert shown == options


@pytest.mark.slow
def test_the_pages_example_for_a_pipe_goes_like_that(start, piped):
    command, shown = re.search(
        r"<!-- run -->\n```sh\n(.*)\n```.*?```text\n(.*?)```", PAGE, re.DOTALL
    ).groups()
    said, _, client = command.partition(" | ")
    server = start()
    words = shlex.split(client)[1:-1]
    assert shlex.split(client)[-1] == "localhost"
    status, read, errors = piped(*words, f"localhost:{server.port}").ends(
        f"{shlex.split(said)[1]}\n"
    )
    assert (status, errors) == (0, "")
    assert read == shown.splitlines()
