"""At which lines a bell rings."""

import pytest

from teaparty.core.events import Announced, Emoted, Person, Said, Shouted, Whispered
from teaparty.core.log.log import Entry, Watched
from teaparty.core.values.looks import Look
from teaparty.render.bell import rings
from teaparty.render.lines import pieces

ALICE, BOB = Person(1, "alice"), Person(2, "bob")


def entry(event, named=None):
    return Entry(room="hall", number=0, at=0.0, event=event, named=named)


WHISPER = entry(Whispered(who=ALICE, to=(BOB,), text="bob!"))
PLAIN = entry(Said(who=ALICE, text="tea!"))
NAMED = entry(Said(who=ALICE, text="bob!"), {BOB.number: "bob"})
WATCHED = entry(Emoted(who=ALICE, text="pours tea."), {BOB.number: Watched("tea")})
SHOUT = entry(Shouted(who=ALICE, text="tea!"))
OTHERS = entry(Announced(text="Tea!", who=ALICE))
OWN = entry(Said(who=BOB, text="bob!"), {BOB.number: "bob"})
ALL = [WHISPER, PLAIN, NAMED, WATCHED, SHOUT, OTHERS, OWN]


@pytest.mark.parametrize(
    ("bell", "rung"),
    [
        ("off", []),
        ("whispers", [WHISPER]),
        ("named", [WHISPER, NAMED, WATCHED]),
        ("all", [WHISPER, PLAIN, NAMED, WATCHED, SHOUT]),
    ],
)
def test_it_rings_at_what_somebody_wants_to_hear(bell, rung):
    assert [each for each in ALL if rings(each, bell, BOB.number)] == rung


def test_the_line_ends_with_it():
    made = pieces([NAMED, PLAIN], Look(bell="named", timestamps=True), pytest.fail, BOB.number)
    assert [piece.endswith(b"!\a\r\n") for piece in made] == [True, False]


def test_nobody_else_hears_it():
    for look, viewer in ((Look(), 2), (Look(bell="named"), 3), (Look(bell="all"), 1)):
        assert b"\a" not in b"".join(pieces([NAMED], look, pytest.fail, viewer))
    assert b"\a" in b"".join(pieces([PLAIN], Look(bell="all"), pytest.fail))
