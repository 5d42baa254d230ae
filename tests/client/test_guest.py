"""A guest's visit over one link after the other, with a small party in memory."""

import asyncio

import pytest

from teaparty.client import guest as module
from teaparty.client.address import Address
from teaparty.client.backoff import Backoff
from teaparty.client.guest import FAILED, QUIT, TURNED_AWAY, Guest
from teaparty.client.link import Link
from teaparty.client.news import Ended, Read, Unsaid, Unsent
from teaparty.client.telnet import TelnetTalk
from teaparty.client.web import WebTalk
from tests import sentences as s
from tests.client.flood import Flood, lines
from tests.client.tea import PATIENCE, Tea

pytestmark = pytest.mark.slow


class Front:
    def __init__(self):
        self.read, self.noted, self.unsaid = [], [], []

    def shows(self, news):
        if isinstance(news, Read):
            self.read.append(news.text)
        elif isinstance(news, Unsaid | Unsent):
            self.unsaid.append(news)

    def notes(self, text):
        self.noted.append(text)


class Waits(Backoff):
    """Notes how long there would have been a wait, and waits for a moment."""

    def __init__(self):
        super().__init__(lambda: 0.5)
        self.noted = []

    def next(self):
        self.noted.append(super().next())
        return 0.01


class Visit:
    """A guest on a visit."""

    def __init__(self, port, name="alice", **more):
        at = Address("telnet", "127.0.0.1", port)
        self.front = Front()
        talk = TelnetTalk(name)
        self.backoff = Waits()
        self.guest = Guest(talk, Link(at, talk, ()), backoff=self.backoff, **more)
        self.over = asyncio.create_task(self.guest.visits(self.front))

    async def loses_its_link(self, tea):
        """Come in, and read that the party can't be reached any more."""
        await self.guest.inside.wait()
        tea.shuts()
        await tea.comes_true(lambda: self.front.noted)


def test_a_guest_comes_in_talks_and_leaves():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.guest.inside.wait()
            assert visit.guest.company.names == ["bob"]
            assert visit.guest.says("Hello!") == ""
            visit.guest.resized(100, 30)
            await tea.hears("Hello!")
            assert "too long" in visit.guest.says("x" * 5_000)
            visit.guest.says("Quit")  # which is said, as it has no sign before it
            await tea.hears("Quit")
            assert visit.guest.says("/quit") == ""
            assert await visit.over == QUIT
            assert visit.front.read[-2:] == ["You say: Quit", s.goodbye]
            assert not visit.guest.up

    asyncio.run(story())


def test_a_question_is_answered():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port, name="carl")
            await tea.comes_true(lambda: visit.front.read)
            await asyncio.sleep(0.02)
            visit.guest.answers("a cup of tea")
            await visit.guest.inside.wait()
            visit.guest.leaves()
            assert await visit.over == QUIT

    asyncio.run(story())


def test_a_party_that_is_not_there_ends_the_visit():
    async def story():
        async with Tea() as tea:
            tea.shuts()
            visit = Visit(tea.port)
            assert await visit.over == FAILED
            assert len(visit.front.noted) == 1
            assert "nothing listens there" in visit.front.noted[0]

    asyncio.run(story())


def test_a_lost_link_is_said_once_and_a_new_one_made():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.loses_its_link(tea)
            visit.guest.says("meanwhile")
            await asyncio.sleep(0.3)
            await tea.opens(tea.port)
            await tea.hears("meanwhile")
            visit.guest.leaves()
            assert await visit.over == QUIT
            assert len(visit.front.noted) == 1
            assert visit.front.noted[0].endswith("Trying again.")

    asyncio.run(story())


def test_a_party_that_ends_each_link_after_its_welcome_is_called_ever_more_seldom():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            for times in range(1, 5):
                await visit.guest.inside.wait()
                tea.cuts()
                await tea.comes_true(lambda times=times: len(visit.backoff.noted) == times)
            assert visit.backoff.noted == [0.5, 1, 2, 4]
            await visit.guest.inside.wait()
            visit.guest.leaves()
            assert await visit.over == QUIT

    asyncio.run(story())


def test_a_guest_leaves_while_there_is_no_link():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.loses_its_link(tea)
            visit.guest.leaves()
            assert await visit.over == QUIT

    asyncio.run(story())


@pytest.mark.parametrize(
    ("last", "more"), [(s.you_were_sent_out, {}), ("The link breaks.", {"comes_back": False})]
)
def test_a_guest_who_is_sent_out_or_came_for_once_does_not_come_back(last, more):
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port, **more)
            await visit.guest.inside.wait()
            tea.says(last)
            tea.ends()
            assert await visit.over == FAILED
            assert visit.front.read[-1] == last

    asyncio.run(story())


def test_a_guest_who_leaves_without_a_link_reads_which_lines_were_not_said():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.loses_its_link(tea)
            visit.guest.says("meanwhile")
            visit.guest.leaves()
            assert await visit.over == QUIT
            assert visit.front.unsaid == [Unsaid("meanwhile")]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("again", "named"), [(False, [Unsent("perhaps"), Unsaid("never")]), (None, [Unsaid("never")])]
)
def test_when_it_is_over_lines_are_named_but_those_before_a_goodbye(again, named):
    """`again` says whether the party has ended it, or the guest has left, who is told goodbye."""

    class Talk:
        known = up = True

        def ends(self):
            return [Unsent("perhaps"), Unsaid("never")]

        def disconnected(self):
            pass

    class Over:
        up = False

        async def runs(self, shows):
            shows([Ended("", again=False)])
            if again is None:
                guest.leaves()

    async def story():
        assert await guest.visits(front) == (QUIT if again is None else FAILED)

    front, guest = Front(), Guest(Talk(), Over())
    asyncio.run(story())
    assert front.unsaid == named


def test_nobody_waits_long_for_a_goodbye(monkeypatch):
    monkeypatch.setattr(module, "GOODBYE", 0.05)

    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.guest.inside.wait()
            visit.guest.says("secret")
            await tea.hears("secret")
            tea.deaf = True
            visit.guest.leaves()
            assert await visit.over == QUIT

    asyncio.run(story())


def test_a_guest_who_leaves_twice_does_not_wait():
    async def story():
        async with Tea(welcome=False) as tea:
            visit = Visit(tea.port)
            await tea.comes_true(lambda: visit.guest.up)
            visit.guest.leaves()
            visit.guest.leaves()
            assert await visit.over == QUIT

    asyncio.run(story())


def test_many_lines_wait_for_the_party():
    async def story():
        async with Tea() as tea:
            visit = Visit(tea.port)
            await visit.guest.inside.wait()
            for number in range(60):
                assert visit.guest.says(f"{number}") == ""
                await visit.guest.takes_more()
            await tea.hears("59")
            visit.guest.leaves()
            await visit.over
            assert [line for line in tea.heard if line.isdecimal()] == [str(n) for n in range(60)]

    asyncio.run(story())


def test_the_end_that_a_party_says_is_the_end_of_the_link():
    class Says(TelnetTalk):
        def receive(self, data):
            return [Ended("Full.", False)]

    async def story():
        async with Tea() as tea:
            talk = Says()
            at = Address("telnet", "127.0.0.1", tea.port)
            assert await Guest(talk, Link(at, talk, ())).visits(Front()) == FAILED

    asyncio.run(story())


def test_a_newcomer_whom_the_party_sends_elsewhere_comes_again_a_few_times():
    links = []

    class Says(TelnetTalk):
        def receive(self, data):
            links.append(data)
            return [Ended("Another one lets you in.", True, at_once=True)]

    async def story():
        async with Tea() as tea:
            talk = Says()
            at = Address("telnet", "127.0.0.1", tea.port)
            guest = Guest(talk, Link(at, talk, ()), backoff=Backoff(lambda: 0.0))
            assert await guest.visits(Front()) == FAILED

    asyncio.run(story())
    assert len(links) == 1 + TURNED_AWAY


def test_a_guest_leaves_soon_though_lines_come_without_end_and_no_goodbye():
    async def story():
        with Flood(lines()) as flood:
            at, front = Address("ws", "127.0.0.1", flood.port), Front()
            talk = WebTalk(at, "alice")
            guest = Guest(talk, Link(at, talk, ()))
            over = asyncio.create_task(guest.visits(front))
            async with asyncio.timeout(PATIENCE):
                await guest.inside.wait()
                await asyncio.sleep(0.2)
                guest.leaves(0.1)
                assert await over == QUIT
            assert front.read

    asyncio.run(story())
