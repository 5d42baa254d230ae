"""Places that people have made: opened again, set aside, and as other processes change them."""

from functools import partial

import pytest
from msgspec import structs

from teaparty.core.assembly import open_party
from teaparty.core.party import when_available
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.places import Places
from teaparty.core.records import Unavailable
from teaparty.core.records.places import GOES_ON, Made, Place, with_state
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import SetAside
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s
from tests.core.slow import Gate, away_once

ASIDE = s.place_set_aside("attic", "alice")
AGAIN = s.place_open_again("attic", "alice")


def house():
    return {
        "parlour": ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
        "garden": ChatRoom("garden", title="The Garden"),
    }


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic, who stands in it."""
    alice = party.member("alice").types("make room The Attic", "go attic")
    party.all_read()
    return alice


def comes_back(party, name="alice"):
    return party.connects().types(f"login {name} open sesame")


def aside(party):
    return [change.why for change in party.changes if isinstance(change, SetAside)]


def test_all_of_it_is_there_after_a_restart(party, alice):
    host = party.member("henry", role="host")
    alice.types("describe here as Dust.", "topic Kafka", "call here Loft", "make room Cellar",
                "add exit down to cellar", "say Hi", "make channel chess", "+chess E4",
                "trust henry")  # fmt: skip
    host.types("add exit up to attic", "topic Tea")
    party.restart()
    alice = comes_back(party)
    assert alice.reads()[4:9] == [
        "Loft", "You see: Dust.", s.place_of("alice"),
        s.topic_seen("alice", "just now", "Kafka"), "Exits: down to Cellar.",
    ]  # fmt: skip
    assert "alice says: Hi" in "\n".join(alice.types("history").reads()).replace(
        "You say", "alice says"
    )
    assert any("E4" in line for line in alice.types("+chess").reads())
    assert alice.types("places").reads()[1].endswith("henry")
    bob = party.guest("bob").types("look")
    assert bob.reads()[1:3] == [
        s.topic_seen("henry", "just now", "Tea"), "Exits: north to The Garden, up to Loft.",
    ]  # fmt: skip


def test_no_number_is_given_again(party, alice):
    key = alice.session.room.name
    alice.types("remove place attic", "attic")
    party.restart()
    alice = comes_back(party).types("make room Attic", "home")
    assert alice.session.room.name != key


# --- the operator's rooms and channels go first


def test_a_room_of_the_operators_takes_the_word_and_gives_it_back(party, alice):
    mine = alice.session.room
    alice.types("say Before")
    theirs = ChatRoom("attic", title="The Operator's Attic")
    party.party.open(theirs)
    assert s.room_shut("The Attic") in alice.reads()
    assert alice.session.room is party.room("parlour")
    assert alice.types("go attic").session.room is theirs
    alice.reads()
    assert alice.types("history").reads() == [s.nothing_stored_in("The Operator's Attic")]
    assert alice.types("places").reads()[-1] == (s.aside("attic"))
    party.party.shut(theirs)
    assert aside(party) == [ASIDE, AGAIN]
    assert alice.types("home").session.room is mine
    assert any("Before" in line for line in alice.types("history").reads())


def test_a_channel_of_the_operators_takes_the_word_and_gives_it_back(party, alice):
    channels = Channels.of(party.party)
    alice.types("make channel chess", "+chess E4")
    alice.reads()
    channels.change({"chess": ChannelRules(about="The operator's")})
    assert alice.reads() == [s.heard_no_more("chess")]
    assert alice.types("channels chess").reads()[0] == "Channel chess: The operator's"
    channels.change({})
    assert [each.mark for each in alice.session.followed] == ["chess"]
    alice.reads()
    assert "E4" in alice.types("history chess").reads()[-1]


def test_a_channel_takes_the_word_of_a_room_that_somebody_made(party, alice):
    Channels.of(party.party).change({"attic": ChannelRules()})
    assert alice.session.room is party.room("parlour")
    Channels.of(party.party).change({})
    assert alice.types("home").session.room.mark == "attic"


def test_a_room_takes_the_word_of_a_channel_that_somebody_made(party, alice):
    alice.types("make channel chess").reads()
    theirs = ChatRoom("chess", title="The Chess Room")
    party.party.open(theirs)
    assert alice.reads() == [s.heard_no_more("chess")]
    assert aside(party) == [s.place_set_aside("chess", "alice")]
    party.party.shut(theirs)
    assert [each.mark for each in alice.session.followed] == ["chess"]


def test_a_place_whose_word_is_taken_at_the_start_is_set_aside(party, alice):
    places = result_of(party.records.places())
    with tea_party(rooms={**house(), "attic": ChatRoom("attic")}) as other:
        held = Places.of(other.party)
        assert held.begin(places, {1: "alice"}) == [ASIDE]
        assert held.open.venue(places[0]) is None
        assert held.open.fit() == []
        other.party.shut(other.room("attic"))
        assert held.open.fit() == [AGAIN]


def test_a_place_of_a_kind_that_is_gone_is_set_aside(party):
    held = Places.of(party.party)
    made = Made(number=5, name="globe", kind="stage", state=Place(title="The Globe"))
    no_kind = s.place_without_kind("globe", "the hosts", "stage")
    assert held.begin([made], {}) == [no_kind]


def test_without_channels_a_channel_is_set_aside(monkeypatch):
    made = Made(number=5, name="chess", kind="channel", state=Place(title="chess"))
    opened = partial(open_party, without=[Channels])
    monkeypatch.setattr("teaparty.testing.party.open_party", opened)
    with tea_party(rooms=house()) as party:
        held = Places.of(party.party)
        assert held.begin([made], {}) == [s.place_without_kind("chess", "the hosts", "channel")]
        assert {"parlour", "chess"} <= held.open.words()


class Play(ChatRoom):
    kind, makeable = "play", True


def test_a_room_that_its_plugin_shuts_is_opened_again_later(party, alice):
    party.party.kinds = {"chat": ChatRoom, "play": Play}
    alice.types("make play Hamlet", "go hamlet")
    room = alice.session.room
    party.party.shut(room)
    assert alice.session.room is party.room("parlour")
    held = Places.of(party.party)
    assert held.open.fit() == [s.place_open_again("hamlet", "alice")]
    assert alice.types("go hamlet").session.room is not room


def test_a_room_whose_plugin_was_loaded_anew_meanwhile_is_made_anew(party, alice):
    party.party.kinds = {"chat": ChatRoom, "play": Play}
    alice.types("make play Hamlet", "go hamlet")
    theirs = ChatRoom("hamlet")
    party.party.open(theirs)
    anew = type("Play", (Play,), {})
    party.party.kinds = {"chat": ChatRoom, "play": anew}
    party.party.shut(theirs)
    assert type(alice.types("go hamlet").session.room) is anew


def test_a_plugins_room_that_can_not_open_lets_a_place_have_its_word_again(party, alice):
    class Broken(ChatRoom):
        def beyond(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        party.party.open(Broken("attic"))
    assert alice.types("home").session.room.mark == "attic"


def test_places_are_none_of_the_rooms_that_may_be_open():
    with tea_party(rooms=house(), manners=PartyOptions(limits=Limits(rooms=3))) as party:
        party.member("alice").types("make room One", "make room Two")
        party.party.open(ChatRoom("third"))
        with pytest.raises(Refusal):
            party.party.open(ChatRoom("fourth"))


# --- what other processes change


def test_a_place_of_somebody_who_was_erased_is_the_hosts(party, alice):
    bob = party.member("bob").types("go attic")
    alice.types("topic Kafka")
    bob.reads()
    party.erase(alice)
    party.party.features.records_changed()
    party.flush()
    bob.reads()
    assert bob.types("look").reads() == ["The Attic", s.place_of_hosts, s.nobody_else]
    assert bob.types("topic x").reads() == [s.hosts_only]


def test_places_that_were_changed_removed_or_added_in_the_records(party, alice):
    made = result_of(party.records.places())[0]
    state = structs.replace(made.state, title="Loft")
    result_of(party.records.change_place(structs.replace(made, state=state)))
    result_of(party.records.add_place(Made(name="cellar", kind="chat", state=Place(title="C"))))
    party.party.features.records_changed()
    party.flush()
    assert alice.types("look").reads()[0] == "Loft"
    assert party.party.room_called("cellar", alice.session) is not None
    result_of(party.records.remove_place(made))
    party.party.features.records_changed()
    party.flush()
    assert alice.session.room is party.room("parlour")


def test_places_that_could_not_be_read_again_at_once_are_a_little_later(party, alice, monkeypatch):
    result_of(party.records.remove_place(result_of(party.records.places())[0]))
    away_once(monkeypatch, party.records, "places")
    party.party.features.records_changed()
    party.flush()
    assert alice.session.room is not party.room("parlour")
    party.passes(when_available.AGAIN)
    assert alice.session.room is party.room("parlour")


def test_places_are_read_once_more_however_often_it_is_told_meanwhile_that_they_have_changed(
    party, alice, monkeypatch
):
    gate, read, times = Gate(), party.records.places, []

    async def places():
        times.append(len(times))
        await gate
        return await read()

    monkeypatch.setattr(party.records, "places", places)
    for _ in range(50):
        party.party.features.records_changed()
        party.flush()
    result_of(party.records.remove_place(result_of(read())[0]))
    gate.closed = False
    party.flush()
    assert len(times) == 2
    assert alice.session.room is party.room("parlour")


def test_a_place_that_is_gone_does_not_change(party, alice):
    held = Places.of(party.party)
    made = held.called("attic")
    assert held.called("loft") is None
    alice.types("remove place attic", "attic")
    result_of(held.change(made))
    assert held.now(made) is None
    assert result_of(party.records.places()) == []


def test_what_changes_while_a_place_is_removed_stays_so(party, alice, monkeypatch):
    """Exits that led there are taken away from one place after the other, which takes a while."""
    alice.types("make room Cellar", "make room Barn", "add exit down to barn", "go cellar",
                "add exit up to barn", "go attic")  # fmt: skip
    cellar, held = party.party.venue("cellar"), Places.of(party.party)
    store = party.records.change_place

    async def stores_slowly(made):
        if made.name == "attic" and not cellar.is_closed:
            await held.change(with_state(cellar.deed, closed=True))
        return await store(made)

    monkeypatch.setattr(party.records, "change_place", stores_slowly)
    alice.types("remove place barn", "barn")
    assert (cellar.is_closed, cellar.deed.state.exits) == (True, {})


def test_a_new_name_of_the_owner_is_shown(party, alice):
    alice.types("name alicia", "yes").reads()
    assert alice.types("look").reads()[1] == s.place_of("alicia")
    bob = party.member("bob")
    bob.types("name bobby", "yes").reads()


def test_an_owner_who_was_renamed_while_out_is_known_again(party, alice):
    alice.types("quit")
    result_of(party.records.rename_account(1, "Alison", "alison", "alison"))
    party.party.features.records_changed()
    party.flush()
    assert s.place_of("Alison") in comes_back(party, "Alison").reads()


def test_two_who_are_first_to_change_a_room_of_the_operators_share_one_row(party):
    held, room = Places.of(party.party), party.room("parlour")
    first, second = held.deed(room), held.deed(room)
    deeds = [result_of(first), result_of(second)]
    assert deeds[0] is deeds[1] is room.deed
    assert len(result_of(party.records.places())) == 1


def test_whoever_is_later_to_change_a_room_of_the_operators_has_the_row_of_the_first(
    party, monkeypatch
):
    held, room, add = Places.of(party.party), party.room("parlour"), party.records.add_place

    async def another_is_first(made, alike=None):
        monkeypatch.setattr(party.records, "add_place", add)
        await held.deed(room)
        return await add(made)

    monkeypatch.setattr(party.records, "add_place", another_is_first)
    assert result_of(held.deed(room)) is room.deed
    assert result_of(party.records.places()) == [room.deed]


def test_clients_are_shown_topic_and_owner_as_they_change(party, alice):
    bob = party.member("bob").types("go attic")
    bob.unread.clear()
    alice.types("topic Kafka")
    bob.session.door.flush()
    changed = [event for event in bob.events if type(event).__name__ == "RoomChanged"]
    assert [(event.topic, event.owner) for event in changed] == [("Kafka", "alice")]


def test_what_hosts_have_made_of_a_room_goes_with_its_row(party, alice):
    party.member("henry", role="host").types("add exit up to attic")
    room = party.room("parlour")
    assert "up" in room.table
    result_of(party.records.remove_place(room.deed))
    party.party.features.records_changed()
    party.flush()
    assert (room.deed, "up" in room.table) == (None, False)


def test_what_hosts_have_made_of_a_channel_goes_with_its_row(party, alice):
    channels = Channels.of(party.party)
    channels.change({"news": ChannelRules()})
    party.member("henry", role="host").types("topic news Tea")
    channel = party.party.channel("news")
    result_of(party.records.remove_place(channel.deed))
    party.party.features.records_changed()
    party.flush()
    assert channel.deed is None


# --- what can't be stored


@pytest.fixture
def unstored(party, monkeypatch):
    """The records store no change at the moment; they have these to store later."""
    later = []

    async def stores_later(made):
        later.append(made)
        return False

    monkeypatch.setattr(party.records, "change_place", stores_later)
    return later


@pytest.mark.parametrize("line", [
    "close", "listed on", "call Loft", "describe here as Dust.", "topic Kafka", "topics all",
    "add exit up to cellar", "invite bob", "trust bob", "quiet bob",
])  # fmt: skip
def test_what_is_changed_and_can_not_be_stored_yet_is_so_and_that_is_told(
    party, alice, unstored, line
):
    party.member("bob")
    alice.types("make room Cellar", line)
    room = alice.session.room
    assert s.not_stored_yet(room.title) in alice.reads()
    assert room.deed == unstored[-1] == Places.of(party.party).called("attic")


def test_what_is_taken_back_and_can_not_be_stored_yet_is_so_and_that_is_told(
    party, alice, monkeypatch, request
):
    party.member("bob").types("go attic")
    alice.types("close", "invite bob", "trust bob", "quiet bob").reads()
    request.getfixturevalue("unstored")
    for line in ("uninvite bob", "distrust bob", "unquiet bob", "show bob out"):
        assert s.not_stored_yet("The Attic") in alice.types(line).reads()


def test_a_place_that_is_removed_later_is_gone_at_once(party, alice, monkeypatch):
    async def removes_later(made):
        return False

    monkeypatch.setattr(party.records, "remove_place", removes_later)
    alice.types("remove place attic", "attic")
    assert s.not_stored_yet("The Attic") in alice.reads()
    assert party.party.venue("attic") is None


def test_whoever_leaves_a_closed_place_right_after_another_change_reads_no_more(party, alice):
    """What is stored of a place has it at once, also while numbers of lines are awaited."""
    bob = party.member("bob").types("go attic")
    alice.types("close", "invite bob", "uninvite bob")
    bob.types("go parlour")
    stored = result_of(party.records.places())[0].state
    number = bob.session.account.number
    assert GOES_ON not in [stop for _, stop in stored.readers[number]]


def test_nobody_speaks_on_a_closed_channel_before_it_is_stored_that_it_is_closed(monkeypatch):
    records, add = MemoryRecords(), MemoryRecords.add_place
    monkeypatch.setattr(records, "add_place", unavailable)
    channels = {"club": {"listens": "invited"}}
    with tea_party(records=records, channels=channels) as party:
        Places.of(party.party).open.fit_closures()
        zoe = party.member("zoe", "host").types("listen club")
        zoe.reads()
        assert zoe.types("+club tea").reads() == [str(Unavailable())]
        monkeypatch.setattr(records, "add_place", partial(add, records))
        party.passes(1)
        assert zoe.types("+club tea").reads() == ["[club] You say: tea"]
        assert [made.state.closed for made in result_of(records.places())] == [False]


async def unavailable(made, alike=None):
    raise Unavailable
