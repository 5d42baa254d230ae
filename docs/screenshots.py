"""Makes the pictures of the page: `python docs/screenshots.py`, with what the tests need.

A real server runs in a temporary folder. Three people talk by telnet with alice, who looks at the
page: in light, in dark, and on a phone.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
TWISTD = [sys.executable, "-c", "from twisted.scripts.twistd import run; run()"]
WIDE = {"viewport": {"width": 1000, "height": 640}}
PHONE = {
    "viewport": {"width": 390, "height": 740},
    "is_mobile": True, "has_touch": True, "device_scale_factor": 1.5,
}  # fmt: skip
PICTURES: dict[str, dict[str, Any]] = {
    "page.png": WIDE,
    "page-dark.png": {**WIDE, "color_scheme": "dark"},
    "page-phone.png": PHONE,
}
TALK = [
    ("hatter", "'Good afternoon, alice! There is plenty of room."),
    ("alice", "Thank you. Is there any tea left?"),
    ("dormouse", ":yawns."),
    ("hatter", "'Darjeeling, and a recipe for the tarts: https://tea.example/tarts"),
    ("dormouse", "whisper alice The biscuits are in the top drawer."),
    ("alice", ">dormouse I won't tell anybody."),
    ("Соня", "'Привет! 你好 مرحبا! 🫖"),
    ("hatter", "+news Tarts at four."),
    ("dormouse", "+tea Assam, alice?"),
    ("hatter", "'A toast to alice!"),
    ("alice", ":raises her cup."),
]
CHANNELS = """
[channels.news]
about = "What is new here"
joined = true
[channels.tea]
about = "Kinds of tea"
joined = true
"""
PAUSE = 0.4


@contextmanager
def server() -> Iterator[tuple[int, str]]:
    """Run a server; yield its port for telnet, and the address of its page."""
    with tempfile.TemporaryDirectory() as folder:
        listen = ["--listen=tcp:0:interface=127.0.0.1", "--listen=web:tcp:0:interface=127.0.0.1"]
        Path(folder, "party.toml").write_text(CHANNELS)
        words = [*TWISTD, "-n", "--pidfile=", "teaparty", "--config=party.toml", *listen]
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            found = re.search(r"telnet \S+ (\d+).*(http://\S+)", process.stdout.readline())
            if found is None:
                raise SystemExit("The server did not say where it listens.")
            yield int(found[1]), found[2]
        finally:
            process.terminate()
            process.communicate()


def says(who: Page | socket.socket, line: str) -> None:
    """Type a line, in the page or by telnet."""
    if isinstance(who, socket.socket):
        who.sendall(f"{line}\r\n".encode())
    else:
        who.fill("#line", line)
        who.press("#line", "Enter")
    time.sleep(PAUSE)


def comes_in(browser: Browser, address: str, **look: Any) -> Page:
    """Open the page, and come in as alice."""
    page = browser.new_context(**look).new_page()
    page.goto(address)
    page.fill("#name", "alice")
    page.press("#name", "Enter")
    page.wait_for_selector("#people b", state="attached")
    return page


def picture(browser: Browser, file: Path, **look: Any) -> None:
    """Have the talk, and take the picture of it."""
    with server() as (port, address), ExitStack() as links:
        people: dict[str, Any] = {}
        for name in dict.fromkeys(who for who, _ in TALK):
            if name != "alice":
                people[name] = links.enter_context(socket.create_connection(("127.0.0.1", port)))
                says(people[name], f"login {name}")
        people["alice"] = comes_in(browser, address, **look)
        for who, line in TALK:
            says(people[who], line)
        people["alice"].screenshot(path=file)
        people["alice"].context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser that takes the pictures."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def main() -> None:
    """Make all pictures."""
    with chromium() as browser:
        for name, look in PICTURES.items():
            picture(browser, HERE / name, **look)


if __name__ == "__main__":
    main()
