"""Pages of long lists: how many entries are read at once, and which."""

import pytest

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.pages import LATEST, OlderPage, Page

ENTRIES = "abcdefghij"


@pytest.mark.parametrize(
    ("page", "most", "shown", "more"),
    [
        (LATEST, 20, ENTRIES, 0),
        (LATEST, 3, "hij", 7),
        (Page(2), 3, "ij", 8),
        (Page(9), 3, "hij", 7),
        (Page(0), 3, "j", 9),
        (Page(before=8), 3, "efg", 4),
        (Page(before=3), 3, "ab", 0),
        (Page(before=1), 3, "", 0),
        (Page(before=0), 3, "", 0),
        (Page(before=10**17), 3, "hij", 7),
    ],
)
def test_a_page_has_the_last_entries_or_those_before_a_number(page, most, shown, more):
    assert page.of(ENTRIES, most) == (shown, more)


def test_all_pages_together_are_the_whole_list():
    found, page = "", LATEST
    while True:
        shown, more = page.of(ENTRIES, 3)
        found = shown + found
        if not more:
            break
        page = OlderPage(before=more + 1)
    assert found == ENTRIES


@pytest.mark.parametrize(
    ("typed", "page"),
    [("20", OlderPage(20)), ("before 180", OlderPage(before=180)),
     ("20 before 180", OlderPage(20, 180)), ("before -1", OlderPage(before=0))],
)  # fmt: skip
def test_people_type_how_many_they_read_and_before_which(typed, page):
    assert OlderPage.parse(typed) == page


@pytest.mark.parametrize("typed", ["x", "before", "before x", "20 after 3"])
def test_what_is_no_page_is_refused(typed):
    with pytest.raises(Refusal):
        OlderPage.parse(typed)


def test_of_the_audit_log_people_type_only_how_many_entries_they_read():
    assert Page.parse("20") == Page(20)
