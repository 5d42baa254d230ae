"""Places of one's own: make, call, describe, topic, exits, trust, give, home, remove."""

import pytest
from msgspec import structs

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.place_exits import WHERE
from teaparty.core.people.place_rights import HIS, HOSTS_ONLY
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.templates import filled
from teaparty.testing import PASSWORD, tea_party
from teaparty.testing.clock import result_of
from tests import sentences as s


def house():
    return {
        "parlour": ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
        "garden": ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
    }


@pytest.fixture
def party():
    with tea_party(rooms=house()) as party:
        yield party


@pytest.fixture
def alice(party):
    """The owner of The Attic."""
    alice = party.member("alice").types("make room The Attic")
    party.all_read()
    return alice


@pytest.fixture
def bob(party):
    return party.member("bob")


@pytest.fixture
def host(party):
    return party.member("henry", role="host")


HIS_PLACE = filled(HIS, {"name": "alice"})


# --- making


def test_a_room_is_made_and_people_go_there_by_its_word_or_title(party, alice, bob):
    seen = ["The Attic", s.place_of("alice"), s.nobody_else]
    assert alice.types("go attic").reads() == seen
    assert bob.types("go The Attic").reads()[1:] == [*seen[:2], s.also_here("alice")]
    assert alice.types("go attic").reads()[-1] == s.in_room_already("The Attic")


def test_who_makes_a_room_is_told_how_to_go_there_and_what_next(party, bob):
    assert bob.types("dig The Old Mill").reads() == [s.room_made("The Old Mill", "old-mill")]
    assert bob.types("home").reads()[0] == "The Old Mill"


def test_who_would_listen_to_a_room_that_was_made_reads_how_to_go_there(alice, bob):
    alice.types("make room The Mill").reads()
    assert bob.types("listen mill").reads() == [s.not_from_elsewhere("The Mill", "mill")]


def test_a_channel_is_made_and_listened_to_at_once(party, alice, bob):
    assert alice.types("make channel chess").reads() == [
        s.channel_made("chess"),
        s.listens("chess"),
        s.how_to_speak_on("chess"),
    ]
    alice.types("describe chess as Openings and endgames.").reads()
    assert bob.types("listen chess").reads()[0] == (
        s.listens_about("chess", "Openings and endgames.")
    )
    alice.types("+chess Hello!")
    assert bob.reads() == ["[chess] alice says: Hello!"]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Bob's Book Nook", "bobs-book-nook"), ("Café Übermut", "cafe-ubermut"),
        ("A Room 7", "room-7"), ("an Attic too", "attic-too"), ("x" * 40, "x" * 24),
    ],
)  # fmt: skip
def test_the_word_is_made_of_the_title(party, bob, title, word):
    bob.types(f"make room {title}")
    assert [room.mark for room in party.party.rooms.values()][-1] == word


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("make cupboard x", s.no_kind_to_make("cupboard", "room, channel")),
        ("make room", s.usage("make room|channel TITLE")),
        ("make room The Garden", s.title_taken("garden")),
        ("make channel The Attic", s.title_taken("attic")),
        ("make room bob: hi", "A title begins with a letter or a digit"),
        ("make room * bob", "A title begins with a letter or a digit"),
        (s.quits("make room bob"), "A title begins with a letter or a digit"),
        ("make room a\u3164b", "A title begins with a letter or a digit"),
        ("make room a" + "\u0301" * 9, "A title begins with a letter or a digit"),
        ("make room " + "x" * 61, s.title_too_long("60 characters", "61")),
        ("make room 书房", "A place has a word of Latin letters"),
        ("make room Here", "No place can have the word here."),
        ("make room Whispers", "No place can have the word whispers."),
        ("make channel 1", "A place has a word of Latin letters"),
        ("make room At-tic", ""),
        ("make room Аttic", "There is a place called"),
    ],
)
def test_what_can_not_be_made_is_refused_with_what_was_expected(party, alice, bob, line, answer):
    before = set(party.party.rooms)
    said = bob.types(line).reads()
    if answer:
        assert said[0].startswith(answer)
        assert set(party.party.rooms) == before


def test_no_place_has_the_name_of_a_person_be_they_in_or_out(party, alice, bob):
    party.member("carol").types("quit")
    bob.reads()
    for name in ("bob", "alice", "carol"):
        said = bob.types(f"make channel {name}").reads()
        assert said[0].startswith(f"{name} is somebody's name.")
    assert bob.types("make room Carol's").reads()[0].startswith("Carol's is yours")


def test_a_title_is_said_after_the_word_here(party, alice):
    alice.types("go attic").reads()
    assert alice.types("call here").reads()[0].startswith("Say what it is called")
    assert alice.session.room.title == "The Attic"


def test_a_title_in_letters_of_any_language_is_given_afterwards(party, alice):
    alice.types("go attic", "call here 书房")
    assert alice.reads()[-1] == s.place_called("书房", "attic")
    assert alice.types("look").reads()[0] == "书房"


def test_a_guest_makes_nothing(party):
    guest = party.guest("gina")
    only = s.members_use("make")
    assert guest.types("make room x").reads() == [only]
    assert "Making places:                topic" in guest.types("help").reads()


def test_nobody_has_more_places_than_the_limit(party, alice):
    alice.types("make room Two", "make channel three")
    alice.reads()
    assert alice.types("make room Four").reads() == [s.places_of_ones_own("three places")]


def test_the_party_has_no_more_places_than_the_limit(bob, party):
    limits = structs.replace(party.party.limits, places=1, places_each=20)
    party.party.renew(structs.replace(party.party.options, limits=limits))
    bob.types("make room One")
    assert bob.types("make room Two").reads()[-1] == s.places_enough


def test_with_a_larger_limit_the_refusal_has_it_in_digits():
    options = PartyOptions(limits=Limits(places_each=12, places=20))
    with tea_party(manners=options) as party:
        bob = party.member("bob").types(*(f"make room r{number}" for number in range(13)))
        assert bob.reads()[-1].startswith("You have 12 places already")


def test_who_is_muted_says_nothing_by_a_place(party, alice, host):
    host.types("mute alice")
    alice.types("go attic").reads()
    for line in ("make room Loud", "call here Loud", "describe here as Loud", "topic Loud"):
        assert alice.types(line).reads()[-1].startswith("You can't speak")


# --- what it is like


def test_a_description_is_shown_as_words_of_the_owner(party, alice, bob):
    alice.types("go attic", "describe here as bob says: Dust.").reads()
    bob.types("go attic").reads()
    assert bob.types("look").reads()[:3] == [
        "The Attic", "You see: bob says: Dust.", s.place_of("alice"),
    ]  # fmt: skip
    assert alice.types("describe attic=Nothing.").reads()[-1] == (
        s.place_described_no_more("The Attic")
    )
    assert bob.types("look").reads()[-2] == s.place_of("alice")


def test_a_description_needs_words_and_has_a_limit(alice):
    how = s.how_to_describe("here")
    assert alice.types("describe here").reads() == [how]
    assert alice.types("describe attic as").reads() == [how.replace("here", "attic", 1)]
    assert alice.types(f"describe attic as {'x' * 1_001}").reads() == [
        s.description_too_long("1,000 characters", "1001")
    ]


def test_others_read_what_has_changed_and_the_owner_is_told(party, alice, bob):
    bob.types("go attic")
    alice.types("go attic")
    bob.reads(), alice.reads()
    alice.types("call here Loft", "describe here as Dust.", "add exit out to attic")
    assert alice.reads() == [
        s.place_called("Loft", "attic"),
        s.place_described("Loft", "Dust."),
        s.in_room_already("Loft"),
    ]
    assert bob.reads() == [s.gives_title("alice"), s.describes_place("alice")]  # fmt: skip


def test_a_place_that_nobody_has_is_named_without_the_word_before_it(alice):
    assert alice.types("trust alice in tower").reads() == [s.no_place_called("tower")]


MINE = ("call here Loft", "describe here as x", "topic x", "topics all", "trust bob")


@pytest.mark.parametrize("line", [*MINE, "remove place attic", "give attic to bob"])
def test_only_the_owner_changes_a_place(party, alice, bob, line):
    bob.types("go attic").reads()
    assert bob.types(line).reads() == [HIS_PLACE]
    bob.types("go parlour").reads()
    if "attic" in line:
        there = s.his_place_in("alice", "The Attic")
        assert bob.types(line).reads() == [there]


@pytest.mark.parametrize("line", [*MINE, "give garden to bob"])
def test_rooms_of_the_operators_are_for_those_who_keep_order(party, alice, bob, line):
    expected = HOSTS_ONLY.replace("here", "in The Garden") if "garden" in line else HOSTS_ONLY
    assert bob.types(line).reads() == [expected]


def test_a_title_that_looks_like_another_is_refused(party, alice):
    alice.types("go attic").reads()
    for title in ("The Garden", "garden", "THE GARDEN", "The Gаrden"):
        assert alice.types(f"call here {title}").reads() == [s.title_taken("The Garden")]
    assert alice.types("call here attic").reads()[0].startswith("It is called attic now")


# --- topics


def test_a_topic_is_read_by_all_and_shown_to_those_who_come(party, alice, bob):
    bob.types("go attic").reads()
    alice.types("go attic", "topic Tonight: Kafka")
    assert alice.reads()[-1] == s.you_set_topic("Tonight: Kafka")
    assert bob.reads()[-1] == s.sets_topic("alice", "Tonight: Kafka")
    party.passes(120)
    carol = party.member("carol").types("go attic")
    assert carol.reads()[2] == s.topic_seen("alice", "2 minutes ago", "Tonight: Kafka")
    assert bob.types("topic").reads()[-1] == (
        s.topic_of("The Attic", "alice", "2 minutes ago", "Tonight: Kafka")
    )
    assert "attic    The Attic         3  Tonight: Kafka" in bob.types("rooms").reads()


def test_a_topic_is_taken_away(party, alice, bob):
    bob.types("go attic")
    alice.types("go attic", "topic Kafka", "topic nothing")
    assert alice.reads()[-1] == s.you_take_topic
    assert bob.reads()[-1] == s.takes_topic("alice")
    assert alice.types("topic").reads() == [s.no_topic_of("The Attic")]
    assert alice.types("topic nothing").reads() == [s.no_topic]


def test_a_topic_has_a_limit(alice):
    assert alice.types(f"topic attic {'x' * 201}").reads() == [
        s.topic_too_long("200 characters", "201")
    ]


def test_a_topic_of_a_place_elsewhere_is_answered(party, alice):
    assert alice.types("topic attic Kafka").reads() == [s.topic_there("The Attic", "Kafka")]
    assert alice.types("topic attic nothing").reads() == [s.no_topic_any_more("The Attic")]


def test_a_topic_of_a_channel_is_read_by_all_who_listen(party, alice, bob):
    alice.types("make channel chess")
    bob.types("listen chess").reads()
    alice.types("topic +chess Openings")
    assert bob.reads() == [s.sets_topic("[chess] alice", "Openings")]
    assert bob.types("channels").reads() == [
        "Channel  Listeners  You     Topic",
        "chess            2  listen  Openings",
        s.how_to_use_channels(),
    ]


def test_nobody_reads_or_sets_the_topic_of_a_channel_that_is_not_for_them(party, host, bob):
    Channels.of(party.party).change({"staff": ChannelRules(listens="hosts")})
    host.types("topic staff Secret", "topics staff all").reads()
    for line in ("topic staff", "topic +staff", "topic staff Tea"):
        assert bob.types(line).reads() == [s.hosts_hear("staff")]
    assert "Secret" in host.types("topic staff").reads()[-1]


def test_all_set_the_topic_where_the_owner_lets_them(party, alice, bob):
    guest = party.guest("gina").types("go attic")
    alice.types("topics attic all")
    assert alice.reads()[-1] == s.topics_for_all("The Attic")
    assert guest.types("topic Tea").reads()[-1] == s.you_set_topic("Tea")
    alice.types("go attic", "topics trusted")
    assert alice.reads()[-1] == s.topics_for_trusted("The Attic")
    assert guest.types("topic Tea").reads()[-1] == HIS_PLACE
    assert alice.types("topics everybody").reads() == [s.none_of_these("everybody", "all, trusted")]


def test_whoever_ignores_somebody_reads_no_topic_of_theirs(party, alice, bob):
    bob.types("ignore alice", "go attic").reads()
    alice.types("topic attic Kafka")
    assert bob.reads() == []
    bob.types("look", "topic", "rooms")
    assert not any("Kafka" in line for line in bob.reads())
    alice.types("topics attic all")
    bob.types("topic Tea", "topic")
    assert bob.reads()[-1] == s.topic_of("The Attic", "bob", "just now", "Tea")


# --- exits


def test_an_exit_leads_from_one_own_room_to_another_and_back(party, alice):
    alice.types("make room Cellar", "go attic").reads()
    assert alice.types("add exit d to cellar and up back").reads() == [
        s.exit_added("down", "Cellar", "up")
    ]
    assert alice.types("d").reads()[-2:] == ["Exits: up to The Attic.", s.nobody_else]
    assert alice.types("up").reads()[0] == "The Attic"
    assert alice.types("remove exit down").reads() == [s.exit_gone("down")]
    assert alice.types("exits").reads() == [s.no_exits]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("add exit up to garden", s.hosts_only_in("The Garden")),
        ("add exit up", WHERE.replace("{sign}", "")),
        ("add exit up to nowhere", s.no_such_room("nowhere")),
        ("add exit say to cellar", s.exit_is_command("say")),
        ("add exit a: to cellar", s.exit_is_a_word("a:")),
        ("add exit out to cellar", s.exit_there("The Attic", "out")),
        ("add exit up to attic", s.in_room_already("The Attic")),
        ("remove exit up", s.no_such_exit("up")),
        ("add door up to cellar", s.none_of_these("door", "exit")),
    ],
)  # fmt: skip
def test_an_exit_that_can_not_be_is_refused(party, alice, line, answer):
    alice.types("make room Cellar", "go attic", "add exit out to cellar").reads()
    assert alice.types(line).reads() == [answer]


def test_a_room_has_no_more_exits_than_the_limit(party, alice):
    limits = structs.replace(party.party.limits, exits=1)
    party.party.renew(structs.replace(party.party.options, limits=limits))
    alice.types("make room Cellar", "go attic", "add exit out to cellar").reads()
    assert alice.types("add exit up to cellar").reads() == [s.exits_enough("The Attic", "1 exit")]


def test_hosts_add_exits_to_rooms_of_the_operators_and_remove_only_those(party, alice, host):
    host.types("add exit up to attic and down back").reads()
    assert host.types("look").reads()[1] == "Exits: north to The Garden, up to The Attic."
    assert host.types("remove exit north").reads() == [s.exit_of_operator("north")]
    assert host.types("remove exit up").reads() == [s.exit_gone("up")]
    assert host.types("up").reads()[-1].startswith("No exit or room is called up.")


def test_a_newcomer_may_be_called_like_an_exit_that_somebody_has_made(party, alice):
    alice.types("make room Cellar", "go attic", "add exit zoe to cellar")
    assert party.guest("zoe").session.name == "zoe"


# --- trust, and giving away


def test_those_who_are_trusted_set_the_topic_and_no_more(party, alice, bob):
    bob.types("go attic").reads()
    assert alice.types("trust bob in attic").reads()[1:] == [s.trusted("bob", "The Attic")]
    assert bob.reads() == [s.trusts_you("alice", "The Attic")]
    assert bob.types("topic Tea").reads() == [s.you_set_topic("Tea")]
    assert bob.types("call here Loft").reads() == [HIS_PLACE]
    assert alice.types("trust bob in attic").reads() == [s.trusted_already("bob")]
    assert alice.types("places").reads()[1].split() == [
        "attic", "room", "The", "Attic", "1", "Tea", "bob",
    ]  # fmt: skip
    bob.types("quit")
    assert alice.types("distrust bob in attic").reads()[-1] == (
        s.trusted_no_more("bob", "The Attic")
    )
    assert alice.types("distrust bob in attic").reads() == [s.not_trusted("bob")]


def test_a_guest_or_the_owner_is_not_trusted(party, alice):
    party.guest("gina")
    assert alice.types("trust gina in attic").reads() == [s.trusts_no_guest("gina")]
    assert alice.types("trust alice in attic").reads() == [s.place_is_theirs("alice")]


def test_no_more_people_are_trusted_than_the_limit(party, alice, bob, monkeypatch):
    monkeypatch.setattr("teaparty.core.people.place_owners.MOST_TRUSTED", 0)
    assert alice.types("trust bob in attic").reads() == [s.trusts_enough]


def test_a_place_is_given_to_somebody_who_takes_it(party, alice, bob):
    alice.types("trust bob in attic", "go attic").reads()
    assert alice.types("give attic to bob").reads() == [s.asked_to_take("bob")]
    assert bob.reads()[-1] == s.given("alice", "The Attic")
    assert bob.types("yes").reads()[-1] == s.is_yours("The Attic")
    assert alice.reads() == [s.owns_place("bob")]
    assert alice.types("call here Loft").reads() == [filled(HIS, {"name": "bob"})]
    assert bob.types("give attic to bob").reads() == [s.yours_already("The Attic")]


def test_a_place_is_not_taken_by_those_who_can_not_have_it(party, alice, bob):
    guest = party.guest("gina")
    assert alice.types("give attic to gina").reads() == [s.gives_no_guest("gina")]
    assert alice.types("give garden to gina").reads() == [s.hosts_only_in("The Garden")]
    bob.types("make room One", "make room Two", "make room Three")
    alice.types("give attic to bob")
    assert bob.types("yes").reads()[-1].startswith("You have three places already")
    assert guest.types("yes").reads() != []


def test_a_place_that_has_gone_meanwhile_is_not_taken(party, alice, bob, host):
    alice.types("give attic to bob")
    host.types("give attic to henry")
    assert bob.types("yes").reads()[-1] == s.place_gone
    host.types("give attic to bob", "remove place attic", "attic")
    assert bob.types("yes").reads()[-1] == s.place_gone
    host.types("give attic to henry")
    assert host.reads()[-1].startswith("No place is called attic.")


def test_who_ignores_the_owner_is_offered_nothing(party, alice, bob):
    bob.types("ignore alice").reads()
    alice.types("give attic to bob", "trust bob in attic")
    assert bob.reads() == []


# --- hosts


def test_hosts_change_any_place_and_the_audit_log_says_so(party, alice, host):
    host.types("describe attic as Dust.", "topic attic Tea").reads()
    assert alice.types("go attic").reads()[1:4] == [
        "You see: Dust.", s.place_of("alice"), s.topic_seen("henry", "just now", "Tea"),
    ]  # fmt: skip
    audits = [(each.what, each.whom, each.why) for each in result_of(party.records.audits(9))]
    assert audits == [
        ("places", "alice", "description of attic"), ("places", "alice", "topic of attic"),
    ]  # fmt: skip


def test_hosts_take_a_place_over(party, alice, host):
    assert host.types("give attic to henry").reads() == [s.is_yours("The Attic")]
    assert host.types("give attic to alice").reads() == [s.asked_to_take("alice")]
    assert host.types("give attic to henry").reads() == [s.yours_already("The Attic")]


def test_what_a_room_of_the_operators_is_stands_in_the_configuration(party, host):
    only = s.room_of_operator("The Parlour")
    for line in ("call here Loft", "describe here as x", "trust henry", "give parlour to henry"):
        assert host.types(line).reads() == [only]
    assert host.types("remove place garden").reads() == [s.room_stays("The Garden")]


def test_topics_of_rooms_of_the_operators(party, host, bob):
    host.types("topics all").reads()
    assert bob.types("topic Tea").reads() == [s.you_set_topic("Tea")]
    host.types("topics trusted")
    assert host.reads()[-1] == s.topics_for_hosts("The Parlour")
    assert bob.types("topic Tea").reads()[-1] == HOSTS_ONLY
    assert bob.types("places").reads() == [s.no_place()]


# --- home, and removing


def test_home_is_the_first_room(party, alice, bob):
    alice.types("make room Two").reads()
    assert alice.types("home").reads()[0] == "The Attic"
    assert alice.types("home").reads() == [s.in_room_already("The Attic")]
    bob.types("make channel chess").reads()
    assert bob.types("home").reads() == [s.no_room()]


def test_a_place_is_removed_with_its_lines_once_its_name_was_typed_again(party, alice, bob):
    alice.types("make room Cellar", "go attic", "add exit down to cellar and up back", "say Hi")
    bob.types("go cellar").reads()
    key = alice.session.room.name
    assert alice.types("remove place attic").asked.endswith("type attic once more: ")
    assert alice.types("no").reads()[-1] == s.nothing_removed
    alice.reads()
    alice.types("remove place attic", "Attic")
    assert [line for line in alice.reads() if "Attic" in line] == [
        s.room_shut("The Attic"), s.place_removed("The Attic"),
    ]  # fmt: skip
    assert key not in dict(party.records.ends())
    assert bob.types("exits").reads()[-1] == s.no_exits
    assert [each.name for each in result_of(party.records.places())] == ["cellar"]


def test_a_channel_is_removed_and_nobody_listens_any_more(party, alice, bob):
    alice.types("make channel chess")
    bob.types("listen chess").reads()
    alice.types("remove place chess", "chess")
    assert alice.reads()[-1] == s.place_removed("chess")
    assert bob.reads() == [s.heard_no_more("chess")]
    assert bob.types("+chess hi").reads() != []


def test_a_new_place_of_an_old_name_shows_no_line_of_the_other(party, alice, bob):
    alice.types("go attic", "say A secret.", "remove place attic", "attic").reads()
    bob.types("make room Attic", "go attic").reads()
    assert bob.types("history").reads() == [s.nothing_stored_in("Attic")]


# --- kinds of plugins


class Stage(ChatRoom):
    kind, makeable = "stage", True
    description = "A bare stage."

    def may_change(self, me, what):
        if what == "title":
            raise Refusal("The stage is called what the play is called.")


class Box(ChatRoom):
    kind, makeable = "box", True

    def __init__(self, name, **given):
        raise ZeroDivisionError


@pytest.fixture
def stages(party):
    party.party.kinds = {"chat": ChatRoom, "stage": Stage, "box": Box}
    return party


def test_a_kind_that_can_be_made_is_made_by_its_name(stages, alice):
    alice.types("make stage The Globe").reads()
    assert isinstance(list(stages.party.rooms.values())[-1], Stage)
    assert alice.types("call globe Other").reads() == [
        "The stage is called what the play is called."
    ]
    assert alice.types("make chat x").reads() == [
        s.no_kind_to_make("chat", "room, channel, stage, box")
    ]
    assert alice.types("places").reads()[-1].split()[:2] == ["globe", "stage"]


def test_a_place_has_the_description_of_its_kind_until_its_owner_describes_it(stages, alice):
    alice.types("make stage The Globe", "go globe").reads()
    room = alice.session.room
    alice.types("describe here as Seats.").reads()
    assert room.description == "Seats."
    alice.types("describe here as nothing").reads()
    assert room.description == "A bare stage."


def test_a_place_knows_its_owner_and_whom_its_owner_trusts(party, alice, bob):
    gina = party.guest("gina")
    alice.types("go attic", "trust bob").reads()
    room = alice.session.room
    people = [alice.session, bob.session, gina.session]
    assert [room.owns(each) for each in people] == [True, False, False]
    assert [room.trusts(each) for each in people] == [True, True, False]
    assert not party.room("garden").trusts(alice.session)


def test_a_kind_with_a_fault_is_reported_and_the_place_is_set_aside(stages, alice):
    alice.types("make box x").reads()
    assert [type(fault) for fault in stages.faults] == [ZeroDivisionError]
    stages.faults.clear()
    assert alice.types("places").reads()[-1].startswith("x is set aside")


# --- slips, and too much of it


def test_a_text_with_a_capital_letter_names_no_place(party, alice):
    alice.types("go attic").reads()
    assert alice.types("topic Garden party").reads() == [s.you_set_topic("Garden party")]
    assert alice.types("topic garden party").reads() == [s.hosts_only_in("The Garden")]


def test_who_wants_to_be_called_otherwise_is_told_how(alice):
    assert "name" in alice.types("call me Ishmael").reads()[0]


def test_nobody_is_asked_again_and_again(party, alice, bob):
    for _ in range(5):
        alice.types("give attic to bob")
    assert len(bob.reads()) == 3


def test_a_guest_who_has_the_right_makes_nothing_all_the_same(party):
    guest = party.guest("gina")
    guest.session.role = party.party.role("host")
    assert guest.types("make room x").reads() == [s.members_use("make")]


def test_a_title_that_is_the_word_of_a_place_is_for_where_one_stands(party, alice):
    alice.types("make room Cellar", "go attic").reads()
    assert alice.types("call garden").reads() == [s.title_taken("The Garden")]
    assert alice.types("call cellar Vault").reads() == [s.place_called("Vault", "cellar")]
    assert alice.types("give cellar alice").reads() == [s.yours_already("Vault")]


def comes_again(party, name):
    party.restart()
    return party.connects().types(f"login {name}", PASSWORD)


def test_what_was_done_to_a_place_is_so_after_a_restart(party, alice, bob):
    alice.types("describe attic as Dust.", "close attic", "give attic to bob")
    bob.types("yes")
    bob = comes_again(party, "bob")
    seen = ["The Attic", "You see: Dust.", s.closed_place_of("bob"), s.nobody_else]
    assert bob.types("go attic").reads()[-4:] == seen
    bob.types("remove place attic", "attic")
    assert comes_again(party, "bob").types("go attic").reads()[-1] == s.no_way("attic")


def test_whoever_leaves_out_what_is_to_be_removed_reads_how_it_is_typed(alice):
    assert alice.types("remove books").reads() == [s.remove_which("books")]
    assert alice.types("remove my books").reads() == [s.remove_which("my books")]
    assert alice.types("remove place").reads() == [s.usage("remove exit|place WHICH")]
