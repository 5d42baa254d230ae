"""In chat mode nobody says aloud what may be a password."""

import pytest

from teaparty.core.party.session import Session
from teaparty.core.words.command import command
from teaparty.core.words.hushing import ELSEWHERE, HUSHED, BeforePasswords

SAFE = "secret99"


@pytest.fixture
def bob(party):
    return party.guest("bob")


@pytest.fixture
def alice(party, bob):
    alice = party.guest("alice", mode="chat")
    party.all_read()
    return alice


@pytest.mark.parametrize(
    "line",
    [
        f"login wizzy {SAFE}", f"connect wizzy {SAFE}", f"LOGIN Wizzy {SAFE}",
        f'connect "wizzy" {SAFE}', f"register {SAFE}", f"register wizzy {SAFE}",
        f"password {SAFE}", f"password old {SAFE}", f"Password: {SAFE}", f"password={SAFE}",
        f"password:{SAFE}", f".login wizzy {SAFE}", f"@login wizzy {SAFE}",
        f"!connect wizzy {SAFE}", f"\\login wizzy {SAFE}", f"ｌｏｇｉｎ wizzy {SAFE}",
        "login alice a cup of tea", 'connect "Alice" a cup of tea', f"identify {SAFE}",
        f"nickserv identify {SAFE}", f"passwd {SAFE}", f"conenct wizzy {SAFE}",
        f"lgoin wizzy {SAFE}", f"logn wizzy {SAFE}", f"loggin wizzy {SAFE}",
        f"passwrod {SAFE}", f"pasword {SAFE}", f"regsiter {SAFE}", f"ogin wizzy {SAFE}",
    ],
)  # fmt: skip
def test_what_may_be_a_password_is_not_said(alice, bob, line):
    assert alice.types(line).reads() == [HUSHED]
    assert bob.reads() == []


@pytest.mark.parametrize(
    "line",
    [
        "connect the printer first", "login", "register", "password", "login please",
        "register for the course now", "password managers are a good thing", "connections are bad",
        "passwords are", "I login bob here", "create a poem",
        "logan said hi", "loin chops tonight", "contact me please", "connects them all",
        "aunt said no",
    ],
)  # fmt: skip
def test_what_is_talk_is_said(alice, bob, line):
    alice.types(line)
    assert bob.reads() == [f"alice says: {line}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("say connect the printer first", "say connect the printer first"),
        (f"'login wizzy {SAFE}", f"login wizzy {SAFE}"),
        (f"/say password {SAFE}", f"password {SAFE}"),
        (f"’connect the {SAFE}", f"connect the {SAFE}"),
    ],
)
def test_whoever_means_it_says_it(alice, bob, line, said):
    alice.types(line)
    assert bob.reads() == [f"alice says: {said}"]


@pytest.mark.parametrize(
    "line", [f"login wizzy {SAFE}", f"register {SAFE}", f"password {SAFE}", f"connect b {SAFE}"]
)
def test_in_mud_mode_nobody_says_it_by_a_quote_alone(party, bob, line):
    carol = party.guest("carol")
    bob.reads()
    carol.types(line, "'")
    assert bob.reads() == []


def test_a_command_declares_what_stands_behind_it():
    @command("pin", "code", passwords=1)
    def pin(me: Session, text: str) -> None:
        """Take a number."""

    @command("plain")
    def plain(me: Session) -> None:
        """Take nothing."""

    before = BeforePasswords([pin, plain])
    assert before.words == {**ELSEWHERE, "pin": (1,), "code": (1,)}
    assert [before.counts(word) for word in ("pin", "plain", "x" * 99)] == [(1,), (), ()]
    assert (pin.confidential, plain.confidential) == (True, False)
