"""Keeping order: what everybody reads, and the lists of the staff."""

import os
from pathlib import Path

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import ASCII, DEFAULT, Colours, Look
from teaparty.render.durations import span_in_words
from teaparty.render.lines import line

pytestmark = pytest.mark.usefixtures("in_greenwich")

GOLDEN = Path(__file__).parent / "golden"
READER = Look(screen_reader=True)
LOOKS = {
    "plain": {},
    "colour": {"colours": Colours.SIXTEEN},
    "reader": {"screen_reader": True},
}
NOON = 1_800_000_000.0
BAN = e.SanctionRow(target="bob", until=None, by="zoe", why="")
NETWORK = e.SanctionRow(target="10.0.0.0/8", until=NOON, by="zoe", why="Spam.")


def sanction(target, until, by, why=""):
    return e.SanctionRow(target=target, until=until, by=by, why=why)


def audit(at, who, what, whom="", why=""):
    return e.AuditRow(at=NOON + at, who=who, what=what, whom=whom, why=why)


def report(number, by, whom, text, state="open", host="", answer=""):
    return e.ReportRow(
        number=number, at=NOON + number * 100, by=by, whom=whom, room="The Parlour", text=text,
        state=state, host=host, answer=answer,
    )  # fmt: skip


LONG = "They shout all the time, and when one asks them to stop, they only shout more."
SCENES = {
    "order": (
        e.Walled(text="The kettle is to be descaled. Have another cup before that is done!"),
        e.Closing(seconds=5_400, why="A new kettle."),
        e.Closing(seconds=30),
        e.Closing(seconds=0, why="A new kettle."),
        e.Closing(seconds=0),
        e.ClosingCancelled(),
    ),
    "bans": (
        e.BansListed(
            sanctions=(
                sanction("bob", None, "zoe"),
                sanction("2001:db8:1234:5678::/64", NOON, "the.march.hare", LONG),
                sanction("愛麗絲", NOON + 86_400, "zoe", "Spam."),
            )
        ),
        e.MutesListed(
            sanctions=(sanction("bob", NOON, "zoe", LONG), sanction("dormouse", None, "hare"))
        ),
        e.BansListed(sanctions=()),
        e.MutesListed(sanctions=()),
    ),
    "audit": (
        e.AuditListed(
            entries=(
                audit(0, "zoe", "ban", "2001:db8:1234:5678::/64", LONG),
                audit(60, "the.march.hare", "shutdown cancelled"),
                audit(120, "zoe", "wall", why="The tea is ready."),
                audit(180, "zoe", "unmute", "愛麗絲"),
            )
        ),
        e.AuditListed(entries=()),
    ),
    "reports": (
        e.ReportsListed(
            reports=(
                report(9, "alice", "bob", LONG),
                report(10, "愛麗絲", "the.march.hare", "Rude.", "claimed", "zoe"),
                report(11, "alice", "dormouse", "Snores.", "closed", "zoe", "So do I."),
            )
        ),
        e.ReportShown(report=report(9, "alice", "bob", LONG)),
        e.ReportShown(report=report(11, "alice", "dormouse", "Snores.", "closed", "zoe", LONG)),
        e.ReportsListed(reports=()),
    ),
}


@pytest.mark.parametrize("wears", LOOKS)
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("scene", SCENES)
def test_a_screen_looks_as_it_did(scene, width, wears):
    look = Look(width=width, **LOOKS[wears])
    made = "".join(f"{line(event, look)}\n" for event in SCENES[scene]).replace("\x1b", r"\e")
    file = GOLDEN / f"{scene}-{width}-{wears}.txt"
    if os.environ.get("TEAPARTY_GOLDEN") == "write":
        file.write_text(made, "utf-8")
    assert made == file.read_text("utf-8")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (90, "1 minute 30 seconds"), (600, "10 minutes"),
     (3_601, "1 hour"), (5_400, "1 hour 30 minutes"), (90_000, "1 day 1 hour"),
     (86_460, "1 day"), (604_800, "7 days")],
)  # fmt: skip
def test_a_span_is_told_in_its_two_largest_units(seconds, words):
    assert span_in_words(seconds) == words


def test_a_span_in_a_template_is_told_in_words():
    told = e.Told(text="{name} can't speak for {span}.", fields={"name": "bob", "span": "90"})
    assert line(told, DEFAULT) == "bob can't speak for 1 minute 30 seconds."
    told = e.Told(text="{span}", fields={"span": "90.5"})
    assert line(told, DEFAULT) == "1 minute 30 seconds"
    told = e.Told(text="{span}", fields={"span": "a plugin's own"})
    assert line(told, DEFAULT) == "a plugin's own"


def test_lists_for_a_screen_reader():
    assert line(e.BansListed(sanctions=(BAN, NETWORK)), READER).split("\n") == [
        "bob is banned for ever, by zoe.",
        "10.0.0.0/8 is banned until 2027-01-15 08:00, by zoe: Spam.",
    ]
    assert line(e.MutesListed(sanctions=(BAN, NETWORK)), READER).split("\n") == [
        "bob is muted for ever, by zoe.",
        "10.0.0.0/8 is muted until 2027-01-15 08:00, by zoe: Spam.",
    ]


def test_a_network_is_no_name_that_is_marked():
    assert line(e.BansListed(sanctions=(NETWORK,)), Look(charset=ASCII)).split("\n")[1] == (
        "10.0.0.0/8  2027-01-15 08:00  zoe  Spam."
    )


def test_names_fit_the_charset():
    look = Look(charset=ASCII)
    assert line(e.BansListed(sanctions=(sanction("zoë", None, "bob"),)), look).split("\n")[1] == (
        "zoe~  for ever  bob"
    )
    shown = line(e.ReportShown(report=report(1, "zoë", "Алиса", "x")), look)
    assert "zoe~ reported Alisa~ on 2027-01-15 at 08:01, in The Parlour: x" in shown


EVIL = "x\n\x1b[31mbob has quit.\u202e"


@pytest.mark.parametrize(
    "event",
    [
        e.Walled(text=EVIL),
        e.Closing(seconds=5, why=EVIL),
        e.BansListed(sanctions=(sanction("bob", None, "zoe", EVIL),)),
        e.AuditListed(entries=(audit(0, "zoe", "wall", why=EVIL),)),
        e.ReportShown(report=report(1, "alice", "bob", EVIL, "closed", "zoe", EVIL)),
        e.ReportsListed(reports=(report(1, "alice", "bob", EVIL),)),
    ],
    ids=lambda event: type(event).__name__,
)
@pytest.mark.parametrize("look", [DEFAULT, READER])
def test_what_people_typed_is_made_safe(event, look):
    text = line(event, look)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(row.startswith("bob has quit") for row in text.split("\n"))
