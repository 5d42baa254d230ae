"""What programs of the operator can ask for by HTTP about the health of the server."""

from http import HTTPStatus

from teaparty.doors.web.answers import Answer
from teaparty.operator_http.health import HEALTHY, readiness
from teaparty.operator_http.metrics import CONTENT_TYPE, in_text
from teaparty.operator_http.pages import Asked, Page
from teaparty.server.database_check import DatabaseCheck
from teaparty.server.figures import Figures


def health_pages(figures: Figures, database: DatabaseCheck) -> dict[str, Page]:
    """Return the pages by their paths."""

    async def healthy(asked: Asked) -> Answer:
        return Answer(HTTPStatus.OK, HEALTHY.encode())

    async def ready(asked: Asked) -> Answer:
        await database.wait()
        return readiness(figures.state())

    async def metrics(asked: Asked) -> Answer:
        database.ask()
        return Answer(HTTPStatus.OK, in_text(figures.snapshot()).encode(), kind=CONTENT_TYPE)

    return {"/healthz": Page(healthy), "/readyz": Page(ready), "/metrics": Page(metrics)}
