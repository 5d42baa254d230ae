"""Coming in and leaving."""

import pytest

from teaparty.core.people.gates import HOW_TO_COME_IN
from teaparty.core.values.notices import Gone, Named, Reason
from teaparty.testing import tea_party
from tests import sentences as s

TAKEN = s.come_in_as_proposal("bob", "bob2")


def test_a_newcomer_is_greeted():
    with tea_party() as party:
        party.guest("bob")
        assert party.connects().reads() == [
            s.welcome,
            s.one_in,
            s.how_to_come_in,
        ]


@pytest.mark.parametrize(
    "line",
    ["login alice", "LOGIN alice", "logi alice", "/login alice", ".login alice", "@login alice",
     "!login alice", "connect alice", "CON alice", "alice", "  alice  "],
)  # fmt: skip
def test_ways_to_come_in(party, newcomer, line):
    newcomer.types(line)
    assert newcomer.reads() == [
        s.in_as("alice"),
        "The Parlour",
        "Exits: on to The Garden.",
        s.nobody_else,
    ]
    assert list(party.party.people) == ["alice"]
    assert party.changes == [Named(session=1, name="alice")]


@pytest.mark.parametrize("name", ["qu", "l", "loo", "helpful", "wh"])
def test_a_word_that_is_no_whole_command_is_a_name(party, newcomer, name):
    newcomer.types(name)
    assert newcomer.session.name == (name if len(name) > 1 else "")


@pytest.mark.parametrize(
    "line",
    ["hello there", "say hi", "'hi there", "look here", "/ bob", "lo bob", "go north",
     "regi alice"],
)  # fmt: skip
def test_anything_else_tells_in_one_line_how_to_come_in(newcomer, line):
    assert newcomer.types(line).reads() == [HOW_TO_COME_IN]


def test_empty_lines_are_passed_over(newcomer):
    assert newcomer.types("", " ", "alice").reads()[1] == "The Parlour"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("login", s.usage("login NAME [PASSWORD]")),
        ("login x", s.name_length(2, 24, 1)),
        ("x", s.name_length(2, 24, 1)),
        ("login al ice", s.does_not_fit),
        ("login al+ice", s.name_letters("_ - ' .", "+")),
        ("login look", s.name_is_command("look")),
        ("look", s.name_is_command("look")),
        ("login on", s.name_is_command("on")),
        ("Admin", s.name_of_party("Admin")),
        ("login bob", TAKEN),
        ("ｂｏｂ", TAKEN),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_had_is_refused_with_the_rule(party, line, answer):
    bob = party.guest("bob")
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types(line).reads() == [answer]
    assert newcomer.types("login carol").reads()[1] == "The Parlour"
    assert bob.reads() == [s.arrived("carol")]


def test_of_two_newcomers_who_claim_a_name_at_once_one_gets_it(party):
    one, other = party.connects(), party.connects()
    for guest in (one, other):
        guest.session.handle("alice")
    assert one.reads()[-1] == s.nobody_else
    assert other.reads()[-1] == TAKEN.replace("bob", "alice")
    assert party.party.people == {"alice": one.session}


def test_lines_that_come_with_the_connection_are_obeyed_in_order(party):
    bob = party.guest("bob")
    party.connects().types("login alice", "say hi", "quit")
    assert bob.reads() == [s.arrived("alice"), "alice says: hi", s.quits("alice")]


def test_newcomers_do_not_see_each_other(party, newcomer):
    other = party.connects()
    other.reads()
    other.types("nonsense here", "who").reads()
    other.drops()
    assert newcomer.reads() == []


def test_a_newcomer_who_is_too_late_is_told_why_and_let_go(party, newcomer):
    party.passes(59)
    newcomer.types("who").reads()
    assert not newcomer.closed
    party.passes(1)
    assert newcomer.reads() == [s.took_too_long("60 seconds")]
    assert newcomer.closed
    assert party.changes == [Gone(session=1, name="", reason=Reason.LATE)]
    assert party.party.sessions == {}


def test_each_newcomer_has_a_time_of_their_own(party, newcomer):
    party.passes(30)
    second, third = party.connects(), party.connects()
    third.types("alice")
    party.passes(30)
    assert (newcomer.closed, second.closed) == (True, False)
    party.passes(30)
    assert (second.closed, third.closed) == (True, False)


def test_a_name_is_free_when_its_owner_has_left(party):
    party.guest("alice").types("quit")
    assert party.guest("alice").session.name == "alice"


def test_nobody_moves_from_the_logout_room(party):
    alice = party.guest("alice")
    alice.types("quit")
    alice.session.move(party.room("garden"))
    assert alice.session.room is party.party.logout_room
    assert party.room("garden").members == {}


def test_leaving_twice_is_leaving_once(party):
    alice, bob = party.guest("alice"), party.guest("bob")
    alice.types("quit")
    alice.drops()
    alice.session.leave(Reason.FAULT)
    assert bob.reads() == [s.quits("alice")]
    assert [type(change) for change in party.changes].count(Gone) == 1


@pytest.mark.parametrize(
    "line",
    ["lgoin alice", "regi alice", "conect alice", "logn alice", "login al ice", "register a b"],
)
def test_a_word_after_a_mistyped_login_is_no_name(party, newcomer, line):
    """A client sends the password next."""
    newcomer.types(line, "mysecretpw3").reads()
    assert party.party.people == {}


@pytest.mark.parametrize("line", ["hello everybody", "help look"])
def test_after_a_line_that_names_nobody_a_word_is_still_a_name(party, newcomer, line):
    newcomer.types(line, "alice")
    assert list(party.party.people) == ["alice"]
