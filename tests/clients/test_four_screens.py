"""Three people and the operator at three nodes, one of which is killed while they talk.

The guide shows what they saw. With TEAPARTY_WRITE in the environment it is written there anew, and
the picture of the page with it: `TEAPARTY_WRITE=1 pytest tests/clients/test_four_screens.py`.
"""

import os
import re
import signal
import socket
import sys
from base64 import b64decode
from contextlib import ExitStack

import pytest

from tests import fork_server
from tests import sentences as s
from tests.browser.conftest import Tab, browser
from tests.clients.balanced import GUIDE, PAGE, TELNET, TELNET_TLS, balanced, until
from tests.clients.conftest import Screen
from tests.conftest import PATIENCE, servers

pytestmark = [pytest.mark.slow, pytest.mark.clients]
PICTURE = GUIDE.with_name("node-killed.webp")
SCREEN = re.compile(r"(<!-- screen: (.+?) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
LOOK = {"viewport": {"width": 760, "height": 440}}
NUMBER = re.compile(r" *\d+(?= *)")


class Evening:
    """Alice came by telnet, bob by the page, and carol by TinTin++ with TLS."""

    def __init__(self, tea, chromium, stack):
        self.tea, self.shown = tea, {}
        self.alice = self._comes_in("alice", stack, "telnet", "a", ["telnet", str(TELNET)])
        with tea.only("page", "b"):
            page = chromium.new_context(ignore_https_errors=True, **LOOK).new_page()
            page.goto(f"https://{tea.host}:{PAGE}/")
            self.bob = Tab(page).phase("out").comes_in("bob")
        self.carol = self._comes_in("carol", stack, "telnet_tls", "c", ["tt++", str(TELNET_TLS)])

    def _comes_in(self, name, stack, way, node, client):
        home = self.tea.folder / f"home-{name}"
        home.mkdir()
        program, port = client
        words = [program, self.tea.host, port]
        if program == "tt++":
            words = [program, "-G", "-e", f"#ssl tea {self.tea.host} {port}"]
        with self.tea.only(way, node):
            screen = Screen(words, home)
            stack.callback(screen.closes)
            screen.shows("Type login and your name").says(f"login {name}").shows("Exits:")
        return screen

    def say(self, *lines):
        """Have people say lines, each when all have read the one before."""
        for name, line in lines:
            getattr(self, name).says(line)
            words = line.lstrip("':")
            for screen in (self.alice, self.bob, self.carol):
                screen.shows(words)

    def tool(self, *words):
        """Return what the operator types and reads on the machine of node a."""
        command = [sys.executable, "-m", "teaparty.admin", "--config=a.toml", *words]
        done = fork_server.run(command, cwd=self.tea.folder, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        read = done.stdout.replace(socket.gethostname(), "tea")
        return f"$ teaparty-admin {' '.join(words)}\n{read}"

    def page(self):
        """Return the last lines of what bob's page shows, with what stands below the talk."""
        parts = [*self.bob.lines()[-6:], self.bob.text("#status")]
        if self.bob.page.is_visible("#outbox"):
            parts.append(self.bob.text("#outbox"))
        return "".join(f"{part}\n" for part in parts if part)

    def picture(self):
        """Return a picture of the page, in a format that is small for this."""
        session = self.bob.page.context.new_cdp_session(self.bob.page)
        wanted = {"format": "webp", "quality": 80}
        return b64decode(session.send("Page.captureScreenshot", wanted)["data"])

    def plays(self):
        """Have the evening; return what was on the screens, by their names in the guide."""
        shown = self.shown
        self.say(
            ("alice", "'Good evening! I came by telnet."),
            ("carol", "'TinTin++ here, by TLS."),
            ("bob", "And I am in a browser."),
        )
        shown["tool before"] = self.tool("nodes")
        self.tea.nodes["b"].ends(signal.SIGKILL)
        self.bob.phase("lost").says("Is the tea ready?").tells("#outbox", "Waiting")
        self.alice.says("'Bob is so quiet.")
        self.carol.shows("Bob is so quiet.").says(":pours the tea.").shows("* carol pours")
        shown["page lost"], picture = self.page(), self.picture()
        self.bob.phase("in").tells("#status", s.you_are_back).shows("Is the tea ready?")
        shown["page back"] = self.page()
        self.say(("carol", "'Just now. Here is your cup, bob."), ("bob", "Thank you!"))
        until(lambda: len(self.nodes()) == 2, "node b is still there")
        shown["tool after"] = self.tool("nodes")
        shown["telnet"], shown["tt++"] = map(on_screen, (self.alice, self.carol))
        return picture

    def nodes(self):
        """Return the rows of the nodes."""
        return re.findall(r"^[abc] .*$", self.tool("nodes"), re.MULTILINE)


def on_screen(terminal):
    """Return what is on a terminal since the welcome, without empty rows."""
    rows = [row for row in map(str.rstrip, terminal.lines()) if row]
    begins = next(place for place, row in enumerate(rows) if row.startswith("Welcome"))
    return "".join(f"{row}\n" for row in rows[begins:])


def alike(text):
    """Return a text with all numbers the same, and the spaces before them."""
    return NUMBER.sub(" 0", text)


def test_a_node_is_killed_while_people_talk_and_the_page_comes_back_by_another_one(tmp_path):
    with ExitStack() as stack:
        tea = stack.enter_context(balanced(tmp_path, stack.enter_context(servers(tmp_path))))
        evening = Evening(tea, stack.enter_context(browser()), stack)
        picture = evening.plays()
    guide = GUIDE.read_text()
    if os.environ.get("TEAPARTY_WRITE"):
        GUIDE.write_text(
            SCREEN.sub(lambda found: f"{found[1]}{evening.shown[found[2]]}{found[4]}", guide)
        )
        PICTURE.write_bytes(picture)
    stands = {name: text for _, name, text, _ in SCREEN.findall(GUIDE.read_text())}
    assert {name: alike(text) for name, text in stands.items()} == {
        name: alike(text) for name, text in evening.shown.items()
    }
