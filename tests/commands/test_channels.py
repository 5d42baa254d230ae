"""Channels: listening to them, and speaking there from anywhere."""

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channel_talk import NOTHING_TO_END
from teaparty.core.records import Sanction
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import Wishes
from teaparty.core.values.options import PartyOptions
from teaparty.testing import PASSWORD, plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import audits, gatekeeper

RULES = {
    "news": ChannelRules(about="What is new here"),
    "chess": ChannelRules(),
    "cheese": ChannelRules(about="Smells", history=False),
    "club": ChannelRules(listens="members", speaks="members"),
    "staff": ChannelRules(listens="hosts"),
    "notices": ChannelRules(speaks="hosts"),
}
TO_SAY_IT = " To say it in the room, type ' alone."
TALKS = s.talks_on("news", sign="/")


@pytest.fixture
def party():
    with tea_party(manners=PartyOptions(channels=RULES)) as party:
        yield party


@pytest.fixture
def bob(party):
    """Somebody who listens, and stands elsewhere."""
    bob = party.guest("bob")
    bob.types("listen news", "go kitchen")
    party.all_read()
    return bob


@pytest.fixture
def alice(party):
    alice = party.guest("alice")
    alice.types("listen news").reads()
    return alice


@pytest.fixture
def carol(party):
    """Somebody in chat mode."""
    carol = party.guest("carol", mode="chat")
    carol.types("/listen news").reads()
    party.all_read()
    return carol


# --- speaking


@pytest.mark.parametrize(
    "line",
    ["+news Hello!", "#news Hello!", "+NEWS Hello!", "+ne Hello!", "+ news Hello!", "/+news Hello!",
     "＋news Hello!", "＃news Hello!", "＋ｎｅｗｓ Hello!"],
)  # fmt: skip
def test_people_speak_on_a_channel_wherever_they_stand(alice, bob, line):
    alice.types(line)
    assert bob.reads() == ["[news] alice says: Hello!"]
    assert alice.reads() == ["[news] You say: Hello!"]


@pytest.mark.parametrize("line", ["+news :waves.", "+news : waves.", "+news ：waves."])
def test_people_do_something_on_a_channel(alice, bob, line):
    alice.types(line)
    assert bob.reads() == alice.reads() == ["[news] * alice waves."]


@pytest.mark.parametrize("text", [":)", ":-D ha", ":", "::"])
def test_a_smiley_is_said(alice, bob, text):
    alice.types(f"+news {text}")
    assert bob.reads() == [f"[news] alice says: {text}"]


def test_nobody_reads_it_who_does_not_listen(party, alice):
    carol = party.guest("carol")
    alice.reads(), alice.types("+news Hello!")
    assert carol.reads() == []


def test_a_screen_reader_is_told_the_channel_within_the_sentence(alice, bob):
    bob.types("screenreader on").reads()
    alice.types("+news Hello!", "+news :waves.", "retract news")
    assert bob.reads() == [
        "alice says on news: Hello!",
        "alice emotes on news: waves.",
        s.took_last_back("On news: alice"),
    ]
    bob.types("+news Hi!", "+news :nods.")
    assert bob.reads() == ["You say on news: Hi!", "You emote on news: nods."]


def test_the_time_comes_before_the_mark(alice, bob):
    bob.session.wish(timestamps="minutes")
    assert bob.look == Wishes(timestamps="minutes").over(alice.look)


def test_who_does_not_listen_says_nothing_anywhere(party, bob):
    alice = party.guest("alice")
    party.all_read()
    assert alice.types("+news Hello!").reads() == [s.listen_first("news")]
    assert bob.reads() == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("+ch e4", s.could_be_any("ch", "cheese, chess")),
        ("+", s.usage("+CHANNEL [TEXT]")),
        ("+club hi", s.members_hear("club")),
        ("+staff hi", s.hosts_hear("staff")),
        ("+garden hi", s.only_there("garden")),
        ("+nwes hi", s.no_channel_but("nwes", "+news") + TO_SAY_IT),
        ("+nope hi", s.no_channel("nope") + TO_SAY_IT),
        ("#nope", s.no_channel("nope") + TO_SAY_IT),
        ("chess e4", s.did_you_mean_speak("chess", "+chess") + " To say it, type ' alone."),
        ("msg #news hi", s.channel_not_person("news")),
        ("msg #nope hi", s.no_such_person("#nope")),
        ("help news", s.channel_not_command("news")),
    ],
)  # fmt: skip
def test_what_is_said_on_no_channel(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/+nope hi", s.no_channel("nope", sign="/")),
        ("/+nwes hi", s.no_channel_but("nwes", "+news", sign="/")),
    ],
)
def test_in_chat_mode_what_is_on_no_channel_is_not_said(carol, line, answer):
    assert carol.types(line).reads() == [answer]


def test_help_shows_the_sign_as_it_is_typed_in_both_modes(alice, carol):
    for each, line in ((alice, "help +"), (carol, "/help +")):
        assert each.types(line).reads()[0] == "Usage: +CHANNEL [TEXT]"


def test_a_beginning_means_the_one_that_somebody_listens_to(alice):
    alice.types("listen chess").reads()
    assert alice.types("+ch e4").reads() == ["[chess] You say: e4"]


def test_only_some_speak_where_it_is_so(party, alice):
    zoe = party.member("zoe", role="host")
    for each in (alice, zoe):
        each.types("listen notices")
    party.all_read()
    assert alice.types("+notices hi").reads() == [s.hosts_speak("notices")]
    zoe.types("+notices Tea at five.")
    assert alice.reads() == ["[notices] zoe says: Tea at five."]


def test_what_a_member_says_may_be_for_members(party, alice):
    alice.types("register", PASSWORD, PASSWORD, "listen club").reads()
    assert alice.types("+club hi").reads() == ["[club] You say: hi"]


def test_who_reads_slowly_is_told_how_much_was_missed_on_the_channel():
    manners = PartyOptions(limits=Limits(history=16), channels=RULES)
    with tea_party(manners=manners) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("listen news"), bob.types("listen news").reads()
        bob.reading = False
        alice.types(*(f"+news {number}" for number in range(30)))
        party.passes(1)
        alice.types("say here")
        bob.reading = True
        missed, *lines, here = bob.reads()
        assert missed == s.lines_missed_on("14", "news")
        assert lines == [f"[news] alice says: {number}" for number in range(14, 30)]
        assert here == "alice says: here"


# --- as in rooms: muted, again and again, ignored


def test_a_muted_person_says_nothing_on_a_channel(party, alice, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("+news Hello!", "+news :waves.").reads() == [s.muted] * 2
    assert bob.reads() == []


def test_nobody_says_the_same_again_and_again():
    manners = PartyOptions(limits=Limits(repeats=1), channels=RULES)
    with tea_party(manners=manners) as party:
        alice = party.guest("alice")
        alice.types("listen news", "+news spam").reads()
        assert alice.types("say spam").reads() == [s.said_often_enough]


def test_ignored_people_are_not_heard_on_a_channel(alice, bob):
    bob.types("ignore alice").reads()
    alice.types("+news Hello!", "+news :waves.")
    assert bob.reads() == []


# --- in chat mode


@pytest.mark.parametrize(
    "line", ["+1", "#tea is nice", "+ne Hello!", "+ news hi", "+", "##", "+news!"]
)
def test_in_chat_mode_a_sign_asks_for_a_channel_only_by_its_whole_word(party, carol, line):
    alice = party.guest("alice")
    carol.types(line)
    assert alice.reads()[-1] == f"carol says: {line}"


@pytest.mark.parametrize("line", ["+nwes hi", "#neews hi", "＋nws hi"])
def test_in_chat_mode_what_may_be_meant_for_a_channel_is_said_when_it_is_typed_again(
    party, carol, line
):
    alice = party.guest("alice")
    assert carol.types(line).reads() == [s.say_or_channel("#news" if line[0] == "#" else "+news")]
    assert alice.reads() == []
    carol.types(line)
    assert alice.reads() == [f"carol says: {line}"]


def test_in_chat_mode_a_channel_to_which_one_does_not_listen_is_not_meant(party):
    alice, carol = party.guest("alice"), party.guest("carol", mode="chat")
    carol.types("+nwes hi")
    assert alice.reads()[-1] == "carol says: +nwes hi"


@pytest.mark.parametrize(
    "line", ["+news hi", "#news hi", "＋news hi", "＃ｎｅｗｓ hi", "/+news hi"]
)
def test_in_chat_mode_people_speak_on_a_channel(party, carol, bob, line):
    carol.types(line)
    assert bob.reads() == ["[news] carol says: hi"]
    assert carol.reads() == ["[news] You say: hi"]


def test_plain_lines_go_to_a_channel_until_people_talk_in_the_room_again(party, carol, bob):
    assert carol.types("/talk on news").reads() == [TALKS]
    assert carol.types("hello", ":-)").reads() == ["[news] You say: hello", "[news] You say: :-)"]
    assert carol.types(":waves.", "/say here").reads() == ["* carol waves.", "You say: here"]
    assert carol.types("/talk here").reads() == [s.talks_here]
    assert carol.types("hello").reads() == ["You say: hello"]
    assert bob.reads() == ["[news] carol says: hello", "[news] carol says: :-)"]


@pytest.mark.parametrize("line", ["/talk on +news", "/talk #news", "/talk to ne", "/talk ON NEWS"])
def test_talk_takes_a_channel_in_many_ways(carol, line):
    assert carol.types(line).reads() == [TALKS]


def test_what_was_asked_about_is_said_where_plain_lines_go(carol):
    carol.types("/talk on news", "help").reads()
    assert carol.types("'").reads() == ["[news] You say: help"]


def test_a_password_is_not_said_on_a_channel_either(carol, bob):
    carol.types("/talk on news", "login carol sesame").reads()
    assert bob.reads() == []


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("/unlisten news", [s.listens_no_more("news"), s.talks_here]),
        ("/mode mud", [s.commands_now]),
    ],
)
def test_who_listens_no_more_or_types_commands_talks_in_the_room(carol, line, answers):
    carol.types("/talk on news").reads()
    assert carol.types(line).reads() == answers
    assert carol.session.talks_on == ""


def test_talk_is_for_chat_mode_and_for_those_who_listen(alice, carol):
    assert alice.types("talk here").reads() == [NOTHING_TO_END]
    assert alice.types("talk on news").reads() == [s.talk_is_for_chat("news")]
    assert carol.types("/talk on chess", "/talk on tea").reads() == [
        s.listen_first("chess", sign="/"),
        s.no_channel("tea", sign="/"),
    ]


@pytest.mark.parametrize("line", ["talk bob", "talk to bob", "talk on bob"])
def test_a_newcomer_who_wants_to_talk_to_somebody_is_told_how_to_speak(alice, line):
    assert alice.types(line).reads() == [s.no_channel_to_talk_on("bob")]


def test_nobody_talks_on_a_channel_in_a_room_that_has_only_commands(party, carol):
    party.room("garden").mode = "mud"
    carol.types("/talk on news", "/go garden")
    assert carol.session.talks_on == ""


# --- listening


@pytest.mark.parametrize(
    "line", ["listen news", "tune news", "join news", "listen to +news", "tune #ne"]
)
def test_people_listen_by_several_words(party, line):
    alice = party.guest("alice")
    assert alice.types(line).reads() == [
        s.listens_about("news", "What is new here"),
        s.how_to_speak_on("news"),
    ]
    assert alice.types(line).reads() == [s.listens_already("news")]


def test_a_person_who_can_only_listen_is_told_so(alice):
    expected = [s.listens("notices"), s.hosts_speak("notices")]
    assert alice.types("listen notices").reads() == expected
    assert alice.types("channels notices").reads()[2:] == expected[1:]


@pytest.mark.parametrize("line", ["unlisten news", "part news", "part #news"])
def test_people_listen_no_more(alice, bob, line):
    assert alice.types(line).reads() == [s.listens_no_more("news")]
    assert alice.types(line).reads() == [s.does_not_listen("news")]
    bob.types("+news Hello!")
    assert alice.reads() == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("listen tea", s.no_channel("tea")),
        ("unlisten tea", s.no_channel("tea")),
        ("channels tea", s.no_channel("tea")),
        ("join #tea", s.nothing_to_join("tea")),
        ("listen staff", s.hosts_hear("staff")),
        ("channels staff", s.hosts_hear("staff")),
        ("channels garden", s.not_from_elsewhere("The Garden", "garden")),
        ("listen garden", s.not_from_elsewhere("The Garden", "garden")),
        ("join staff", s.hosts_hear("staff")),
    ],
)  # fmt: skip
def test_what_nobody_can_listen_to(alice, line, answer):
    assert alice.types(line).reads() == [answer]


def test_an_exit_is_not_a_channel(party, alice):
    party.party.change_exits(party.room("parlour"), {"news": "garden"})
    alice.reads()
    assert alice.types("join news").reads()[0] == "The Garden"


def test_people_listen_to_so_many_and_no_more():
    with tea_party(manners=PartyOptions(limits=Limits(listens=1), channels=RULES)) as party:
        alice = party.guest("alice")
        alice.types("listen news").reads()
        assert alice.types("listen chess").reads() == [s.listens_to_many("1")]


# --- rooms, from elsewhere


@pytest.fixture
def hall():
    rooms = plain_rooms("parlour", "garden")
    rooms["hall"] = ChatRoom("hall", title="The Hall", listening=True)
    with tea_party(rooms=rooms) as party:
        yield party


def test_a_room_is_heard_from_elsewhere_and_all_there_see_by_whom(hall):
    alice, carol = hall.guest("alice"), hall.guest("carol")
    alice.types("go hall")
    hall.all_read()
    seen = [s.room_to_hear("hall", "The Hall"), s.nobody_listens]
    assert carol.types("channels hall").reads() == [*seen, s.how_to_listen("hall")]
    assert alice.types("channels hall").reads() == seen
    told = [s.listens_to_room("The Hall"), s.how_to_speak_in("hall")]
    assert carol.types("listen hall").reads() == told
    assert alice.types("look").reads()[-1] == "Listening: carol."
    alice.types("say Hello!", "go parlour")
    assert carol.reads() == ["[hall] alice says: Hello!", s.comes_from("alice", "The Hall")]


def test_who_comes_into_a_room_reads_it_once_and_is_heard_as_one_who_is_there(hall):
    alice, carol = hall.guest("alice"), hall.guest("carol")
    alice.types("go hall")
    carol.types("listen hall", "go hall")
    hall.all_read()
    alice.types("say Hello!")
    assert carol.reads() == ["alice says: Hello!"]
    assert "Listening: carol." not in alice.types("look").reads()
    carol.types("go parlour").reads()
    alice.types("say again")
    assert carol.reads() == ["[hall] alice says: again"]


def test_a_room_that_nobody_may_hear_any_more_is_heard_no_more(hall):
    carol = hall.guest("carol")
    carol.types("listen hall").reads()
    hall.room("hall").listening = False
    hall.party.house.changed(hall.room("hall"))
    assert carol.reads() == [s.heard_no_more("The Hall")]
    assert hall.room("hall").listeners == {}


def test_a_room_that_nobody_may_hear_any_more_is_not_heard_after_leaving_it(hall):
    alice, carol = hall.guest("alice"), hall.guest("carol")
    alice.types("go hall")
    carol.types("listen hall", "go hall").reads()
    hall.room("hall").listening = False
    hall.party.house.changed(hall.room("hall"))
    assert s.heard_no_more("The Hall") in carol.types("go parlour").reads()
    alice.types("say again")
    assert carol.reads() == []


def test_a_room_that_is_shut_is_heard_no_more(hall):
    carol = hall.guest("carol")
    carol.types("listen hall").reads()
    hall.party.shut(hall.room("hall"))
    assert carol.reads() == [s.heard_no_more("The Hall")]


# --- which there are


def test_the_list_has_all_that_somebody_may_hear(alice, bob):
    bob.types("listen chess")
    assert alice.types("channels").reads() == [
        "Channel  About             Listeners  You",
        "news     What is new here          2  listen",
        "chess                              1",
        "cheese   Smells                    0",
        "notices                            0",
        s.how_to_use_channels(),
    ]


def test_people_see_who_listens(alice, bob):
    assert alice.types("channels news").reads() == [
        "Channel news: What is new here",
        "Listening: alice, bob.",
        s.how_to_speak_on("news"),
    ]
    assert alice.types("channels chess").reads() == [
        "Channel chess.",
        s.nobody_listens,
        s.how_to_listen("chess"),
    ]


def test_of_many_who_listen_only_some_are_named():
    with tea_party(manners=PartyOptions(limits=Limits(named=1), channels=RULES)) as party:
        for name in ("alice", "bob", "carol"):
            party.guest(name).types("listen news")
        party.all_read()
        bob = party.guest("dora")
        assert bob.types("channels news").reads()[1] == s.listening_and_more("alice", "2")


def test_a_party_without_channels_says_so_and_has_no_words_for_them():
    with tea_party() as party:
        alice = party.guest("alice")
        assert alice.types("channels").reads() == [s.nothing_to_hear]
        assert alice.types("+1").reads()[0].startswith("There is no command +1. Type help")
        assert "unlisten" not in "".join(alice.types("help").reads())


def test_help_has_the_words_where_there_is_something_to_hear(alice):
    lines = alice.types("help").reads()
    assert "Listening elsewhere:          +, channels, listen, talk, unlisten" in lines


# --- what was said before


def said(guest, line):
    return [text[6:] if text[2:3] == ":" else text for text in guest.types(line).reads()]


@pytest.mark.parametrize("line", ["+news", "history news", "history +news", "history 20 news"])
def test_its_last_lines_can_be_read_again(alice, bob, line):
    alice.types("+news one")
    bob.types("+news :waves.").reads(), alice.reads()
    assert said(alice, line) == [s.said_on("news"), "You say: one", "* bob waves."]


def test_review_goes_on_on_a_channel(alice):
    alice.types("+news one", "+news two", "history 1 news").reads()
    assert said(alice, "review") == [s.said_on("news"), "You say: one"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("history chess", s.nothing_stored_on("chess")),
        ("history nope", s.no_place_or_person("nope")),
        ("history cheese", s.not_stored_on("cheese")),
        ("history staff", s.hosts_hear("staff")),
        ("+staff", s.hosts_hear("staff")),
        ("#st", s.hosts_hear("staff")),
        ("retract staff", s.hosts_hear("staff")),
        ("retract chess", s.said_nothing_on("chess")),
    ],
)
def test_there_is_no_history_of_what_is_not_stored_or_not_for_somebody(alice, line, answer):
    assert alice.types(line).reads() == [answer]


def test_review_asks_again_whether_somebody_may_listen(party, alice):
    alice.types("+news one", "+news two", "history 1 news").reads()
    party.party.channel("news").become(ChannelRules(listens="hosts"))
    assert alice.types("review").reads() == [s.hosts_hear("news")]


@pytest.mark.parametrize("line", ["retract news", "retract +news"])
def test_people_take_back_what_they_said_on_a_channel(alice, bob, line):
    alice.types("say here", "+news Hello!").reads(), bob.reads()
    assert alice.types(line).reads() == [f"[news] {s.you_took_last_back}"]
    assert bob.reads() == [s.took_last_back("[news] alice")]
    assert said(bob, "history news")[1:] == [s.was_taken_back("alice")]


def test_what_was_taken_back_is_never_read_by_those_who_read_late(alice, bob):
    bob.reading = False
    alice.types("+news Hello!", "retract news")
    bob.reading = True
    assert bob.reads() == [
        f"[news] {s.was_taken_back('alice')}",
        s.took_last_back("[news] alice"),
    ]


def test_retract_alone_is_about_where_plain_lines_go(carol):
    carol.types("hello", "/talk on news", "hello").reads()
    assert carol.types("/retract").reads() == [f"[news] {s.you_took_last_back}"]


@pytest.mark.parametrize("line", ["retract news alice", "retract alice news", "retract news #0"])
def test_staff_take_back_others_lines(party, alice, bob, line):
    zoe = party.member("zoe", role="host")
    alice.types("+news Rude words"), zoe.types(line)
    assert bob.reads()[1:] == [s.line_taken_back("[news] alice", "zoe")]
    assert audits(party) == [("zoe", "retract", "alice", "line 0 of news")]
