"""Coming in again, while one is in: one goes on by the new link."""

from teaparty.core.events import RoomSeen
from teaparty.core.party.obeying import attend
from teaparty.core.people.login import HOW_TO_COME_IN
from teaparty.core.people.renaming import Renaming
from tests import sentences as s
from tests.core.people.scene import login, opens
from tests.core.slow import Gate, settles


def test_a_member_who_comes_in_again_goes_on_as_the_session_before(party, bob):
    alice = party.member("zoe")
    bob.types("tell zoe one")
    assert alice.reads() == ["bob whispers to you: one"]
    again = login(party, "login zoe open sesame")
    assert alice.closed
    assert alice.reads() == [s.came_from_elsewhere]
    assert again.reads()[0] == s.here_already
    assert isinstance(party.party.people["zoe"].door, type(again))
    again.types("say hi")
    assert bob.reads() == ["You whisper to zoe: one", "zoe says: hi"]


def test_nothing_is_lost_that_the_old_link_did_not_take(party, bob):
    alice = party.member("zoe")
    alice.reading = False
    bob.types("say one")
    again = login(party, "login zoe open sesame")
    assert again.reads()[:2] == ["bob says: one", s.here_already]


def test_what_the_new_link_was_answered_before_it_came_in_is_read_first(party):
    party.member("zoe")
    again = party.connects()
    again.reads()
    again.session.handle("hello there")
    again.session.handle("login zoe open sesame")
    assert again.reads()[:2] == [HOW_TO_COME_IN, s.here_already]


def test_a_line_by_the_new_link_waits_for_what_the_session_is_busy_with(party, bob):
    zoe, gate = party.member("zoe"), Gate()

    async def wait():
        await gate

    attend(zoe.session, wait(), "here")
    again = login(party, "login zoe open sesame", "say hi")
    assert bob.reads() == []
    gate.closed = False
    assert again.reads()[-1] == "You say: hi"
    assert bob.reads() == ["zoe says: hi"]


def test_lines_after_the_password_are_obeyed_for_the_session_before(party, bob):
    party.member("zoe")
    login(party, "login zoe open sesame", "say one", "say two")
    assert bob.reads() == ["zoe says: one", "zoe says: two"]


def test_settings_made_at_the_new_link_go_before_the_old_ones(party):
    party.member("zoe").types("settings width 60")
    again = login(party, "settings width 40", "login zoe open sesame")
    assert again.look.width == again.session.wishes.width == 40


def test_a_question_ends_with_the_link_that_was_asked(party):
    zoe = party.member("zoe").types("password")
    assert zoe.asked
    again = login(party, "login zoe open sesame")
    assert again.asked == ""
    assert again.session.question is None


def test_a_session_is_found_by_its_account_while_the_name_changes(slow):
    """Between the change in the store and the change of the name there is a pause."""
    opens(slow)
    alice = login(slow, "login alice open sesame")
    settles(slow)
    attend(alice.session, Renaming.of(alice.session).take(alice.session, "zoe"), "here")
    slow.party.run(slow.records.rename_account(1, "zoe", "zoe", "zoe"), "")
    again = login(slow, "login zoe open sesame")
    settles(slow)
    assert list(slow.party.people) == ["zoe"]
    assert again.session is alice.session.party.people["zoe"]


def test_the_room_is_shown_to_the_new_link(party):
    party.member("zoe")
    again = login(party, "login zoe open sesame")
    assert isinstance(again.events[-1], RoomSeen)
