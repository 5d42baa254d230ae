"""Each key of the configuration says whether it can change while the server runs, and how."""

import importlib
from pathlib import Path

import pytest

from teaparty.config import Config
from teaparty.core.values.limits import Limits
from teaparty.server.live import KEYS


def test_every_key_stands_in_the_table_of_what_can_change() -> None:
    """A new key goes into `teaparty/server/live.py`, with how it takes effect."""
    keys = set(Config.__struct_fields__) - {"limits"}
    assert set(KEYS) == keys | {f"limits.{name}" for name in Limits.__struct_fields__}


def test_the_table_in_the_operators_guide_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    docs = Path(__file__).parents[2] / "docs"
    monkeypatch.syspath_prepend(docs)
    generate = importlib.import_module("generate")
    assert (docs / "operator.md").read_text("utf-8") == generate.operator(), (
        "run: python docs/generate.py"
    )
