"""Events become bytes for a telnet client."""

import pytest

from teaparty.core.events import Announced, Event, Person, Said
from teaparty.core.log import Entry
from teaparty.core.looks import CP437, LATIN_1, Colours, Look
from teaparty.doors.view import View

GA = b"\xff\xf9"
ALICE = Person(1, "alice")


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
    view = View(prompt="> ", prompt_end=GA)
    assert view.encoded(entries, no_fault, -1, prompted, last) == written


def test_without_one_it_is_just_the_text():
    assert View().encoded(ENTRIES, no_fault) == TEXT
    assert View().encoded([], no_fault) == b""


@pytest.mark.parametrize(("charset", "text"), [(LATIN_1, b"\xff\xff"), (CP437, b"\x98")])
def test_no_byte_of_text_is_taken_for_a_command(charset, text):
    look = Look(charset=charset)
    found = View(look=look).encoded([entry(Said(who=ALICE, text="ÿ"))], no_fault)
    assert found == b"alice says: " + text + b"\r\n"
    assert View(look=look, prompt="ÿ ", prompt_end=GA).prompted() == text + b" " + GA


def test_messages_of_packages_go_before_the_text():
    view = View(packages=frozenset({"Comm.Channel"}), prompt="> ", prompt_end=GA)
    found = view.encoded(ENTRIES, no_fault)
    assert found.startswith(b"\xff\xfa\xc9Comm.Channel.Text {")
    assert found.endswith(b"\xff\xf0\r\n" + TEXT + b"> " + GA)


def test_what_a_person_did_is_told_to_them_in_other_words():
    assert View().encoded(ENTRIES[:1], no_fault, 1) == b"You say: hi\r\n"


class Broken(Event, frozen=True, kw_only=True):
    def plain(self):
        raise ValueError("broken")


def test_what_cannot_be_rendered_is_left_out_and_told():
    faults = []
    view = View(packages=frozenset({"Comm.Channel"}))
    entries = [entry(Broken()), entry(Said(who=ALICE, text=None)), ENTRIES[1]]
    found = view.encoded(entries, lambda event, error: faults.append(type(event)))
    assert found == b"Tea!\r\n"
    assert faults == [Broken, Said, Said]


def test_equal_views_are_one_key():
    one, other = (View(look=Look(colours=Colours.MANY), prompt="> ") for _ in range(2))
    assert {one: 1}[other] == 1
    assert hash(one) != hash(View())
