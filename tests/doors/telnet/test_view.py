"""Events become bytes for a telnet client."""

import pytest

from teaparty.core.events import Announced, Event, Person, Said
from teaparty.core.log.log import Batch, Entry
from teaparty.core.values.looks import CP437, LATIN_1, Colours, Look
from teaparty.doors.telnet import view as views
from teaparty.doors.telnet.view import TelnetView

GA = b"\xff\xf9"
ALICE, BOB = Person(1, "alice"), Person(2, "bob")


def entry(event):
    return Entry(room="parlour", number=0, at=0.0, event=event)


ENTRIES = [entry(Said(who=ALICE, text="hi")), entry(Announced(text="Tea!"))]
TEXT = b"alice says: hi\r\nTea!\r\n"


def no_fault(event, error):
    raise AssertionError(event) from error


@pytest.mark.parametrize(
    ("prompted", "last", "entries", "written"),
    [
        (True, True, ENTRIES, b"\r\n" + TEXT + b"> " + GA),
        (False, True, ENTRIES, TEXT + b"> " + GA),
        (True, False, ENTRIES, b"\r\n" + TEXT),
        (False, False, ENTRIES, TEXT),
        (True, True, [], b""),
        (False, True, [], b"> " + GA),
        (False, False, [], b""),
    ],
)
def test_a_prompt_stands_behind_what_is_last(prompted, last, entries, written):
    view = TelnetView(prompt="> ", prompt_end=GA)
    assert view.encoded(entries, no_fault, -1, prompted, last) == written


def test_without_one_it_is_just_the_text():
    assert TelnetView().encoded(ENTRIES, no_fault) == TEXT
    assert TelnetView().encoded([], no_fault) == b""


@pytest.mark.parametrize(("charset", "text"), [(LATIN_1, b"\xff\xff"), (CP437, b"\x98")])
def test_no_byte_of_text_is_taken_for_a_command(charset, text):
    look = Look(charset=charset)
    found = TelnetView(look=look).encoded([entry(Said(who=ALICE, text="ÿ"))], no_fault)
    assert found == b"alice says: " + text + b"\r\n"
    assert TelnetView(look=look, prompt="ÿ ", prompt_end=GA).prompted() == text + b" " + GA


def test_messages_of_packages_go_before_the_text():
    view = TelnetView(packages=frozenset({"Comm.Channel"}), prompt="> ", prompt_end=GA)
    found = view.encoded(ENTRIES, no_fault)
    assert found.startswith(b"\xff\xfa\xc9Comm.Channel.Text {")
    assert found.endswith(b"\xff\xf0\r\n" + TEXT + b"> " + GA)


def test_what_a_person_did_is_told_to_them_in_other_words():
    assert TelnetView().encoded(ENTRIES[:1], no_fault, 1) == b"You say: hi\r\n"


class Broken(Event, frozen=True, kw_only=True):
    def plain(self):
        raise ValueError("broken")


def test_what_cannot_be_rendered_is_left_out_and_told():
    faults = []
    view = TelnetView(packages=frozenset({"Comm.Channel"}))
    entries = [entry(Broken()), entry(Said(who=ALICE, text=None)), ENTRIES[1]]
    found = view.encoded(entries, lambda event, error: faults.append(type(event)))
    assert found == b"Tea!\r\n"
    assert faults == [Broken, Said, Said]


def test_equal_views_are_one_key():
    one, other = (TelnetView(look=Look(colours=Colours.MANY), prompt="> ") for _ in range(2))
    assert {one: 1}[other] == 1
    assert hash(one) != hash(TelnetView())


# --- who shares bytes with whom

WINTER, SUMMER = 1_800_000_000.0, 1_815_000_000.0
BACK = 1_824_944_400.0  # when clocks in Rome go back


def batch(*times):
    said = Said(who=ALICE, text="hi")
    return Batch(0, [Entry(room="parlour", number=n, at=at, event=said)
                     for n, at in enumerate(times)])  # fmt: skip


def of_batch(found, zone, viewer=0, **look):
    view = TelnetView(look=Look(zone=zone, **look))
    if viewer:
        return view.of_actor(found, no_fault, no_fault, viewer)
    return view.of_batch(found, no_fault)


def test_zones_with_the_same_distance_from_utc_share_the_bytes():
    winter, summer = batch(WINTER), batch(SUMMER)
    rome, tunis = "Europe/Rome", "Africa/Tunis"
    found = of_batch(winter, rome, timestamps=True)
    assert found == b"09:00 alice says: hi\r\n"
    for zone in (tunis, "Europe/Berlin", "UTC+1"):
        assert of_batch(winter, zone, timestamps=True) is found
    assert of_batch(summer, rome, timestamps=True) == b"00:40 alice says: hi\r\n"
    assert of_batch(summer, tunis, timestamps=True) == b"23:40 alice says: hi\r\n"


def test_people_without_a_timezone_share_views_with_people_of_the_servers(in_zone):
    in_zone("XXX-1")
    found = batch(WINTER)
    assert of_batch(found, "", timestamps=True) is of_batch(found, "UTC+1", timestamps=True)


def test_without_times_all_zones_share_the_bytes():
    found = batch(WINTER)
    assert of_batch(found, "") is of_batch(found, "Asia/Tokyo") is of_batch(found, "UTC+1")


def test_lines_are_laid_out_once_for_all_whose_times_are_the_same(monkeypatch):
    found, made = batch(WINTER), []
    monkeypatch.setattr(views, "pieces", lambda entries, look, *_: made.append(look) or [b"x"])
    for zone in ("Europe/Rome", "Asia/Tokyo", ""):
        look = Look(zone=zone)
        TelnetView(look=look).lay_out(found, no_fault)
        assert (look in found.pieces, of_batch(found, zone)) == (True, b"x")
    assert made == [Look()]


def test_people_to_whom_something_was_said_read_it_in_their_own_way():
    said = Said(who=ALICE, text="hi", to=(BOB,))
    found = Batch(0, [Entry(room="parlour", number=0, at=WINTER, event=said)])
    assert of_batch(found, "") == b"alice says to bob: hi\r\n"
    assert of_batch(found, "", BOB.number) == b"alice says to you: hi\r\n"
    assert of_batch(found, "", ALICE.number) == b"You say to bob: hi\r\n"


def test_people_who_are_named_read_it_in_their_own_way():
    entry = Entry(room="parlour", number=0, at=WINTER, event=Said(who=ALICE, text="bob!"),
                  named={BOB.number: "bob"})  # fmt: skip
    found = Batch(0, [entry])
    assert of_batch(found, "", screen_reader=True) == b"alice says: bob!\r\n"
    named = b"alice says, naming you: bob!\r\n"
    assert of_batch(found, "", BOB.number, screen_reader=True) == named
    view = TelnetView(look=Look(screen_reader=True))
    assert view.encoded([entry], no_fault, BOB.number) == named


def test_when_clocks_go_back_each_line_has_its_own_time():
    found = of_batch(batch(BACK - 60, BACK), "Europe/Rome", timestamps=True)
    assert found == b"02:59 alice says: hi\r\n02:00 alice says: hi\r\n"


def test_somebody_who_acts_has_the_own_time_too():
    found = batch(WINTER)
    assert of_batch(found, "Europe/Rome", 1, timestamps=True) == b"09:00 You say: hi\r\n"
    assert of_batch(found, "Europe/Rome", 1, timestamps="seconds") == b"09:00:00 You say: hi\r\n"
