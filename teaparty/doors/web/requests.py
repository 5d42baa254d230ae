"""A request as a value, and the answer to it."""

import re
from http import HTTPStatus
from typing import Any, NamedTuple

import h11

from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.gate import turned_away
from teaparty.doors.web.shared import USUAL, V1, Web
from teaparty.wire.websocket.handshake import Accepted, Refused, shake_hands

LONGEST_HEAD = 8_192
"""Bytes of a request."""
ROOM = "/room"
"""Where the WebSocket is."""
METHODS = "GET, HEAD"
VERSIONS = (b"1.0", b"1.1")

OTHER_VERSION = "Only HTTP/1.1 is spoken here."
OTHER_METHOD = "Here you can only GET something."
WITH_BODY = "Requests can't have a body here."
NOTHING = "There is nothing of that name."
STRANGE_NAME = (
    "This server does not know that it is called by this name. If it is yours, add the name to"
    " web_hosts in its configuration, or come by localhost or the IP address."
)
STRANGE_PROXY = (
    "This server is asked by a web server that it does not trust, and under a name that it does not"
    " know. If it is yours, add the address of that web server to trusted_proxies in its"
    " configuration."
)
STRANGE_PAGE = (
    "A page of another site can't speak to this server. If it is yours, add its origin to"
    " web_origins in the configuration."
)
TOO_LONG = "The head of a request is too long."
_ENDS = re.compile(rb"\n\r?\n")
_ABSOLUTE = re.compile(r"https?://([^/?]*)", re.IGNORECASE)


class Request(NamedTuple):
    """A request without its body. The headers' names are in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    version: bytes = b"1.1"

    @property
    def has_body(self) -> bool:
        """Whether more comes than the head."""
        return "transfer-encoding" in self.headers or self.headers.get("content-length", "0") != "0"


def next_event(http: h11.Connection) -> Any:
    """Return what comes next, as h11 does; refuse a head that is too long.

    h11 itself refuses only what is not whole yet, and reads all else that has come at once.
    """
    waiting = http.trailing_data[0] if http.their_state is h11.IDLE else b""
    if len(waiting) > LONGEST_HEAD and _ENDS.search(waiting, 0, LONGEST_HEAD) is None:
        raise h11.RemoteProtocolError(TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    return http.next_event()


def read(event: h11.Request) -> Request:
    """Return a request as a value; a header that comes several times is joined by commas.

    A target that names a host is asked of that one, whatever the header says (RFC 9112, 3.2.2).
    """
    headers: dict[str, str] = {}
    for name, value in event.headers:
        key, text = name.decode("ascii"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    target = event.target.decode("ascii")
    if absolute := _ABSOLUTE.match(target):
        headers["host"], target = absolute[1], target[absolute.end() :]
    path = target.partition("?")[0] or "/"
    return Request(event.method.decode("ascii"), path, headers, event.http_version)


def answer(request: Request, web: Web, local: str | None, client: str) -> Answer | Accepted:
    """Return the answer, or that the WebSocket is accepted.

    The request comes from `client`, by a connection that arrived at the address `local`; these are
    addresses, or empty for a Unix socket. `local` is None for a proxy, which has checked the host.
    """
    why = web.gate.asks(client)
    if why is not None:
        return turned_away(why)
    refused = _unfit(request) or _foreign(request, web, local)
    if refused is not None:
        return refused
    if request.path == ROOM:
        return _upgrade(request, web)
    file = web.files.get(request.path)
    if file is None:
        return refusal(HTTPStatus.NOT_FOUND, NOTHING)
    return file.answer(request.headers.get("if-none-match", ""))


def _upgrade(request: Request, web: Web) -> Answer | Accepted:
    may = request.method == "GET" and request.version == b"1.1"
    found = shake_hands(request.headers if may else {}, web.protocols, USUAL, deflating={V1})
    if isinstance(found, Refused):
        return refusal(found.status, found.why, *found.headers)
    return found


def _unfit(request: Request) -> Answer | None:
    """Return the refusal of a request that nobody answers."""
    if request.version not in VERSIONS:
        return refusal(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, OTHER_VERSION, ends=True)
    body = request.has_body
    if request.method not in METHODS.split(", "):
        allow = ("Allow", METHODS)
        return refusal(HTTPStatus.METHOD_NOT_ALLOWED, OTHER_METHOD, allow, ends=body)
    if body:
        return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, WITH_BODY, ends=True)
    return None


def _foreign(request: Request, web: Web, local: str | None) -> Answer | None:
    """Return the refusal of a request that may be made by a page of somebody else's."""
    host = request.headers.get("host", "")
    if local is not None and not web.site.is_called(host, local):
        proxied = "x-forwarded-for" in request.headers
        return refusal(HTTPStatus.MISDIRECTED_REQUEST, STRANGE_PROXY if proxied else STRANGE_NAME)
    if not web.site.lets_speak(request.headers.get("origin", ""), host):
        return refusal(HTTPStatus.FORBIDDEN, STRANGE_PAGE)
    return None
