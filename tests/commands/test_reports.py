"""Keeping order: reporting somebody, and looking into it."""

import pytest
from msgspec import structs

from teaparty.core import events as e
from teaparty.core.people.whispers import Whispers
from teaparty.core.values.limits import Limits
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import audits, done

pytestmark = pytest.mark.usefixtures("zoe")  # before all others

THANKS = s.report_stored("bob")
NOBODY = s.report_waits("bob")


def lines(party, number):
    """What was said in the lines of a report."""
    report = done(party.records.report(number))
    return [entry.event.text for entry in report.lines]


# --- reporting


def test_the_hosts_who_are_in_are_told_at_once(party, zoe, alice, bob):
    hare = party.member("hare", role="host").types("go garden")
    party.all_read()
    assert alice.types("report bob He shouts all the time.").reads() == [THANKS]
    for host in (zoe, hare):
        assert host.reads() == [
            "alice reports bob: He shouts all the time.", "Type reports 1 to read it.",
        ]  # fmt: skip
    assert bob.reads() == []


def test_a_report_waits_while_no_host_is_in(party, zoe, alice, bob):
    zoe.types("quit")
    alice.reads()
    assert alice.types("report bob He shouts.").reads() == [NOBODY]
    assert done(party.records.report(1)).text == "He shouts."


def test_a_reported_person_is_told_nothing_whatever_their_role(party, zoe, alice, bob):
    assert alice.types("report zoe She is no host of mine.").reads() == [s.report_waits("zoe")]
    assert zoe.reads() == []
    assert zoe.types("reports").reads() == [s.no_reports]
    for line in ("reports 1", "reports claim 1", "reports close 1"):
        assert zoe.types(line).reads() == [s.no_such_report(1)]
    hare = party.member("hare", role="host")
    assert len(hare.types("reports").reads()) == 3


def test_another_name_is_no_way_to_read_what_is_reported_about_one(party, zoe, bob):
    harry = party.member("harry", "host")
    bob.types("report harry He is rude.")
    assert harry.types("name harold", "yes", "reports", "reports 1").reads()[-2:] == [
        s.no_reports, s.no_such_report(1)
    ]  # fmt: skip
    zoe.reads()
    assert "bob reported harold" in zoe.types("reports 1").reads()[1]


def test_a_host_who_reports_is_not_told_of_it(party, zoe, bob):
    assert zoe.types("report bob He shouts.").reads() == [NOBODY]
    assert zoe.types("reports close 1").reads() == [s.report_closed(1)]


def test_the_lines_that_one_has_read_come_with_it(party, zoe, alice, bob):
    bob.types("say one", ":two", "shout three")
    alice.types("say four")
    carol = party.guest("carol")
    carol.types("say five", "go garden", "say elsewhere")
    alice.types("report bob He shouts.")
    assert lines(party, 1) == ["one", "two", "three", "four", "five"]


def test_a_report_has_no_lines_from_before_its_author_came(party, zoe, alice, bob):
    bob.types("say one")
    alice.types("go garden", "go parlour")
    bob.types("say two")
    alice.types("report bob He shouts.")
    assert lines(party, 1) == ["two"]
    party.guest("carol").types("report bob He shouts.")
    assert lines(party, 2) == []


def test_somebody_who_came_long_ago_has_read_all_that_the_room_still_holds():
    with tea_party(limits=Limits(history=3)) as party:
        ann, ben = party.guest("ann"), party.guest("ben")
        ben.types("say one", "say two", "say three", "say four")
        ann.types("report ben He talks.")
        assert lines(party, 1) == ["two", "three", "four"]


def test_what_could_not_be_stored_does_not_come_with_it(party, zoe):
    ann, ben = party.member("ann"), party.member("ben")
    ben.types("whisper ann one")
    party.party.turns.append(party.party.features.get(Whispers), e.Missed(count=1))
    party.flush()
    ann.types("report ben He whispers.")
    assert lines(party, 1) == ["one"]


def test_a_report_has_no_lines_that_its_author_has_not_read(party, zoe, alice, bob):
    bob.types("say one")
    alice.reading = False
    bob.types("say two")
    alice.types("report bob He shouts.")
    assert lines(party, 1) == ["one"]


def test_a_report_has_no_lines_of_people_whom_its_author_ignores(party, zoe, alice, bob):
    carol = party.guest("carol")
    alice.types("ignore carol")
    carol.types("say one")
    bob.types("say two")
    alice.types("report bob He shouts.")
    assert lines(party, 1) == ["two"]


def test_whispers_between_the_two_come_with_it(party, zoe, bob):
    ann, ben, cat = (party.member(name) for name in ("ann", "ben", "cat"))
    ben.types("whisper ann one", "whisper cat between others", "whisper ann,cat two")
    party.passes(1)
    ann.types("whisper cat to another", "whisper ben three")
    cat.types("whisper ann,ben from a third", "say four")
    ann.types("report ben He whispers.")
    assert lines(party, 1) == ["one", "two", "three", "four"]
    zoe.types("report ben He whispers.")
    assert lines(party, 2) == ["four"]


def test_a_report_has_no_whispers_of_people_whom_its_author_ignores(party, zoe):
    ann, ben = party.member("ann"), party.member("ben")
    ann.types("ignore ben")
    ben.types("whisper ann one")
    ann.types("report ben He whispers.")
    assert lines(party, 1) == []


def test_whispers_to_one_who_is_out_come_with_it(party, zoe):
    ann, ben = party.member("ann"), party.member("ben")
    ben.types("whisper ann one", "quit")
    ann.types("whisper ben two").types("report ben He whispers.")
    assert lines(party, 1) == ["one", "two"]


@pytest.mark.parametrize(
    ("most", "kept"),
    [(20, ["w1", "w2", "w3", "s1", "s2", "s3"]), (4, ["w2", "w3", "s2", "s3"]),
     (3, ["w3", "s2", "s3"]), (1, ["s3"]), (0, [])],
)  # fmt: skip
def test_a_report_keeps_no_more_lines_than_the_limit(most, kept):
    with tea_party(limits=Limits(reported_lines=most)) as party:
        ann, ben = party.member("ann"), party.member("ben")
        ben.types("whisper ann w1", "whisper ann w2", "whisper ann w3")
        ben.types("say s1", "say s2", "say s3")
        ann.types("report ben He talks.")
        assert lines(party, 1) == kept


def test_one_who_is_out_can_be_reported(party, zoe, alice, bob):
    party.member("Carol").types("quit")
    bob.types("quit")
    alice.reads()
    for typed, name in (("bob", "bob"), ("carol", "Carol")):
        assert alice.types(f"report {typed} Shouts.").reads() == [s.report_stored(name)]
    assert [report.whom for report in done(party.records.reports(9))] == ["bob", "Carol"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("report alice I am bad.", s.reports_oneself),
        ("report nob Bad.", s.nobody_known("nob")),
        ("report bo Bad.", f"{s.nobody_known('bo')} Did you mean bob?"),
        ("report b*b Bad.", s.nobody_called("b*b")),
        ("report bob", s.usage("report NAME TEXT")),
    ],
)
def test_what_is_not_reported(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]


def test_one_person_reports_five_in_ten_minutes(party, zoe, alice, bob):
    for _ in range(5):
        party.passes(10)
        assert alice.types("report bob Again.").reads() == [THANKS]
    answer = s.reported_enough("9 minutes 20 seconds")
    assert alice.types("report bob Again.").reads() == [answer]
    alice.types("quit")
    back = party.guest("alicia", address="192.0.2.1")
    assert back.types("report bob Again.").reads() == [answer]
    assert zoe.types("report bob Too.").reads()[-1] == NOBODY
    party.passes(561)
    assert back.types("report bob Again.").reads() == [THANKS]


def test_reports_are_refused_while_the_queue_is_full():
    with tea_party(limits=Limits(reports=2)) as party:
        zoe = party.member("zoe", role="host")
        ann, ben = party.guest("ann"), party.guest("ben")
        ann.types("report ben One.", "report ben Two.")
        party.all_read()
        assert ann.types("report ben Three.").reads() == [
            "As many reports as can be stored wait to be read. Please try later."
        ]
        zoe.types("reports close 1")
        ann.reads()
        assert ann.types("report ben Three.").reads() == [s.report_stored("ben")]
        assert ben.reads() == []


# --- looking into it


def test_guests_do_not_read_them(alice, bob):
    assert bob.types("reports").reads() == [s.not_allowed("reports")]


def test_a_report_is_read_with_its_lines(party, zoe, alice, bob):
    bob.types("say one")
    alice.types("report bob He shouts.")
    party.all_read()
    zoe.types("reports 1")
    shown, old = zoe.events
    report = done(party.records.report(1))
    assert shown == e.ReportShown(
        report=e.ReportRow(
            number=1, at=report.at, by="alice", whom="bob", room="The Parlour",
            text="He shouts.", state="open", host="", log="parlour",
        )
    )  # fmt: skip
    assert old == e.LinesShown(
        at=party.time,
        title=s.had_read,
        fields={"name": "alice"},
        lines=(e.OldLine(number=report.lines[0].number, at=report.lines[0].at,
                         event=report.lines[0].event, log="parlour"),),
    )  # fmt: skip
    assert old.lines[0].event == e.Said(who=e.Person(e.PAST, "bob"), text="one")


def test_a_report_without_lines(party, zoe, alice, bob):
    alice.types("report bob He shouts.")
    party.all_read()
    zoe.types("reports #1")
    assert [type(event) for event in zoe.events] == [e.ReportShown]


def test_a_report_from_a_room_that_is_no_more(party, zoe):
    made = done(party.records.report(1))
    assert made is None
    alice = party.guest("alice")
    party.guest("bob")
    alice.types("report bob He shouts.")
    report = done(party.records.report(1))
    done(party.records.add_report(structs.replace(report, room="attic")))
    party.all_read()
    zoe.types("reports 2")
    assert zoe.events[0].report.room == "attic"


def test_reports_are_listed_until_they_are_closed(party, zoe, alice, bob):
    alice.types("report bob One.", "report bob Two.", "report bob Three.")
    zoe.types("reports claim 1", "reports close 2").reads()

    def listed(line):
        zoe.types(line)
        (event,) = zoe.events
        zoe.reads()
        return [(row.number, row.text, row.state, row.host) for row in event.reports]

    assert listed("reports") == [(1, "One.", "claimed", "zoe"), (3, "Three.", "open", "")]
    assert listed("reports all") == [
        (1, "One.", "claimed", "zoe"), (2, "Two.", "closed", "zoe"), (3, "Three.", "open", ""),
    ]  # fmt: skip


def test_of_very_many_reports_the_last_are_listed_and_how_to_read_those_before():
    with tea_party(limits=Limits(history_page=2)) as party:
        zoe, alice = party.member("zoe", role="wizard"), party.guest("alice")
        party.guest("bob")
        alice.types("report zoe Zero.", *(f"report bob {each}." for each in "1234"))
        zoe.types("reports close 3")
        party.all_read()

        def listed(line):
            *rows, last = zoe.types(line).reads()[1:]
            return [row.split()[-1] for row in rows if row != s.reads_report()], last

        assert listed("reports") == (["3.", "4."], s.older_ones(1, "reports", 4))
        assert listed("reports all") == (["3.", "4."], s.older_ones(2, "reports all", 4))
        assert listed("reports all before 4") == (["1.", "2."], s.reads_report())
        assert listed("reports before 4") == (["1."], s.reads_report())
        assert zoe.types("reports before 1").reads() == [s.none_before]


def test_the_author_of_a_report_is_told_of_claim_and_close(party, zoe, alice, bob):
    alice.types("report bob He shouts.")
    party.all_read()
    assert zoe.types("reports claim 1").reads() == [s.report_claimed(1)]
    assert alice.reads() == [s.looks_into("zoe", "bob")]
    assert zoe.types("reports claim 1").reads() == [s.report_claimed_already]
    assert zoe.types("reports close 1 He is quiet now.").reads() == [s.report_closed(1)]
    assert alice.reads() == [s.has_answered("zoe", "bob", "He is quiet now.")]
    assert bob.reads() == []
    for line in ("reports claim 1", "reports close 1"):
        assert zoe.types(line).reads() == [s.report_closed_already(1)]
    assert audits(party) == [
        ("zoe", "claim report 1", "bob", ""),
        ("zoe", "close report 1", "bob", "He is quiet now."),
    ]


def test_a_report_can_be_taken_over(party, zoe, alice, bob):
    hare = party.member("hare", role="host")
    alice.types("report bob He shouts.")
    zoe.types("reports claim 1")
    party.all_read()
    assert hare.types("reports claim 1").reads() == [s.report_claimed_from(1, "zoe")]
    assert hare.types("reports cl 1").reads() == [s.could_be_any("cl", "claim, close")]
    assert hare.types("reports close 1").reads() == [s.report_closed(1)]
    assert alice.reads()[-1] == s.has_looked_into("hare", "bob")


def test_the_author_of_a_report_is_known_by_any_name(party, zoe, alice, bob):
    alice.types("report bob He shouts.", "name alicia")
    party.guest("alice")
    party.all_read()
    zoe.types("reports claim 1")
    assert alice.reads() == [s.looks_into("zoe", "bob")]


def test_a_guest_with_the_name_of_the_author_reads_nothing_of_a_report(party, zoe, alice, bob):
    alice.types("report bob He shouts.", "quit")
    other = party.guest("alice")
    zoe.types("reports claim 1", "reports close 1 Secret.")
    assert other.reads() == []


def test_a_member_is_told_also_after_a_restart(party, zoe, bob):
    party.member("carol").types("report bob He shouts.", "quit")
    with tea_party(records=party.records) as later:
        hare = later.member("hare", role="host")
        carol = later.connects().types("login carol open sesame")
        later.all_read()
        assert hare.types("reports claim 1").reads() == [s.report_claimed(1)]
        assert carol.reads() == [s.looks_into("hare", "bob")]
        carol.types("quit")
        assert hare.types("reports close 1").reads()[-1] == s.report_closed(1)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("reports 9", s.no_such_report(9)),
        ("reports claim 9", s.no_such_report(9)),
        ("reports claim", s.which_report()),
        ("reports close it", s.which_report()),
        ("reports " + "9" * 19, s.which_report()),
        ("reports open", s.none_of_these("open", "all, before, claim, close")),
    ],
)
def test_what_there_is_not(zoe, line, answer):
    assert zoe.types(line).reads() == [answer]


def test_somebody_who_reports_a_shortened_name_reads_whose_it_may_be(party, alice):
    party.guest("Jürgen")
    alice.reads()
    assert alice.types("report ju He is rude.").reads()[-1] == (
        f"{s.nobody_known('ju')} Did you mean Jürgen?"
    )
