"""Whether the party is ready, and why not."""

import pytest
from msgspec import structs

from teaparty.operator_http.health import (
    CLOSING,
    DRAINING,
    FULL,
    GONE,
    JOINING,
    NO_DATABASE,
    NOT_SAVING,
    OUT_OF_REACH,
    READY,
    State,
    readiness,
)

WELL = State(closing=False, full=False, saving=True, database=True)


def test_a_party_without_troubles_is_ready():
    assert (readiness(WELL).status, readiness(WELL).body) == (200, READY.encode())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"closing": True}, CLOSING),
        ({"full": True}, FULL),
        ({"saving": False}, NOT_SAVING),
        ({"database": False}, NO_DATABASE),
        ({"reached": False}, OUT_OF_REACH),
        ({"gone": True}, GONE),
        ({"joining": True}, JOINING),
        ({"draining": True}, DRAINING),
    ],
)
def test_each_trouble_is_said(change, why):
    found = readiness(structs.replace(WELL, **change))
    assert (found.status, found.body) == (503, f"{why}\n".encode())


def test_several_troubles_are_all_said():
    found = readiness(structs.replace(WELL, full=True, database=False))
    assert found.body == f"{FULL}\n{NO_DATABASE}\n".encode()
