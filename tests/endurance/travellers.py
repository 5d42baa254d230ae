"""People whose links are cut: one comes by our client, one by our page in a real browser."""

import asyncio
import threading
import time
from typing import Any

from teaparty.client.address import Address
from teaparty.client.guest import Guest
from teaparty.client.link import Link, Patience
from teaparty.client.news import News, Read
from teaparty.client.web import WebTalk

SOON = Patience(connect=5.0, ping=0.4, dead=1.2)
COLLECTS = """() => {
  window.read = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (!node.matches?.('.line')) continue;
      const parts = [...node.childNodes].filter((each) => each.nodeName !== 'TIME');
      read.push(parts.map((each) => each.textContent).join(''));
    }
  }).observe(document.getElementById('log'), { childList: true });
}"""


class ByClient(threading.Thread):
    """Somebody who comes by our own client, which runs in a thread."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True)
        self._loop = asyncio.new_event_loop()
        self._talk = WebTalk(Address("ws", "localhost", port), name)
        self._link = Link(Address("ws", "127.0.0.1", port), self._talk, (), SOON)
        self._guest = Guest(self._talk, self._link)
        self.lines: list[str] = []
        self.notes_read: list[str] = []

    def run(self) -> None:
        """See `threading.Thread`."""
        self._loop.run_until_complete(self._guest.visits(self))
        self._loop.close()

    def shows(self, news: News) -> None:
        """See `teaparty.client.guest.Front`."""
        if isinstance(news, Read):
            self.lines.append(news.text)

    def notes(self, text: str) -> None:
        """See `teaparty.client.guest.Front`."""
        self.notes_read.append(text)

    def comes_in(self) -> "ByClient":
        """Come in; return when that has happened."""
        self.start()
        asyncio.run_coroutine_threadsafe(self._guest.inside.wait(), self._loop).result(20)
        return self

    def says(self, line: str) -> None:
        """See `cutting.Traveller`."""
        self._loop.call_soon_threadsafe(self._guest.says, line)

    def reads(self, last: int = 0) -> list[str]:
        """See `cutting.Traveller`."""
        return self.lines[-last:]

    def waits(self, seconds: float) -> None:
        """See `cutting.Traveller`."""
        time.sleep(seconds)

    def leaves(self) -> None:
        """Quit."""
        self.says("/quit")
        self.join(10)


class ByBrowser:
    """Somebody who comes in by our page, in a tab of a real browser."""

    def __init__(self, page: Any, address: str, name: str) -> None:
        self._page = page
        page.goto(address)
        page.fill("#name", name)
        page.press("#name", "Enter")
        page.wait_for_selector("#line:visible")
        page.evaluate(COLLECTS)

    def says(self, line: str) -> None:
        """See `cutting.Traveller`."""
        self._page.fill("#line", line)
        self._page.press("#line", "Enter")

    def reads(self, last: int = 0) -> list[str]:
        """See `cutting.Traveller`."""
        found: list[str] = self._page.evaluate("(last) => read.slice(-last)", last)
        return found

    def waits(self, seconds: float) -> None:
        """See `cutting.Traveller`."""
        self._page.wait_for_timeout(seconds * 1_000)
