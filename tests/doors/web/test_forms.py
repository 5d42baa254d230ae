"""Answers for people who fill in forms, where others type commands."""

import pytest

from tests import sentences as s
from tests.doors.conftest import PASSWORD
from tests.doors.web.guests import WebGuest


@pytest.fixture
def alice(hall):
    return WebGuest(hall).says({"hello": 1, "name": "alice"})


def answers(guest, *objects):
    """What the server answers: sentences, forms and proposals."""
    guest.hears()
    guest.says(*objects)
    fields = ("line", "form", "proposal")
    lines = [line for line in guest.lines() if line["kind"] in ("told", "refused")]
    return [tuple(line.get(field) for field in fields) for line in lines]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({}, s.come_in_as_proposal), ({"register": True}, s.register_proposal)],
)
def test_a_name_that_is_taken_is_refused_with_one_that_is_free(hall, alice, more, sentence):
    said = answers(WebGuest(hall), {"hello": 1, "name": "alice", **more})
    assert said == [(sentence("alice", "alice2"), s.name_taken("alice", "alice2"), "alice2")]


def test_a_wrong_password_is_tried_again_without_a_word_of_keys(hall):
    hall.registers("bea")
    guest = WebGuest(hall).says({"hello": 1, "name": "bea"})
    assert answers(guest, {"answer": "wrong"}) == [
        (s.does_not_fit, None, None), (s.try_again, s.please_try_again, None),
    ]  # fmt: skip


def test_people_who_give_no_password_need_no_word_as_they_see_the_form(hall):
    hall.registers("bea")
    guest = WebGuest(hall).says({"hello": 1, "name": "bea"})
    assert answers(guest, {"answer": ""}) == [(s.have_not_come_in, "", None)]


def test_people_who_register_read_that_the_password_is_needed_from_now_on(hall):
    guest = WebGuest(hall).says({"hello": 1, "name": "cleo", "register": True})
    form = "cleo is yours now. From now on, your password goes with it."
    said = answers(guest, {"answer": PASSWORD}, {"answer": PASSWORD})
    assert said[0] == (s.registered("cleo"), form, None)
