"""The page and its parts, read once at the start and served from memory."""

import hashlib
import json
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from teaparty.doors.web.answers import Answer
from teaparty.doors.web.texts import PAGE

FOLDER = Path(__file__).with_name("page")
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
"""What may be in the folder, by how its name ends."""


class File(NamedTuple):
    """A file as it is served; `tag` changes with its content."""

    kind: str
    body: bytes
    tag: str

    def answer(self, known: str) -> Answer:
        """Return the file, or that it is still as a browser has it, which names the tags it has."""
        more = (("ETag", self.tag), ("Cache-Control", "no-cache"))
        tags = {each.strip().removeprefix("W/") for each in known.split(",")}
        if self.tag in tags or known.strip() == "*":
            return Answer(HTTPStatus.NOT_MODIFIED, b"", more)
        return Answer(HTTPStatus.OK, self.body, more, self.kind)


def page() -> dict[str, File]:
    """Return the files of the page by their paths; raise OSError."""
    found = {
        f"/{path.name}": _file(path.suffix, path.read_bytes())
        for path in sorted(FOLDER.iterdir())
        if path.suffix in KINDS
    }
    found["/texts.json"] = _file(".json", json.dumps(PAGE, ensure_ascii=False).encode())
    found["/"] = found.pop("/index.html")
    return found


def _file(suffix: str, body: bytes) -> File:
    return File(KINDS[suffix], body, f'"{hashlib.sha256(body).hexdigest()[:24]}"')
