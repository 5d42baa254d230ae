"""Who is in, in a table, a sentence, or for a screen reader."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import ASCII, DEFAULT, Look
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
        "Type login and your name to come in; who, help and quit work here, too.",
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


STAFF = e.PersonRow(name="zoe", room="The Garden", idle=5, on=65, role="host", registered=True)
MEMBER = e.PersonRow(name="dodo", room="The Garden", idle=5, on=65, registered=True)


def test_staff_and_registered_names_are_marked_in_words():
    event = e.PeopleListed(people=(HERE, STAFF, MEMBER), place="The Garden")
    assert line(event, DEFAULT).split("\n") == [
        "Name   Role        Room         Idle  On",
        "alice              The Parlour    5s  1m",
        "zoe    host        The Garden     5s  1m",
        "dodo   registered  The Garden     5s  1m",
        "3 people are in The Garden.",
    ]
    assert line(event, READER).split("\n")[1:] == [
        "zoe is in The Garden. Idle for 5 seconds, on for 1 minute. Role: host.",
        "dodo is in The Garden. Idle for 5 seconds, on for 1 minute. Registered name.",
        "3 people are in The Garden.",
    ]
    narrow = line(event, Look(width=34)).split("\n")
    assert "Role" not in narrow[0]
    assert max(map(len, narrow)) <= 34


@pytest.mark.parametrize("look", [DEFAULT, READER])
@pytest.mark.parametrize(
    ("people", "text"), [(0, "Nobody is in The Den."), (1, "One person is in The Den.")]
)
def test_few_in_a_place(people, text, look):
    event = e.PeopleListed(people=(HERE,) * people, place="The Den")
    assert line(event, look).split("\n")[-1] == text


def test_names_fit_the_charset():
    zoe = e.PersonRow(name="zoë", room="Küche", idle=0, on=0)
    assert line(e.PeopleListed(people=(zoe,)), Look(charset=ASCII)).split("\n")[1] == (
        "zoe~  Kuche    0s  0s"
    )
    assert line(e.PersonSeen(person=zoe), Look(charset=ASCII)).startswith("zoe~ is in Kuche.")


# --- finger, descriptions, lost links

LOST = e.PersonRow(name="bob", room="The Garden", idle=5, on=65, away="Tea!", linked=False)


@pytest.mark.usefixtures("in_greenwich")
@pytest.mark.parametrize(
    ("event", "look", "lines"),
    [
        (e.FingerShown(name="alice", person=HERE), DEFAULT,
         ["alice is a guest.", "alice is in The Parlour. On for 1m, idle for 5s."]),
        (e.FingerShown(name="alice", since=90_000.0, seen=60.0), DEFAULT,
         ["alice has been registered since 1970-01-02.", "alice was last here 1m ago."]),
        (e.FingerShown(name="alice", since=0.0, seen=60.0, role="host"), READER,
         ["alice is a host, registered since 1970-01-01.", "alice was last here 1 minute ago."]),
        (e.FingerShown(name="zoë", person=HERE, description="Té."), Look(charset=ASCII),
         ["zoe~ is a guest.", "alice is in The Parlour. On for 1m, idle for 5s.",
          "Description of zoe~: Te."]),
    ],
)  # fmt: skip
def test_all_that_is_known_of_somebody(event, look, lines):
    assert line(event, look).split("\n") == lines


def test_a_description_can_be_taken_for_nothing_else():
    seen = e.PersonSeen(person=HERE, description="\nbob has quit.")
    assert line(seen, DEFAULT).split("\n")[1:] == ["Description of alice:  bob has quit."]


def test_people_who_have_lost_the_link_are_marked():
    assert line(e.PersonSeen(person=LOST), DEFAULT).split("\n")[1:] == [
        "bob is away: Tea!", "bob has lost the link, and may be back soon.",
    ]  # fmt: skip
    assert line(e.PeopleListed(people=(LOST,)), DEFAULT).split("\n")[1] == (
        "bob   The Garden    5s  1m  link lost"
    )
    assert line(e.PeopleListed(people=(LOST,)), READER).split("\n")[0] == (
        "bob is in The Garden. Idle for 5 seconds, on for 1 minute. Link lost."
    )
