"""What can be asked for by HTTP: each page says by which methods, and makes its answer."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from teaparty.core.words.taking import shortened
from teaparty.doors.web.answers import Answer, refusal
from teaparty.doors.web.requests import NOTHING, Request

OTHER_METHOD = "This can't be asked for by {method}, but by {methods}."
LOOKS = ("GET", "HEAD")
"""The methods of pages that only show something."""


class Asked(NamedTuple):
    """A whole request of a program at this address, which is empty for a Unix socket."""

    request: Request
    body: bytes = b""
    address: str = ""


class Page(NamedTuple):
    """A page. `answer` may take its time; what it raises is a fault of ours."""

    answer: Callable[[Asked], Awaitable[Answer]]
    methods: tuple[str, ...] = LOOKS


Pages = Mapping[str, Page]
"""Pages by their paths. A path that ends with `/` is for all that lies right below it."""


def page_of(pages: Pages, request: Request) -> Page | Answer:
    """Return the page that a request asks for, or the answer that there is none."""
    folder = request.path[: request.path.rfind("/") + 1]
    page = pages.get(request.path) or pages.get(folder)
    if page is None:
        return refusal(HTTPStatus.NOT_FOUND, NOTHING)
    if request.method not in page.methods:
        methods = ", ".join(page.methods)
        why = OTHER_METHOD.format(method=shortened(request.method), methods=methods)
        return refusal(HTTPStatus.METHOD_NOT_ALLOWED, why, ("Allow", methods))
    return page
