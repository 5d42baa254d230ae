"""What programs of the operator have the party do by HTTP: `POST /v1/NAME`, with a token."""

import json
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NoReturn

import msgspec

from teaparty import control_messages
from teaparty.core.moderation.clerk import Clerk
from teaparty.core.moderation.tokens import NoToken, Tokens
from teaparty.core.party.party import Party
from teaparty.core.records import Unavailable
from teaparty.core.values.kinds import shown
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command
from teaparty.core.words.operations import NoValues
from teaparty.doors.web.answers import Answer
from teaparty.doors.web.requests import NOTHING, Request
from teaparty.operator_http.openapi import document
from teaparty.operator_http.pages import Asked, Page
from teaparty.server.answers import answer_of, refusal

OPERATIONS = "/v1/"
DOCUMENT = f"{OPERATIONS}openapi.json"
JSON = "application/json"
NO_JSON = f"The body has to be of the type {JSON}."
NO_UTF_8 = "The body has to be a text in UTF-8."
UNREADABLE = "The body is no JSON that can be read."
NO_OBJECT = "The body has to be a JSON object with the values."
TWICE = "The body has {field} twice."
NO_TOKEN = "A token was expected, as in the header: Authorization: Bearer teaparty.1.0pFZ4b5m"  # noqa: S105
_ASKS_FOR_TOKEN = (("WWW-Authenticate", "Bearer"),)
_BEARER = "bearer "


class NotDone(Exception):
    """A request that is answered by this status, and a sentence that says why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def operation_pages(party: Party, version: str) -> dict[str, Page]:
    """Return the pages by their paths."""

    async def operate(asked: Asked) -> Answer:
        try:
            return await _operate(party, asked, version)
        except NotDone as error:
            return _answer(error.status, refusal(str(error), version))

    return {
        OPERATIONS: Page(operate, ("POST",)),
        DOCUMENT: Page(_Described(party, version)),
    }


class _Described:
    """The document, which is made anew when a reload or a rehash has changed the operations."""

    def __init__(self, party: Party, version: str) -> None:
        self._party, self._version = party, version
        self._of: list[Command] = []
        self._body = b""

    async def __call__(self, asked: Asked) -> Answer:
        operations = list(by_http(self._party).values())
        if operations != self._of:
            self._body = document(operations, control_messages.Answer, self._version)
            self._of = operations
        return Answer(HTTPStatus.OK, self._body, kind=JSON)


def by_http(party: Party) -> dict[str, Command]:
    """Return the operations that can be asked for by HTTP, by their names."""
    return {name: each for name, each in party.operations().items() if each.by_http}


async def _operate(party: Party, asked: Asked, version: str) -> Answer:
    command = by_http(party).get(asked.request.path.removeprefix(OPERATIONS))
    if command is None:
        raise NotDone(HTTPStatus.NOT_FOUND, NOTHING)
    clerk = await _clerk(party, asked.request, command)
    values = _values(asked)
    try:
        served = await clerk.does_with(command, values)
    except NoValues as refused:
        raise NotDone(HTTPStatus.BAD_REQUEST, str(refused)) from None
    status = HTTPStatus.OK if served.done else HTTPStatus.CONFLICT
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR if served.failed else status, answer_of(served, version)
    )


async def _clerk(party: Party, request: Request, command: Command) -> Clerk:
    """Return who acts by the token that a request has."""
    shown = request.headers.get("authorization", "")
    if not shown.lower().startswith(_BEARER):
        raise NotDone(HTTPStatus.UNAUTHORIZED, NO_TOKEN)
    try:
        return await Tokens.of(party).clerk(shown[len(_BEARER) :].strip(), command.right or "")
    except NoToken as refused:
        raise NotDone(HTTPStatus.UNAUTHORIZED, str(refused)) from None
    except Unavailable as refused:
        raise NotDone(HTTPStatus.SERVICE_UNAVAILABLE, str(refused)) from None
    except Refusal as refused:
        raise NotDone(HTTPStatus.FORBIDDEN, str(refused)) from None


def _values(asked: Asked) -> Mapping[str, Any]:
    """Return the values in the body, which may be left out where there are none."""
    if not asked.body:
        return {}
    kind = asked.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise NotDone(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, NO_JSON)
    found = _read(asked.body)
    if not isinstance(found, dict):
        raise NotDone(HTTPStatus.BAD_REQUEST, NO_OBJECT)
    return found


def _read(body: bytes) -> Any:
    """Return what stands in a body. A key that comes twice would be read so or so."""
    try:
        return json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise NotDone(HTTPStatus.BAD_REQUEST, NO_UTF_8) from None
    except (ValueError, RecursionError):
        raise NotDone(HTTPStatus.BAD_REQUEST, UNREADABLE) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise NotDone(HTTPStatus.BAD_REQUEST, TWICE.format(field=shown(name)))
    return dict(pairs)


def _no_number(word: str) -> NoReturn:
    """Refuse NaN and infinity, which JSON does not have."""
    raise ValueError(word)


def _answer(status: HTTPStatus, answer: control_messages.Answer) -> Answer:
    more = _ASKS_FOR_TOKEN if status == HTTPStatus.UNAUTHORIZED else ()
    why = "" if answer.done else " ".join(answer.lines)
    return Answer(status, msgspec.json.encode(answer), more, kind=JSON, why=why)
