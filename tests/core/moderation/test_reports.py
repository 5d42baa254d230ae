"""Reports, as the party keeps them: how many, with which lines, and for whose eyes."""

import pytest
from msgspec import structs

from teaparty.core import events as e
from teaparty.core.moderation.reports import MOST, SECONDS, Reports
from teaparty.core.party.lookup import inside
from teaparty.core.people.accounts import Accounts
from teaparty.core.people.channels import Channels
from teaparty.core.records import Account, Report
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.refusal import Refusal
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done

pytestmark = pytest.mark.usefixtures("zoe")  # before all others


def refusal(coroutine):
    with pytest.raises(Refusal) as refused:
        coroutine.send(None)
    return str(refused.value)


def reports(guest, whom, text="rude"):
    """Let somebody report somebody; return the report."""
    party = guest.session.party
    done(Reports.of(guest.session).report(guest.session, whom, text))
    return done(party.ports.records.reports(99))[-1]


def texts(party, number=1):
    return [entry.event.text for entry in done(party.records.report(number)).lines]


@pytest.fixture
def reporting(party):
    return party.party.features.get(Reports)


# --- making one


def test_a_report_says_who_where_and_when(party, alice, bob):
    assert reports(alice, inside(bob.session), "He {shouts}.") == Report(
        number=1, at=party.time, by="alice", whom="bob", room="parlour", text="He {shouts}."
    )


def test_a_guest_who_has_spoken_on_a_channel_and_left_can_be_reported(party, alice):
    Channels.of(party.party).change({"news": ChannelRules(), "chess": ChannelRules()})
    carol, dave = party.guest("carol"), party.guest("dave")
    alice.types("go garden", "listen news")
    carol.types("listen news", "+news Hello.", "quit")
    dave.types("listen chess", "+chess Hello.", "quit")
    alice.types("report dave rude").reads()
    assert alice.types("report carol rude").reads()[-1] == s.report_stored("carol")
    assert (len(done(party.records.reports(9))), texts(party)) == (1, ["Hello."])


def test_a_report_has_what_was_read_on_channels_and_in_rooms_elsewhere(party, zoe, alice, bob):
    Channels.of(party.party).change({"news": ChannelRules()})
    party.room("garden").listening = True
    alice.types("listen news", "listen garden"), bob.types("listen news")
    for line in ("say one", "+news two", "go garden", "say three"):
        bob.types(line)
        party.passes(1)
    party.all_read()
    reports(alice, inside(bob.session))
    shown = [text[6:] for text in zoe.types("reports 1").reads()]
    assert [text for text in shown if text.endswith(("one", "two", "three"))] == [
        "bob says: one", "[news] bob says: two", "[garden] bob says: three",
    ]  # fmt: skip
    Channels.of(party.party).change({})
    party.party.streams.pop("+news")
    assert any("[elsewhere] bob says: two" in text for text in zoe.types("reports 1").reads())


def test_a_report_has_nothing_of_a_channel_from_before_its_author_listened(party, alice, bob):
    Channels.of(party.party).change({"news": ChannelRules()})
    bob.types("listen news", "+news one")
    alice.types("listen news")
    bob.types("+news two")
    alice.types("unlisten news")
    bob.types("+news three")
    alice.types("listen news", "go garden")
    bob.types("+news four")
    reports(alice, inside(bob.session))
    assert texts(party) == ["four"]


def test_oneself_is_not_reported(reporting, alice):
    assert refusal(reporting.report(alice.session, inside(alice.session), "")) == (
        s.reports_oneself
    )


def too_many(guest, whom):
    return refusal(Reports.of(guest.session).report(guest.session, whom, "rude"))


def test_more_reports_of_one_person_than_the_limit_are_refused(party, zoe, alice, bob):
    for _ in range(MOST):
        reports(alice, inside(bob.session))
    assert too_many(alice, inside(bob.session)) == s.reported_enough(SECONDS)
    party.passes(SECONDS)
    reports(alice, inside(bob.session))


def test_guests_of_one_address_count_as_one(party, alice, bob):
    eve = party.guest("eve", address="192.0.2.1")
    for guest in (alice, eve, alice, eve, alice):
        reports(guest, inside(bob.session))
    assert "enough for now" in too_many(eve, inside(bob.session))
    reports(party.guest("dora", address="192.0.2.2"), inside(bob.session))


def test_of_guests_without_an_address_each_counts_alone(party, bob):
    eve, dora = party.guest("eve"), party.guest("dora")
    for _ in range(MOST):
        reports(eve, inside(bob.session))
    assert "enough for now" in too_many(eve, inside(bob.session))
    reports(dora, inside(bob.session))


def test_what_could_not_be_kept_does_not_count():
    with tea_party(limits=Limits(reports=1)) as party:
        alice, bob = party.guest("alice"), inside(party.guest("bob").session)
        reports(alice, bob)
        for _ in range(MOST):
            assert "Please try later" in too_many(alice, bob)
        done(party.records.change_report(1, state="closed"))
        assert reports(alice, bob).number == 2


# --- its lines


def test_lines_and_whispers_stand_in_their_order(party, zoe):
    anna, bill = party.member("anna"), party.member("bill")
    party.all_read()
    for line in ("say one", "tell anna two", "say three"):
        bill.types(line)
        party.passes(1)
    anna.reads()
    reports(anna, inside(bill.session))
    assert texts(party) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("most", "kept"),
    [(0, []), (1, ["s3"]), (2, ["w3", "s3"]), (3, ["w3", "s2", "s3"]),
     (4, ["w2", "w3", "s2", "s3"])],
)  # fmt: skip
def test_at_most_half_of_them_are_whispers(most, kept):
    with tea_party(limits=Limits(reported_lines=most)) as party:
        anna, bill = party.member("anna"), party.member("bill")
        for text in ("1", "2", "3"):
            bill.types(f"tell anna w{text}")
        for text in ("1", "2", "3"):
            bill.types(f"say s{text}")
        anna.reads()
        party.passes(1)
        reports(anna, inside(bill.session))
        assert texts(party) == kept


def test_whispers_that_somebody_else_had_part_in_are_not_told(party, zoe):
    anna, bill, _ = (party.member(name) for name in ("anna", "bill", "cora"))
    bill.types("tell cora secret")
    party.guest("dora").types("tell bill guests")
    reports(anna, inside(bill.session))
    assert texts(party) == []


# --- whose eyes


@pytest.fixture
def made(party, zoe, alice, bob):
    """A report about bob, who is staff himself."""
    bob.session.role = party.party.role("host")
    reports(alice, inside(bob.session))
    party.all_read()


@pytest.mark.parametrize("act", ["show", "claim", "close"])
def test_a_report_about_oneself_does_not_exist_for_staff(reporting, made, bob, act):
    rest = ("done",) if act == "close" else ()
    assert refusal(getattr(reporting, act)(bob.session, 1, *rest)) == s.no_such_report(1)


def listed(party, guest, closed):
    done(party.party.features.get(Reports).list_all(guest.session, closed))
    party.flush()
    (event,) = guest.events
    guest.reads()
    return [(row.number, row.state) for row in event.reports]


def test_lists_are_of_those_that_are_not_closed_or_of_all(party, reporting, made, zoe, alice, bob):
    reports(alice, inside(party.guest("dora").session))
    done(reporting.close(zoe.session, 2, ""))
    party.all_read()
    assert listed(party, zoe, closed=False) == [(1, "open")]
    assert listed(party, zoe, closed=True) == [(1, "open"), (2, "closed")]
    assert listed(party, bob, closed=True) == [(2, "closed")]


def test_a_report_follows_a_host_who_takes_another_name(party, reporting, made, alice):
    reports(alice, inside(party.guest("bobby").session))
    done(reporting.follow("BOB", "rob"))
    found = done(party.records.reports(9, closed=True))
    assert [report.whom for report in found] == ["rob", "bobby"]


# --- what becomes of it


def test_one_claims_it_once_and_another_takes_it_over(party, reporting, made, zoe, alice):
    hare = party.member("hare", role="host")
    done(reporting.claim(zoe.session, 1))
    assert refusal(reporting.claim(zoe.session, 1)) == s.report_claimed_already
    done(reporting.claim(hare.session, 1))
    assert hare.reads()[-1] == s.report_claimed_from(1, "zoe")
    assert done(party.records.report(1)).host == "hare"
    assert alice.reads()[-1] == s.looks_into("hare", "bob")


@pytest.mark.parametrize("act", ["claim", "close"])
def test_what_is_closed_stays_so(reporting, made, zoe, act):
    done(reporting.close(zoe.session, 1, "Well."))
    rest = ("done",) if act == "close" else ()
    assert refusal(getattr(reporting, act)(zoe.session, 1, *rest)) == s.report_closed_already(1)
    done(reporting.show(zoe.session, 1))


@pytest.mark.parametrize(
    ("answer", "told"),
    [("", s.has_looked_into("zoe", "bob")),
     ("He {left}.", s.has_answered("zoe", "bob", "He {left}."))],
)  # fmt: skip
def test_the_author_of_a_report_is_told_how_it_ends(reporting, made, zoe, alice, answer, told):
    done(reporting.close(zoe.session, 1, answer))
    assert alice.reads() == [told]
    assert zoe.reads() == [s.report_closed(1)]


def test_a_host_who_made_it_is_not_told_what_they_do(reporting, zoe, bob):
    reports(zoe, inside(bob.session))
    zoe.reads()
    done(reporting.claim(zoe.session, 1))
    assert zoe.reads() == [s.report_claimed(1)]


def test_a_guest_of_that_name_who_comes_later_is_told_nothing(party, reporting, made, zoe, alice):
    alice.types("quit")
    namesake = party.guest("alice")
    done(reporting.close(zoe.session, 1, ""))
    assert namesake.reads() == []


def test_nobody_is_told_where_whoever_made_it_is_gone(reporting, made, zoe, alice):
    alice.types("quit")
    zoe.reads()
    done(reporting.close(zoe.session, 1, ""))
    assert zoe.reads() == [s.report_closed(1)]


def test_the_account_of_that_name_is(party, reporting, made, zoe, alice):
    alice.types("quit")
    namesake = party.guest("alice")
    Accounts.of(namesake.session).become(namesake.session, Account(number=9, name="alice"))
    done(reporting.close(zoe.session, 1, ""))
    assert namesake.reads() == [s.has_looked_into("zoe", "bob")]


# --- how it is shown


def test_a_report_without_lines_is_shown_alone(party, reporting, made, zoe):
    done(reporting.show(zoe.session, 1))
    party.flush()
    (shown,) = zoe.events
    assert structs.asdict(shown.report) == {
        "number": 1, "at": party.time, "by": "alice", "whom": "bob", "room": "The Parlour",
        "text": "rude", "state": "open", "host": "", "answer": "",
        "log": "parlour",
    }  # fmt: skip


def test_lines_are_shown_as_they_were_kept(party, reporting, made, zoe, alice, bob):
    zoe.types("say hm")
    alice.reads()
    number = reports(alice, inside(bob.session)).number
    party.all_read()
    done(reporting.show(zoe.session, number))
    party.flush()
    _, lines = zoe.events
    assert (lines.title.format(**lines.fields), lines.at) == (s.had_read("alice"), party.time)
    (line,) = lines.lines
    assert (line.event.who.name, line.event.who.number, line.event.text) == ("zoe", e.PAST, "hm")
