"""The WebSocket's opening handshake (RFC 6455, 4.2)."""

import base64
import binascii
import hashlib
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import NamedTuple

from teaparty.wire.websocket import deflate

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION = "13"
NO_WEBSOCKET = "Only a WebSocket is here."
NO_KEY = "The header Sec-WebSocket-Key has no key."
NO_SUBPROTOCOL = "None of these subprotocols is known here."


class Accepted(NamedTuple):
    """A handshake that is accepted: what is spoken then, and the headers of the answer.

    If it `deflates`, messages may be compressed.
    """

    subprotocol: str
    headers: list[tuple[str, str]]
    deflates: bool = False


class Refused(NamedTuple):
    """A handshake that is refused: the status and more headers of the answer, and why."""

    status: HTTPStatus
    why: str
    headers: tuple[tuple[str, str], ...] = ()


def shake_hands(
    headers: Mapping[str, str], known: Collection[str], usual: str, deflating: Collection[str] = ()
) -> Accepted | Refused:
    """Return how a WebSocket is accepted, or why it is not.

    `headers` has the names in small letters; `known` are the subprotocols, of which `usual` is
    spoken with a client that asks for none. Messages of those in `deflating` may be compressed.
    """
    if headers.get("upgrade", "").lower() != "websocket" or not _says_upgrade(headers):
        return _upgrade_first()
    if headers.get("sec-websocket-version") != VERSION:
        return _upgrade_first(("Sec-WebSocket-Version", VERSION))
    key = headers.get("sec-websocket-key", "")
    if not _is_key(key):
        return Refused(HTTPStatus.BAD_REQUEST, NO_KEY)
    asked = headers.get("sec-websocket-protocol", "")
    wanted = [each.strip() for each in asked.split(",")] if asked else [usual]
    chosen = next((each for each in wanted if each in known), None)
    if chosen is None:
        return Refused(HTTPStatus.BAD_REQUEST, NO_SUBPROTOCOL)
    offered = headers.get("sec-websocket-extensions", "")
    deflates = chosen in deflating and deflate.is_offered(offered)
    said = [("Sec-WebSocket-Protocol", chosen)] if asked else []
    if deflates:
        said.append(("Sec-WebSocket-Extensions", deflate.ANSWER))
    return Accepted(chosen, [*_accepting(key), *said], deflates)


def _upgrade_first(*more: tuple[str, str]) -> Refused:
    upgrade = (("Upgrade", "websocket"), ("Connection", "Upgrade"))
    return Refused(HTTPStatus.UPGRADE_REQUIRED, NO_WEBSOCKET, (*upgrade, *more))


def _says_upgrade(headers: Mapping[str, str]) -> bool:
    return "upgrade" in [each.strip() for each in headers.get("connection", "").lower().split(",")]


def _is_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        return False


def _accepting(key: str) -> list[tuple[str, str]]:
    digest = hashlib.sha1(key.encode("ascii") + GUID, usedforsecurity=False).digest()
    return [
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Accept", base64.b64encode(digest).decode("ascii")),
    ]
