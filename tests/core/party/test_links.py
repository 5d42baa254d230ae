"""Links: a lost one that comes back, one that does not, and several at once."""

import pytest

from teaparty.core.log.log import Batch
from teaparty.core.party.links import MultiDoor, addresses_of, doors_of, lose
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT, Wishes
from teaparty.core.values.notices import Gone, Reason, Returned, Unlinked
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s

LOGIN = "login zoe open sesame"


@pytest.fixture
def zoe(party, alice):
    guest = party.member("zoe")
    alice.reads()
    return guest


def again(party, *lines):
    """Return somebody who has come in as zoe by a new connection."""
    guest = party.connects()
    guest.reads()
    return guest.types(LOGIN, *lines)


# --- a link that was lost


def test_somebody_who_is_back_in_time_reads_what_came_and_nobody_saw_them_go(party, alice, zoe):
    zoe.drops()
    alice.types("say one", "tell zoe two", "say three")
    party.passes(59)
    back = again(party)
    assert back.reads() == [
        "alice says: one", "alice whispers to you: two", "alice says: three", s.you_are_back,
        "The Parlour", "Exits: on to The Garden.", s.also_here("alice"),
    ]  # fmt: skip
    assert back.session is zoe.session.party.people["zoe"]
    assert alice.reads() == [
        "You say: one", "You whisper to zoe: two",
        s.reads_it_later("zoe"), "You say: three",
    ]  # fmt: skip
    party.passes(600)
    assert not back.closed
    assert alice.reads() == []


def test_the_operator_is_told_of_both(party, zoe):
    zoe.drops()
    back = again(party)
    assert party.changes[-3:] == [
        Unlinked(session=2, name="zoe"),
        Returned(session=3, name="zoe", old=2),
        Gone(session=3, name="", reason=Reason.BACK),
    ]
    assert back.session.number == 2


def test_somebody_who_is_not_back_in_time_has_lost_the_link(party, alice, zoe):
    zoe.drops()
    party.passes(59)
    assert alice.reads() == []
    party.passes(1)
    assert alice.reads() == [s.lost_link("zoe")]
    assert list(party.party.people) == ["alice"]
    assert Gone(session=2, name="zoe", reason=Reason.LINK) in party.changes


def test_others_see_that_the_link_is_lost(party, alice, zoe):
    zoe.drops()
    assert alice.types("look").reads()[-1] == s.also_here("zoe (link lost)")
    assert alice.types("who").reads()[-2].endswith("link lost")
    assert alice.types("look zoe").reads()[-1] == s.person_lost_link("zoe")


def test_a_guest_who_loses_the_link_is_gone_at_once(party, alice, bob):
    bob.drops()
    assert alice.reads() == [s.lost_link("bob")]


def test_a_place_is_kept_only_where_the_operator_wants_it():
    with tea_party(limits=Limits(link_seconds=0)) as party:
        alice, zoe = party.guest("alice"), party.member("zoe")
        alice.reads()
        zoe.drops()
        assert alice.reads() == [s.lost_link("zoe")]


def test_a_link_that_is_lost_twice_is_kept_twice(party, alice, zoe):
    zoe.drops()
    party.passes(50)
    back = again(party)
    back.drops()
    party.passes(50)
    assert alice.reads() == []
    party.passes(10)
    assert alice.reads() == [s.lost_link("zoe")]


def test_a_link_that_is_no_longer_theirs_may_end_as_it_likes(party, alice, zoe):
    back = again(party)
    zoe.drops()
    lose(zoe.session, zoe)
    lose(back.session, zoe)
    assert back.session.linked
    assert alice.reads() == []


def test_somebody_who_is_kicked_while_the_link_is_lost_is_gone(party, alice, zoe):
    zoe.drops()
    party.party.people["zoe"].leave(Reason.KICKED)
    party.passes(60)
    assert alice.reads() == [s.was_sent_out("zoe")]


def test_a_question_is_not_asked_on_where_nobody_is(party, zoe):
    zoe.types("password")
    session = zoe.session
    zoe.drops()
    assert session.question is None


def test_more_than_the_log_holds_is_counted():
    with tea_party(limits=Limits(history=8)) as party:
        alice, zoe = party.guest("alice"), party.member("zoe")
        zoe.drops()
        alice.types(*(f"say {number}" for number in range(10)))
        assert again(party).reads()[:2] == [s.lines_missed(2), "alice says: 2"]


# --- several at once


@pytest.fixture
def several():
    """A party in which an account may have three connections; alice and zoe are in."""
    with tea_party(limits=Limits(sessions_each=3)) as party:
        party.alice, party.zoe = party.guest("alice"), party.member("zoe")
        party.alice.reads()
        yield party


def test_all_links_read_the_same(several):
    second = again(several)
    assert second.reads()[0] == s.here_already
    several.zoe.reads()
    several.alice.types("say hi", "tell zoe psst")
    several.zoe.types("say one")
    second.types("say two")
    several.flush()
    assert several.zoe.reads() == [
        "alice says: hi", "alice whispers to you: psst", "You say: one", "You say: two",
    ]  # fmt: skip
    assert second.reads() == [
        "alice says: hi", "alice whispers to you: psst", "You say: one", "You say: two",
    ]  # fmt: skip


@pytest.mark.parametrize("links", [1, 2, 3])
def test_up_to_so_many_none_is_closed(several, links):
    guests = [several.zoe, *(again(several) for _ in range(links - 1))]
    assert not any(guest.closed for guest in guests)
    assert doors_of(several.party.people["zoe"]) == guests


def test_of_one_more_the_oldest_is_closed(several):
    guests = [again(several) for _ in range(3)]
    assert several.zoe.closed
    assert several.zoe.reads()[-1] == s.came_from_elsewhere
    assert doors_of(several.party.people["zoe"]) == guests
    assert Gone(session=5, name="", reason=Reason.ELSEWHERE) in several.changes


def test_one_that_is_lost_leaves_the_others(several):
    second, third = again(several), again(several)
    second.drops()
    several.alice.types("say hi")
    assert third.reads()[-1] == several.zoe.reads()[-1] == "alice says: hi"
    third.drops()
    assert several.party.people["zoe"].door is several.zoe
    assert several.alice.reads() == ["You say: hi"]


def test_several_links_read_as_fast_as_the_slowest(several):
    second = again(several)
    second.reads(), several.zoe.reads()
    second.reading = False
    several.alice.types("say hi")
    assert several.zoe.reads() == []
    second.reading = True
    assert second.reads() == several.zoe.reads() == ["alice says: hi"]


def test_a_wish_holds_for_all(several):
    second = again(several)
    second.types("settings width 44")
    assert (several.zoe.look.width, second.look.width) == (44, 44)


def test_a_question_is_asked_on_all_and_answered_on_one(several):
    second = again(several)
    second.types("password")
    assert several.zoe.asked == second.asked == f"{s.your_password} "
    several.zoe.types("")
    assert several.zoe.asked == second.asked == ""


def test_a_question_is_still_asked_where_another_link_comes(several):
    """What is typed on the first is no line that others read."""
    several.zoe.types("mode chat", "/password")
    second = again(several)
    assert several.zoe.asked == second.asked == f"{s.your_password} "
    several.zoe.types(PASSWORD)
    assert several.alice.reads() == []
    assert several.zoe.asked == second.asked == f"{s.new_password} "


def test_all_are_closed_when_one_leaves(several):
    second = again(several)
    second.types("quit")
    assert several.zoe.reads()[-1] == second.reads()[-1] == s.goodbye
    assert (several.zoe.closed, second.closed) == (True, True)


def test_a_new_one_after_all_were_lost_is_one(several):
    again(several).drops()
    several.zoe.drops()
    third = again(several)
    assert third.reads()[0] == s.you_are_back
    assert several.party.people["zoe"].door is third


def test_addresses_are_those_of_all(several):
    second = several.connects(address="192.0.2.7").types(LOGIN)
    session = several.party.people["zoe"]
    assert addresses_of(session) == ["", "192.0.2.7"]
    assert session.door.address == session.address == "192.0.2.7"
    assert second.session is session


def test_several_take_turns_at_nothing_and_belong_to_another_together(several):
    second = again(several)
    door = several.party.people["zoe"].door
    assert isinstance(door, MultiDoor)
    door.step_in()
    door.deliver(Batch(0, []))
    assert door.dress(Wishes()) == DEFAULT
    other = several.connects()
    door.belongs_to(other.session)
    assert second.session is several.zoe.session is other.session
    door.belongs_to(several.party.people["zoe"])


# --- one person all the same


def test_what_several_links_type_is_done_in_order(several):
    second = again(several)
    second.reads(), several.zoe.reads()
    several.zoe.types("history", "say one")
    second.types("say two")
    assert several.alice.reads() == ["zoe says: one", "zoe says: two"]
