"""A real browser that looks at the page of a real server; each tab tells what went wrong in it."""

import importlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import pytest

from tests.conftest import Running, lacking, servers

PATIENCE = 20.0
"""Seconds that a page has to show something; the machines are shared."""
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
BOTH = ("--listen=tcp:0:interface=127.0.0.1", "--listen=web:tcp:0:interface=127.0.0.1")
PLUGIN = '''
from teaparty.api import Event, Said, Session, command


class Toasted(Event, frozen=True, kw_only=True):
    speech = True
    text: list[dict[str, str]]  # no page can know what is in a field of a plugin

    def plain(self) -> str:
        return f"{self.who.name} raises a cup."


@command("toast")
def toast(me: Session) -> None:
    """Raise your cup."""
    me.room.append(Toasted(who=me.person, text=[{"to": "all"}]))


@command("count")
def count(me: Session, last: int) -> None:
    """Count aloud from 1."""
    for number in range(1, last + 1):
        me.room.append(Said(who=me.person, text=f"number {number}."))
'''
"""For what takes too long if it is typed, and an event of a plugin's own."""
LOST = "net::ERR_"
"""Begins what the browser itself says of a server that is not there."""

LINES = """() => [...document.querySelectorAll('#log p')].map(
    (p) => [...p.childNodes].filter((n) => n.nodeName !== 'TIME').map((n) => n.textContent).join('')
)"""
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


class Tab:
    """A tab that shows the page, and what a person does in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    # --- what it shows

    def lines(self) -> list[str]:
        """Return the paragraphs of the log, without their times."""
        found: list[str] = self.page.evaluate(LINES)
        return found

    def text(self, what: str) -> str:
        """Return what an element shows; nothing if it is hidden."""
        return str(self.page.locator(what).inner_text())

    def waits(self, for_what: Callable[[], object], why: str = "") -> Self:
        """Wait until it is true. (`wait_for_function` needs what our CSP forbids.)"""
        deadline = time.monotonic() + PATIENCE
        while not for_what():
            if time.monotonic() > deadline:
                log = "\n".join(self.lines()[-30:])
                raise AssertionError(f"{why or 'nothing'}: {self.text('body')}\n--- log:\n{log}")
            self.page.wait_for_timeout(25)
        return self

    def shows(self, *texts: str) -> Self:
        """Wait until each text stands in the log."""
        for text in texts:
            self.waits(lambda text=text: text in "\n".join(self.lines()), f"no {text!r}")
        return self

    def tells(self, what: str, text: str) -> Self:
        """Wait until an element shows this text."""
        return self.waits(lambda: text in self.text(what), f"no {text!r} in {what}")

    def phase(self, *phases: str) -> Self:
        """Wait until the page is in one of these phases."""
        return self.waits(
            lambda: self.page.evaluate("document.body.dataset.phase") in phases, str(phases)
        )

    def wider(self) -> bool:
        """Whether the page is wider than its window."""
        return bool(self.page.evaluate(WIDER))

    # --- what a person does

    def comes_in(self, name: str) -> Self:
        """Type a name at the gate, and wait until the room is there."""
        self.page.fill("#name", name)
        self.page.press("#name", "Enter")
        return self.is_in(name)

    def is_in(self, name: str) -> Self:
        return self.phase("in").tells("#people", f"{name} (you)")

    def says(self, *lines: str) -> Self:
        for line in lines:
            self.page.fill("#line", line)
            self.page.press("#line", "Enter")
        return self

    def leaves(self) -> None:
        """Quit, so that the name is free for the next test."""
        if self.page.is_closed() or self.page.evaluate("document.body.dataset.phase") != "in":
            return
        self.page.context.set_offline(False)
        self.page.evaluate("document.getElementById('quit').click()")
        self.phase("out")


@contextmanager
def browser() -> Iterator[Any]:
    """Start Chromium: where it is there the one without a window, which takes half the work."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    try:
        api = importlib.import_module("playwright.sync_api")
    except ImportError:
        api = None
    if path is None or api is None:
        lacking("there is no chromium (of Debian's package) with playwright (of the test extra)")
    with api.sync_playwright() as playwright:
        words = ["--no-sandbox", "--process-per-site"]
        started = playwright.chromium.launch(executable_path=path, args=words)
        yield started
        started.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """One browser for this folder. It ends with its tests: no other loop can run beside its own."""
    with browser() as started:
        yield started


@pytest.fixture(scope="package")
def usual(chromium: Any) -> Any:
    """The context that most tabs are in, as each new one takes half a second of the processor.

    Its first page stays, so that the process of the others does.
    """
    context = chromium.new_context()
    context.new_page()
    return context


@pytest.fixture(scope="session")
def open_party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("web")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "cups.py").write_text(PLUGIN)
    with servers(folder) as start:
        yield begins(start, "--plugins=plugins")


@pytest.fixture
def tea(open_party: Running) -> Iterator[Running]:
    """A party for tests that leave it as it was."""
    yield open_party
    open_party.loses_peers()


def begins(start: Callable[..., Running], *options: str) -> Running:
    """Start a server with a telnet and a web door."""
    server = start(*BOTH, *options, listen=None)
    web_port(server)
    return server


def web_port(server: Running) -> int:
    """The port of the web door."""
    return int(server.wait_for(r"http://\S+?:(\d+)/")[1])


def address(server: Running) -> str:
    return f"http://localhost:{web_port(server)}/"


Opens = Callable[..., Tab]


@pytest.fixture
def opens(chromium: Any, usual: Any) -> Iterator[Opens]:
    """Open the page of a server as somebody new; at the end there must be no complaint.

    `width` is the window's, `media` what the system prefers.
    """
    tabs: list[Tab] = []

    def opened(
        server: Running | str,
        *,
        phone: bool = False,
        width: int | None = None,
        before: Any = None,
        **media: str,
    ) -> Tab:
        page = (chromium.new_context(**PHONE) if phone else usual).new_page()
        tabs.append(Tab(page))
        if width is not None:
            page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(**media)
        if before is not None:
            before(page)
        page.goto(server if isinstance(server, str) else address(server))
        return tabs[-1].phase("out")

    yield opened
    for tab in tabs:
        tab.leaves()
    for context in chromium.contexts[1:]:
        context.close()
    usual.set_offline(False)
    for page in usual.pages[1:]:
        page.evaluate("localStorage.clear()")
        page.close()
    complaints = [text for tab in tabs for text in tab.complaints]
    assert [text for text in complaints if not re.search(LOST, text)] == []
