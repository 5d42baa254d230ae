"""A member finds later which lines named them, wherever they were said."""

import pytest
from msgspec import structs

from teaparty.core.events import LinesMissed, Recalled
from teaparty.core.memory.mentions import NONE, TITLE, MentionBacklog
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.records import Unavailable
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s


@pytest.fixture
def two(party):
    """alice and bob, who have accounts and stand in the parlour."""
    found = party.member("alice"), party.member("bob")
    party.all_read()
    return found


def reads(guest, line="mentions"):
    """Return what somebody reads, without the times."""
    guest.reads()
    title, *lines = guest.types(line).reads()
    return [line[6:] for line in lines] if title == TITLE else [title, *lines]


def comes(party, name):
    return party.connects().types(f"login {name} {PASSWORD}")


def test_lines_that_named_somebody_are_read_with_the_place(party, two):
    alice, bob = two
    alice.types("say bob, tea?", "say tea!", "emote pats Bob.", "to bob Hello!")
    party.passes(1)
    alice.types("go garden", "say where is bob?")
    bob.reads()
    assert reads(bob) == [
        "[parlour] alice says: bob, tea?", "[parlour] * alice pats Bob.",
        "[parlour] alice says to you: Hello!", "[garden] alice says: where is bob?",
    ]  # fmt: skip
    assert reads(bob, "mentions 1") == ["[garden] alice says: where is bob?"]
    assert reads(alice) == [NONE]


def test_of_people_who_are_out_those_are_named_who_are_called_by_a_sign(party, two):
    alice, bob = two
    bob.types("quit")
    alice.types("say bob?", "say hello, @BOB and @nobody!", "go kitchen", "say @bob again")
    bob = comes(party, "bob")
    bob.reads()
    assert reads(bob) == ["[parlour] alice says: hello, @BOB and @nobody!"]


def test_people_who_ignore_somebody_are_not_named_by_them(party, two):
    alice, bob = two
    carol = party.guest("carol")
    bob.types("ignore alice", "ignore carol")
    alice.types("say bob!")
    bob.types("quit")
    alice.types("say @bob!")
    carol.types("say @bob!")
    party.guest("dave").types("say @bob!")
    bob = comes(party, "bob").types("unignore alice", "unignore carol")
    bob.reads()
    assert reads(bob) == ["[parlour] dave says: @bob!"]


def test_nobody_who_is_ignored_now_is_read(party, two):
    alice, bob = two
    alice.types("say bob!")
    bob.types("ignore alice").reads()
    assert reads(bob) == [NONE]


def test_what_was_taken_back_is_not_read(party, two):
    alice, bob = two
    alice.types("say bob, tea!", "say bob, cake!", "retract")
    bob.reads()
    assert reads(bob) == ["[parlour] alice says: bob, tea!"]


def test_a_guest_finds_nothing(party, two):
    carol = party.guest("carol")
    two[0].types("say carol!")
    carol.reads()
    assert carol.types("mentions").reads() == [s.mentions_of_guests()]
    carol.types("register", PASSWORD, PASSWORD).reads()
    assert reads(carol) == [NONE]


def test_so_many_are_stored_as_the_operator_says():
    with tea_party(limits=Limits(mentions=2)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types("say bob 1", "say bob 2", "say bob 3", "say bob 4")
        assert [line[-1] for line in reads(bob)] == ["3", "4"]
        party.party.renew(structs.replace(party.party.options, limits=Limits(mentions=1)))
        alice.types("say bob 5")
        bob.reads()
        assert [line[-1] for line in reads(bob)] == ["5"]


def test_a_shout_names_people_where_they_stand(party, two):
    alice, bob = two
    bob.types("go garden")
    alice.types("shout bob and @carol!")
    bob.reads()
    assert reads(bob) == ["[garden] alice shouts: bob and @carol!"]


class Den(ChatRoom):
    """Lets in only people who are welcome."""

    name = kind = "den"
    exits = {"out": "parlour"}
    welcome = {"alice", "bob"}
    broken = False

    def admit(self, me):
        if self.broken:
            raise ZeroDivisionError
        if me.name not in self.welcome:
            raise Refusal("Keep out.")


@pytest.fixture
def den():
    with tea_party(rooms={"parlour": ChatRoom("parlour"), "den": Den()}) as party:
        yield party


def test_what_was_said_where_they_may_not_go_any_more_is_not_read(den):
    alice, bob = den.member("alice"), den.member("bob")
    alice.types("go den", "say bob!")
    assert reads(bob) == ["[den] alice says: bob!"]
    den.room("den").welcome = {"alice"}
    assert reads(bob) == [NONE]
    den.room("den").welcome, den.room("den").broken = {"bob"}, True
    assert reads(bob) == [NONE]
    assert [type(fault) for fault in den.faults] == [ZeroDivisionError]
    den.faults.clear()
    den.room("den").broken = False
    bob.types("go den").reads()
    assert reads(bob) == ["[den] alice says: bob!"]


def test_a_room_that_stores_nothing_names_nobody():
    rooms = {"parlour": ChatRoom("parlour", history=False)}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types("say bob!")
        bob.reads()
        assert reads(bob) == [NONE]


def test_what_is_said_in_passing_is_not_stored(party, two):
    party.room("parlour").say_as("dormouse", "bob!", recalled=False)
    two[1].reads()
    assert reads(two[1]) == [NONE]


# --- on channels


@pytest.fixture
def listening():
    """alice and bob, who listen to news."""
    rules = {"news": ChannelRules(), "tea": ChannelRules(listens="hosts")}
    with tea_party(manners=PartyOptions(channels=rules)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        for guest in (alice, bob):
            guest.types("listen news", "screenreader on")
        bob.types("go garden")
        party.all_read()
        yield party, alice, bob


def test_a_line_on_a_channel_names_people_wherever_they_are(listening):
    _, alice, bob = listening
    alice.types("+news bob, tea?", "+news :pats bob.")
    assert bob.reads() == [
        "alice says on news, naming you: bob, tea?", "alice emotes on news, naming you: pats bob.",
    ]  # fmt: skip
    bob.types("screenreader off", "unlisten news").reads()
    assert reads(bob) == ["[news] alice says: bob, tea?", "[news] * alice pats bob."]


def test_what_was_said_on_a_channel_that_is_gone_is_not_read(listening):
    party, alice, bob = listening
    alice.types("+news bob!")
    bob.types("screenreader off").reads()
    Channels.of(party.party).change({"news": ChannelRules(listens="hosts")})
    assert reads(bob) == [NONE]
    Channels.of(party.party).change({})
    assert reads(bob) == [NONE]


# --- among what was missed


def test_what_was_missed_says_how_much_of_it_names_them(party, two):
    alice, bob = two
    bob.types("quit")
    alice.types("say @bob 1", "say tea", "say @bob 2")
    bob = comes(party, "bob")
    (missed,) = [event for event in bob.events if isinstance(event, Recalled)]
    (part,) = missed.parts
    assert part == LinesMissed(
        title="The Parlour", lines=3, named=2, log="parlour", first=part.first, last=part.first + 2
    )
    bob.reads()
    assert [line[6:] for line in bob.types("recall").reads()[1:-1]] == [
        "[parlour] alice says: @bob 1", "[parlour] alice says: @bob 2",
    ]  # fmt: skip
    assert bob.types("recall").reads()[1][6:] == "alice says: @bob 1"
    assert bob.types("recall").reads() == [s.nothing_missed]


@pytest.mark.parametrize("line", ["recall mentions", "caught up mentions", "caught up"])
def test_lines_that_name_them_are_read_once(party, two, line):
    alice, bob = two
    bob.types("quit")
    alice.types("say @bob!")
    bob = comes(party, "bob")
    bob.types(line).reads()
    answer = bob.types("recall mentions").reads()
    assert answer == [MentionBacklog.nothing]
    alice.types("say bob!")
    bob.reads()
    assert len(reads(bob)) == 2


# --- when nothing can be stored


def test_a_store_that_is_away_holds_up_nobody(party, two, monkeypatch):
    async def away(*given):
        raise Unavailable

    alice, bob = two
    with monkeypatch.context() as patch:
        patch.setattr(party.records, "add_mentions", away)
        alice.types("say bob 1")
        assert bob.reads() == ["alice says: bob 1"]
    alice.types("say bob 2")
    bob.reads()
    assert [line[-1] for line in reads(bob)] == ["2"]


def test_where_nobody_can_say_who_is_out_those_who_are_in_are_named_all_the_same(
    party, two, monkeypatch
):
    async def away(*given):
        raise Unavailable

    alice, bob = two
    with monkeypatch.context() as patch:
        patch.setattr(party.records, "readers", away)
        alice.types("say bob, where is @carol?")
        bob.reads()
    assert len(reads(bob)) == 1


def test_no_more_wait_to_be_stored_than_so_many(party, two, monkeypatch):
    monkeypatch.setattr("teaparty.core.memory.mentions.MOST_WAITING", 0)
    two[0].types("say bob!")
    two[1].reads()
    assert reads(two[1]) == [NONE]
