"""The document that says what can be asked for by HTTP, as OpenAPI 3.1 has it."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from msgspec import json

from teaparty.core.values.templates import filled
from teaparty.core.words.command import Command
from teaparty.core.words.operations import values_class

REFUSED = {
    HTTPStatus.BAD_REQUEST: "The body is no JSON object, or it has other values than these.",
    HTTPStatus.UNAUTHORIZED: "There is no token, or it is over.",
    HTTPStatus.FORBIDDEN: "The token may not do that, or not any more.",
    HTTPStatus.CONFLICT: "It was not done; the answer says why.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is something else than JSON.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong; the log says what.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer, or all connections are taken.",
}
"""How an operation is answered that was not done, and what that means."""
ELSE = {
    HTTPStatus.REQUEST_TIMEOUT: "The request was not whole in time.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
    HTTPStatus.MISDIRECTED_REQUEST: "The server does not know that it is called so.",
    HTTPStatus.TOO_MANY_REQUESTS: "There were too many requests, or too many that failed.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The head of the request is too long.",
}
"""What any request may be answered, in plain text."""
_REFERENCES = "#/components/schemas/{name}"


def document(operations: Iterable[Command], answer: type, version: str) -> bytes:
    """Return the document of these operations, which are all answered by an `answer`."""
    commands = list(operations)
    classes = [values_class(each) for each in commands]
    (shown, *bodies), schemas = json.schema_components([answer, *classes], ref_template=_REFERENCES)
    paths = {
        f"/v1/{each.operation}": {"post": _operation(each, body, shown)}
        for each, body in zip(commands, bodies, strict=True)
    }
    return json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "teaparty", "version": version},
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
            "security": [{"token": []}],
        }
    )


def _operation(
    command: Command, body: Mapping[str, Any], answer: Mapping[str, Any]
) -> dict[str, Any]:
    needed = any(not each.optional for each in command.parameters)
    plain = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "operationId": command.operation,
        "summary": command.summary,
        "description": filled(command.meaning, {"sign": ""}),
        "x-right": command.right,
        "requestBody": {"required": needed, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _response("It was done.", {"application/json": {"schema": answer}}),
            **{
                str(status.value): _response(
                    text, {"application/json": {"schema": answer}, **plain}
                )
                for status, text in REFUSED.items()
            },
            **{str(status.value): _response(text, plain) for status, text in ELSE.items()},
        },
    }


def _response(text: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": content}
