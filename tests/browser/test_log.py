"""The log of the page: older lines, what is out of sight, and what asks for attention."""

import pytest

from tests import sentences as s

pytestmark = [pytest.mark.clients, pytest.mark.slow]
NEWS = """
window.shown = []; window.rang = 0;
window.Notification = class {
  constructor(title, { body }) { shown.push(body); }
  static requestPermission() { return Promise.resolve('granted'); }
};
window.AudioContext = class { constructor() { rang += 1; throw new DOMException('no ears'); } };
"""
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}"""
TOP = "() => document.getElementById('log').querySelector('.line').getBoundingClientRect().top"
WHERE = """(text) => [...document.querySelectorAll('#log .line')]
    .find((line) => line.textContent.includes(text)).getBoundingClientRect().top"""
DAYS = """() => ['#log .day', '#log .line'].map((what) =>
    [...new Set([...document.querySelectorAll(what)].map((node) => node.dataset.day))])"""
AT_END = """() => { const s = document.getElementById('scroll');
    return s.scrollHeight - s.scrollTop - s.clientHeight < 2; }"""


def scrolls(tab, to):
    tab.page.evaluate("(to) => { document.getElementById('scroll').scrollTop = to; }", to)


def numbers(tab, who):
    """The numbers that somebody has counted, in the order of the log."""
    begins = f"{who} says: number "
    return [int(each[len(begins) : -1]) for each in tab.lines() if each.startswith(begins)]


def loads_older(tab, first):
    """Scroll up to where older lines are fetched; the number that was the first stays in place."""
    scrolls(tab, 60)
    tab.page.wait_for_timeout(50)
    place = tab.page.evaluate(WHERE, f"number {first}.")
    scrolls(tab, 5)
    tab.waits(lambda: numbers(tab, "lorina")[0] < first)
    assert abs(tab.page.evaluate(WHERE, f"number {first}.") - (place + 55)) < 2
    assert first - numbers(tab, "lorina")[0] <= 50


def test_older_lines_come_page_by_page_without_a_jump(tea, opens):
    bob = tea.guest("lorina")
    bob.types("go garden", "count 130", "unignore nobody-here")
    bob.reads_until("number 130.")
    tab = opens(tea).comes_in("alice").says("/go garden").tells("#title", "The Garden")
    tab.page.click("#earlier")
    tab.shows("number 130.").waits(lambda: numbers(tab, "lorina")[-1] == 130)
    while (first := numbers(tab, "lorina")[0]) > 1:
        loads_older(tab, first)
    assert numbers(tab, "lorina") == list(range(1, 131))
    marks, days = tab.page.evaluate(DAYS)
    assert marks == days
    bob.types("quit")


def test_new_lines_below_do_not_move_what_people_read(tea, opens):
    bob = tea.guest("bob")
    bob.types("go garden")
    tab = opens(tea).comes_in("alice").says("/go garden").shows(s.also_here("bob"))
    bob.types("count 60")  # where nobody of another test loses their link meanwhile
    tab.shows("number 60.").waits(lambda: tab.page.evaluate(AT_END))
    scrolls(tab, 300)
    tab.page.wait_for_timeout(50)
    before = tab.page.evaluate(TOP)
    bob.types("say A new line.")
    tab.shows("A new line.").tells("#below", "One new line below")
    bob.types("say Another one.")
    tab.tells("#below", "2 new lines below")
    assert tab.page.evaluate(TOP) == before
    assert tab.page.locator("#below").bounding_box()["width"] < 250
    tab.page.click("#below")
    tab.waits(lambda: tab.page.evaluate(AT_END))
    assert not tab.page.is_visible("#below")


def test_people_who_speak_see_the_end_of_the_log_although_less_of_it_is_in_sight(tea, opens):
    tab = opens(tea).comes_in("alice").says("/count 60").shows("number 60.")
    scrolls(tab, 300)
    tab.page.context.set_offline(True)
    tab.phase("lost").says("Hello?").tells("#outbox", "Hello?")
    tab.waits(lambda: tab.page.evaluate(AT_END))
    tab.page.wait_for_timeout(50)
    assert tab.page.evaluate(AT_END)
    tab.page.context.set_offline(False)
    tab.is_in("alice")


def test_a_hidden_page_counts_in_its_title_and_notifies_if_people_have_asked_for_it(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea, before=lambda page: page.add_init_script(NEWS)).comes_in("alice")
    tab.page.evaluate(HIDE, True)
    bob.types("say Nothing.", "whisper alice Not yet.")
    tab.shows("Not yet.")
    assert tab.page.title() == "(2) The Parlour – Tea Party"
    tab.page.evaluate(HIDE, False)
    assert tab.page.title() == "The Parlour – Tea Party"
    tab.page.check("#notify")
    tab.tells("#notify-news", "You will be notified")
    bob.types("whisper alice Not while she looks.")
    tab.shows("Not while she looks.").page.evaluate(HIDE, True)
    bob.types("say Not this.", "whisper alice Psst!", "say Where is Alice?")
    tab.shows("Where is Alice?")
    assert tab.page.evaluate("shown") == ["bob whispers to you: Psst!", "bob says: Where is Alice?"]
    tab.page.evaluate(HIDE, False)


def test_there_is_no_sound_before_people_have_asked_for_it(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea, before=lambda page: page.add_init_script(NEWS)).comes_in("alice")
    bob.types("whisper alice Quiet.")
    tab.shows("Quiet.")
    assert tab.page.evaluate("rang") == 0
    tab.page.check("#sound")
    bob.types("whisper alice Loud.")
    tab.shows("Loud.")
    assert tab.page.evaluate("rang") == 1
    tab.page.uncheck("#sound")


def test_where_notifications_are_impossible_people_read_why(tea, opens):
    secure = "Object.defineProperty(window, 'isSecureContext', { get: () => false });"
    tab = opens(tea, before=lambda page: page.add_init_script(secure)).comes_in("alice")
    tab.page.click("#notify")
    tab.tells("#notify-news", "only on https and on localhost")
    assert not tab.page.is_checked("#notify")
