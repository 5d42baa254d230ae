"""What the guide says that people and operators read when something fails is what they read."""

from pathlib import Path

import pytest

from teaparty.core.memory import outage, shared_turns
from teaparty.doors.web.texts import PAGE
from teaparty.operator_http import health
from teaparty.server import node_news
from tests import sentences as s

GUIDE = Path(__file__).parents[2] / "docs" / "cluster-guide.md"
TEA = "Is the tea ready?"
WHY = "it has not answered for 3 seconds"
TEXTS = [
    *(PAGE[name] for name in ("lost", "waiting", "back")),
    PAGE["meanwhile.other"].format(count=2),
    outage.OUT_OF_REACH,
    outage.WITHIN_REACH,
    outage.NOT_ASKED.format(why=WHY),
    shared_turns.REFUSED["late"].format(text=TEA),
    shared_turns.UNKNOWN.format(text=TEA),
    shared_turns.LOST,
    s.come_in_as_proposal("tess", "tess2"),
    s.lost_link("tess"),
    s.arrived("tess"),
    node_news.OUT_OF_REACH.format(why=WHY),
    node_news.WITHIN_REACH,
    node_news.JOINED_ANEW.format(epoch=1029),
    node_news.GONE.format(node="a", epoch=1024),
    node_news.THERE.format(node="a", epoch=1027),
    node_news.LOST,
    health.OUT_OF_REACH,
    health.NO_DATABASE,
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_guide_has_each_text_as_it_is_read(text: str) -> None:
    assert f"`{text}`" in GUIDE.read_text(encoding="utf-8")
