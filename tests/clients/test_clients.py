"""A guest with each of eight clients, and bob, who has a socket of his own."""

import textwrap

import pytest

from tests import sentences as s

pytestmark = [pytest.mark.clients, pytest.mark.slow]

WORDS = " ".join(f"word{number}" for number in range(40))


def with_each_of(*clients):
    return pytest.mark.parametrize("client", clients, indirect=True)


@with_each_of("telnet", "tt++", "KBtin", "busybox", "plink", "telnetlib3", "netcat")
def test_client_and_guest_talk_in_every_script_and_part(server, comes_in, client, texts):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    screen.says(*[f"say {text}" for text in texts], "say done").shows("You say: done")
    assert bob.reads_until("done").splitlines() == [
        s.arrived(client.guest),
        *[f"{client.guest} says: {text}" for text in (*texts, "done")],
    ]
    bob.types(*[f"say {text}" for text in texts])
    for text in texts:
        screen.shows(f"bob says: {text}")
    screen.says("quit").shows(s.goodbye)
    bob.reads_until(s.quits(client.guest))


def paragraph(screen, beginning):
    """Return the row that begins like this, and the rows that continue it."""
    rows = screen.lines()
    first = next(number for number, row in enumerate(rows) if row.startswith(beginning))
    end = first + 1
    while end < len(rows) and rows[end].startswith("  "):
        end += 1
    return rows[first:end]


def reads_wrapped(screen, bob, columns):
    """What bob says now is wrapped at so many columns."""
    said = f"{columns} {WORDS} end{columns}"
    bob.types(f"say {said}")
    screen.shows(f"end{columns}")
    wrapped = textwrap.wrap(f"bob says: {said}", columns, subsequent_indent="  ")
    assert paragraph(screen, f"bob says: {columns} ") == wrapped


@with_each_of("telnet", "tt++", "tf", "KBtin", "plink", "telnetlib3")
def test_lines_are_wrapped_at_the_width_of_the_window(server, comes_in, client):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    for columns in (80, 100, 50):
        width = columns - client.margin
        screen.resizes(columns).says_until("settings", rf"^width\b.*\b{width}\b")
        reads_wrapped(screen, bob, width)


@with_each_of("busybox")
def test_a_width_that_is_told_only_once_is_kept(server, comes_in, client):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    screen.resizes(100).says_until("settings", r"^width\b.*\b80\b")
    reads_wrapped(screen, bob, 80)


@with_each_of("telnet", "tt++", "tf", "KBtin", "busybox", "plink", "telnetlib3")
def test_somebody_who_can_show_colours_gets_some(server, comes_in, client):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    bob.types("say Look, I am red!")
    screen.shows("bob says: Look, I am red!")
    assert any(word in screen.painted() for word in ("Parlour", "north", "bob"))
    assert "I am red" not in screen.painted()


@with_each_of("telnet", "tt++", "tf", "KBtin", "busybox", "plink", "telnetlib3")
def test_the_greeting_is_wrapped_at_the_width_of_the_window(server, opens, client):
    screen = opens(client, server.port, columns=50)
    rows = screen.shows("too.").lines()
    whole = s.how_to_come_in
    wrapped = textwrap.wrap(whole, 50 - client.margin, subsequent_indent="  ")
    first = rows.index(s.welcome)
    assert rows[first + 1 : first + 2 + len(wrapped)] == [s.nobody_in_yet, *wrapped]


@with_each_of("netcat")
def test_nothing_of_the_negotiation_is_seen_by_somebody_who_does_not_speak_telnet(
    server, opens, client
):
    screen = opens(client, server.port).shows("too.")
    assert screen.lines()[0] == s.welcome


@with_each_of("telnet")
def test_a_synch_of_telnet_eats_no_letter(server, comes_in, client):
    server.guest("bob")
    screen = comes_in(client, server.port).presses("C-]").says("send synch", "say hello")
    screen.shows("You say: hello")


@with_each_of("netcat")
def test_somebody_who_tells_nothing_gets_neither_colours_nor_broken_lines(server, comes_in, client):
    bob, screen = server.guest("bob"), comes_in(client, server.port)
    bob.types(f"say {WORDS}")
    screen.shows("word39")
    assert len(paragraph(screen, "bob says: word0")) == 1
    assert "\x1b" not in screen.coloured()


@with_each_of("telnet", "tt++", "tf", "KBtin", "busybox", "plink", "telnetlib3", "netcat")
def test_a_prompt_is_shown_to_somebody_who_wants_one(server, comes_in, client):
    server.guest("bob")
    screen = comes_in(client, server.port)
    screen.says("settings prompt on").shows_match(r"^>$")
