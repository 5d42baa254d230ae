"""What the page looks like: narrow and wide, dark, in forced colours, by keys, and read aloud."""

import re

import pytest

from tests import sentences as s
from tests.browser.conftest import begins

pytestmark = [pytest.mark.clients, pytest.mark.slow]
FOCUSED = "document.activeElement.id || document.activeElement.textContent"
CONTRAST = """(what) => {
  const seen = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return seen(colour)[3] ? colour : behind(node.parentElement);
  };
  return [...document.querySelectorAll(what)].filter((node) => node.checkVisibility())
    .map((node) => {
      const [a, b] = [light(seen(getComputedStyle(node).color)), light(seen(behind(node)))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.className + node.textContent];
    });
}"""
TEXTS = "#log p, #log span, #log a, #panel li *, #panel h2, #about, header h1, button, label span"
SNAPSHOT = """\
- banner:
  - heading "The Parlour" [level=1]
  - status
- main:
  - button "Show earlier lines"
  - log "Conversation":
    - paragraph: {day}
    - paragraph: You are in as lacie. What you type is said aloud; /help shows the rest.
    - paragraph:
      - strong: The Parlour
      - text: "A long table is laid for tea, with far more chairs than cups. \
Exits: north to The Garden, east to The Kitchen. Nobody else is here."
    - paragraph:
      - text: "You say: Tea?"
      - link "https://tea.example/":
        - /url: https://tea.example/
  - textbox "Say something":
    - /placeholder: Say something, or type /help
  - button "Send"
- complementary "People and rooms":
  - text: A long table is laid for tea, with far more chairs than cups.
  - heading "Ways out" [level=2]
  - list "Ways out":
    - listitem:
      - button "north to The Garden"
    - listitem:
      - button "east to The Kitchen"
  - heading "People here" [level=2]
  - list "People here":
    - listitem: lacie (you)
  - heading "All rooms" [level=2]
  - list "All rooms":
    - listitem: The Parlour, where you are
    - listitem:
      - button "Go to The Garden, 0 people": The Garden 0
    - listitem:
      - button "Go to The Kitchen, 0 people": The Kitchen 0
  - heading "Settings" [level=2]
"""


WIDTHS = (320, 390, 832, 1600)


def with_all_kinds(tea, tab):
    bob = tea.guest("bob")
    tab.comes_in("alice").says("W" * 500, "https://tea.example/" + "a" * 300, "/help", "/who")
    tab.says(":waves.", ">bob Hush!", "/nonsense")
    bob.types("whisper alice Psst!", "say Where is alice?", "shout Tea!", "go garden")
    return tab.shows("Where is alice?", "Tea!", "bob goes to The Garden.", "nonsense")


def test_nothing_is_wider_than_the_window(tea, opens):
    tab = opens(tea, width=WIDTHS[0])
    assert [width for width in WIDTHS if wider_at(width, tab)] == []
    with_all_kinds(tea, tab)
    assert [width for width in WIDTHS if wider_at(width, tab)] == []


def wider_at(width, tab):
    """Whether the page, or a part of it, is wider than what it has in a window of this width."""
    tab.page.set_viewport_size({"width": width, "height": 700})
    inner = tab.page.evaluate(
        "() => ['scroll', 'talk', 'panel', 'log'].map((id) => document.getElementById(id))"
        ".filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.id)"
    )
    return tab.wider() or inner != []


def test_on_a_phone_the_panel_comes_when_it_is_asked_for(tea, opens):
    tea.guest("bob")
    tab = opens(tea, phone=True, color_scheme="dark").comes_in("alice")
    assert not tab.page.is_visible("#people")
    assert tab.page.evaluate("parseFloat(getComputedStyle(line).fontSize) >= 16".replace(
        "line", "document.getElementById('line')"))  # fmt: skip
    tab.page.tap("#panel-button")
    tab.waits(lambda: tab.page.is_visible("#people"))
    assert tab.page.get_attribute("#panel-button", "aria-expanded") == "true"
    tab.page.keyboard.press("Escape")
    assert not tab.page.is_visible("#people")
    tab.page.tap("#panel-button")
    tab.page.tap("#people button")
    assert not tab.page.is_visible("#people")
    assert tab.page.input_value("#line") == ">bob "
    assert not tab.wider()


def test_all_texts_have_contrast_enough(tea, opens):
    tab = with_all_kinds(tea, opens(tea))
    for scheme, paper in (("light", "rgb(251, 248, 242)"), ("dark", "rgb(27, 24, 22)")):
        tab.page.emulate_media(color_scheme=scheme)
        found = tab.page.evaluate(CONTRAST, TEXTS)
        assert len(found) > 40
        assert [each for each in found if each[0] < 4.5] == [], scheme
        assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == paper


def test_in_forced_colours_kinds_have_borders_of_the_systems_colour(tea, opens):
    tab = with_all_kinds(tea, opens(tea, forced_colors="active"))
    colours = tab.page.evaluate(
        "() => ['.own', '.mention', '.whisper'].map((what) =>"
        " getComputedStyle(document.querySelector(what)).borderLeftColor)"
    )
    assert set(colours) == {tab.page.evaluate("getComputedStyle(document.body).color")}


def test_nothing_moves_by_itself(tea, opens):
    tab = opens(tea, reduced_motion="reduce").comes_in("alice").says("Hello!").shows("Hello!")
    assert tab.page.evaluate("document.getAnimations().length") == 0


def test_everything_can_be_done_by_keys_alone(start, opens):
    tea = begins(start)
    tea.guest("bob")
    tab = opens(tea)
    keys = tab.page.keyboard
    keys.type("alice\n")
    tab.phase("in").tells("#people", "bob")
    keys.type("Hello!\n")
    tab.shows("You say: Hello!")
    reached = [tab.page.evaluate(FOCUSED)]
    while reached[-1] != "quit":
        keys.press("Tab")
        reached.append(tab.page.evaluate(FOCUSED))
    assert reached == [
        "line", "Send", "north to The Garden", "east to The Kitchen", "bob", "The Garden0",
        "The Kitchen0", "times", "sound", "notify", "help", "quit",
    ]  # fmt: skip
    keys.press("Escape")
    assert tab.page.evaluate(FOCUSED) == "line"
    for reaches in ("log", "earlier"):
        keys.press("Shift+Tab")
        assert tab.page.evaluate(FOCUSED) == reaches
    keys.press("Escape")
    keys.type("/register\n")
    tab.tells("#question", s.new_password)
    assert tab.page.evaluate(FOCUSED) == "reply"
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    tab.waits(lambda: tab.page.evaluate(FOCUSED) == "line")


def test_a_list_that_changes_leaves_the_focus_where_it_is(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice").tells("#people", "bob")
    tab.page.focus("#people button")
    tea.guest("aaron")
    tab.tells("#people", "aaron")
    assert tab.page.evaluate(FOCUSED) == "bob"
    bob.types("say A line.")
    tab.shows("A line.")
    assert tab.page.evaluate(FOCUSED) == "bob"


def test_what_is_read_aloud_is_what_is_there(start, opens):
    tab = opens(begins(start))
    assert 'textbox "Your name"' in tab.page.locator("body").aria_snapshot()
    tab.comes_in("lacie").says("Tea? https://tea.example/").shows("You say: Tea?")
    day = tab.text("#log .day")
    snapshot = tab.page.locator("body").aria_snapshot()
    assert snapshot.startswith(SNAPSHOT.format(day=day))
    assert tab.page.get_attribute("#log", "aria-live") == "polite"
    assert re.search(r'checkbox "Sound for whispers and my name"(?! \[checked)', snapshot)


def test_while_missed_lines_come_the_log_is_not_read_aloud(tea, opens):
    tab = opens(tea).comes_in("alice").says("Here.").shows("You say: Here.")
    tab.page.evaluate("""() => {
      const log = document.getElementById('log');
      window.live = [];
      new MutationObserver(() => live.push(log.ariaLive)).observe(log, { childList: true });
    }""")
    tab.page.context.set_offline(True)
    tab.phase("lost")
    bob = tea.guest("bob")
    bob.types("say Missed.")
    tab.page.context.set_offline(False)
    tab.phase("in").shows("Missed.").tells("#status", "came meanwhile.")
    assert set(tab.page.evaluate("live")) == {"off"}
    assert tab.page.get_attribute("#log", "aria-live") == "polite"
