"""Words that people know from IRC and Discord: each works, or is answered by the word that does."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.options import PartyOptions
from teaparty.testing import tea_party
from tests import sentences as s


@pytest.fixture
def party():
    rooms = {
        "parlour": ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
        "garden": ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
    }
    news = PartyOptions(channels={"news": ChannelRules(about="What is new")})
    with tea_party(rooms=rooms, manners=news) as party:
        yield party


@pytest.fixture
def alice(party):
    """A member, in chat mode."""
    alice = party.member("alice").types("mode chat")
    alice.reads()
    return alice


@pytest.fixture
def bob(party, alice):
    bob = party.guest("bob", mode="chat")
    alice.reads()
    return bob


# --- going, and leaving


@pytest.mark.parametrize("line", ["/join garden", "/join #garden", "/j The Garden", "/join gard"])
def test_join_goes_to_a_room(alice, line):
    assert alice.types(line).reads()[0] == "The Garden"


@pytest.mark.parametrize("line", ["/join news", "/join #news", "/j +news", "/join ＃news"])
def test_join_listens_to_a_channel(alice, line):
    assert alice.types(line).reads()[0] == s.listens_about("news", "What is new")


@pytest.mark.parametrize("line", ["/join #tea", "/join tea"])
def test_to_join_what_is_not_there_is_answered_by_how_to_make_it(alice, line):
    assert alice.types(line).reads() == [s.nothing_to_join("tea", sign="/")]


@pytest.mark.parametrize(
    "line",
    ["/part", "/leave", "/part garden", "/leave #garden", "/part here", "/part #garden Bye!"],
)
def test_part_leaves_the_room_for_the_start(party, alice, line):
    alice.types("/go garden").reads()
    assert alice.types(line).reads()[0] == "The Parlour"


@pytest.mark.parametrize("line", ["/part #news", "/leave news", "/part #news Bye, all!"])
def test_part_listens_no_more(alice, line):
    alice.types("/join #news").reads()
    assert alice.types(line).reads() == [s.listens_no_more("news")]


def test_part_alone_leaves_the_channel_on_which_one_talks(alice):
    alice.types("/join #news", "/talk on news").reads()
    assert alice.types("/part").reads()[0] == s.listens_no_more("news")


def test_a_room_that_is_heard_from_elsewhere_is_left_as_a_channel_is(party, alice):
    party.room("garden").listening = True
    alice.types("/listen garden").reads()
    assert alice.types("/part garden").reads() == [s.listens_no_more("The Garden")]
    alice.types("/listen garden", "/go garden").reads()
    assert alice.types("/part garden").reads()[0] == "The Parlour"


@pytest.mark.parametrize(("line", "answer"), [
    ("/part", s.at_start(sign="/")),
    ("/leave garden", s.not_in_room("The Garden")),
    ("/leave #tea", s.no_place_called("#tea", sign="/")),
    ("/part #news", s.does_not_listen("news")),
])  # fmt: skip
def test_what_nobody_can_leave(alice, line, answer):
    assert alice.types(line).reads() == [answer]


# --- people


@pytest.mark.parametrize("line", ["/who #news", "/who news", "/names #news"])
def test_who_shows_who_listens_to_a_channel(alice, bob, line):
    bob.types("/join #news").reads()
    assert alice.types(line).reads()[:2] == ["Channel news: What is new", "Listening: bob."]


@pytest.mark.parametrize("line", ["/who #garden", "/names garden"])
def test_who_shows_who_is_in_a_room(alice, bob, line):
    bob.types("/go garden")
    assert alice.types(line).reads()[-2].split()[0] == "bob"


def test_list_shows_rooms_and_channels(alice, bob):
    shown = alice.types("/list").reads()
    assert [line.split()[0] for line in shown if line][:5] == [
        "Room", "parlour", "garden", "Channel", "news"
    ]  # fmt: skip


def test_list_shows_rooms_alone_where_there_are_no_channels():
    with tea_party() as party:
        shown = party.guest("alice").types("list").reads()
    assert shown[0].split()[0] == "Room"
    assert not any("Channel" in line for line in shown)


@pytest.mark.parametrize("line", ["/msg bob Hi!", "/query bob Hi!", "/tell bob: Hi!"])
def test_somebody_is_whispered_to(alice, bob, line):
    alice.types(line)
    assert bob.reads() == ["alice whispers to you: Hi!"]


@pytest.mark.parametrize(("word", "ours"), [
    ("dm", "whisper"), ("pm", "whisper"), ("notice", "whisper"), ("privmsg", "whisper"),
    ("block", "ignore"), ("unblock", "unignore"), ("create", "make"), ("op", "trust"),
    ("deop", "distrust"), ("devoice", "quiet"), ("whowas", "finger"), ("motd", "rules"),
    ("dnd", "afk"),
])  # fmt: skip
def test_a_word_of_other_servers_is_answered_by_ours(alice, bob, word, ours):
    assert alice.types(f"/{word} bob").reads() == [s.did_you_mean(word, ours, sign="/")]
    assert bob.reads() == []


def test_ours_is_no_answer_for_people_who_may_not_use_it(bob):
    assert "make" not in bob.types("/create attic").reads()[0]


# --- a place of one's own


def test_an_open_place_needs_no_invitation(alice, bob):
    said = s.open_to_all("The Parlour", "bob", sign="/")
    assert alice.types("/invite bob").reads() == [said]
    said = s.open_to_listen("news", "bob", sign="/")
    assert alice.types("/invite bob #news").reads() == [said]


@pytest.mark.parametrize(("line", "word"), [
    ("/kick bob", "/show"), ("/mute bob", "/quiet"), ("/unmute bob", "/unquiet"),
    ("/ban bob", "/close"), ("/mode +i", "/close"), ("/mode #news +m", "/quiet"),
])  # fmt: skip
def test_what_is_for_staff_is_answered_by_what_owners_do(alice, bob, line, word):
    assert word in alice.types(line).reads()[0]


def test_a_newcomer_makes_a_closed_room_with_what_stands_on_the_screen(party, alice, bob):
    made = alice.types("/join #attic", "/make room attic").reads()
    assert "/make room attic" in made[0]
    assert all(word in made[1] for word in ("/go attic", "/close", "/invite"))
    closed = alice.types("/go attic", "/close").reads()
    assert "/invite" in closed[-1]
    alice.types("/invite bob", "/topic Tonight: Kafka").reads()
    read = bob.reads()
    assert read[-1] == s.how_to_go("attic", sign="/")
    assert any(line.endswith(" Tonight: Kafka") for line in bob.types("/go attic").reads())
