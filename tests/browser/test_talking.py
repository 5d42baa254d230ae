"""Talking by the page: scripts, whispers, walking, completion, history, and how lines look."""

import re

import pytest

from tests import sentences as s

pytestmark = [pytest.mark.clients, pytest.mark.slow]
SCRIPTS = (
    "Grüße, naïve café", "Привет, друзья", "你好，世界", "مرحبا بالعالم", "😀☃ สวัสดี",
)  # fmt: skip
SECRET = "tea for two"


def shape(tab, text):
    """The classes of the last line with this text."""
    classes = tab.page.locator("#log p", has_text=text).last.get_attribute("class")
    return set(classes.split()) - {"line"}


def style(tab, what, name):
    return tab.page.locator(what).last.evaluate(f"(node) => getComputedStyle(node).{name}")


def value(tab):
    return tab.page.input_value("#line")


def test_talk_with_a_telnet_guest_goes_both_ways_in_five_scripts(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice")
    for text in SCRIPTS:
        tab.says(text)
        assert f"alice says: {text}" in bob.reads_until(text)
        bob.types(f"say {text}")
        tab.shows(f"You say: {text}", f"bob says: {text}")


def test_lines_of_each_kind_have_a_shape_of_their_own(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice").says("Mine.", ":waves.", "/nonsense", "/who", ">bob Psst!")
    bob.types("say Yours.", ":bows.", "whisper alice Hush!", "say Is ALICE here?", "shout Tea!")
    tab.shows("whispers to you: Hush!", "Is ALICE here?", "shouts: Tea!", "Psst!", "* alice waves.")
    shapes = {
        "Mine.": {"say", "own"}, "Yours.": {"say"}, "waves.": {"emote", "own"}, "bows.": {"emote"},
        "Hush!": {"whisper"}, "Psst!": {"whisper", "own"}, "Is ALICE here?": {"say", "mention"},
        "Tea!": {"shout"}, "nonsense": {"private", "refused"},
        "Idle": {"private", "rows", "columns"}, "A long table": {"place", "rows"},
    }  # fmt: skip
    assert {text: shape(tab, text) for text in shapes} == shapes
    borders = {
        tuple(style(tab, what, f"border{side}") for side in ("LeftStyle", "LeftWidth"))
        for what in (".say:not(.own):not(.mention)", ".own", ".whisper:not(.own)", ".refused")
    }
    assert style(tab, ".emote", "fontStyle") == "italic"
    assert len(borders) >= 3
    assert tab.page.locator("mark").all_inner_texts() == ["ALICE"]


def test_what_the_page_says_to_type_is_a_command_there(tea, opens):
    tab = opens(tea).comes_in("alice").says("/go nowhere")
    tab.shows(s.no_way("nowhere", sign="/")).says("/rooms").shows("The Kitchen")


def test_links_are_links_and_nothing_more(tea, opens):
    tab = opens(tea).comes_in("alice")
    tab.says(
        "See https://tea.example/a?b=c#d, (http://x.example) javascript:alert(1) ftp://y http://"
    )
    tab.shows("ftp://y")
    found = tab.page.evaluate(
        "[...document.querySelectorAll('#log a')].map((a) => [a.textContent, a.href, a.rel])"
    )
    rel = "noopener noreferrer nofollow"
    assert found == [
        ["https://tea.example/a?b=c#d", "https://tea.example/a?b=c#d", rel],
        ["http://x.example", "http://x.example/", rel],
    ]


def test_a_click_on_a_name_begins_a_whisper(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice")
    tab.page.click("#people button:has-text('bob')")
    assert value(tab) == ">bob "
    tab.page.keyboard.type("From the list.\n")
    assert "alice whispers to you: From the list." in bob.reads_until("From the list.")
    bob.types("say Hello.")
    tab.shows("bob says: Hello.").page.locator(".name", has_text="bob").last.click()
    tab.page.keyboard.type("From the log.\n")
    assert "alice whispers to you: From the log." in bob.reads_until("From the log.")


def test_walking_by_exits_and_rooms_changes_title_people_and_exits(tea, opens):
    kate = tea.guest("kate")
    tab = opens(tea).comes_in("alice").tells("#people", "kate")
    tab.page.click("#exits button:has-text('north to The Garden')")
    tab.tells("#title", "The Garden").waits(lambda: "kate" not in tab.text("#people"))
    kate.reads_until(s.goes_to("alice", "The Garden"))
    kate.types("go garden")
    tab.shows(s.comes_from("kate", "The Parlour")).tells("#people", "kate")
    kate.types("name kitty")
    tab.tells("#people", "kitty")
    kate.types("quit")
    tab.shows(s.quits("kitty")).waits(lambda: "kitty" not in tab.text("#people"))
    tab.page.click("#rooms button:has-text('The Kitchen')")
    tab.tells("#title", "The Kitchen").tells("#rooms", "The Kitchen, where you are")


def test_tab_completes_names_commands_and_rooms_and_otherwise_leaves(tea, opens):
    tea.guest("bob")
    tea.guest("Bérénice")
    tab = opens(tea).comes_in("alice").tells("#people", "bob").tells("#people", "Bérénice")
    press = tab.page.keyboard.press
    for typed, completed in (
        ("Hello ber", "Hello Bérénice "), (">bo", ">bob "), ("/whis", "/whisper "),
        ("/go gar", "/go garden "), ("/whisper bob,bér", "/whisper bob,Bérénice "),
    ):  # fmt: skip
        tab.page.fill("#line", typed)
        press("Tab")
        assert value(tab) == completed
    tab.page.fill("#line", "b")
    for completed in ("Bérénice ", "bob ", "Bérénice "):
        press("Tab")
        assert value(tab) == completed
    for typed in ("", "Hello xyz"):
        tab.page.fill("#line", typed)
        tab.page.focus("#line")
        press("Tab")
        assert (value(tab), tab.page.evaluate("document.activeElement.tagName")) == (
            typed,
            "BUTTON",
        )


def test_lines_that_were_typed_come_back_by_the_arrows_but_passwords_do_not(tea, opens):
    tab = opens(tea).comes_in("alice").says("One.", "Two.", "/register").tells("#question", "new")
    assert tab.page.get_attribute("#reply", "type") == "password"
    tab.page.keyboard.type(f"{SECRET}\n")
    tab.tells("#question", s.same_again).page.click("#never-mind")
    tab.waits(lambda: not tab.page.is_visible("#question"))
    tab.page.fill("#line", "half a li")
    seen = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        tab.page.press("#line", key)
        seen.append(value(tab))
    assert seen == ["Two.", "One.", "One.", "Two.", "half a li"]


def test_a_composition_is_not_sent_or_changed_before_it_ends(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice").says("An old line.")
    cdp = tab.page.context.new_cdp_session(tab.page)
    cdp.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    for key in ("Enter", "ArrowUp", "Tab"):
        code = {"key": key, "code": key, "windowsVirtualKeyCode": 229}
        cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **code})
        cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **code})
    assert value(tab) == "にほ"
    cdp.send("Input.insertText", {"text": "日本😀"})
    tab.page.keyboard.press("Enter")
    assert bob.reads_until("日本😀").endswith("alice says: 日本😀\n")


def test_an_event_of_a_plugin_is_shown_by_its_text(tea, opens):
    opens(tea).comes_in("alice").says("/toast", "And on.").shows("alice raises a cup.", "And on.")


def test_the_time_of_a_line_shows_on_hover_in_the_log_and_by_a_setting(tea, opens):
    tab = opens(tea).comes_in("alice").says("Now.").shows("You say: Now.")
    time = tab.page.locator("#log p", has_text="Now.").locator("time")
    tab.page.mouse.move(1, 1)
    assert not time.is_visible()
    tab.page.locator("#log p", has_text="Now.").hover()
    assert re.fullmatch(r"\d\d:\d\d( [AP]M)?", time.inner_text())
    assert time.get_attribute("title")
    tab.page.mouse.move(1, 1)
    tab.page.keyboard.press("Shift+Tab")
    assert tab.page.evaluate("document.activeElement.id") == "log"
    assert time.is_visible()
    tab.page.focus("#line")
    assert not time.is_visible()
    tab.page.check("#times")
    assert time.is_visible()
    tab.page.reload()
    tab.is_in("alice").shows("You say: Now.")
    assert tab.page.locator("#log p", has_text="Now.").locator("time").is_visible()


def test_in_a_narrow_window_the_time_on_hover_moves_nothing(tea, opens):
    tab = opens(tea, width=700).comes_in("alice").says("Now.")
    line = tab.shows("You say: Now.").page.locator("#log p", has_text="Now.")
    tab.page.mouse.move(1, 1)
    before = line.bounding_box()
    line.hover()
    assert line.locator("time").is_visible()
    assert line.bounding_box() == before


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_columns_stay_apart(tea, opens, phone):
    tab = opens(tea, phone=phone).comes_in("alice").says("/rooms").shows("garden")
    row = tab.page.locator(".columns .row", has_text="garden")
    assert re.match(r"garden\s{2,}The Garden\s{2,}\d", row.inner_text())
    assert not tab.wider()


def test_a_tap_on_a_whisper_leaves_it_as_it_is(tea, opens):
    tea.guest("bob")
    tab = opens(tea, phone=True).comes_in("alice").says("/whisper bob Tea?").shows("Tea?")
    before = style(tab, ".whisper", "backgroundColor")
    tab.page.locator(".whisper").tap()
    assert not tab.page.locator(".whisper time").is_visible()
    assert style(tab, ".whisper", "backgroundColor") == before


def test_a_letter_that_is_typed_after_a_click_goes_into_the_line(tea, opens):
    tab = opens(tea).comes_in("alice")
    tab.page.click("#exits button >> nth=0")
    tab.tells("#title", "The Garden")
    tab.page.keyboard.type("Roses!\n")
    tab.shows("You say: Roses!")


@pytest.mark.parametrize("length", [1_025, 4_500])
def test_a_line_with_too_many_bytes_stays_to_be_shortened(tea, opens, length):
    tab = opens(tea).comes_in("alice").says("é" * length).tells("#status", "too long")
    assert value(tab) == "é" * length


def test_a_line_with_as_many_bytes_as_can_be_is_said(tea, opens):
    tab = opens(tea).comes_in("alice").says("é" * 1_024).shows(f"You say: {'é' * 1_024}")
    assert (value(tab), tab.text("#status")) == ("", "")
