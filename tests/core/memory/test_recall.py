"""What was missed, and the whispers that wait."""

import pytest
from msgspec import structs

from teaparty.core.events import LinesMissed, LinesShown, Recalled, WhispersMissed
from teaparty.core.memory.recall import Recall
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.limits import Limits
from teaparty.core.words.command import command
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import done
from tests.core.slow import SlowRecords, settles

LOGIN = "login zoe open sesame"


@pytest.fixture
def zoe(party, alice):
    """A member who was in the parlour, and is out."""
    guest = party.member("zoe").types("quit")
    alice.reads()
    return guest


def back(party, *lines):
    """Return somebody who has come in as zoe, and what they were told of what they missed."""
    guest = party.connects().types(LOGIN)
    guest.recalled = told(guest)
    guest.reads()
    return guest.types(*lines)


def told(guest):
    """What somebody was told of what they missed, without where in its log that begins."""
    events = [event for event in guest.events if isinstance(event, Recalled)]
    return [Recalled(parts=tuple(map(without_place, event.parts))) for event in events]


def without_place(part):
    return (
        part if isinstance(part, WhispersMissed) else structs.replace(part, log="", first=0, last=0)
    )


def shown(guest):
    """The texts of old lines that somebody was shown."""
    events = [event for event in guest.events if isinstance(event, LinesShown)]
    guest.reads()
    return [line.event.text for event in events for line in event.lines]


def recalled(lines=0, whispers=0, more=False, room="The Parlour"):
    parts = [WhispersMissed(count=whispers)] if whispers else []
    parts += [LinesMissed(title=room, lines=lines, more=more)] if lines else []
    return [Recalled(parts=tuple(parts))]


def waiting(guest):
    """How many whispers waited for somebody as they came in."""
    return guest.recalled[0].parts[0].count


# --- what was missed


def test_somebody_who_missed_nothing_is_told_nothing(party, zoe):
    assert back(party).recalled == []


def test_lines_that_were_said_while_one_was_out_are_counted(party, alice, zoe):
    alice.types("say one", ":waves", "shout three")
    assert back(party).recalled == recalled(lines=3)


def test_coming_and_going_counts_for_nothing(party, alice, zoe):
    party.guest("bob").types("on", "quit")
    alice.types("name alicia", "on")
    assert back(party).recalled == []


def test_what_is_not_recalled_counts_for_nothing(party, alice, zoe):
    parlour = party.room("parlour")
    parlour.say_as("Dormouse", "zzz", recalled=False)
    parlour.announce("Rain falls.", recalled=False)
    party.flush()
    assert back(party, "quit").recalled == []
    alice.types("say one")
    parlour.say_as("Dormouse", "zzz", recalled=False)
    party.flush()
    guest = back(party, "recall")
    assert (guest.recalled, shown(guest)) == (recalled(lines=1), ["one"])


def test_what_those_say_whom_one_ignores_counts_for_nothing(party, alice):
    party.member("bob")
    zoe = party.member("zoe").types("ignore bob", "quit")
    alice.reads()
    bob = party.party.people["bob"].door
    bob.types("say one", "tell zoe two")
    assert zoe.closed
    assert back(party).recalled == []
    bob.types("say three")
    alice.types("say four")
    assert back(party, "quit").recalled == []


def test_lines_of_the_room_where_one_was_are_counted_though_one_is_elsewhere_now(party, alice):
    party.member("zoe").types("on", "quit")
    alice.types("say nobody hears this", "on", "say hi")
    assert back(party).recalled[0].parts[0] == LinesMissed(title="The Garden", lines=1)


def test_nothing_is_told_of_a_room_that_lets_one_in_no_more():
    class Attic(ChatRoom):
        shut = False

        def admit(self, me):
            from teaparty.core.values.refusal import Refusal

            if self.shut:
                raise Refusal("Shut.")

    with tea_party(rooms={**plain_rooms("parlour"), "attic": Attic("attic")}) as party:
        alice = party.guest("alice").types("go attic")
        party.member("zoe").types("go attic", "quit")
        alice.types("say secret")
        party.room("attic").shut = True
        zoe = back(party)
        assert zoe.recalled == []
        assert zoe.types("recall").reads() == [s.nothing_missed]
        assert zoe.types("recall attic").reads() == ["Shut."]
        assert zoe.types("rooms").reads()[1:] == [
            "parlour  The Parlour       1", "attic    Attic             1",
        ]  # fmt: skip
        party.room("attic").shut = False
        assert shown(zoe.types("recall")) == ["secret"]


def test_a_room_that_is_gone_and_one_that_keeps_nothing_were_not_missed():
    rooms = {"hall": ChatRoom("hall"), "den": ChatRoom("den", history=False)}
    records = MemoryRecords()
    with tea_party(rooms=rooms, records=records) as party:
        alice = party.guest("alice").types("go den")
        party.member("zoe").types("go den", "quit")
        alice.types("say hi")
        zoe = back(party)
        assert (zoe.session.room.name, zoe.recalled) == ("den", [])
        zoe.types("quit")
    with tea_party(rooms=plain_rooms("parlour"), records=records) as party:
        assert back(party).recalled == []


def test_more_lines_than_the_log_holds_are_more_than_can_be_counted():
    with tea_party(limits=Limits(history=5)) as party:
        alice, _ = party.guest("alice"), party.member("zoe").types("quit")
        alice.types(*(f"say {number}" for number in range(8)))
        zoe = back(party)
        assert zoe.recalled == recalled(lines=5, more=True)
        assert shown(zoe.types("recall")) == ["3", "4", "5", "6", "7"]


def test_where_so_many_only_came_and_went_nothing_is_told():
    with tea_party(limits=Limits(history=5)) as party:
        party.member("zoe").types("quit")
        for number in range(5):
            party.guest(f"bob{number}").types("quit")
        assert back(party).recalled == []


def test_what_was_unread_when_the_link_was_lost_was_missed(party):
    alice, zoe = party.member("alice"), party.member("zoe")
    alice.types("say read")
    zoe.reads()
    zoe.drops()
    alice.types("say one", "tell zoe two")
    party.passes(60)
    alice.types("say three")
    zoe = back(party)
    assert zoe.recalled == recalled(lines=2, whispers=1)
    assert shown(zoe.types("recall", "recall")) == ["two", "one", "three"]


def test_what_is_said_from_then_on_is_read_and_was_not_missed():
    """However long it takes to count."""
    with tea_party(records=SlowRecords()) as party:
        alice = party.guest("alice")
        zoe = party.guest("zoe").types("register", "open sesame", "open sesame")
        settles(party)
        zoe.session.party.people["zoe"].door.types("quit")
        settles(party)
        party.party.people["alice"].door.types("say one")
        zoe = party.connects().types(LOGIN)
        while not zoe.session.name:
            party.flush()
        alice.types("say two")
        settles(party)
        assert told(zoe) == recalled(lines=1)


# --- whispers that wait


@pytest.fixture
def bob(party, zoe):
    return party.member("bob")


def test_whispers_wait_until_they_are_recalled(party, bob):
    bob.types("tell zoe one", "tell zoe two")
    zoe = back(party)
    assert zoe.recalled == recalled(whispers=2, room="The Parlour")
    zoe.types("quit")
    bob.types("tell zoe three")
    zoe = back(party)
    assert waiting(zoe) == 3
    assert shown(zoe.types("recall")) == ["one", "two", "three"]
    assert zoe.types("recall").reads() == [s.nothing_missed]
    zoe.types("quit")
    assert back(party).recalled == []


def test_what_was_read_at_once_does_not_wait_too(party, bob):
    bob.types("tell zoe one")
    zoe = back(party)
    bob.types("tell zoe read at once")
    zoe.types("tell bob and answered", "quit")
    bob.types("tell zoe two")
    zoe = back(party)
    assert waiting(zoe) == 2
    assert shown(zoe.types("recall")) == ["one", "two"]


def test_whispers_between_others_do_not_wait_for_anybody(party, bob):
    party.member("carol")
    bob.types("tell carol one")
    zoe = back(party)
    assert (zoe.recalled, zoe.session.preferences.waiting) == ([], ())


def test_waiting_whispers_survive_a_restart():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        bob, _ = party.member("bob"), party.member("zoe").types("quit")
        bob.types("tell zoe one", "tell zoe two", "tell zoe three")
        zoe = back(party)
        assert waiting(zoe) == 3
        end = party.party.features.get(Whispers).end
        kept = done(records.whispers(bob.session.account.number, most=9))
    with tea_party(records=records, limits=Limits(history_lines=2)) as party:
        party.party.remember("@", kept, end)
        zoe = back(party)
        assert shown(zoe.types("recall")) == ["one", "two"]
        zoe.types("quit")
        zoe = back(party)
        assert waiting(zoe) == 1
        assert shown(zoe.types("recall")) == ["three"]


def test_whispers_that_fell_off_the_log_are_in_the_records():
    with tea_party(limits=Limits(history=3)) as party:
        bob, _ = party.member("bob"), party.member("zoe").types("quit")
        carol = party.member("carol")
        bob.types("tell zoe one", "tell zoe two")
        carol.types(*(f"tell bob {number}" for number in range(5)))
        zoe = back(party)
        assert shown(zoe.types("recall")) == ["one", "two"]


def test_whispers_of_somebody_ignored_meanwhile_do_not_wait(party, bob):
    bob.types("tell zoe one")
    zoe = back(party, "ignore bob", "recall")
    assert zoe.reads()[-1] == s.nothing_missed


def test_a_page_of_them_at_a_time():
    with tea_party(limits=Limits(history_lines=2)) as party:
        alice, bob = party.guest("alice"), party.member("bob")
        party.member("zoe").types("quit")
        bob.types(*(f"tell zoe {number}" for number in range(3)))
        alice.types(*(f"say line {number}" for number in range(3)))
        zoe = back(party)
        assert zoe.recalled == recalled(lines=3, whispers=3)
        pages = [zoe.types("recall").reads() for _ in range(5)]
        assert [page[0] for page in pages] == [
            s.while_out, s.while_out, s.said_while_out("The Parlour"),
            s.said_while_out("The Parlour"), s.nothing_missed,
        ]  # fmt: skip
        assert [len(page) for page in pages] == [4, 3, 4, 2, 1]
        assert [page[-1] for page in pages[:3]] == [s.recall_on()] * 3


def test_a_whisper_that_is_stored_after_somebody_came_in_is_read_then_and_only_then(journal):
    with tea_party(journal=journal) as party:
        bob = party.member("bob")
        party.member("zoe").types("quit")
        journal.stores()
        bob.types("tell zoe late")
        zoe = back(party)
        assert zoe.types("recall").reads() == []
        journal.stores()
        assert zoe.reads()[-2:] == [
            "bob whispers to zoe: late",
            s.nothing_missed,
        ]
        zoe.types("reply hi")
        journal.stores()
        assert bob.reads()[-1:] == ["zoe whispers to you: hi"]
        zoe.types("quit")
        journal.stores()
        assert shown(back(party).types("recall")) == []


def test_somebody_who_is_out_for_good_is_not_forgotten_by_a_lost_link_in_a_recall():
    with tea_party(records=SlowRecords(), limits=Limits(history=2)) as party:
        for name in ("bob", "zoe"):
            party.guest(name).types("register", "open sesame", "open sesame")
            settles(party)
        bob, zoe = (party.party.people[name].door for name in ("bob", "zoe"))
        zoe.types("quit")
        settles(party)
        for text in ("one", "two", "three"):
            bob.types(f"tell zoe {text}")
            settles(party)
        zoe = party.connects().types(LOGIN)
        settles(party)
        zoe.types("recall")
        zoe.session.leave("link")
        settles(party)
        zoe = party.connects().types(LOGIN)
        settles(party)
        zoe.types("recall")
        settles(party)
        assert shown(zoe) == ["one", "two", "three"]


def test_a_reply_goes_to_somebody_who_was_recalled_last(party, bob):
    bob.types("tell zoe one")
    back(party, "recall", "reply two")
    assert bob.reads()[-1] == "zoe whispers to you: two"


def test_a_guest_has_missed_nothing(alice):
    assert alice.types("recall").reads() == [s.nothing_missed_by_guests()]


# --- several places


NEW_IN_BOTH = (
    LinesMissed(title="The Parlour", lines=1),
    LinesMissed(title="The Garden", lines=2),
)


@pytest.fixture
def both(party, alice, zoe):
    """Zoe has been in the garden too, and something was said in both rooms."""
    back(party, "on", "go parlour", "quit")
    alice.types("say one", "on", "say two", "say three")
    alice.reads()
    return party


def test_each_room_where_one_has_been_is_counted_the_one_where_one_is_before_all_others(both):
    assert back(both).recalled == [Recalled(parts=NEW_IN_BOTH)]


def test_it_waits_until_it_was_recalled_however_often_one_comes_and_goes(both):
    for _ in range(2):
        zoe = back(both, "on", "go parlour")
        assert zoe.recalled == [Recalled(parts=NEW_IN_BOTH)]
        zoe.types("quit")
    zoe = back(both)
    assert [shown(zoe.types("recall")) for _ in range(2)] == [["one"], ["two", "three"]]
    assert zoe.types("recall").reads() == [s.nothing_missed]
    zoe.types("quit")
    assert back(both).recalled == []


def test_what_is_said_in_a_room_that_one_has_left_can_be_recalled_at_once(party, alice, zoe):
    zoe = back(party, "on")
    alice.types("say one")
    assert shown(zoe.types("recall")) == ["one"]
    zoe.types("go parlour")
    assert zoe.types("recall").reads()[-1] == s.nothing_missed


def test_one_room_can_be_recalled_alone_page_by_page(both):
    both.party.renew(structs.replace(both.party.options, limits=Limits(history_lines=1)))
    zoe = back(both, "recall garden")
    assert zoe.reads()[-1] == s.recall_place_on("garden")
    assert shown(zoe.types("recall The Garden")) == ["three"]
    assert zoe.types("recall garden").reads() == [s.nothing_missed_in("The Garden")]
    assert shown(zoe.types("recall")) == ["one"]


def test_whispers_can_be_recalled_alone(both):
    both.member("bob").types("tell zoe psst")
    zoe = back(both, "recall whispers")
    assert shown(zoe) == ["psst"]
    assert zoe.types("recall whispers").reads() == [s.no_whispers_wait]
    assert zoe.types("caught up whispers").reads() == [s.whispers_caught_up]


def test_the_whispers_are_caught_up_alone(both):
    both.member("bob").types("tell zoe psst")
    zoe = back(both, "caught up whispers")
    assert shown(zoe.types("recall")) == ["one"]


@pytest.mark.parametrize("line", ["recall attic", "caught up attic"])
def test_a_place_that_is_not_there_is_refused(both, line):
    assert back(both, line).reads() == [s.nowhere_missed("attic")]


def test_somebody_caught_up_has_nothing_to_recall(both):
    both.member("bob").types("tell zoe psst")
    zoe = back(both, "caught up", "recall")
    assert zoe.reads() == [
        s.caught_up, s.nothing_missed,
    ]  # fmt: skip
    zoe.types("quit")
    assert back(both).recalled == []


def test_somebody_caught_up_in_one_room_still_has_the_others_to_recall(both):
    zoe = back(both, "caught up garden")
    assert zoe.reads() == [s.caught_up_in("The Garden")]
    zoe.types("quit")
    assert back(both).recalled == [Recalled(parts=NEW_IN_BOTH[:1])]


def test_the_rooms_say_how_much_is_new(both):
    zoe = back(both, "rooms")
    rows = [line.split() for line in zoe.reads()]
    assert rows[0][-1] == "New"
    new = {row[0]: row[-1] for row in rows[1:]}
    assert (new["parlour"], new["garden"]) == ("1", "2")
    zoe.types("caught up", "rooms")
    assert "New" not in zoe.reads()[1]


def test_a_room_with_a_history_of_its_own_is_recalled_nowhere():
    class Masks(ChatRoom):
        kind = "masks"

        @command("history", rooms="masks")
        def history(self, me):
            """Nothing."""

    with tea_party(rooms={**plain_rooms("parlour"), "masks": Masks("masks")}) as party:
        alice = party.guest("alice").types("go masks")
        party.member("zoe").types("go masks", "go parlour")
        alice.types("say one")
        zoe = party.party.people["zoe"].door
        zoe.reads()
        assert zoe.types("recall").reads() == [s.nothing_missed]
        assert zoe.types("recall masks").reads() == [s.only_its_own_history("Masks")]


def test_a_fault_of_a_room_is_told_to_operators_alone():
    class Broken(ChatRoom):
        def admit(self, me):
            raise ZeroDivisionError

    with tea_party(rooms={**plain_rooms("parlour"), "attic": Broken("attic")}) as party:
        alice, zoe = party.guest("alice"), party.member("zoe")
        for guest in (alice, zoe):
            guest.session.move(party.room("attic"))
        zoe.session.move(party.room("parlour"))
        alice.types("say one")
        zoe.reads()
        assert zoe.types("recall").reads() == [s.nothing_missed]
        assert party.changes[-1].place == "admit of the room attic of the plugin test_recall"
        party.faults.clear()


class Names:
    """Finds that every line of a log with `zoe` in it names somebody."""

    def __init__(self, log):
        self._log = log

    async def named(self, me):
        return {("parlour", entry.number) for entry in self._log.last(9)
                if "zoe" in getattr(entry.event, "text", "")}  # fmt: skip


def test_it_is_told_how_many_lines_name_somebody(party, alice, zoe):
    Recall.of(party.party).naming = Names(party.room("parlour").log)
    alice.types("say one", "say zoe, two")
    assert back(party).recalled == [
        Recalled(parts=(LinesMissed(title="The Parlour", lines=2, named=1),))
    ]


def test_a_shout_was_not_missed_in_the_rooms_where_one_was_not(both):
    zoe = back(both, "caught up")
    alice = both.party.people["alice"].door
    alice.types("shout one")
    assert zoe.types("recall").reads()[-1] == s.nothing_missed
    zoe.types("quit")
    both.passes(9)
    alice.types("shout two", "say three")
    zoe = back(both)
    assert zoe.recalled == [
        Recalled(
            parts=(
                LinesMissed(title="The Parlour", lines=1),
                LinesMissed(title="The Garden", lines=1),
            )
        )
    ]
    assert [shown(zoe.types("recall")) for _ in range(2)] == [["two"], ["three"]]
