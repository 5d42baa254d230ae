"""Being away: what stands for it elsewhere, and lines that bring nobody back."""

from types import ModuleType

import pytest

from teaparty.core.words.away import means_away
from teaparty.core.words.command import command
from teaparty.testing import tea_party
from tests import sentences as s

# --- names that say it


@pytest.mark.parametrize(
    "new",
    ["bob|away", "bob_away", "BOB-AFK", "bob[zzz]", "bob.brb", "bob^lunch", "bob(away)", "bob|tea",
     "away|bob", "bob`gone", "bob__zzz", "bob\uff5cafk", "rob|away", "bob_afk_"],
)  # fmt: skip
def test_a_name_for_being_away_is_answered_with_afk(bob, new):
    assert bob.types(f"nick {new}").reads() == ["Type afk to be away. Your name stays bob."]
    assert bob.session.name == "bob"
    assert bob.session.away is None


@pytest.mark.parametrize(
    "new", ["bobaway", "bob_tea", "bob.afkham", "alice_away", "robert", "bob", "bob|", "a|b", "|"]
)
def test_other_names_are_names_or_refused_as_such(new):
    assert not means_away("bob", new)


# --- lines that mean nothing


@pytest.mark.parametrize("mode", ["mud", "chat"])
@pytest.mark.parametrize("line", ["idle", "IDLE", "Idle", "@@", " idle ", "", " "])
def test_somebody_who_keeps_the_link_alive_stays_away_and_idle(party, alice, bob, mode, line):
    bob.types(f"mode {mode}", f"{'/' * (mode == 'chat')}afk")
    party.passes(60)
    party.all_read()
    assert bob.types(line).reads() == alice.reads() == []
    row = bob.session.row()
    assert (row.away, row.idle) == ("", 60)


def test_words_that_begin_so_are_none_of_these(bob):
    assert bob.types("idler").reads()[0].startswith("There is no command idler.")
    assert bob.types("@@ no").reads()[0].startswith("There is no command @.")
    bob.types("mode chat").reads()
    assert bob.types("idle hands", "'idle").reads() == ["You say: idle hands", "You say: idle"]


def test_at_the_login_nobody_is_called_so(party):
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types("idle", "@@", "IDLE").reads() == []
    assert newcomer.session.name == ""


def test_keep_alives_answer_no_question(alice):
    alice.types("register").reads()
    alice.types("idle", "@@", "open sesame", "IDLE", "open sesame")
    assert alice.session.account is not None


def test_an_empty_line_is_an_answer(alice):
    alice.types("register", "").reads()
    assert alice.asked == ""


def test_no_alias_takes_their_place(alice):
    assert alice.types("alias idle say hi").reads() == [s.alias_is_command("idle")]


def test_a_plugins_command_of_that_word_is_obeyed():
    module = ModuleType("lazy")
    module.idle = command("idle")(lambda me: me.tell("You do nothing."))
    module.idle.function.__doc__, module.idle.function.__module__ = "Do nothing.", "lazy"
    with tea_party(module) as party:
        assert party.guest("alice").types("idle").reads() == ["You do nothing."]
