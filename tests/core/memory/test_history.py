"""Pages of old lines: where one begins, and where the next goes on."""

import pytest

from teaparty.core.events import LinesShown, Person
from teaparty.core.memory.history import History, Page
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done


def refusal(coroutine):
    with pytest.raises(Refusal) as refused:
        coroutine.send(None)
    return str(refused.value)


class Reader:
    """Somebody who is shown pages: each call returns its title, its lines, and its footer."""

    def __init__(self, party, guest):
        self.party, self.guest = party, guest
        self.me, self.history = guest.session, party.party.features.get(History)

    def room(self, name, most, before=None):
        return self._shown(self.history.show_room(self.me, self.party.room(name), most, before))

    def whispers(self, partner, most, before=None):
        return self._shown(self.history.show_whispers(self.me, partner, most, before))

    def before(self):
        return self._shown(self.history.show_before(self.me))

    def _shown(self, coroutine):
        self.guest.reads()
        done(coroutine)
        self.party.flush()
        (event,) = self.guest.events
        assert type(event) is LinesShown
        self.guest.reads()
        title = event.title.format(**event.fields)
        return title, [line.event.text for line in event.lines], event.footer


@pytest.fixture
def reader(party, alice):
    alice.types(*(f"say {number}" for number in range(5)))
    return Reader(party, alice)


def test_the_last_lines_of_a_room(reader):
    assert reader.room("parlour", 2) == (s.said_in("The Parlour"), ["3", "4"], s.review_earlier)


def chatters(party, room="parlour"):
    """Have a room told what nobody wants to read later, around a line."""
    place = party.room(room)
    place.say_as("Dormouse", "zzz", recalled=False)
    place.announce("{weather} falls.", weather="Rain", recalled=False)
    place.announce("Tea!")
    place.say_as("Dormouse", "zzz", recalled=False)
    party.flush()


def test_what_is_not_recalled_is_read_at_once_and_by_no_history(party, reader):
    reader.guest.reads()
    chatters(party)
    assert reader.guest.reads() == [
        "Dormouse says: zzz", "Rain falls.", "Tea!", "Dormouse says: zzz",
    ]  # fmt: skip
    assert reader.room("parlour", 2)[1] == ["4", "Tea!"]
    assert reader.before()[1] == ["2", "3"]
    entries, _ = done(reader.history.before(reader.me, reader.me.room, None, 2))
    assert [(entry.number, entry.event.text) for entry in entries] == [(5, "4"), (8, "Tea!")]
    chatters(party, "garden")
    assert reader.room("garden", 9)[1] == ["Tea!"]


def test_history_of_all_that_happened_shows_what_is_not_recalled(party, reader):
    chatters(party)
    reader.guest.reads()
    reader.guest.types("history 4 all")
    shown = [line.partition(" ")[2] for line in reader.guest.reads()[1:5]]
    assert shown == ["Dormouse says: zzz", "Rain falls.", "Tea!", "Dormouse says: zzz"]


@pytest.mark.parametrize(("most", "footer"), [(4, s.review_earlier), (5, ""), (6, "")])
def test_there_is_more_only_where_there_is_more(reader, most, footer):
    texts = [str(number) for number in range(5)][-most:]
    assert reader.room("parlour", most) == (s.said_in("The Parlour"), texts, footer)


def test_history_before_a_number_shows_earlier_lines_only(party, reader):
    third = party.room("parlour").log.last(3)[0].number
    assert reader.room("parlour", 9, third)[1] == ["0", "1"]
    assert (
        refusal(reader.history.show_room(reader.me, party.room("parlour"), 9, 0))
        == s.nothing_before
    )


def test_a_page_remembers_where_it_began_and_where_its_reader_stood(party, reader):
    parlour = party.room("parlour")
    reader.guest.types("go garden")
    reader.room("parlour", 2)
    three = next(
        each.number for each in parlour.log.last(9) if getattr(each.event, "text", "") == "3"
    )
    assert reader.history.page(reader.me) == Page(party.room("garden"), parlour, None, 2, three)


def test_page_by_page_each_line_is_shown_once(reader):
    pages = [reader.room("parlour", 2), reader.before(), reader.before()]
    assert [texts for _, texts, _ in pages] == [["3", "4"], ["1", "2"], ["0"]]
    assert refusal(reader.history.show_before(reader.me)) == s.nothing_before
    assert refusal(reader.history.show_before(reader.me)) == s.nothing_before


def test_without_a_page_or_elsewhere_it_begins_with_the_last_lines_here(reader):
    assert reader.before() == (s.said_in("The Parlour"), ["0", "1", "2", "3", "4"], "")
    reader.guest.types("go garden", "say here")
    assert reader.before() == (s.said_in("The Garden"), ["here"], "")


def test_what_is_said_meanwhile_moves_no_page(reader):
    reader.room("parlour", 2)
    reader.guest.types("say 5", "say 6")
    assert reader.before()[1] == ["1", "2"]


def test_a_page_that_is_refused_leaves_the_last_one(party, reader):
    reader.room("parlour", 2)
    page = reader.history.page(reader.me)
    assert refusal(reader.history.show_room(reader.me, party.room("garden"), 2)) == (
        s.nothing_stored_in("The Garden")
    )
    assert reader.history.page(reader.me) is page


def test_a_page_is_forgotten_when_its_reader_leaves_even_while_it_is_looked_up(party, reader):
    reader.room("parlour", 2)
    reader.guest.types("quit")
    assert reader.history.page(reader.me) is None
    done(reader.history.show_room(reader.me, party.room("parlour"), 2))
    assert reader.history.page(reader.me) is None


def test_a_room_that_keeps_nothing_shows_nothing_though_its_log_holds_it(party, reader):
    party.room("parlour").history = False
    assert refusal(reader.history.show_room(reader.me, party.room("parlour"), 2)) == (
        s.room_stores_nothing("The Parlour")
    )


def test_what_was_said_while_a_room_stored_nothing_is_not_shown_when_it_stores_again(party, reader):
    parlour = party.room("parlour")
    parlour.history = False
    reader.guest.types("say Between us.")
    party.flush()
    parlour.history = True
    reader.guest.types("say Stored.")
    assert reader.room("parlour", 3)[1] == ["3", "4", "Stored."]


def test_the_lines_before_of_another_room_need_admission(party, reader):
    parlour = party.room("parlour")
    reader.guest.types("go garden")
    reader.room("parlour", 2)

    def admit(me):
        raise Refusal("Shut.")

    parlour.admit = admit
    assert refusal(reader.history.show_before(reader.me)) == "Shut."


def test_only_who_may_retract_sees_numbers(party, reader):
    host = party.member("hare", role="host")
    for guest, numbered in ((reader.guest, False), (host, True)):
        guest.reads()
        done(reader.history.show_room(guest.session, party.room("parlour"), 2))
        party.flush()
        assert guest.events[-1].numbered is numbered


# --- whispers


@pytest.fixture
def pair(party):
    anna, bill = party.member("anna"), party.member("bill")
    anna.types(*(f"tell bill {number}" for number in range(3)))
    bill.types("tell anna 3")
    return Reader(party, anna), bill.session.person


def test_whispers_have_pages_too(pair):
    reader, bill = pair
    title = s.whispers_with("bill")
    assert reader.whispers(bill, 3) == (title, ["1", "2", "3"], s.review_earlier)
    assert reader.before() == (title, ["0"], "")
    assert refusal(reader.history.show_before(reader.me)) == s.nothing_before


def test_pages_of_whispers_go_on_in_any_room(pair):
    reader, bill = pair
    reader.whispers(bill, 3)
    reader.guest.types("go garden")
    assert reader.before()[1] == ["0"]


def test_whispers_are_never_numbered(pair):
    reader, bill = pair
    reader.me.role = reader.party.party.role("wizard")
    reader.guest.reads()
    done(reader.history.show_whispers(reader.me, bill, 3))
    reader.party.flush()
    assert not reader.guest.events[-1].numbered


def test_a_page_counts_those_that_one_does_not_see(pair):
    """So that the next one goes on before it, though it may be shorter."""
    reader, bill = pair
    reader.guest.types("ignore bill")
    assert reader.whispers(bill, 2)[1:] == (["2"], s.review_earlier)
    assert reader.before()[1:] == (["0", "1"], "")


def test_whispers_that_there_are_not(party, pair, alice):
    reader, bill = pair
    assert refusal(reader.history.show_whispers(reader.me, Person(9, "cora", 77), 2)) == (
        s.no_whispers_stored("cora")
    )
    assert refusal(reader.history.show_whispers(alice.session, bill, 2)) == (
        s.guests_store_no_whispers()
    )


def test_pages_go_on_from_the_log_into_the_records():
    with tea_party(limits=Limits(history=3)) as party:
        alice = party.guest("alice").types(*(f"say {number}" for number in range(7)))
        reader = Reader(party, alice)
        pages = [reader.room("parlour", 2), reader.before(), reader.before(), reader.before()]
        assert [texts for _, texts, _ in pages] == [["5", "6"], ["3", "4"], ["1", "2"], ["0"]]
