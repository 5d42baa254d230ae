"""Which colours the client shows a line in."""

import pytest

from teaparty.client.colours import coloured, colours, marked
from teaparty.client.news import Read
from teaparty.core.values.looks import Colours
from teaparty.render.paint import OFF, ON, Meaning

BLUE, CYAN, PINK, GREEN, RED, BOLD, RUBY = (
    ON[Colours.SIXTEEN][meaning]
    for meaning in (
        Meaning.OWN, Meaning.SPEAKER, Meaning.WHISPER, Meaning.SYSTEM, Meaning.REFUSED,
        Meaning.TITLE, Meaning.NAMED,
    )
)  # fmt: skip

LINES = {
    "own": (Read("You say: hi", "said", "bob", True), f"{BLUE}You say: hi{OFF}"),
    "others": (Read("bob says: bob", "said", "bob"), f"{CYAN}bob{OFF} says: bob"),
    "named": (Read("bob says: al!", "said", "bob", named=True), f"{RUBY}bob{OFF} says: al!"),
    "emote": (Read("* bob waves.", "emoted", "bob"), f"* {CYAN}bob{OFF} waves."),
    "on a channel": (Read("[news] bob says: bob", "said", "bob"),
                     f"[news] {CYAN}bob{OFF} says: bob"),
    "emote on a channel": (Read("[news] * bob waves.", "emoted", "bob"),
                           f"[news] * {CYAN}bob{OFF} waves."),
    "a name that is not at the beginning": (Read("Tea! says bob", "said", "bob"), "Tea! says bob"),
    "no name": (Read("They say: hi", "said"), "They say: hi"),
    "whisper": (Read("bob whispers to you: hi", "whispered", "bob"),
                f"{PINK}bob whispers to you: hi{OFF}"),
    "own whisper": (Read("You whisper to bob: hi", "whispered", "al", True),
                    f"{PINK}You whisper to bob: hi{OFF}"),
    "news": (Read("bob! Welcome", "arrived", "bob"), f"{GREEN}bob! Welcome{OFF}"),
    "refusal": (Read("No.", "refused"), f"{RED}No.{OFF}"),
    "title": (Read("The Parlour\nTea.", "room-seen"), f"{BOLD}The Parlour{OFF}\nTea."),
    "rows": (Read("one\n  two", "left", "bob"), f"{GREEN}one{OFF}\n{GREEN}  two{OFF}"),
    "anything else": (Read("Tea.", "told"), "Tea."),
    "a kind of later": (Read("Tea.", "brewed"), "Tea."),
    "telnet": (Read("Tea."), "Tea."),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_a_line_has_the_colour_of_what_it_tells(name):
    read, made = LINES[name]
    assert coloured(read, read.text, Colours.SIXTEEN) == made
    assert coloured(read, read.text, Colours.NONE) == read.text


@pytest.mark.parametrize(
    ("environment", "many"),
    [
        ({}, Colours.NONE),
        ({"TERM": "dumb"}, Colours.NONE),
        ({"TERM": "xterm"}, Colours.SIXTEEN),
        ({"TERM": "screen-256color"}, Colours.MANY),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Colours.NONE),
        ({"TERM": "xterm", "NO_COLOR": ""}, Colours.SIXTEEN),
    ],
)
def test_a_terminal_is_sent_as_many_colours_as_it_shows(environment, many):
    assert colours(environment) == many


def test_without_colours_a_sign_marks_what_names_the_guest():
    named, other = LINES["named"][0], LINES["others"][0]
    assert marked(named, Colours.NONE) == "@ bob says: al!"
    assert marked(other, Colours.NONE) == other.text
    assert marked(named, Colours.SIXTEEN) == named.text
