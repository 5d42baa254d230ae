"""Makes the picture of four clients: `python docs/four_screens.py`, with what the tests need.

A real server runs in a temporary folder, on the usual ports, with a certificate of its own. Four
people talk in one room: by a browser, by telnet, by TinTin++ with TLS, and by our own client. The
terminals run in tmux; their screens are drawn beside the page's, as they are.
"""

import html
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from screenshots import HERE, TWISTD, chromium, comes_in
from screenshots import says as types

COLUMNS, ROWS = 66, 19
CLIENT = f"{sys.executable} -m teaparty.client localhost"
TERMINALS = {
    "bob": ("telnet localhost 5005", "telnet localhost 5005", ["login bob"]),
    "carol": (
        "tt++, #ssl localhost 5006",
        "/usr/games/tt++ -G",
        ["#ssl tea localhost 5006", "login carol"],
    ),
    "dave": ("teaparty-client localhost", CLIENT, ["dave"]),
}
"""By whom: the title, the program, and how they come in."""
BROWSER = "http://localhost:5080/"
TALK = [
    ("alice", "Good evening! I am in a browser."),
    ("bob", "'And I came by telnet."),
    ("carol", "'TinTin++ here. Nobody can read along: this is TLS."),
    ("dave", "I have the terminal client. Tea, anybody? 🫖 お茶"),
    ("bob", ":passes the cups."),
    ("alice", ">dave Is there any sugar left?"),
    ("dave", "/whisper alice In the second drawer."),
    ("carol", "'To our hosts!"),
    ("alice", ":raises her cup."),
]
PAUSE = 0.7
WIDTH, HEIGHT = 640, 436
SCALE = 0.75
"""How small the page is drawn, to have room for its list of people."""
LOOK = {
    "viewport": {"width": round(WIDTH / SCALE), "height": round(HEIGHT / SCALE)},
    "device_scale_factor": SCALE,
}
STYLE = f"""
body {{ margin: 0; padding: 14px; background: #8a94a6; width: max-content;
       display: grid; grid-template-columns: {WIDTH}px {WIDTH}px; gap: 14px; }}
figure {{ margin: 0; border-radius: 7px; overflow: hidden; background: #16181d; }}
figcaption {{ font: 600 14px "DejaVu Sans", sans-serif; padding: 6px 12px; height: 18px;
             background: #2b2f38; color: #e6e9ef; }}
figure img {{ display: block; }}
pre {{ margin: 0; padding: 8px 12px; box-sizing: border-box; height: {HEIGHT}px; color: #d8dce4;
      font: 15px/22px "DejaVu Sans Mono", monospace; }}
"""
COLOURS = ("#000", "#f07178", "#a5d66f", "#ffcb6b", "#82aaff", "#d6a4f2", "#7fdbca", "#d8dce4")
SGR = re.compile("\x1b\\[([0-9;]*)m")


@contextmanager
def server() -> Iterator[str]:
    """Run a server in an empty folder until it is no longer needed; yield the folder."""
    with tempfile.TemporaryDirectory() as folder:
        words = [*TWISTD, "-n", "--pidfile=", "teaparty", "--tls-self-signed"]
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True)  # noqa: S603
        try:
            print(process.stdout.readline().strip())
            yield folder
        finally:
            process.terminate()
            process.communicate()


def tmux(*words: str) -> str:
    """Run tmux, on a socket of its own; return what it says."""
    command = ["tmux", "-L", "four-screens", "-f", "/dev/null", *words]
    return subprocess.run(command, capture_output=True, text=True).stdout  # noqa: S603


def opens(name: str, program: str, home: str) -> None:
    """Run a program in a terminal of its own; `home` is where it finds no certificates."""
    program = f"TERM=screen-256color LANG=C.UTF-8 HOME={home} {program}"
    tmux("new-session", "-d", "-s", name, "-x", str(COLUMNS), "-y", str(ROWS), program)
    tmux("set-option", "-g", "status", "off")
    time.sleep(2 * PAUSE)


def says(who: Any, line: str) -> None:
    """Type a line into the page, or into a terminal, by its name."""
    if not isinstance(who, str):
        types(who, line)
    else:
        tmux("send-keys", "-t", who, "-l", line)
        tmux("send-keys", "-t", who, "Enter")
    time.sleep(PAUSE)


def coloured(screen: str) -> str:
    """Return the text of a terminal as HTML, with its colours."""
    text, *runs = SGR.split(screen)
    made, style = [html.escape(text)], dict[str, str]()
    for codes, text in zip(runs[::2], runs[1::2], strict=True):
        style = _after(style, codes)
        look = ";".join(f"{name}:{value}" for name, value in style.items())
        made.append(f'<span style="{look}">{html.escape(text)}</span>')
    return "".join(made)


def _after(style: dict[str, str], codes: str) -> dict[str, str]:
    """Return how text looks after an attribute, of which tmux writes one at a time."""
    if codes in ("", "0"):
        return {}
    if codes == "1":
        return {**style, "font-weight": "bold"}
    if codes == "39":
        return {**style, "color": "inherit"}
    if codes.startswith("38;2;"):
        return {**style, "color": f"rgb({','.join(codes.split(';')[2:])})"}
    if codes.startswith("38;5;"):
        return {**style, "color": _of_cube(int(codes[5:]))}
    return {**style, "color": COLOURS[int(codes) % 10]} if re.fullmatch(r"[39]\d", codes) else style


def _of_cube(number: int) -> str:
    """Return one of the colours from 16 to 231 of the 256."""
    parts = ((number - 16) // place % 6 for place in (36, 6, 1))
    return "#" + "".join(f"{55 + 40 * part if part else 0:02x}" for part in parts)


def figure(title: str, screen: str) -> str:
    """Return one of the four screens."""
    return f"<figure><figcaption>{html.escape(title)}</figcaption>{screen}</figure>"


def talk(browser: Any, home: str) -> Iterator[str]:
    """Have the talk; yield the screens as they are after it."""
    people: dict[str, Any] = {}
    for name, (_, program, lines) in TERMINALS.items():
        opens(name, program, home)
        for line in lines:
            says(name, line)
        people[name] = name
    people["alice"] = comes_in(browser, BROWSER, **LOOK)
    for who, line in TALK:
        says(people[who], line)
    page = b64encode(people["alice"].screenshot()).decode()
    yield figure(BROWSER, f'<img src="data:image/png;base64,{page}" width="{WIDTH}">')
    for name, (title, _, _) in TERMINALS.items():
        screen = tmux("capture-pane", "-e", "-p", "-t", name)
        yield figure(title, f"<pre>{coloured(screen.rstrip())}</pre>")


def picture(page: Any) -> bytes:
    """Return a picture of all that is on the page, in a format that is small for this."""
    box = page.locator("body").bounding_box()
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": 85,
            "clip": {**box, "scale": 1},
            "captureBeyondViewport": True,
        },
    )
    return b64decode(taken["data"])


def main() -> None:
    """Make the picture."""
    try:
        with server() as folder, chromium() as browser:
            page = browser.new_page()
            page.set_content(
                f"<!doctype html><style>{STYLE}</style>{''.join(talk(browser, folder))}"
            )
            (HERE / "four-screens.webp").write_bytes(picture(page))
    finally:
        tmux("kill-server")


if __name__ == "__main__":
    main()
