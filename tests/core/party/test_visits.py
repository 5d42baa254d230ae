"""Where somebody stood, and from where on they read there."""

from teaparty.core.log.places import known
from teaparty.core.party.visits import Visit, Visits
from teaparty.testing import tea_party


def test_a_visit_ends_where_the_next_one_begins():
    visits = Visits(16, "parlour", 3)
    visits.move(7, "garden", 0)
    assert visits == [Visit("parlour", 3, 7), Visit("garden", 0)]


def test_the_last_visits_are_remembered():
    visits = Visits(2, "parlour", 0)
    for number in range(5):
        visits.move(number, f"room{number}", number)
    assert visits == [Visit("room3", 3, 4), Visit("room4", 4)]


def test_what_is_heard_from_elsewhere_is_a_visit_that_may_end_before_the_present_one():
    visits = Visits(2, "parlour", 3)
    visits.hear("news", 5, "news")
    assert visits.all() == [Visit("parlour", 3), Visit("news", 5, mark="news")]
    visits.hear_no_more("news", 9)
    visits.hear_no_more("tea", 9)
    heard = Visit("news", 5, 9, "news")
    assert visits.all() == [heard, Visit("parlour", 3)]
    visits.move(8, "garden", 0)
    assert visits == [Visit("parlour", 3, 8), Visit("garden", 0)]


def test_a_session_notes_its_moves_once_it_is_asked_to():
    with tea_party() as party:
        alice = party.guest("alice")
        session, garden = alice.session, party.party.rooms["garden"]
        session.move(garden)
        assert session.visits is None
        party.flush()
        session.visits = Visits(16, "garden", session.cursor)
        began = session.visits[0].start
        alice.types("say hi")
        session.move(party.party.start)
        party.flush()
        first, second = session.visits
        assert (first.room, second.room) == ("garden", "parlour")
        assert known(first.stop) == known(began) + 1
        assert party.party.start.log.at(known(second.start)).event.who == session.person
