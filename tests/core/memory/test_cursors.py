"""How far members have read is stored for each room, and survives a killed server."""

import pytest
from msgspec import structs

from teaparty.core.memory.cursors import SECONDS
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.records import Unavailable
from teaparty.core.values.limits import Limits
from teaparty.stores.memory import MemoryRecords
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import done
from tests.core.slow import SlowRecords, settles


class Away(MemoryRecords):
    """Records that can't be reached while they are `away`."""

    away = False

    async def cursors(self, account):
        if self.away:
            raise Unavailable
        return await super().cursors(account)


def stored(party, name="zoe"):
    """What is stored of how far somebody has read, by the names of rooms."""
    account = done(MemoryRecords.account(party.records, name))
    found = done(MemoryRecords.cursors(party.records, account.number))
    return {each.log: (each.cursor, each.missed) for each in found}


def end(party, room="parlour"):
    return party.room(room).log.end


@pytest.fixture
def zoe(party, alice):
    return party.member("zoe")


def test_what_somebody_reads_is_stored_once_a_minute(party, alice, zoe):
    party.flush()
    before, start = stored(party)["parlour"], end(party)
    alice.types("say one", "say two")
    assert stored(party)["parlour"] == before
    party.passes(SECONDS + 1)
    assert stored(party)["parlour"] == (start + 2, ())


def test_nothing_is_stored_where_nothing_has_moved(party, alice, zoe, monkeypatch):
    party.passes(SECONDS + 1)
    calls = []
    monkeypatch.setattr(party.records, "store_cursors", lambda *given: calls.append(given))
    party.passes(5 * SECONDS)
    assert calls == []


def test_where_very_many_are_in_some_are_stored_at_a_time(party, alice, zoe, monkeypatch):
    monkeypatch.setattr("teaparty.core.memory.cursors.AT_ONCE", 1)
    names = ("zoe", "yan", "xia")
    for name in names[1:]:
        party.member(name)
    alice.types("say one")
    party.passes(SECONDS + 5)
    assert [stored(party, name)["parlour"][0] for name in names] == [end(party)] * 3
    alice.types("say two")
    party.passes(SECONDS - 5 + 0.5)  # it was the turn of the first one
    party.party.people["yan"].door.types("quit")
    party.passes(5)
    assert stored(party, "xia")["parlour"][0] == end(party)


def test_whispers_that_were_read_are_stored_once_a_minute_too(party, alice, zoe):
    party.member("bob").types("tell zoe psst")
    assert done(party.records.account("zoe")).whispers == 0
    party.passes(SECONDS + 1)
    assert done(party.records.account("zoe")).whispers == 1


def test_both_rooms_are_stored_as_somebody_goes_from_one_to_the_other(party, alice, zoe):
    alice.types("say one")
    zoe.types("on")
    left = end(party) - 1  # before the line that she has gone, which she does not read
    assert stored(party) == {"parlour": (left, ()), "garden": (0, ())}


def test_a_room_where_somebody_is_again_has_what_was_said_meanwhile_before_the_cursor(
    party, alice, zoe
):
    zoe.types("on")
    start = end(party)
    alice.types("say one", "say two")
    zoe.types("go parlour")
    cursor, missed = stored(party)["parlour"]
    assert missed == ((start - 1, start + 2),)
    assert cursor >= start + 2
    zoe.types("on", "go parlour")
    assert stored(party)["parlour"][1] == missed


def test_comings_and_goings_leave_nothing_to_recall(party, alice, zoe):
    zoe.types("on")
    alice.types("on", "go parlour")
    zoe.types("go parlour")
    assert stored(party)["parlour"][1] == ()


def test_after_a_kill_no_line_is_skipped_and_a_minute_at_most_is_shown_again():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        party.member("zoe")
        alice = party.guest("alice")
        alice.types("say long ago")
        party.passes(SECONDS + 1)
        alice.types("say just now")
        found, stop = done(records.lines("parlour", 99, 99)), end(party)
    with tea_party(records=records) as party:
        party.party.remember("parlour", found, stop)
        zoe = party.connects().types("login zoe open sesame")
        assert zoe.reads()[-1].startswith(s.one_line_since("The Parlour"))
        assert zoe.types("recall").reads()[1].endswith(" alice says: just now")


def test_after_a_kill_nothing_is_skipped_of_what_somebody_has_just_begun_to_hear():
    records = MemoryRecords()
    with tea_party(channels=["news"], records=records) as party:
        zoe = party.member("zoe").types("listen news")
        alice = party.guest("alice").types("listen news", "+news just now")
        found, stop = done(records.lines("+news", 99, 99)), zoe.session.followed[0].log.end
        assert alice.reads()[-1] == "[news] You say: just now"
    with tea_party(channels=["news"], records=records) as party:
        party.party.remember("+news", found, stop)
        zoe = party.connects().types("login zoe open sesame", "recall")
        assert zoe.reads()[-1].endswith("alice says: just now")


def test_what_is_still_to_be_recalled_survives_a_kill_too():
    records = MemoryRecords()
    with tea_party(records=records) as party:
        party.member("zoe").types("quit")
        alice = party.guest("alice").types("say missed")
        party.connects().types("login zoe open sesame")
        alice.types("say read")
        party.passes(SECONDS + 1)
        found, stop = done(records.lines("parlour", 99, 99)), end(party)
    with tea_party(records=records) as party:
        party.party.remember("parlour", found, stop)
        zoe = party.connects().types("login zoe open sesame", "recall")
        assert [line[6:] for line in zoe.reads()[-1:]] == ["alice says: missed"]


def test_of_guests_nothing_is_stored(party, alice):
    alice.types("on")
    party.passes(2 * SECONDS)
    assert done(party.records.accounts()) == []
    assert len(party.party.timers) == 0


def test_of_somebody_who_has_registered_it_is_stored_from_then_on(party, alice, bob):
    bob.types("say one")
    alice.types("register", "open sesame", "open sesame")
    assert stored(party, "alice") == {"parlour": (end(party), ())}
    bob.types("say two")
    alice.types("quit")
    assert stored(party, "alice")["parlour"][0] >= 3


def test_nothing_is_stored_of_a_room_that_stores_nothing():
    rooms = {**plain_rooms("parlour"), "den": ChatRoom("den", history=False)}
    with tea_party(rooms=rooms) as party:
        party.member("zoe").types("go den", "quit")
        assert stored(party).keys() == {"parlour"}


def test_only_the_rooms_where_somebody_was_last_are_remembered():
    names = ("parlour", "one", "two", "three")
    with tea_party(rooms=plain_rooms(*names), limits=Limits(followed=2)) as party:
        alice, zoe = party.guest("alice"), party.member("zoe")
        for name in names[1:]:
            party.passes(1)
            zoe.types(f"go {name}")
        assert stored(party).keys() == {"two", "three"}
        alice.types("say one", "go two", "say two")
        zoe.reads()
        assert zoe.types("rooms").reads()[0].endswith("New")
        assert zoe.types("recall").reads()[0] == s.said_while_out("The Two")
        assert zoe.types("recall parlour").reads() == [s.nothing_missed_in("The Parlour")]


def test_the_operator_can_have_fewer_remembered_from_then_on(party, zoe):
    party.party.renew(structs.replace(party.party.options, limits=Limits(followed=1)))
    zoe.types("on")
    assert stored(party).keys() == {"garden"}


# --- before it is known how far somebody had read


def test_they_are_read_once_as_somebody_comes_in(monkeypatch):
    records, asked = SlowRecords(), []
    cursors = records.cursors
    monkeypatch.setattr(
        records, "cursors", lambda account: asked.append(account) or cursors(account)
    )
    with tea_party(records=records) as party:
        party.guest("zoe").types("register", "open sesame", "open sesame")
        settles(party)
        party.party.people["zoe"].door.types("quit")
        settles(party)
        asked.clear()
        party.connects().types("login zoe open sesame")
        settles(party)
        assert len(asked) == 1


def test_what_is_read_before_that_is_known_is_joined_to_it():
    records = SlowRecords()
    with tea_party(records=records) as party:
        alice = party.guest("alice")
        party.guest("zoe").types("register", "open sesame", "open sesame")
        settles(party)
        party.party.people["zoe"].door.types("quit")
        settles(party)
        start = end(party)
        alice.types("say missed")
        zoe = party.connects().types("login zoe open sesame")
        while not zoe.session.name:
            party.flush()
        here, there = party.room("parlour"), party.room("garden")
        for room in (there, here, there):
            zoe.session.move(room)
        alice.types("say later")
        settles(party)
        (missed,) = stored(party)["parlour"][1]
        assert missed[0] < start < missed[1]
        zoe.types("recall", "recall")
        settles(party)
        assert [line[6:] for line in zoe.reads() if "alice says" in line] == [
            "alice says: missed", "alice says: later",
        ]  # fmt: skip


def test_what_could_not_be_read_then_is_read_later():
    records = Away()
    with tea_party(records=records) as party:
        party.member("zoe").types("quit")
        alice, before = party.guest("alice").types("say one"), stored(party)
        records.away = True
        zoe = party.connects().types("login zoe open sesame")
        zoe.types("on")
        party.passes(SECONDS + 1)
        assert stored(party) == before
        zoe.reads()
        assert zoe.types("rooms").reads()[0].split() == ["Room", "Title", "People"]
        records.away = False
        party.passes(SECONDS)
        assert stored(party).keys() == {"parlour", "garden"}
        assert zoe.types("recall").reads()[-1].endswith("alice says: one")
        assert alice.session.name


def test_nothing_is_stored_of_somebody_who_leaves_before_that_is_known():
    records = Away()
    with tea_party(records=records) as party:
        party.member("zoe").types("quit")
        before, records.away = stored(party), True
        party.guest("alice").types("say one")
        party.connects().types("login zoe open sesame").types("quit")
        assert stored(party) == before


def test_an_answer_that_comes_after_somebody_has_left_changes_nothing():
    records = SlowRecords()
    with tea_party(records=records) as party:
        party.guest("zoe").types("register", "open sesame", "open sesame")
        settles(party)
        party.party.people["zoe"].door.types("quit")
        settles(party)
        before = stored(party)
        zoe = party.connects().types("login zoe open sesame")
        while not zoe.session.name:
            party.flush()
        zoe.session.leave("link")
        settles(party)
        assert stored(party) == before
