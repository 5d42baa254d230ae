"""Old lines: where they come from, and what is shown of them."""

from teaparty.core.events import LinesShown, Missed, OldLine, Said, TakenBack
from teaparty.core.kept import lasting
from teaparty.core.limits import Limits
from teaparty.stores.memory import MemoryJournal
from teaparty.testing import tea_party

LOGIN = "login zoe open sesame"


def shown(guest):
    """The texts of old lines that somebody was shown."""
    events = [event for event in guest.events if isinstance(event, LinesShown)]
    guest.reads()
    return [line.event.text for event in events for line in event.lines]


def said(guest, *texts):
    return guest.types(*(f"say {text}" for text in texts))


def test_lines_that_the_log_holds_no_more_come_from_the_records():
    with tea_party(limits=Limits(history=3)) as party:
        alice = party.guest("alice")
        said(alice, *range(10))
        assert shown(alice.types("history 6")) == ["4", "5", "6", "7", "8", "9"]
        assert shown(alice.types("review")) == ["0", "1", "2", "3"]
        assert alice.types("review").reads() == ["There is nothing before that."]


def test_lines_are_found_behind_any_number_of_those_who_come_and_go(party, alice, monkeypatch):
    from teaparty.core import oldlines

    monkeypatch.setattr(oldlines, "CHUNK", 2)
    party.room("parlour").log.limit = 2
    said(alice, "one", "two")
    for number in range(5):
        party.guest(f"bob{number}").types("quit")
    assert shown(alice.types("history 2")) == ["one", "two"]
    monkeypatch.setattr(oldlines, "LOOKS", 3)
    assert alice.types("history 2").reads() == ["Nothing that was said in The Parlour is kept."]


def test_what_is_in_no_record_is_shown_as_far_as_the_log_goes():
    with tea_party(journal=MemoryJournal(), limits=Limits(history=4)) as party:
        alice, bob = party.member("alice"), party.member("bob")
        said(alice, *range(9))
        alice.types(*(f"tell bob {number}" for number in range(9)))
        alice.reads()
        assert shown(alice.types("history")) == ["5", "6", "7", "8"]
        assert shown(alice.types("history bob")) == ["5", "6", "7", "8"]
        assert alice.types("review").reads() == ["There is nothing before that."]
        bob.types("quit")


def test_a_whisper_that_a_journal_has_lost_is_no_whisper():
    class Once(MemoryJournal):
        broken = False

        def store(self, entries, stored):
            if self.broken:
                raise OSError("full")
            stored(entries)

    journal = Once()
    with tea_party(journal=journal) as party:
        alice, bob = party.member("alice"), party.member("bob")
        journal.broken = True
        assert alice.types("tell bob lost").reads() == ["[1 line was missed]"]
        journal.broken = False
        assert bob.reads() == ["[1 line was missed]"]
        alice.types("tell bob kept")
        assert shown(alice.types("history bob")) == ["kept"]
        party.faults.clear()


def test_nobody_reads_again_whom_they_ignore(party, alice, bob):
    said(bob, "one")
    said(alice, "two")
    assert shown(alice.types("ignore bob", "history")) == ["two"]


def test_ones_own_lines_read_as_ones_own_however_old_they_are():
    with tea_party(limits=Limits(history=2)) as party:
        zoe, bob = party.member("zoe"), party.member("bob")
        said(zoe, *range(4))
        bob.types("tell zoe one")
        zoe.types("tell bob two", "quit")
        zoe = party.connects().types(LOGIN)
        zoe.reads()
        assert [line[6:] for line in zoe.types("history").reads()[1:]] == [
            "You say: 0", "You say: 1", "You say: 2", "You say: 3",
        ]  # fmt: skip
        assert [line[6:] for line in zoe.types("history bob").reads()[1:]] == [
            "bob whispers to you: one", "You whisper to bob: two",
        ]  # fmt: skip


class Sung(Said, frozen=True, kw_only=True):
    def plain(self):
        if self.text == "break":
            raise ZeroDivisionError
        return f"{self.who.name} sings: {self.text}"


def test_what_a_plugin_has_made_up_is_shown_as_it_read(party, alice):
    for text in ("la", "break"):
        party.room("parlour").append(Sung(who=alice.session.person, text=text))
    party.flush()
    alice.events.clear()
    alice.types("history")
    (event,) = [event for event in alice.events if isinstance(event, LinesShown)]
    assert [line.event for line in event.lines] == [
        lasting(Sung(who=alice.session.person, text="la")),
        Missed(count=1),
    ]


def test_when_it_is_shown_and_when_it_was_said_is_told(party, alice):
    said(alice, "hi")
    then = party.time
    party.passes(90_000)
    alice.reads()
    alice.types("history")
    (event,) = alice.events
    assert (event.at, event.lines[0].at) == (party.time, then)
    assert event.lines[0] == OldLine(
        number=1, at=then, event=Said(who=alice.session.person, text="hi")
    )


def test_what_was_taken_back_is_shown_as_that(party, alice):
    said(alice, "oops")
    alice.types("retract").reads()
    alice.types("history")
    assert alice.events[-1].lines[0].event == TakenBack(who=alice.session.person)
