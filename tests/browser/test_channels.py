"""Channels on the page: a tab for each, what was not read there, and where lines go."""

import signal

import pytest

from tests import sentences as s
from tests.browser.conftest import WIDER, Tab, begins
from tests.browser.test_links import restarts
from tests.browser.test_log import HIDE
from tests.browser.test_looks import CONTRAST
from tests.conftest import servers

pytestmark = [pytest.mark.clients, pytest.mark.slow]
MANY = 62
"""Channels besides the first two."""
CONFIG = """
[limits]
listens = 64
knocks = 100
[rooms.parlour]
title = "The Parlour"
exits = { north = "garden" }
[rooms.garden]
title = "The Garden"
exits = { south = "parlour" }
[channels.news]
about = "What is new"
joined = true
[channels.alarm]
speaks = "hosts"
"""
SHOWN = """() => [...document.querySelectorAll('#log .line:not([hidden])')].map(
    (p) => [...p.childNodes].filter((n) => n.nodeName !== 'TIME').map((n) => n.textContent).join('')
)"""
FOCUSED = "document.activeElement.id || document.activeElement.textContent"
MEMBER = "/register", "tea for two"


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    folder = tmp_path_factory.mktemp("channels")
    with servers(folder) as start:
        yield begins(start, configured(folder))


def configured(folder, more=""):
    """Write a configuration with channels; return the option that names it."""
    (folder / "tea.toml").write_text(CONFIG + more)
    return "--config=tea.toml"


@pytest.fixture
def tea(few):
    yield few
    few.loses_peers()


def shown(tab):
    """What is seen of the log: its lines, without times and marks."""
    found: list[str] = tab.page.evaluate(SHOWN)
    return found


def sees(tab, *texts):
    """Wait until these lines stand in the tab that is chosen."""
    for text in texts:
        tab.waits(lambda text=text: text in shown(tab), f"no {text!r} in {shown(tab)}")
    return tab


def tabs(tab):
    """The tabs, each with what is read aloud of it."""
    return {each.get_attribute("aria-label") for each in tab.page.locator("[role=tab]").all()}


def chooses(tab, name):
    tab.page.locator("[role=tab]", has_text=name).click()
    return tab.tells("#title", name)


def registers(tab):
    tab.says("/register")
    for asked in ("new", "again"):
        tab.tells("#question", asked).page.fill("#reply", "tea for two")
        tab.page.press("#reply", "Enter")
    return tab.waits(lambda: not tab.page.is_visible("#question"))


def test_a_line_on_a_channel_stands_in_its_tab_alone_and_is_counted_there(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice")
    tab.waits(lambda: tabs(tab) == {"The Parlour", "News"})
    bob.types("+news The kettle is on.", "+news alice, milk?", "say Here.")
    sees(tab, "bob says: Here.")
    assert tabs(tab) == {"The Parlour", "News, 2 unread lines, one with your name"}
    assert tab.page.title() == "(@1) The Parlour – Tea Party"
    assert tab.text("#status") == s.named_in_tab("bob", "News")
    assert "bob says: The kettle is on." not in shown(tab)
    chooses(tab, "News")
    said = ["bob says: The kettle is on.", "bob says, naming you: alice, milk?"]
    assert shown(tab)[-2:] == said
    assert tabs(tab) == {"The Parlour", "News"}
    assert tab.page.title() == "News – Tea Party"
    tab.tells("#status", s.said_on_now("News"))


def test_what_one_types_goes_where_the_tab_says(tea, opens):
    bob = tea.guest("bob")
    tab = chooses(opens(tea).comes_in("alice"), "News").says("On news.", ":waves.", ">bob Psst!")
    heard = bob.reads_until("Psst!")
    assert "[news] alice says: On news." in heard
    assert "[news] * alice waves." in heard
    assert tab.page.get_attribute("#line", "placeholder") == s.say_on("News")
    chooses(tab, "The Parlour").says("In the room.")
    assert "alice says: In the room." in bob.reads_until("In the room.")
    assert "You whisper to bob: Psst!" in shown(tab)
    chooses(tab, "News")
    assert shown(tab)[-3:] == ["You say: On news.", "* alice waves.", "You whisper to bob: Psst!"]


def test_a_line_that_is_taken_back_goes_from_its_tab(tea, opens):
    bob = tea.guest("bob")
    tab = chooses(opens(tea).comes_in("alice"), "News")
    bob.types("+news A slip of the tongue.")
    sees(tab, "bob says: A slip of the tongue.")
    bob.types("retract news")
    sees(tab, s.took_last_back("bob"))
    assert "bob says: A slip of the tongue." not in shown(tab)


def test_the_commands_of_channels_choose_tabs_too(tea, opens):
    tab = opens(tea).comes_in("alice").says("/talk on news").tells("#title", "News")
    tab.says("/talk here").tells("#title", "The Parlour").says("/listen alarm")
    chooses(tab, "Alarm").says("Fire!").tells("#status", s.only_listen("Alarm"))
    assert tab.page.input_value("#line") == "Fire!"
    tab.says("/unlisten alarm").tells("#title", "The Parlour")
    assert "Alarm" not in tabs(tab)
    chooses(tab, "News").page.click("#exits button >> nth=0")
    tab.tells("#title", "The Garden")


def test_a_click_listens_and_another_one_listens_no_more(tea, opens):
    tab = opens(tea).comes_in("alice")
    tab.page.click("summary")
    tab.page.click("#other-channels >> role=button[name='Listen to Alarm'] >> nth=1")
    tab.tells("#title", "Alarm")
    tab.page.click("role=button[name='Listen to Alarm no more']")
    tab.tells("#title", "The Parlour").waits(lambda: tabs(tab) == {"The Parlour", "News"})


def test_a_topic_stands_at_the_head_and_is_changed_by_those_who_may(tea, opens):
    maker, tab = opens(tea).comes_in("mary"), opens(tea).comes_in("alice")
    registers(maker).says("/make channel tea-talk").waits(lambda: "Tea-talk" in tabs(maker))
    chooses(maker, "Tea-talk").page.click("#change-topic")
    assert maker.page.input_value("#line") == "/topic tea-talk "
    maker.page.keyboard.type("Oolong <b>or</b> not\n")
    maker.tells("#topic", "Topic: Oolong <b>or</b> not")
    tab.says("/listen tea-talk").waits(lambda: "Tea-talk" in tabs(tab))
    chooses(tab, "Tea-talk").tells("#topic", "Topic: Oolong")
    assert not tab.page.is_visible("#change-topic")
    maker.says("/topic tea-talk Assam")
    tab.tells("#topic", "Topic: Assam")
    maker.tells("#places", "tea-talk").says("/remove place tea-talk").tells(
        "#question", "once more"
    )
    maker.page.keyboard.type("tea-talk\n")
    maker.waits(lambda: not maker.page.is_visible("#places-part"))
    tab.tells("#title", "The Parlour")


def test_somebody_who_knocks_is_let_in_by_a_button_and_goes_in_by_another(tea, opens):
    zoe, bob = opens(tea).comes_in("zoe"), opens(tea).comes_in("bob")
    registers(zoe).says("/make room The Attic").tells("#places", "The Attic")
    zoe.says("/go attic").tells("#title", "The Attic")
    zoe.page.click("#places button:has-text('Close')")
    zoe.tells("#title", "The Attic (closed)").tells("#places", "The Attic (closed)")
    bob.says("/knock attic")
    zoe.shows("bob knocks.")
    zoe.page.click("role=button[name='Let bob in']")
    bob.shows("invites you").page.click("role=button[name='Go to The Attic']")
    bob.tells("#title", "The Attic (closed)").tells("#people", "zoe")
    zoe.page.click("role=button[name='Open The Attic to all people']")
    bob.waits(lambda: bob.text("#title") == "The Attic")
    zoe.says("/remove place attic").tells("#question", "once more").page.keyboard.type("attic\n")
    bob.tells("#title", "The Parlour")


def test_what_comes_while_the_page_is_hidden_is_counted_in_the_tab_that_is_chosen(tea, opens):
    bob = tea.guest("bob")
    tab = chooses(opens(tea).comes_in("alice"), "News")
    tab.page.evaluate(HIDE, True)
    bob.types("+news One.", "+news Two.")
    sees(tab, "bob says: Two.")
    assert tabs(tab) == {"The Parlour", "News, 2 unread lines"}
    assert tab.page.title() == "(2) News – Tea Party"
    tab.page.evaluate(HIDE, False)
    assert tabs(tab) == {"The Parlour", "News"}
    assert tab.page.title() == "News – Tea Party"


def test_tabs_are_reached_and_chosen_by_keys_alone(tea, opens):
    tab = opens(tea).comes_in("alice")
    tab.waits(lambda: len(tabs(tab)) == 2)
    keys = tab.page.keyboard
    keys.press("Alt+ArrowDown")
    tab.tells("#title", "News")
    keys.press("Alt+ArrowUp")
    tab.tells("#title", "The Parlour")
    for _ in range(3):
        keys.press("Shift+Tab")
    assert tab.page.evaluate(FOCUSED) == "tab-"
    keys.press("ArrowDown")
    assert tab.page.evaluate(FOCUSED) == "tab-+news"
    assert tab.text("#title") == "The Parlour"
    keys.press("Enter")
    tab.tells("#title", "News")
    keys.press("Home")
    assert tab.page.evaluate(FOCUSED) == "tab-"
    keys.type("Hello!\n")
    sees(tab, "You say: Hello!")


def test_what_is_read_aloud_of_tabs(tea, opens):
    tab = chooses(opens(tea).comes_in("alice"), "News").says("Hi.")
    found = sees(tab, "You say: Hi.").page.locator("body").aria_snapshot()
    for part in (
        '- navigation "Where people talk":\n  - tablist "Where people talk":\n'
        '    - tab "The Parlour"\n    - tab "News" [selected]',
        '- tabpanel "News":',
        f'- textbox "{s.say_on("News")}"',
    ):
        assert part in found


def test_tabs_topics_and_knocks_have_contrast_enough(tea, opens):
    ruth, bob = opens(tea).comes_in("ruth"), tea.guest("bob")
    registers(ruth).says("/make room The Loft").tells("#places", "The Loft")
    ruth.says("/go loft", "/close", "/topic Tea").tells("#topic", "Topic: Tea")
    bob.types("knock loft", "+news One.", "+news ruth!")
    ruth.shows("bob knocks.").waits(
        lambda: "News, 2 unread lines, one with your name" in tabs(ruth)
    )
    for scheme in ("light", "dark"):
        ruth.page.emulate_media(color_scheme=scheme)
        found = ruth.page.evaluate(CONTRAST, ".tab *, #topic-bar *, .news, .deed, #panel li *")
        assert len(found) > 12
        assert [each for each in found if each[0] < 4.5] == [], scheme
    ruth.says("/remove place loft").tells("#question", "once more").page.keyboard.type("loft\n")
    ruth.tells("#title", "The Parlour")


def test_after_a_lost_link_and_a_reload_counts_and_the_chosen_tab_are_as_before(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice").says("/listen alarm")
    chooses(tab, "Alarm")
    bob.types("+news One.")
    tab.waits(lambda: "News, one unread line" in tabs(tab))
    tab.page.context.set_offline(True)
    tab.phase("lost")
    bob.types("+news alice!", "+news Three.")
    tab.page.context.set_offline(False)
    tab.phase("in").waits(lambda: "News, 3 unread lines, one with your name" in tabs(tab))
    tab.page.reload()
    tab.is_in("alice").tells("#title", "Alarm")
    tab.waits(lambda: "News, 3 unread lines, one with your name" in tabs(tab))
    said = ["bob says: One.", "bob says, naming you: alice!", "bob says: Three."]
    assert [each for each in shown(chooses(tab, "News")) if each in said] == said


def test_after_a_restart_only_what_was_missed_is_counted_and_shown_once(start, tmp_path, opens):
    config = configured(tmp_path)
    server = begins(start, config)
    tab, bob = opens(server).comes_in("alice"), opens(server).comes_in("bob")
    registers(tab)
    registers(bob)
    bob.says("+news One.")
    sees(chooses(tab, "News"), "bob says: One.")
    tab.says("/listen alarm")
    chooses(tab, "Alarm")
    bob.says("+news Two.")
    tab.waits(lambda: "News, one unread line" in tabs(tab))
    restarts(server, start, signal.SIGKILL, config)
    comes_again(bob)
    bob.says("+news Three.", "+news @alice?")
    comes_again(tab)
    tab.tells("#title", "Alarm")
    tab.waits(lambda: "News, 3 unread lines, one with your name" in tabs(tab), str(tabs(tab)))
    sees(chooses(tab, "News"), "bob says: Three.")
    said = [each for each in shown(tab) if each.startswith("bob says")]
    assert said == [
        "bob says: One.", "bob says: Two.", "bob says: Three.", "bob says, naming you: @alice?",
    ]  # fmt: skip


def test_of_a_line_before_the_titles_are_known_only_its_count_is_shown(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("ida")
    registers(tab)
    again = opens(tea)
    tab.page.close()
    again.waits(lambda: "link lost" in bob.types("look").reads_until("Also here: "))
    bob.types("+news @ida?")
    again.page.fill("#name", "ida")
    again.page.press("#name", "Enter")
    comes_again(again)
    again.waits(lambda: "News, one unread line, one with your name" in tabs(again))
    assert again.page.text_content("#status") == ""


def comes_again(tab: Tab) -> None:
    """Give the password that the page asks for after a restart."""
    tab.tells("#secret-label", "Password").page.fill("#secret", "tea for two")
    tab.page.press("#secret", "Enter")
    tab.phase("in")


@pytest.mark.parametrize("width", [360, 1200])
def test_64_channels_with_long_names_fit(start, tmp_path, opens, width):
    more = "\n".join(f"[channels.{'w' * 20}{number}]" for number in range(MANY))
    server = begins(start, configured(tmp_path, more))
    tab = opens(server, width=width).comes_in("w" * 20)
    for number in range(6):
        tab.says(f"/listen {'w' * 20}{number}")
        tab.waits(lambda number=number: len(tabs(tab)) == number + 3)
    assert not tab.page.evaluate(WIDER)
    over = tab.page.evaluate(
        "() => ['channels-bar', 'talk', 'panel'].map((id) => document.getElementById(id))"
        ".filter((node) => node.getBoundingClientRect().right > innerWidth).map((node) => node.id)"
    )
    assert over == []
