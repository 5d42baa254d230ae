"""What was said before: history, review, recall, retract."""

import time

import pytest

from teaparty.core.events import Retracted, Said, TakenBack
from teaparty.core.memory.history import History
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Ordered
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.testing import NOON, plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import audits, done

NOW = time.strftime("%H:%M", time.localtime(NOON))


def says(guest, *texts):
    guest.types(*(f"say {text}" for text in texts)).reads()


def lines(guest, line):
    """What somebody reads who types a line; without the times, which are all NOW."""
    return [text.removeprefix(f"{NOW} ") for text in guest.types(line).reads()]


# --- history and review


@pytest.mark.parametrize(
    "line",
    [
        "history all garden",
        "history garden all",
        "history all 9 garden",
        "history 9 all The Garden",
    ],
)
def test_all_is_of_any_room(party, alice, bob, line):
    alice.types("go garden", "say here", "go parlour").reads(), bob.reads()
    assert lines(bob, line) == [
        s.happened_in("The Garden"),
        s.comes_from("alice", "The Parlour"),
        "alice says: here",
        s.goes_to("alice", "The Parlour"),
    ]


def test_all_alone_is_of_where_one_is(alice, bob):
    assert lines(alice, "history all")[-1] == s.arrived("bob")


def test_a_room_that_is_called_so_is_a_room():
    rooms = {"hall": ChatRoom("hall", title="All for all"), "all": ChatRoom("all", title="All")}
    with tea_party(rooms=rooms) as party:
        alice = party.guest("alice")
        assert lines(alice, "history all for all") == [s.nothing_stored_in("All for all")]
        assert lines(alice, "history all")[0] == s.happened_in("All for all")
        assert lines(alice, "history 9 all for all") == [s.nothing_stored_in("All for all")]
        assert lines(alice, "history all all") == [s.nothing_stored_in("All")]


@pytest.mark.parametrize("line", ["history", "HISTORY", "hist", "/history"])
def test_history_shows_the_last_lines_that_were_said_here(alice, bob, line):
    says(alice, "one")
    bob.types(":waves.", "shout two!")
    alice.types("go garden", "go parlour").reads()
    assert alice.types(line).reads() == [
        s.said_in("The Parlour"),
        f"{NOW} You say: one",
        f"{NOW} * bob waves.",
        f"{NOW} bob shouts: two!",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("history 2", ["bob says: 8", "bob says: 9"]),
        ("history 1", ["bob says: 9"]),
        ("history 0", ["bob says: 9"]),
        ("history 2 parlour", ["bob says: 8", "bob says: 9"]),
        ("history parlour 2", ["bob says: 8", "bob says: 9"]),
        ("history the PARLOUR 2", ["bob says: 8", "bob says: 9"]),
        ("history garden 3", ["alice says: here"]),
        ("history 3 The Garden", ["alice says: here"]),
    ],
)
def test_history_of_so_many_and_of_where_in_either_order(party, alice, bob, line, expected):
    says(bob, *range(10))
    alice.types("go garden", "say here", "go parlour").reads()
    found = [text.replace("You say", "alice says") for text in lines(alice, line)]
    assert [text for text in found if " says: " in text] == expected


def test_history_has_pages_of_a_bounded_size():
    with tea_party(limits=Limits(history_lines=3, history_page=4)) as party:
        alice = party.guest("alice")
        says(alice, *range(9))
        assert len(lines(alice, "history")) == 1 + 3 + 1
        assert len(lines(alice, "history 99")) == 1 + 4 + 1
        assert len(lines(alice, "history 999999999999999999999")) == 1 + 4 + 1


def test_review_goes_back_page_by_page_and_only_says_so_if_there_is_more(alice):
    says(alice, *range(5))
    more = s.review_earlier()
    assert lines(alice, "history 2")[1:] == ["You say: 3", "You say: 4", more]
    assert lines(alice, "review")[1:] == ["You say: 1", "You say: 2", more]
    assert lines(alice, "review")[1:] == ["You say: 0"]
    assert lines(alice, "review") == [s.nothing_before]


def test_review_alone_begins_with_the_last_lines_here(alice):
    says(alice, "hi")
    assert lines(alice, "review") == [s.said_in("The Parlour"), "You say: hi"]


def test_review_goes_on_in_another_room_but_begins_anew_where_one_has_gone(alice):
    says(alice, "one", "two")
    alice.types("go garden", "say three").reads()
    assert lines(alice, "history 1 parlour")[1] == "You say: two"
    assert lines(alice, "review")[1] == "You say: one"
    alice.types("go kitchen", "say four").reads()
    assert lines(alice, "review") == [s.said_in("The Kitchen"), "You say: four"]


def test_history_where_nothing_was_said(alice):
    assert lines(alice, "history") == [s.nothing_stored_in("The Parlour")]


class Attic(ChatRoom):
    kind = "attic"
    shut = False

    def admit(self, me):
        if self.shut:
            raise Refusal("The attic is shut.")


class Cellar(ChatRoom):
    kind = "cellar"
    public = False


class Study(ChatRoom):
    kind = "study"
    title = "The Study"

    @command("lore", "history")
    def lore(self, me):
        """Read what the room shows of it."""
        me.tell("Dust.")


@pytest.fixture
def house():
    rooms = {
        **plain_rooms("parlour"),
        "attic": Attic("attic"),
        "cellar": Cellar("cellar"),
        "study": Study("study"),
        "den": ChatRoom("den", title="The Den", history=False),
    }
    with tea_party(rooms=rooms) as party:
        party.alice = party.guest("alice")
        yield party


def test_nobody_reads_what_was_said_where_they_may_not_go(house):
    says(house.alice.types("go attic"), "one", "two")
    house.alice.types("go parlour").reads()
    assert lines(house.alice, "history attic 1")[1] == "You say: two"
    house.room("attic").shut = True
    assert lines(house.alice, "history attic") == ["The attic is shut."]
    assert lines(house.alice, "review") == ["The attic is shut."]


def test_somebody_who_stands_in_a_room_reads_there_whoever_is_admitted_now(house):
    says(house.alice.types("go attic"), "one")
    house.room("attic").shut = True
    assert lines(house.alice, "history attic")[1] == "You say: one"


def test_a_room_that_nobody_is_told_of_is_none_here(house):
    house.alice.session.move(house.room("cellar"))
    says(house.alice, "one")
    assert lines(house.alice, "history")[1] == "You say: one"
    house.alice.types("go parlour").reads()
    assert lines(house.alice, "history cellar") == [s.no_room_or_person("cellar")]


def test_in_a_room_that_keeps_nothing_nothing_is_read_again(house):
    says(house.alice.types("go den"), "secret")
    for line in ("history", "review", "history den"):
        assert lines(house.alice, line) == [s.room_stores_nothing("The Den")]


def test_what_a_rooms_own_history_hides_is_read_in_no_other_way(house):
    says(house.alice.types("go study"), "secret")
    assert lines(house.alice, "history") == ["Dust."]
    session = house.alice.session
    assert done(History.of(session).before(session, session.room, None, 9)) == ([], True)
    hidden = [s.only_its_own_history("The Study")]
    assert lines(house.alice, "review") == hidden
    house.alice.types("go parlour").reads()
    assert lines(house.alice, "history study") == hidden


# --- history of whispers


@pytest.fixture
def members(party):
    """alice, bob and carol, who have accounts."""
    return [party.member(name) for name in ("alice", "bob", "carol")]


def test_history_of_whispers_with_somebody(members):
    alice, bob, carol = members
    alice.types("tell bob one")
    bob.types("tell alice two", "tell carol three")
    carol.types("tell alice four", "tell alice,bob five")
    alice.types("tell bob,carol six").reads()
    assert lines(alice, "history bob") == [
        s.whispers_with("bob"),
        "You whisper to bob: one", "bob whispers to you: two", "You whisper to bob, carol: six",
    ]  # fmt: skip
    assert lines(alice, "history 1 bob") == [
        s.whispers_with("bob"), "You whisper to bob, carol: six",
        s.review_earlier(),
    ]  # fmt: skip
    assert lines(alice, "review")[1] == "bob whispers to you: two"


def test_whispers_are_found_when_the_other_is_out_and_reviewed_from_any_room(party, members):
    alice, bob, _ = members
    alice.types("tell bob one", "tell bob two")
    bob.types("quit")
    alice.reads()
    assert lines(alice, "history BOB 1")[1] == "You whisper to bob: two"
    alice.types("on").reads()
    assert lines(alice, "review")[1] == "You whisper to bob: one"
    assert lines(alice, "review") == [s.nothing_before]


def test_whispers_that_fell_off_the_log_come_from_the_records():
    with tea_party(limits=Limits(history=2)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        alice.types(*(f"tell bob {number}" for number in range(6)))
        bob.reads()
        assert lines(bob, "history alice 4")[1:5] == [
            f"alice whispers to you: {number}" for number in range(2, 6)
        ]


def test_what_one_whispered_to_somebody_who_is_ignored_is_read_though_not_the_answers(members):
    alice, bob, _ = members
    alice.types("tell bob one")
    bob.types("tell alice two")
    alice.types("ignore bob").reads()
    assert lines(alice, "history bob")[1:] == ["You whisper to bob: one"]


@pytest.mark.parametrize(
    ("name", "line", "answer"),
    [
        ("alice", "history carol", s.no_whispers_stored("carol")),
        ("alice", "history alice", s.whispers_to_oneself),
        ("alice", "history nobody", s.no_room_or_person("nobody")),
        ("alice", "history dave", s.guest_keeps_no_whispers("dave")),
        ("dave", "history bob", s.guests_store_no_whispers()),
    ],
)  # fmt: skip
def test_whispers_that_there_are_not(party, members, name, line, answer):
    party.guest("dave")
    guest = party.party.people[name].door
    assert lines(guest, line) == [answer]


def test_a_room_goes_before_a_person_of_that_name(party, members):
    """Somebody called like a room that was opened later can't be had by that name."""
    alice = members[0]
    says(alice, "hi")
    assert lines(alice, "history parlour")[0] == s.said_in("The Parlour")


# --- recall


@pytest.mark.parametrize("line", ["recall", "RECALL", "reca"])
def test_recall_shows_whispers_first_and_then_lines(party, members, line):
    alice, bob, _ = members
    alice.types("quit")
    bob.types("say one", "tell alice two", "say three")
    alice = party.connects().types("login alice open sesame")
    assert alice.reads()[-1] == (
        "One whisper waits for you. 2 lines were said in The Parlour since you left."
        " Type recall to read them."
    )
    assert lines(alice, line) == [
        s.while_out, "bob whispers to you: two", s.recall_on(),
    ]  # fmt: skip
    assert lines(alice, line) == [
        s.said_while_out("The Parlour"), "bob says: one", "bob says: three",
    ]  # fmt: skip
    assert lines(alice, line) == [s.nothing_missed]


def test_review_goes_on_before_what_was_recalled(party, members):
    alice, bob, _ = members
    says(bob, "before")
    alice.types("quit")
    says(bob, "after")
    alice = party.connects().types("login alice open sesame", "recall")
    alice.reads()
    assert lines(alice, "review")[1] == "bob says: before"


# --- retract


@pytest.mark.parametrize("line", ["retract", "RETRACT", "retr"])
def test_ones_last_line_here_is_taken_back(alice, bob, line):
    says(alice, "one", "two")
    says(bob, "three")
    bob.reads(), alice.reads()
    assert lines(alice, line) == [s.you_took_last_back]
    assert bob.reads() == [s.took_last_back("alice")]
    assert lines(bob, "history")[1:] == [
        "alice says: one", s.was_taken_back("alice"), "You say: three",
    ]  # fmt: skip
    assert lines(alice, "history")[2] == s.yours_was_taken_back


def test_a_second_retract_takes_back_the_line_before(alice, bob):
    says(alice, "one", "two")
    alice.types("retract", "retract").reads()
    assert lines(alice, "retract") == [s.said_nothing_lately]
    assert [type(entry.event) for entry in bob.session.room.log.last(9)][2:] == [
        TakenBack, TakenBack, Retracted, Retracted,
    ]  # fmt: skip


def test_somebody_who_has_not_read_it_never_does(alice, bob):
    bob.reading = False
    alice.types("say oops", "retract")
    bob.reading = True
    assert bob.reads() == [s.was_taken_back("alice"), s.took_last_back("alice")]


def test_a_line_taken_back_is_not_in_the_records():
    with tea_party(limits=Limits(history=2)) as party:
        alice = party.guest("alice")
        alice.types("say oops", "retract", "say 1", "say 2", "say 3").reads()
        assert lines(alice, "history")[1] == s.was_taken_back("alice")
        assert "oops" not in repr(done(party.records.lines("parlour", 99, 99)))


def test_retract_takes_back_the_last_line_of_the_room_one_is_in(alice):
    says(alice, "here")
    alice.types("on", "say there", "go parlour").reads()
    alice.types("retract").reads()
    assert lines(alice, "history")[1] == s.yours_was_taken_back
    assert lines(alice, "history garden")[1] == "You say: there"


def test_a_shout_is_taken_back_in_every_room(party, alice, bob):
    carol = party.guest("carol").types("on")
    carol.reads()
    alice.types("shout oops", "retract")
    assert bob.reads()[-1] == s.took_last_back("alice")
    assert carol.reads()[-1] == s.took_last_back("alice")
    assert lines(carol, "history") == [s.said_in("The Garden"), s.was_taken_back("alice")]


def test_a_shout_that_another_room_has_forgotten_is_taken_back_where_it_is(party, alice):
    alice.types("shout oops")
    party.room("garden").log.begin([], party.room("garden").end)
    alice.types("retract").reads()
    assert party.room("garden").end == 1
    assert party.room("kitchen").end == 2


def test_a_topic_is_taken_back_as_lines_are_and_stays_the_topic_until_that_is_nothing(party, bob):
    zoe = party.member("zoe", role="host")
    zoe.types("say one", "topic Jam", "retract")
    bob.reads()
    assert not [text for text in lines(bob, "history") if "Jam" in text]
    assert zoe.reads()[-1] == s.still_topic("")
    assert not [text for text in lines(zoe, "history") if "Jam" in text]
    zoe.types("topic nothing", "retract").reads()
    assert lines(zoe, "history")[-1].endswith(s.you_take_topic)
    assert [text for text in lines(bob, "history") if "one" in text] == []


def test_a_sign_before_a_name_means_the_person_where_a_place_is_called_so_too(party, bob):
    Channels.of(party.party).change({"bob": ChannelRules()})
    zoe = party.member("zoe", role="host")
    bob.types("say rude")
    zoe.reads()
    assert zoe.types("retract bob").reads()[-1].endswith("on bob lately.")
    zoe.types("retract @bob")
    assert isinstance(party.room("parlour").log.last(1)[0].event, Retracted)
    assert "guest" in zoe.types("history @bob").reads()[-1]


def test_a_topic_of_a_channel_is_taken_back_by_its_number(party, bob):
    Channels.of(party.party).change({"news": ChannelRules()})
    zoe = party.member("zoe", role="host").types("listen news", "topic news Jam")
    zoe.reads()
    zoe.types("retract news 0")
    assert zoe.reads()[-1] == s.still_topic("news ")
    zoe.types("topic news nothing").reads()
    assert zoe.types("retract news 2").reads() == [s.holds_no_words(2)]


def test_retract_takes_ones_own_line_whatever_one_is_called_now(alice):
    alice.types("say oops", "name zoe").reads()
    assert lines(alice, "retract") == [s.you_took_last_back]


def test_a_line_of_before_one_came_in_anew_is_ones_own(party, members):
    alice, bob, _ = members
    alice.types("say oops", "quit")
    bob.reads()
    party.connects().types("login alice open sesame", "retract")
    assert bob.reads()[-1] == s.took_last_back("alice")


def test_why_one_is_away_can_be_taken_back(alice, bob):
    alice.types("afk My password is tea.", "look").reads()
    bob.reads()
    assert lines(alice, "retract") == [s.you_took_last_back]
    assert bob.reads() == [s.took_last_back("alice")]
    assert "password" not in str(lines(bob, "history"))


def test_a_stranger_of_the_same_name_takes_nothing_back(party, bob):
    party.guest("carol").types("say mine", "quit")
    carol = party.guest("carol")
    assert lines(carol, "retract") == [s.said_nothing_lately]


def test_somebody_who_has_said_nothing_takes_nothing_back(alice):
    assert lines(alice, "retract") == [s.said_nothing_lately]
    alice.types("tell alice hi", "afk", "look").reads()
    assert lines(alice, "retract")[-1] == s.said_nothing_lately


@pytest.mark.parametrize("line", ["retract bob", "retract 1", "retract #1"])
def test_only_staff_takes_back_the_lines_of_others(alice, bob, line):
    says(bob, "hi")
    alice.reads()
    assert lines(alice, line) == ["You can take back only your own last line: type retract."]


def test_a_line_of_the_same_turn_is_taken_back_and_no_other(party, alice, bob):
    says(alice, "one")
    bob.reads()
    for line in ("say two", "retract"):
        alice.session.handle(line)
    party.flush()
    party.passes(0.1)
    assert bob.reads() == ["alice says: two", s.took_last_back("alice")]
    assert lines(bob, "history")[1:] == ["alice says: one", s.was_taken_back("alice")]


def test_a_line_that_is_not_stored_in_time_can_be_taken_back_later(journal):
    with tea_party(journal=journal) as party:
        alice = party.guest("alice")
        journal.stores()
        alice.reads()
        alice.types("say one")
        journal.stores()
        alice.types("say two", "retract")
        for _ in range(120):
            party.passes(0.1)
        journal.stores()
        assert alice.reads() == [
            "You say: one",
            "You say: two",
            "The last line is not stored yet. Please try again in a moment.",
        ]
        alice.types("retract")
        journal.stores()
        assert alice.reads() == [s.you_took_last_back]


def test_somebody_who_leaves_meanwhile_takes_nothing_back(party, alice, bob):
    for line in ("say one", "retract"):
        alice.session.handle(line)
    party.flush()
    alice.drops()
    party.passes(0.1)
    assert bob.reads() == ["alice says: one", s.lost_link("alice")]


# --- retract, for staff


@pytest.fixture
def zoe(party, alice, bob):
    guest = party.member("zoe", role="host")
    alice.reads(), bob.reads()
    return guest


def test_staff_takes_back_somebodys_last_line(party, alice, bob, zoe):
    says(bob, "one", "two")
    alice.reads(), zoe.reads()
    assert lines(zoe, "retract BOB") == [s.line_taken_back("bob", "zoe")]
    assert alice.reads() == [s.line_taken_back("bob", "zoe")]
    assert bob.reads() == ["Your line was taken back by zoe."]
    assert lines(alice, "history")[1:] == ["bob says: one", s.was_taken_back_by("bob", "zoe")]
    assert lines(bob, "history")[2] == s.yours_was_taken_back_by("zoe")
    assert audits(party) == [("zoe", "retract", "bob", "line 4 of parlour")]
    assert party.changes[-1] == Ordered(
        session=3, who="zoe", what="retract", whom="bob", why="line 4 of parlour"
    )


def test_staff_reads_the_numbers_of_lines_and_takes_back_by_them(alice, bob, zoe):
    says(bob, "one", "two")
    zoe.reads()
    assert lines(zoe, "history")[1:] == ["#3 bob says: one", "#4 bob says: two"]
    assert lines(zoe, "retract 3") == [s.line_taken_back("bob", "zoe")]
    assert lines(zoe, "retract #4") == [s.line_taken_back("bob", "zoe")]
    assert lines(zoe, "history")[1:] == [
        f"#{number} {s.was_taken_back_by('bob', 'zoe')}" for number in (3, 4)
    ]


def test_of_ones_own_line_nothing_is_noted(party, zoe):
    says(zoe, "one")
    assert lines(zoe, "retract zoe") == [s.you_took_last_back]
    assert audits(party) == []


def test_staff_takes_back_a_line_that_the_log_holds_no_more():
    with tea_party(limits=Limits(history=2)) as party:
        bob, zoe = party.guest("bob"), party.member("zoe", role="host")
        says(bob, "oops", "two", "three")
        zoe.reads()
        assert lines(zoe, "history")[1] == "#2 bob says: oops"
        zoe.types("retract 2").reads()
        assert lines(zoe, "history")[1] == f"#2 {s.was_taken_back_by('bob', 'zoe')}"


def test_staff_takes_back_the_line_of_somebody_who_is_gone(party, bob, zoe):
    bob.types("say oops", "quit")
    zoe.reads()
    assert lines(zoe, "retract bob") == [s.line_taken_back("bob", "zoe")]


@pytest.mark.parametrize("number", [0, 2, 5, 99, 10**30])
def test_a_number_of_no_line(alice, zoe, number):
    alice.types("say one", "retract").reads()
    zoe.reads()
    shown = str(number)[:18]
    assert lines(zoe, f"retract {number}") == [s.holds_no_words(shown)]


def test_of_somebody_who_has_said_nothing_nothing_is_taken_back(alice, zoe):
    for name in ("alice", "nobody"):
        assert lines(zoe, f"retract {name}") == [f"{name} has said nothing here lately."]


def test_what_is_taken_back_has_a_number_that_others_do_not_see(alice, bob):
    says(alice, "one")
    assert isinstance(alice.session.room.log.at(2).event, Said)
    assert "#" not in lines(alice, "history")[1]


def test_the_last_line_can_be_taken_back_where_nothing_is_kept(house):
    bob = house.guest("bob").types("go den")
    house.alice.types("go den", "say oops")
    bob.reads()
    house.alice.types("retract")
    assert bob.reads() == [s.took_last_back("alice")]


def test_a_word_that_is_a_place_and_a_name_means_the_place_and_with_an_at_the_person(party):
    zoe = party.member("zoe", role="host")
    zoe.types("make channel troll", "make room imp", "+troll Hi!")
    for name in ("troll", "imp"):
        party.guest(name).types(f"say I am {name}")
    zoe.reads()
    assert zoe.types("history imp").reads() == [s.nothing_stored_in("imp")]
    assert zoe.types("history @imp").reads()[0].endswith("imp is a guest.")
    assert zoe.types("retract troll").reads()[0].startswith("[troll] You ")
    assert zoe.types("retract @troll").reads()[0].startswith("troll's ")
