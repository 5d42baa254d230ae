"""The client's screen, with keys that are sent to it and all that it writes."""

import asyncio
import io
import stat
from contextlib import asynccontextmanager

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from teaparty.client.address import Address
from teaparty.client.backoff import Backoff
from teaparty.client.guest import QUIT, Guest
from teaparty.client.link import Link
from teaparty.client.news import HERE, Asked, CameIn, Offered, Read, Settled, Unsaid, Unsent
from teaparty.client.screen import Screen, secret
from teaparty.client.telnet import TelnetTalk
from tests import sentences as s
from tests.client.tea import Tea

pytestmark = pytest.mark.slow
ASKS_WHERE = "\x1b[6n"


class Terminal(io.StringIO):
    """What is written to a terminal that says where its cursor is: in the first row."""

    def __init__(self, keys):
        super().__init__()
        self._keys = keys

    def isatty(self):
        return True

    def write(self, text):
        if ASKS_WHERE in text:
            self._keys.send_text("\x1b[1;1R")
        return super().write(text)


class Desk:
    """A screen, its keys, and what it has written."""

    def __init__(self, tea, keys, name, history, sorts):
        at = Address("telnet", "127.0.0.1", tea.port)
        talk = TelnetTalk(name)
        talk.sorts = sorts
        self.tea = tea
        self.written = Terminal(keys)
        self.size = Size(rows=24, columns=80)
        output = Vt100_Output(self.written, lambda: self.size, term="xterm")
        self._keys = keys
        self.guest = Guest(talk, Link(at, talk, ()), backoff=Backoff(lambda: 0.0))
        with create_app_session(input=keys, output=output):
            self.screen = Screen(self.guest, history)
            self.over = asyncio.create_task(self.screen.visits())

    def types(self, text):
        self._keys.send_text(text)

    async def shows(self, text):
        await self.tea.comes_true(lambda: text in self.written.getvalue())

    async def has_row(self, row):
        await self.tea.comes_true(lambda: self.screen.row() == row)

    def forgets(self):
        self.written.truncate(0)
        self.written.seek(0)


@asynccontextmanager
async def desk(name="alice", history="", sorts=False):
    async with Tea() as tea:
        with create_pipe_input() as keys:
            yield Desk(tea, keys, name, history, sorts)


def test_lines_are_said_and_read():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.types("Hello!\r")
            await it.tea.hears("Hello!")
            await it.shows("You say: Hello!")
            it.types("/quit\r")
            assert await it.over == QUIT
            await it.shows(s.goodbye)

    asyncio.run(story())


def test_an_end_of_file_leaves():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.types("\x04")
            assert await it.over == QUIT

    asyncio.run(story())


def test_two_interrupts_leave_and_one_clears_the_line():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.types("half\x03")
            await it.shows("[Press ^C again to leave.]")
            it.types("whole\r")
            await it.tea.hears("whole")
            it.types("\x03")
            await asyncio.sleep(0.05)
            it.types("\x03")
            assert await it.over == QUIT
            assert "half" not in it.tea.heard

    asyncio.run(story())


def test_a_hidden_answer_is_not_written_and_the_half_typed_line_comes_back():
    async def story():
        async with desk(name="carl") as it:
            await it.shows("Password:")
            it.types("a cup of tea\r")
            await it.tea.hears("a cup of tea")
            await it.guest.inside.wait()
            assert "cup" not in it.written.getvalue()
            it.types("half")
            await it.shows("half")
            it.tea.says("news")
            await it.shows("news")
            it.screen.shows(Asked("Sure? ", False))
            await it.shows("Sure?")
            it.forgets()
            it.screen.shows(Settled())
            await it.shows("half")
            it.types("\x04\r\x04")
            assert await it.over == QUIT

    asyncio.run(story())


def test_what_is_typed_ahead_of_a_second_question_is_its_answer_and_stays_hidden():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.screen.shows(Asked("A new one: ", True))
            await it.shows("A new one:")
            it.types("first\r")
            await asyncio.sleep(0.05)
            it.types("second\r")
            await asyncio.sleep(0.05)
            it.screen.shows(Asked("Once more: ", True))
            await it.shows("Once more:")
            it.screen.shows(Settled())
            await asyncio.sleep(0.05)
            assert "first" not in it.written.getvalue()
            assert "second" not in it.written.getvalue()
            it.types("\x04")
            assert await it.over == QUIT
            assert not {"first", "second"} & set(it.tea.heard)

    asyncio.run(story())


def test_an_interrupt_takes_a_question_back():
    async def story():
        async with desk(name="carl") as it:
            await it.shows("Password:")
            it.types("\x03")
            await it.tea.hears("")
            it.types("\x04")
            assert await it.over == QUIT

    asyncio.run(story())


def test_two_interrupts_leave_a_party_that_asks_without_end():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.screen.shows(Asked("Who are you? ", False))
            await it.shows("Who are you?")
            it.types("\x03")
            await it.shows("[Press ^C again to leave.]")
            it.screen.shows(Asked("No, really: ", False))
            await it.shows("No, really:")
            it.types("\x03")
            assert await it.over == QUIT

    asyncio.run(story())


def test_an_answer_lets_interrupts_begin_anew():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.types("\x03")
            await it.shows("[Press ^C again to leave.]")
            it.screen.shows(Asked("Sure? ", False))
            await it.shows("Sure?")
            it.types("yes\r")
            await asyncio.sleep(0.05)
            it.forgets()
            it.types("\x03")
            await it.shows("[Press ^C again to leave.]")
            it.types("\x04")
            assert await it.over == QUIT

    asyncio.run(story())


def test_of_a_question_without_end_the_beginning_is_shown():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.screen.shows(Asked("W" * 1_000_000, False))
            await it.shows("WWW")
            it.types("\x03")
            await it.shows("[Press ^C again to leave.]")
            assert 500 <= it.written.getvalue().count("W") < 5_000
            it.types("\x04")
            assert await it.over == QUIT

    asyncio.run(story())


def test_without_a_link_the_screen_says_so_and_lines_wait():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.tea.shuts()
            await it.shows("Trying again.")
            it.types("meanwhile\r")
            await it.shows("[Not sent yet: meanwhile]")
            await it.shows("(no link)")
            it.types("/quit\r")
            assert await it.over == QUIT

    asyncio.run(story())


def test_what_the_client_has_to_say_stands_in_brackets():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.screen.shows(CameIn(again=True))
            it.screen.shows(Unsent("perhaps\x1b[2J"))
            await it.shows("[You are here again, and have missed nothing.]")
            await it.shows("[Nobody knows whether this was said: perhaps]")
            it.screen.shows(Unsaid("never\x1b[2J"))
            await it.shows("[This was not said: never]")
            it.types("\x1b[200~" + "x" * 4_100 + "\x1b[201~\r")
            await it.shows("[This line is too long, so it is not sent.]")
            it.types("/help\r")
            await it.shows("type /help keys.]")
            await it.tea.hears("/help")
            it.types("/help keys\r")
            await it.shows("Tab completes a name, a command or a place")
            assert "/help keys" not in it.tea.heard
            it.types("/quit\r")
            assert await it.over == QUIT

    asyncio.run(story())


def test_keys_choose_what_is_read_and_where_lines_are_said():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            await it.shows("[1 all]  2 here  3 news")
            it.screen.shows(Read("bob says: Hi!", "said", "bob", tab=HERE))
            await it.has_row("[1 all]  2 here (1)  3 news")
            it.types("\x1b3")
            await it.shows("What you type is said on news.")
            await it.has_row("1 all  2 here  [3 news]")
            it.types("Hello!\r")
            await it.tea.hears("+news Hello!")
            it.types("\x1ba\x1b[1;3D\x1b[1;3C\x1b1")
            await it.shows("What you type is said in the room.")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())


def test_lines_of_other_tabs_are_held():
    async def story():
        async with desk(sorts=True) as it:
            await it.guest.inside.wait()
            it.types("/tab news\r")
            await it.has_row("1 all  2 here  [3 news]")
            it.screen.shows(Read("bob says: Hi!", "said", "bob", tab=HERE))
            await it.has_row("1 all  2 here (1)  [3 news]")
            assert "says: Hi!" not in it.written.getvalue()
            it.types("/tab all\r")
            await it.shows("says: Hi!")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())


def test_a_key_says_yes_to_a_knock():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.screen.shows(Offered("let bob in", "/let bob in"))
            await it.shows("[Press Alt-Y to let bob in.]")
            it.types("\x1by")
            await it.tea.hears("/let bob in")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())


def test_tab_completes_a_name():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.types("Hello, b\t")
            await asyncio.sleep(0.1)
            it.types("!\r")
            await it.tea.hears("Hello, bob!")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())


def test_a_new_size_is_told_and_long_lines_are_wrapped():
    async def story():
        async with desk() as it:
            await it.guest.inside.wait()
            it.size = Size(rows=24, columns=30)
            it.types("wide\r")
            await it.tea.hears("wide")
            it.tea.says("bob says: " + "word " * 8)
            await it.shows("bob says: word word word word")
            await it.shows("  word")
            it.types("/help keys\r")
            await it.shows("\n  command or a place; Up and")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())


def test_a_history_is_remembered_in_a_file_without_what_may_be_a_password(tmp_path):
    file = tmp_path / "typed"

    async def story():
        async with desk(history=str(file)) as it:
            await it.guest.inside.wait()
            it.types("Hello!\r")
            await it.tea.hears("Hello!")
            it.types("/login carl a cup\r")
            await it.tea.hears("/login carl a cup")
            it.types("/quit\r")
            await it.over

    asyncio.run(story())
    assert "+Hello!" in file.read_text()
    assert "cup" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("line", "hidden"),
    [("login carl a cup", True), ("/password x", True), (".Register carl x", True),
     ("register", False), ("I login now", False), ("", False)],
)  # fmt: skip
def test_a_line_that_may_hold_a_password_is_not_remembered(line, hidden):
    assert secret(line) is hidden
