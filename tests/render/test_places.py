"""A room as one sees it, and the list of rooms."""

from teaparty.core import events as e
from teaparty.core.values.looks import DEFAULT, Colours, Look
from teaparty.render.lines import line

HERE = e.PersonRow(name="alice", room="The Parlour", idle=5, on=65)
AWAY = e.PersonRow(name="bob", room="The Garden", idle=90_000, on=90_000, away="Tea!")
READER = Look(screen_reader=True)
PARLOUR = e.RoomSeen(
    title="The Parlour",
    description="Long.\nTable.",
    exits=(e.ExitRow(name="north", title="The Garden"), e.ExitRow(name="up", title="Loft")),
    people=(HERE, AWAY),
)
CROWD = e.RoomSeen(title="Hall", description="", exits=(), people=(HERE,), more=7)
CELL = e.RoomSeen(title="Cell", description="", exits=(), people=())


def test_a_room():
    assert line(PARLOUR, DEFAULT).split("\n") == [
        "The Parlour",
        "Long.",
        "Table.",
        "Exits: north to The Garden, up to Loft.",
        "Also here: alice, bob (away).",
    ]


def test_a_bare_room():
    assert line(CELL, DEFAULT) == "Cell\nNobody else is here."
    assert line(CELL, READER) == "Cell\nNobody else is here."


def test_a_crowd_is_counted():
    assert line(CROWD, DEFAULT) == "Hall\nAlso here: alice and 7 more."
    assert line(CROWD, READER) == "Hall\nalice is here.\nAnd 7 more people are here."


def test_a_room_for_a_screen_reader():
    assert line(PARLOUR, READER).split("\n") == [
        "The Parlour",
        "Long.",
        "Table.",
        "Exit north to The Garden.",
        "Exit up to Loft.",
        "alice is here.",
        "bob is here, but away.",
    ]


def test_the_title_and_the_exits_are_coloured():
    lines = line(PARLOUR, Look(colours=Colours.SIXTEEN)).split("\n")
    assert lines[0] == "\x1b[1;94mThe Parlour\x1b[0m"
    assert lines[3] == ("Exits: \x1b[33mnorth\x1b[0m to The Garden, \x1b[33mup\x1b[0m to Loft.")


ROOMS = e.RoomsListed(
    rooms=(
        e.RoomRow(name="parlour", title="The Parlour", people=12),
        e.RoomRow(name="tea", title="茶室", people=1),
        e.RoomRow(name="loft", title="Loft", people=0),
    )
)


def test_rooms_in_columns():
    assert line(ROOMS, DEFAULT).split("\n") == [
        "Room     Title        People",
        "parlour  The Parlour      12",
        "tea      茶室              1",
        "loft     Loft              0",
    ]


def test_rooms_on_a_narrow_screen():
    assert line(ROOMS, Look(width=24)).split("\n")[1] == "parlour  The Pa…      12"
    assert line(ROOMS, Look(width=20)).split("\n")[1] == "parlour  The Parlour"


def test_rooms_for_a_screen_reader():
    assert line(ROOMS, READER).split("\n") == [
        "Room parlour is The Parlour, with 12 people in it.",
        "Room tea is 茶室, with one person in it.",
        "Room loft is Loft, with nobody in it.",
    ]


def test_no_rooms():
    assert line(e.RoomsListed(rooms=()), DEFAULT) == ""


def test_somebody_who_has_lost_the_link_is_marked_so():
    lost = e.PersonRow(name="bob", room="T", idle=0, on=0, away="", linked=False)
    seen = e.RoomSeen(title="T", description="", exits=(), people=(lost,))
    assert line(seen, Look()).split("\n")[-1] == "Also here: bob (link lost)."
    assert line(seen, Look(screen_reader=True)).split("\n")[-1] == (
        "bob is here, but has lost the link."
    )


WAYS = e.ExitsSeen(exits=PARLOUR.exits)


def test_the_exits_alone():
    assert line(WAYS, DEFAULT) == "Exits: north to The Garden, up to Loft."
    assert line(WAYS, READER) == "Exit north to The Garden.\nExit up to Loft."
    assert line(e.ExitsSeen(exits=()), DEFAULT) == "There are no exits here."
