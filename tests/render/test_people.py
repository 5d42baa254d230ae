"""Who is in, in a table, a sentence, or for a screen reader."""

import pytest

from teaparty.core import events as e
from teaparty.core.looks import ASCII, DEFAULT, Look
from teaparty.render.lines import line

HERE = e.PersonRow(name="alice", room="The Parlour", idle=5, on=65)
AWAY = e.PersonRow(name="bob", room="The Garden", idle=90_000, on=90_000, away="Tea!")
QUIET = e.PersonRow(name="bob", room="The Garden", idle=0, on=0, away="")
READER = Look(screen_reader=True)


@pytest.mark.parametrize(
    ("people", "text"),
    [(0, "Nobody is in yet."), (1, "One person is in."), (12, "12 people are in.")],
)
def test_the_greeting_tells_how_many_are_in_and_how_to_come_in(people, text):
    assert line(e.Greeted(text="Hello.\nAll.", people=people), DEFAULT).split("\n") == [
        "Hello.",
        "All.",
        text,
        "Type login and your name to come in, who to see who is here, or quit to leave.",
    ]


def test_a_person():
    assert line(e.PersonSeen(person=HERE), DEFAULT) == (
        "alice is in The Parlour. On for 1m, idle for 5s."
    )
    assert line(e.PersonSeen(person=AWAY), DEFAULT).split("\n")[1] == "bob is away: Tea!"


def test_a_person_who_is_away_without_a_word():
    assert line(e.PersonSeen(person=QUIET), DEFAULT).split("\n")[1] == "bob is away."


def test_a_person_for_a_screen_reader():
    assert line(e.PersonSeen(person=HERE), READER) == (
        "alice is in The Parlour. On for 1 minute, idle for 5 seconds."
    )


def test_everybody_in_columns():
    assert line(e.PeopleListed(people=(HERE, AWAY)), DEFAULT).split("\n") == [
        "Name   Room         Idle  On",
        "alice  The Parlour    5s  1m",
        "bob    The Garden     1d  1d  away",
        "2 people are in.",
    ]


def test_nobody_at_all():
    assert line(e.PeopleListed(people=()), DEFAULT) == "Nobody is in yet."
    assert line(e.PeopleListed(people=()), READER) == "Nobody is in yet."


@pytest.mark.parametrize(
    ("width", "row"),
    [(34, "bob    The Garden     1d  1d  away"), (31, "bob    The Gar…    1d  1d  away"),
     (26, "bob    The Ga…    1d  away"), (20, "bob    The Ga…  away"), (14, "bob    The Ga…")],
)  # fmt: skip
def test_a_narrow_table_is_still_a_table(width, row):
    text = line(e.PeopleListed(people=(HERE, AWAY)), Look(width=width))
    assert row in text.split("\n")
    assert max(map(len, text.split("\n"))) <= width


def test_everybody_for_a_screen_reader():
    assert line(e.PeopleListed(people=(HERE, AWAY)), READER).split("\n") == [
        "alice is in The Parlour. Idle for 5 seconds, on for 1 minute.",
        "bob is in The Garden. Idle for 1 day, on for 1 day. Away.",
        "2 people are in.",
    ]


def test_names_fit_the_charset():
    zoe = e.PersonRow(name="zoë", room="Küche", idle=0, on=0)
    assert line(e.PeopleListed(people=(zoe,)), Look(charset=ASCII)).split("\n")[1] == (
        "zoe~  Kuche    0s  0s"
    )
    assert line(e.PersonSeen(person=zoe), Look(charset=ASCII)).startswith("zoe~ is in Kuche.")
