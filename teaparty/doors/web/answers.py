"""What a browser is answered: a status, headers and a body, as values."""

from http import HTTPStatus
from typing import NamedTuple

PLAIN = "text/plain; charset=utf-8"
SAFETY = (
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""Headers of every answer."""
Headers = tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """An answer. `body` is what GET gets; for HEAD only its length is told."""

    status: HTTPStatus
    body: bytes = b""
    more: Headers = ()
    kind: str = PLAIN
    ends: bool = False
    """Whether the connection ends with it."""
    why: str = ""
    """Why it is a refusal, if it is one."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers."""
        length = ("Content-Length", str(len(self.body)))
        about = (
            () if self.status == HTTPStatus.NOT_MODIFIED else (("Content-Type", self.kind), length)
        )
        ends = (("Connection", "close"),) if self.ends else ()
        return [*about, *self.more, *SAFETY, *ends]

    def whole(self) -> bytes:
        """Return all bytes of an answer to something that was not read."""
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode("ascii") + self.body


def refusal(status: HTTPStatus, why: str, *more: tuple[str, str], ends: bool = False) -> Answer:
    """Return the answer that says in one sentence why there is no other."""
    return Answer(status, f"{why}\n".encode(), more, ends=ends, why=why)
