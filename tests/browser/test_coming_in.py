"""Coming in by the page: as a guest, with a password, by registering, and again after a reload."""

import pytest

from tests import sentences as s

pytestmark = [pytest.mark.clients, pytest.mark.slow]
SECRET = "tea for two"
STORED = "[JSON.stringify({...sessionStorage}), JSON.stringify({...localStorage}), document.cookie]"


def answers(tab, text):
    """Answer what the gate asks for."""
    tab.page.fill("#secret", text)
    tab.page.press("#secret", "Enter")
    return tab


def test_a_guest_comes_in_by_a_name_and_can_type_at_once(tea, opens):
    tab = opens(tea).comes_in("ada").shows(s.in_as_chatter("ada"), "The Parlour")
    assert tab.page.title() == "The Parlour – Tea Party"
    tab.page.keyboard.type("Hello!\n")
    tab.shows("You say: Hello!")


def test_a_name_that_is_taken_is_refused_at_the_gate_and_another_one_is_offered(tea, opens):
    tea.guest("bea")
    tab = opens(tea)
    tab.page.fill("#name", "bea")
    tab.page.press("#name", "Enter")
    tab.tells("#gate-news", s.name_taken("bea", "bea2"))
    assert tab.page.evaluate("document.activeElement.id") == "name"
    tab.page.press("#name", "Enter")
    tab.is_in("bea2")


def test_a_name_that_is_taken_can_be_registered_as_it_is_proposed(tea, opens):
    tea.guest("bill")
    tab = opens(tea)
    tab.page.fill("#name", "bill")
    tab.page.click("#register")
    tab.tells("#gate-news", s.name_taken("bill", "bill2")).page.click("#register")
    tab.tells("#secret-row", s.new_password)
    answers(tab, SECRET).tells("#secret-row", s.same_again)
    answers(tab, SECRET).is_in("bill2").shows("From now on, your password goes with it.")


def test_a_name_is_registered_and_asks_for_its_password_from_then_on(tea, opens):
    tab = opens(tea)
    tab.page.fill("#name", "cleo")
    tab.page.click("#register")
    tab.tells("#secret-row", s.new_password)
    answers(tab, SECRET).tells("#secret-row", s.same_again)
    answers(tab, SECRET).is_in("cleo")
    tab.leaves()
    tab.page.fill("#name", "cleo")
    tab.page.press("#name", "Enter")
    tab.tells("#secret-row", "Password:")
    assert tab.page.get_attribute("#secret", "type") == "password"
    answers(tab, "coffee for one").tells("#gate-news", f"{s.does_not_fit}\n{s.please_try_again}")
    answers(tab, SECRET).is_in("cleo")
    assert SECRET not in tab.page.content() + "".join(tab.page.evaluate(STORED)) + tea.log


def test_somebody_who_is_asked_for_a_password_may_take_another_name(tea, opens):
    tea.guest("dora").types("register", SECRET, SECRET).reads_until(s.is_yours("dora"))
    tab = opens(tea)
    tab.page.fill("#name", "dora")
    tab.page.press("#name", "Enter")
    tab.tells("#secret-row", "Password:")
    tab.page.click("#rename")
    tab.waits(lambda: not tab.page.is_visible("#secret-row"))
    assert tab.text("#gate-news") == ""
    tab.comes_in("doris")


def test_somebody_who_answers_nothing_can_type_another_name_at_once(tea, opens):
    tea.guest("nelly").types("register", SECRET, SECRET).reads_until(s.is_yours("nelly"))
    tab = opens(tea)
    tab.page.fill("#name", "nelly")
    tab.page.press("#name", "Enter")
    tab.tells("#secret-row", "Password:")
    tab.page.keyboard.press("Enter")
    tab.waits(lambda: not tab.page.is_visible("#secret-row"))
    tab.waits(lambda: tab.page.evaluate("document.activeElement.id") == "name")


def test_a_tab_that_is_reloaded_is_still_in_and_shows_what_was_said(tea, opens):
    bob = tea.guest("bob")
    tab = (
        opens(tea).comes_in("elsa").says("Before the reload.").shows("You say: Before the reload.")
    )
    assert "ticket" not in "".join(tab.page.evaluate(STORED)) + tab.page.url
    tab.page.reload()
    tab.is_in("elsa").shows("You say: Before the reload.").says("After it.")
    heard = bob.reads_until("After it.")
    assert "elsa says: Before the reload.\nelsa says: After it.\n" in heard
    assert tab.page.evaluate(STORED)[0] == "{}"


def test_a_tab_that_is_reloaded_shows_all_that_it_has_shown_in_the_same_order(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea)
    tab.page.fill("#name", "bob")
    tab.page.press("#name", "Enter")
    tab.tells("#gate-news", s.name_taken("bob", "bob2"))
    tab.comes_in("emil").says("One.", ">bob Two.").shows("Two.")
    bob.types("whisper emil Three.")
    tab.shows("Three.").says("/nonsense", "/go garden").tells("#title", "The Garden")
    tab.says("Four.").shows("You say: Four.")
    shown = tab.lines()
    for _ in range(2):
        tab.page.reload()
        tab.is_in("emil").shows("You say: Four.")
        assert tab.lines() == shown
        assert tab.page.title() == "The Garden – Tea Party"


def test_a_tab_that_is_reloaded_tells_how_many_lines_came_meanwhile(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("elmo").says("Before.").shows("You say: Before.")
    here = tab.page.url
    tab.page.goto("about:blank")
    bob.types("say One.", "say Two.").reads_until("You say: Two.")
    tab.page.goto(here)
    tab.is_in("elmo").tells("#status", "You are back. 2 lines came meanwhile.")
    assert [each for each in tab.lines() if each.endswith(("Before.", "One.", "Two."))] == [
        "You say: Before.", "bob says: One.", "bob says: Two.",
    ]  # fmt: skip


def test_a_tab_that_shall_not_stay_signed_in_is_at_the_gate_after_a_reload(tea, opens):
    tab = opens(tea)
    tab.page.uncheck("#stay")
    tab.comes_in("fay").page.reload()
    tab.phase("out")


def test_people_who_leave_are_at_the_gate_and_read_so(tea, opens):
    tab = opens(tea).comes_in("gwen").says("/quit").phase("out")
    tab.tells("#gate-news", s.goodbye)
    tab.comes_in("gwen")


def test_people_who_come_in_after_somebody_has_left_see_nothing_of_that(tea, opens):
    tab = opens(tea).comes_in("gwen").says("A secret.").shows("You say: A secret.")
    tab.says("/quit").phase("out")
    tab.comes_in("hugo").shows("You are in as hugo")
    assert "secret" not in "".join(tab.lines())
    assert not tab.page.locator("#outbox").is_visible()
    assert tab.page.locator("#earlier").is_enabled()


def test_a_server_that_is_not_there_is_told_at_the_gate(tea, opens):
    tab = opens(tea)
    tab.page.context.set_offline(True)
    tab.page.fill("#name", "hope")
    tab.page.press("#name", "Enter")
    tab.phase("out").tells("#gate-news", "The party can't be reached.")
    tab.page.context.set_offline(False)
    tab.comes_in("hope")
