"""Lost links: the page comes back by itself, nothing is missed, and nothing is said twice."""

import itertools
import re
import signal
import time

import pytest

from tests import sentences as s
from tests.browser.conftest import address, begins, web_port

pytestmark = [pytest.mark.clients, pytest.mark.slow]


def restarts(server, start, number, *options):
    """End a server by a signal, and start it again at the same port."""
    port = web_port(server)
    server.ends(number)
    listen = ("--listen=tcp:0:interface=127.0.0.1", f"--listen=web:tcp:{port}:interface=127.0.0.1")
    return start(*listen, *options, listen=None)


def test_a_server_that_is_killed_and_started_again_costs_no_word(start, opens):
    server = begins(start)
    tab = opens(server).comes_in("alice").says("Before.").shows("You say: Before.")
    tab.page.fill("#line", "half a li")
    port = web_port(server)
    server.ends(signal.SIGKILL)
    tab.phase("lost").tells("#status", "The connection is lost.")
    assert tab.page.input_value("#line") == "half a li"
    tab.says("Typed meanwhile.").tells("#outbox", "Waiting for the connection")
    again = start("--listen=tcp:0:interface=127.0.0.1",
                  f"--listen=web:tcp:{port}:interface=127.0.0.1", listen=None)  # fmt: skip
    tab.is_in("alice").shows("You have come in again").tells("#outbox", "may not have been sent")
    assert len(tab.page.query_selector_all(".day")) == 1
    bob = again.guest("bob")
    assert "You say: Typed meanwhile." not in tab.lines()
    tab.page.click("#outbox button:has-text('Send again')")
    assert bob.reads_until("meanwhile").endswith("alice says: Typed meanwhile.\n")
    tab.waits(lambda: not tab.page.is_visible("#outbox")).says("After.")
    assert bob.reads_until("After.").endswith("alice says: After.\n")
    assert "Traceback" not in again.log


def test_a_server_that_closes_in_peace_is_come_back_to(start, opens):
    server = begins(start)
    tab = opens(server).comes_in("alice").says("Before.").shows("You say: Before.")
    restarts(server, start, signal.SIGTERM)
    tab.phase("lost").is_in("alice").says("After.").shows("You say: After.")


def test_a_network_that_is_cut_loses_no_line_and_doubles_none(tea, opens):
    bob = tea.guest("bob")
    tab = opens(tea).comes_in("alice").says("One.").shows("You say: One.")
    tab.page.context.set_offline(True)
    tab.phase("lost").tells("#status", "You are offline.")
    bob.types("count 30", "whisper alice Are you there?")
    tab.says("Said in the tunnel.", ">bob And whispered.")
    bob.reads_until("Are you there?")
    tab.page.context.set_offline(False)
    tab.phase("in").tells("#status", "lines came meanwhile.").shows("And whispered.")
    said = [each for each in tab.lines() if "number" in each]
    assert said == [f"bob says: number {n}." for n in range(1, 31)]
    assert tab.lines().count("bob whispers to you: Are you there?") == 1
    heard = bob.reads_until("And whispered.")
    assert heard.count("alice says: Said in the tunnel.\n") == 1
    assert heard.count("alice whispers to you: And whispered.\n") == 1
    assert not tab.page.is_visible("#outbox")


def test_links_that_are_cut_again_and_again_lose_and_double_nothing(tea, opens):
    bob = tea.guest("bob")
    open_sockets = []

    def passes_on(page):
        def connects(socket):
            socket.connect_to_server()
            open_sockets.append(socket)

        page.route_web_socket(re.compile("/room$"), connects)

    tab = opens(tea, before=passes_on).comes_in("alice")
    for round_ in range(6):
        bob.types(f"say b{round_}.")
        tab.says(f"a{round_}.")
        tab.page.wait_for_timeout(20 * round_)
        open_sockets[-1].close(code=3000)
        bob.types(f"say c{round_}.")
        tab.says(f"d{round_}.").phase("lost")
        tab.page.evaluate("dispatchEvent(new Event('online'))")  # so that nobody waits
        tab.phase("in")
    tab.says("The end.")
    heard = re.findall(r"alice says: (\w+)\.", bob.reads_until("The end."))
    assert heard == [f"{letter}{n}" for n in range(6) for letter in "ad"]
    bob.types("say And mine.")
    tab.shows("And mine.")
    read = [each[-3:-1] for each in tab.lines() if re.fullmatch(r"bob says: [bc]\d\.", each)]
    assert read == [f"{letter}{n}" for n in range(6) for letter in "bc"]
    own = [each[-3:-1] for each in tab.lines() if re.fullmatch(r"You say: [ad]\d\.", each)]
    assert own == heard


def test_the_page_comes_back_ever_slower_and_at_once_when_it_is_online(start, opens):
    tries = []

    def refuses(page):
        def connects(socket):
            tries.append(time.monotonic())
            if len(tries) == 1:
                sockets.append(socket)
                socket.connect_to_server()
            else:
                socket.close(code=3000)

        page.route_web_socket(re.compile("/room$"), connects)

    sockets = []
    tab = opens(begins(start), before=refuses).comes_in("alice")
    sockets[0].close(code=3000)
    closed = time.monotonic()
    tab.waits(lambda: len(tries) == 5)
    waits = [after - before for before, after in itertools.pairwise([closed, *tries[1:]])]
    for wait, usual in zip(waits, (0.5, 1, 2, 4), strict=True):
        assert usual / 2 - 0.1 < wait < usual * 1.5 + 0.5
    tab.page.evaluate("dispatchEvent(new Event('online'))")
    tab.waits(lambda: len(tries) >= 6)
    assert time.monotonic() - tries[4] < 3


def test_people_can_leave_while_the_page_tries_to_come_back(start, opens):
    tab = opens(begins(start)).comes_in("alice")
    tab.page.context.set_offline(True)
    tab.phase("lost").page.click("#quit")
    tab.phase("out").tells("#gate-news", "You have left.").page.context.set_offline(False)
    tab.page.wait_for_timeout(800)
    assert tab.phase("out").page.title() == "Tea Party"


def test_a_tab_that_is_copied_is_a_newcomer(tea, opens):
    tab = opens(tea).comes_in("mary")
    with tab.page.context.expect_page() as opened:
        tab.page.evaluate("() => { open('/', '_blank'); }")  # it gets a copy of sessionStorage
    copy = opened.value
    copy.wait_for_selector("#name")
    assert copy.evaluate("document.body.dataset.phase") == "out"
    tab.says("Still here.").shows("You say: Still here.")


def test_three_tabs_of_one_browser_are_three_guests(tea, opens):
    first = opens(tea).comes_in("one")
    second, third = (opens(tea).comes_in(name) for name in ("two", "three"))
    for tab in (first, second, third):
        tab.tells("#people", "one").tells("#people", "two").tells("#people", "three")
    second.says("Hello from the second.")
    first.shows("two says: Hello from the second.")
    third.shows("two says: Hello from the second.")
    second.page.reload()
    second.is_in("two")
    assert (first.text("#status"), third.text("#status")) == ("", "")


def test_a_name_that_comes_in_elsewhere_ends_the_page_which_does_not_come_back(tea, opens):
    tab = opens(tea).comes_in("mabel")
    tab.says("/register").tells("#question", "new").page.keyboard.type("tea for two\n")
    tab.tells("#question", "again").page.keyboard.type("tea for two\n")
    tab.shows(s.is_yours("mabel"))
    tea.connects().types("login mabel tea for two").reads_until(s.here_already)
    tab.phase("out").waits(lambda: tab.text("#gate-news"))
    tab.page.wait_for_timeout(1_000)
    assert address(tea) == tab.page.url
    assert tab.page.evaluate("document.body.dataset.phase") == "out"
