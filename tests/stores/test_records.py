"""The contract of all records: memory, SQLite, PostgreSQL."""

import pytest
from msgspec import structs

from teaparty.core.events import (
    PAST,
    Announced,
    AnnouncedPassing,
    Arrived,
    Entered,
    Event,
    Left,
    LostLink,
    Missed,
    Person,
    Quit,
    RecordedPassing,
    Renamed,
    Retracted,
    Said,
    SaidPassing,
    SentOut,
    TakenBack,
)
from teaparty.core.log.log import Entry
from teaparty.core.records import (
    FOR_EVER,
    Account,
    Audit,
    Preferences,
    Report,
    Sanction,
    Taken,
)
from teaparty.core.values.looks import Colours, Wishes
from teaparty.stores.store_clock import Reading
from tests.stores.conftest import ALICE, BOB, CAROL, GUEST, said, whispered


def add(kept, *names, **fields):
    return [
        kept.do("add_account", Account(name=name, **fields), name.lower(), f"~{name.lower()}")
        for name in names
    ]


def texts(entries):
    return [(entry.number, entry.event.text) for entry in entries]


# --- accounts


def test_an_account_is_found_by_its_key_and_alike_by_its_skeleton(kept):
    account = Account(
        name="Alice",
        password="$argon2",
        role="host",
        since=5.5,
        seen=6.5,
        inside=True,
        room="hall",
        whispers=3,
        blocks=("10.0.0.0/8", "é"),
        preferences=Preferences(
            wishes=Wishes(width=70, colours=Colours.TRUE, timestamps="seconds", zone="Europe/Rome"),
            mode="chat",
            away="bath",
            description="söft\n",
            ignored=("bob",),
            friends=("carol",),
            aliases={"g": "go garden"},
        ),
    )
    added = kept.do("add_account", account, "alice", "aiice")
    assert added == structs.replace(account, number=1)
    assert kept.do("account", "alice") == added
    assert kept.do("account", "bob") is None
    assert kept.do("alike", "aiice") == "Alice"
    assert kept.do("alike", "alice") is None


def test_a_name_that_is_taken_or_looks_like_one_is_refused(kept):
    kept.do("add_account", Account(name="Alice"), "alice", "aiice")
    for key, skeleton in (("alice", "other"), ("a1ice", "aiice")):
        with pytest.raises(Taken) as refused:
            kept.do("add_account", Account(name="A1ice"), key, skeleton)
        assert refused.value.name == "Alice"


def test_numbers_are_not_given_again(kept):
    add(kept, "alice", "bob")
    kept.do("erase_account", 2)
    assert add(kept, "carol")[0].number == 3


def test_an_account_changes(kept):
    add(kept, "alice")
    kept.do(
        "change_account",
        1,
        seen=9.0,
        inside=True,
        blocks=("::/32",),
        preferences=Preferences(away="out"),
    )
    account = kept.do("account", "alice")
    assert (account.seen, account.inside, account.blocks) == (9.0, True, ("::/32",))
    assert account.preferences == Preferences(away="out")
    kept.do("change_account", 1)
    kept.do("change_account", 99, seen=1.0)
    assert kept.do("accounts") == [account]


def test_an_account_that_was_seen_since_is_not_changed(kept):
    add(kept, "alice")
    kept.do("change_account", 1, seen=9.1)
    kept.do("change_account", 1, as_of=8.0, room="hall")
    assert kept.do("account", "alice").room == ""
    kept.do("change_account", 1, as_of=9.1, room="garden", seen=10.2)
    kept.do("change_account", 1, as_of=9.1, room="hall", seen=11.3)
    account = kept.do("account", "alice")
    assert (account.room, account.seen) == ("garden", 10.2)


def test_an_account_gets_another_name(kept):
    add(kept, "alice", "bob")
    with pytest.raises(Taken):
        kept.do("rename_account", 1, "bob", "bob", "~~")
    kept.do("rename_account", 1, "ALICE", "alice", "~alice")
    kept.do("rename_account", 1, "Anna", "anna", "~anna")
    kept.do("rename_account", 99, "x", "x", "x")
    assert kept.do("account", "alice") is None
    assert kept.do("alike", "~alice") is None
    assert kept.do("account", "anna").name == "Anna"
    assert kept.do("account", "anna").number == 1


def renamed(kept, number, name, keep_old=True):
    kept.do("rename_account", number, name, name.casefold(), f"~{name.casefold()}", keep_old)


def test_the_name_before_is_still_theirs_where_they_are_to_keep_it(kept):
    add(kept, "alice", "bob")
    renamed(kept, 1, "Zoe")
    assert kept.do("account", "alice") is None
    assert kept.do("account", "zoe").old_name == "alice"
    assert [kept.do("owner", key).name for key in ("zoe", "alice", "bob")] == ["Zoe", "Zoe", "bob"]
    assert kept.do("owner", "carol") is None
    assert kept.do("alike", "~alice") == kept.do("alike", "~alice", 2) == "alice"
    assert kept.do("alike", "~alice", 1) is None
    assert kept.do("alike", "~zoe") == "Zoe"


def test_an_old_name_and_its_lookalikes_are_taken_for_others(kept):
    add(kept, "alice", "bob")
    renamed(kept, 1, "Zoe")
    for key, skeleton in (("alice", "other"), ("al1ce", "~alice")):
        with pytest.raises(Taken) as refused:
            kept.do("rename_account", 2, key, key, skeleton)
        assert (refused.value.name, refused.value.owner) == ("alice", "Zoe")
        with pytest.raises(Taken):
            kept.do("add_account", Account(name=key), key, skeleton)
    with pytest.raises(Taken) as refused:
        kept.do("rename_account", 2, "zoe", "zoe", "other")
    assert (refused.value.name, refused.value.owner) == ("Zoe", "Zoe")


def test_a_member_can_take_back_the_last_old_name_only(kept):
    add(kept, "alice")
    renamed(kept, 1, "Zoe")
    renamed(kept, 1, "ZOE")
    assert kept.do("account", "zoe").old_name == "alice"
    renamed(kept, 1, "alice")
    assert kept.do("account", "alice").old_name == "ZOE"
    renamed(kept, 1, "Yvette")
    assert kept.do("account", "yvette").old_name == "alice"
    assert kept.do("owner", "zoe") is None
    add(kept, "zoe")
    renamed(kept, 1, "carol", keep_old=False)
    assert kept.do("account", "carol").old_name == ""
    assert kept.do("owner", "yvette") is None
    add(kept, "yvette", "alice")


def test_old_names_expire_by_the_clock_of_the_store(kept):
    add(kept, "alice", "bob")
    renamed(kept, 2, "bert")
    kept.do("store_reading", Reading(100.0, 0.0))
    renamed(kept, 1, "Zoe")
    assert kept.do("expire_old_names", 0.0) == 0
    assert kept.do("expire_old_names", 100.0) == 1
    assert kept.do("owner", "bob") is None
    assert kept.do("account", "bert").old_name == ""
    assert kept.do("expire_old_names", 101.0) == 1
    add(kept, "alice", "bob")


def test_with_the_account_its_old_name_is_erased(kept):
    add(kept, "alice")
    renamed(kept, 1, "Zoe")
    kept.do("note", Audit(at=1.0, who="alice", what="mute", whom="bob", why="as alice said"))
    kept.do("add_sanction", Sanction(kind="mute", target="alice", by="bob", at=1.0))
    kept.do("erase_account", 1)
    assert kept.do("sanctions") == []
    assert [audit.who for audit in kept.do("audits", 9)] == ["(erased)"]
    add(kept, "alice", "zoe")


def test_accounts_are_in_the_order_of_their_keys(kept):
    add(kept, "bob", "Öle", "alice", "_z", "Zoe")
    names = [account.name for account in kept.do("accounts")]
    assert names == ["_z", "alice", "bob", "Zoe", "Öle"]


def test_accounts_are_read_by_their_numbers_too(kept, monkeypatch):
    for module in ("sql", "tables"):
        monkeypatch.setattr(f"teaparty.stores.{module}.CHUNK", 25)
    add(kept, *(f"name{number}" for number in range(60)))
    assert kept.do("accounts", set()) == []
    assert [account.number for account in kept.do("accounts", {3, 2, 70})] == [2, 3]
    assert len(kept.do("accounts", range(61))) == len(kept.do("accounts")) == 60


def test_accounts_are_found_by_their_roles(kept):
    add(kept, "bob", "alice", role="host")
    add(kept, "carol"), add(kept, "dave", role="wizard")
    found = kept.do("accounts_with", ["wizard", "host"])
    assert [account.name for account in found] == ["alice", "bob", "dave"]
    assert kept.do("accounts_with", []) == []


def test_accounts_are_found_by_how_their_names_begin_and_counted(kept):
    add(kept, "alison", "bob", "alice", "a_b", "axb", "a%b")

    def called(beginning, most=9):
        found, count = kept.do("accounts_called", beginning, most)
        return [account.name for account in found], count

    assert called("al") == (["alice", "alison"], 2)
    assert called("al", 1) == (["alice"], 2)
    assert called("a_") == (["a_b"], 1)
    assert called("a%") == (["a%b"], 1)
    assert called("", 2) == (["a%b", "a_b"], 6)
    assert called("x") == ([], 0)


def test_all_of_an_account_is_erased(kept):
    add(kept, "alice", "bob")
    kept.keep(said(0), said(1, who=BOB), said(2, who=GUEST), said(3))
    kept.keep(whispered(0, BOB), whispered(1, ALICE, who=BOB), whispered(2, CAROL, who=BOB))
    for by, whom in (("Alice", "bob"), ("bob", "ALICE"), ("bob", "guest")):
        lines = (said(0), said(1, who=BOB))
        report = Report(at=1.0, by=by, whom=whom, room="hall", text="!", lines=lines)
        kept.do("add_report", report)
    untouched = Report(at=1.0, by="bob", whom="guest", room="hall", text="!")
    kept.do("add_report", untouched)
    for target in ("alice", "bob"):
        kept.do("add_sanction", Sanction(kind="mute", target=target, by="root", at=1.0))

    kept.do("erase_account", 1)
    kept.do("erase_account", 1)

    assert kept.do("account", "alice") is None
    assert kept.do("alike", "~alice") is None
    assert [entry.number for entry in kept.do("lines", "hall", 99, 99)] == [1, 2]
    assert kept.do("whispers", 1, most=9) == []
    assert [entry.number for entry in kept.do("whispers", 2, most=9)] == [2]
    assert [report.number for report in kept.do("reports", 9)] == [3, 4]
    assert [line.number for line in kept.do("report", 3).lines] == [1]
    assert [sanction.target for sanction in kept.do("sanctions")] == ["bob"]


def test_the_name_of_an_account_is_erased_where_others_are_concerned(kept):
    add(kept, "alice", "bob")
    kept.do("add_sanction", Sanction(kind="mute", target="eve", by="Alice", at=1.0))
    kept.do("add_sanction", Sanction(kind="mute", target="mallory", by="bob", at=1.0))
    report = Report(at=1.0, by="bob", whom="guest", room="hall", text="!", host="alice")
    kept.do("add_report", report)
    kept.do("note", Audit(at=1.0, who="alice", what="mute", whom="eve", why="alice asked"))
    kept.do("note", Audit(at=2.0, who="bob", what="kick", whom="ALICE", why="alice was rude"))
    kept.do("note", Audit(at=3.0, who="bob", what="wall", why="alice"))
    kept.do("erase_account", 1)
    assert [one.by for one in kept.do("sanctions")] == ["(erased)", "bob"]
    assert kept.do("report", 1).host == "(erased)"
    assert [(one.who, one.whom, one.why) for one in kept.do("audits", 9)] == [
        ("(erased)", "eve", ""), ("bob", "(erased)", ""), ("bob", "", "alice")
    ]  # fmt: skip


def test_only_the_last_notes_are_kept(kept):
    for number in range(5):
        kept.do("note", Audit(at=1.0, who="zoe", what=str(number)))
        kept.do("add_report", Report(at=1.0, by="bob", whom="eve", room="hall", text="!"))
    for number in (1, 2, 3):
        kept.do("change_report", number, state="closed")
    kept.do("expire_notes", 9, 9)
    assert len(kept.do("audits", 9)) == len(kept.do("reports", 9, True)) == 5
    kept.do("expire_notes", 2, 1)
    kept.do("note", Audit(at=1.0, who="zoe", what="5"))
    assert [one.what for one in kept.do("audits", 9)] == ["3", "4", "5"]
    assert [one.number for one in kept.do("audits", 9)] == [4, 5, 6]
    assert [one.number for one in kept.do("reports", 9, True)] == [3, 4, 5]


# --- sanctions, reports, audits


def test_sanctions_are_in_the_order_in_which_they_were_made(kept):
    first = Sanction(kind="ban", target="10.0.0.0/8", by="root", at=1.0)
    second = Sanction(kind="mute", target="bob", name="Bob", until=9.0, why="loud", by="r", at=2.0)
    for sanction in (first, second):
        kept.do("add_sanction", sanction)
    assert kept.do("sanctions") == [first, second]
    assert first.until == FOR_EVER
    anew = structs.replace(first, why="again")
    kept.do("add_sanction", anew)
    assert kept.do("sanctions") == [second, anew]
    kept.do("lift", "ban", "bob")
    kept.do("lift", "mute", "bob")
    assert kept.do("sanctions") == [anew]


def test_a_report_is_kept_with_its_lines(kept):
    class Rolled(Event, frozen=True, kw_only=True):
        def plain(self):
            return "six"

    lines = (said(3), Entry(room="hall", number=4, at=1.0, event=Rolled(who=BOB)))
    report = Report(at=1.0, by="alice", whom="bob", room="hall", text="rude", lines=lines)
    added = kept.do("add_report", report)
    assert added.number == 1
    assert kept.do("report", 1) == added
    assert texts(added.lines) == [(3, "tea"), (4, "six")]
    assert {line.event.who.number for line in added.lines} == {PAST}
    assert kept.do("report", 2) is None


def test_the_newest_reports_come_without_lines_and_without_closed_ones(kept):
    for text in "abc":
        report = Report(at=1.0, by="a", whom="b", room="r", text=text, lines=(said(1),))
        kept.do("add_report", report)
    kept.do("change_report", 2, state="closed", host="root", answer="done")
    kept.do("change_report", 9, state="closed")
    assert kept.do("count_reports") == 2
    assert [report.text for report in kept.do("reports", 9)] == ["a", "c"]
    assert [report.text for report in kept.do("reports", 2, closed=True)] == ["b", "c"]
    assert [report.text for report in kept.do("reports", 1)] == ["c"]
    assert {report.lines for report in kept.do("reports", 9)} == {()}
    closed = kept.do("report", 2)
    assert (closed.state, closed.host, closed.answer) == ("closed", "root", "done")


def test_the_audit_log(kept):
    for what in "abc":
        kept.do("note", Audit(at=1.0, who="root", what=what, whom="bob", why="?"))
    newest = kept.do("audits", 2)
    assert [(audit.number, audit.what) for audit in newest] == [(2, "b"), (3, "c")]
    assert newest[0] == Audit(number=2, at=1.0, who="root", what="b", whom="bob", why="?")
    assert [audit.what for audit in kept.do("audits", 9, before=3)] == ["a", "b"]


# --- lines


def test_the_last_lines_of_a_room_before_a_number(kept):
    kept.keep(*(said(number, str(number)) for number in range(5)), said(0, "other", room="garden"))
    assert texts(kept.do("lines", "hall", 99, 2)) == [(3, "3"), (4, "4")]
    assert texts(kept.do("lines", "hall", 2, 99)) == [(0, "0"), (1, "1")]
    assert kept.do("lines", "hall", 0, 99) == []
    assert kept.do("lines", "nowhere", 99, 99) == []
    assert kept.do("lines", "hall", 1, 9) == [said(0, "0", who=Person(PAST, "alice", 1))]


def test_a_line_that_is_taken_back_is_gone(kept):
    kept.keep(said(0), said(1, who=BOB))
    by = Entry(room="hall", number=2, at=2.0, event=Retracted(who=ALICE, line=0, by="zoe"))
    nothing = Entry(room="hall", number=3, at=2.0, event=Retracted(who=ALICE, line=77))
    kept.keep(by, nothing)
    first, second, *_ = kept.do("lines", "hall", 99, 9)
    assert first.event == TakenBack(who=Person(PAST, "alice", 1), by="zoe")
    assert second.event.text == "tea"
    in_one_go = Entry(room="hall", number=5, at=2.0, event=Retracted(who=ALICE, line=4))
    kept.keep(said(4), in_one_go)
    assert isinstance(kept.do("lines", "hall", 5, 1)[0].event, TakenBack)


def test_an_event_that_cannot_be_kept_is_a_line_that_was_missed(kept, told):
    class Broken(Event, frozen=True, kw_only=True):
        def plain(self):
            raise ZeroDivisionError

    kept.keep(said(0), Entry(room="hall", number=1, at=1.0, event=Broken(who=BOB)), said(2))
    events = [entry.event for entry in kept.do("lines", "hall", 9, 9)]
    assert [type(event).__name__ for event in events] == ["Said", "Missed", "Said"]
    assert events[1] == Missed(count=1)


def test_whispers_are_found_by_both_sides(kept):
    kept.keep(
        whispered(0, BOB),
        whispered(1, ALICE, CAROL, who=BOB),
        whispered(2, BOB, CAROL, text="both"),
        whispered(3, ALICE, who=GUEST),
        whispered(4, ALICE, GUEST, who=ALICE),
        whispered(5, GUEST, who=GUEST),
    )

    def numbers(*args, **keywords):
        return [entry.number for entry in kept.do("whispers", *args, most=9, **keywords)]

    assert numbers(1) == [0, 1, 2, 3, 4]
    assert numbers(3) == [1, 2]
    assert numbers(1, partner=2) == [0, 1, 2]
    assert numbers(1, partner=3) == [2]
    assert numbers(2, partner=3) == [1]
    assert numbers(1, start=2) == [2, 3, 4]
    assert numbers(1, start=1, before=3) == [1, 2]
    assert [one.number for one in kept.do("whispers", 1, most=2)] == [3, 4]
    assert kept.do("whispers", 3, most=1)[0].event.to[1] == Person(PAST, "carol", 3)
    assert kept.do("waiting", 1, 0) == {0: 1, 2: 1}
    assert kept.do("waiting", 1, 2) == {0: 1}
    assert kept.do("waiting", 3, 0) == {1: 1, 2: 1}
    assert kept.do("waiting", 77, 0) == {}


def test_lines_of_the_party_itself_are_nobodys(kept):
    kept.keep(Entry(room="hall", number=0, at=1.0, event=Announced(text="Tea!")))
    assert texts(kept.do("lines", "hall", 9, 9)) == [(0, "Tea!")]


def test_comings_and_goings_are_left_out_by_the_store(kept):
    who = Person(-9, "guest")
    events = [
        Said(who=who, text="one"), Said(who=who, text="Arrived"), Arrived(who=who), Quit(who=who),
        LostLink(who=who), SentOut(who=who), Entered(who=who, origin="x"),
        Left(who=who, destination="x"), Renamed(who=who, name="Jo"), Announced(text="tea"),
        RecordedPassing(who=who, text="Rain falls."),
        SaidPassing(who=Person(0, "Dormouse"), text="Zzz."), AnnouncedPassing(text="Snow falls."),
    ]  # fmt: skip
    kept.keep(
        *(Entry(room="hall", number=at, at=1.0, event=event) for at, event in enumerate(events))
    )

    def numbers(*asked, **how):
        return [one.number for one in kept.do("lines", "hall", *asked, **how)]

    assert numbers(99, 3, passing=False) == [0, 1, 9]
    assert numbers(9, 1, passing=False) == [1]
    assert numbers(99, 9, start=1, passing=False) == [1, 9]
    assert numbers(99, 3) == [10, 11, 12]
    assert numbers(99, 9, start=8) == [8, 9, 10, 11, 12]
