"""No password is read as a name: what a line of one word means before somebody is in."""

import pytest

from teaparty.core.people.login import FOR_GUESTS, HELLO, HOW_TO_COME_IN
from teaparty.core.records import Sanction, Unavailable
from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Named
from teaparty.core.values.options import PartyOptions
from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s
from tests.conftest import gatekeeper

SECRET = "mysecretpw3"
NO_MORE = s.type_login(SECRET)
LENIENT = Limits(block_registrations=100, registrations=100)


@pytest.fixture
def party():
    with tea_party(manners=PartyOptions(limits=LENIENT)) as party:
        party.member("wizzy").types("quit")
        party.guest("onlooker")
        party.changes.clear()
        yield party


def people(party):
    return [session.name for session in party.party.people.values()]


@pytest.mark.parametrize("between", [0, 1, 30])
@pytest.mark.parametrize(
    "tried",
    [
        "onlooker", "login onlooker", "connect onlooker", f"login onlooker {SECRET}",
        f'connect "onlooker" {SECRET}', "admin", "login admin", "look", "x", "login x", "my$name",
        "login my+name", "0nlooker", "w1zzy", "login w1zzy", f"login wizzy {SECRET}",
        "register onlooker", "register wizzy", "register x", f"register carol {SECRET}",
        f'create "carol" {SECRET}',
        '"onlooker"', "192.0.2.1", "Jo Ann", "name onlooker", "nick carol", "user carol",
        "my name is carol", "char onlooker", "auth carol now",
    ],
)  # fmt: skip
def test_after_a_refused_name_no_word_alone_is_one(party, newcomer, tried, between):
    newcomer.types(tried).reads()
    party.passes(between)
    assert newcomer.types(SECRET, SECRET.upper()).reads() == [
        NO_MORE,
        NO_MORE.replace(SECRET, SECRET.upper()),
    ]
    assert people(party) == ["onlooker"]
    assert SECRET not in repr(party.changes)


@pytest.mark.parametrize("sanction", ["ban", "lock"])
def test_after_a_banned_or_locked_out_name_no_word_alone_is_one(party, newcomer, sanction):
    target, name = ("carol", "") if sanction == "ban" else ("*", "members")
    gatekeeper(party).begin([Sanction(kind=sanction, target=target, name=name, by="zoe", at=0)])
    newcomer.types("carol").reads()
    gatekeeper(party).begin([])
    assert newcomer.types(SECRET).reads() == [NO_MORE]


@pytest.mark.parametrize("name", ["wizzy", "login wizzy", "register carol"])
def test_after_a_password_not_given_no_word_alone_is_a_name(party, newcomer, name):
    newcomer.types(name, "").reads()
    assert newcomer.types(SECRET).reads() == [NO_MORE]


@pytest.mark.parametrize("error", [Unavailable(), ValueError()])
def test_after_a_failed_look_up_no_word_alone_is_a_name(party, newcomer, error, monkeypatch):
    async def fails(key):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(party.records, "owner", fails)
        newcomer.types("carol").reads()
    assert newcomer.types(SECRET).reads() == [NO_MORE]
    party.faults.clear()


def test_the_word_after_a_registered_name_is_a_hidden_password(party, newcomer):
    newcomer.types("wizzy", SECRET)
    assert (newcomer.asked, newcomer.hidden) == ("Password: ", True)
    newcomer.types(PASSWORD)
    assert people(party) == ["onlooker", "wizzy"]


@pytest.mark.parametrize("word", ["my$ecret", "x", "admin", "look", "p" * 30])
def test_a_word_that_can_be_no_name_is_not_repeated(party, newcomer, word):
    newcomer.types("onlooker").reads()
    assert newcomer.types(word).reads() == [HOW_TO_COME_IN]


@pytest.mark.parametrize("word", ["yes", "YES", "Yes", "onlooker2", "ONLOOKER2", '"yes"'])
def test_the_name_that_was_proposed_is_taken(party, newcomer, word):
    assert newcomer.types("onlooker").reads() == [s.come_in_as_proposal("onlooker", "onlooker2")]
    newcomer.types("who", "help").reads()
    newcomer.types(word)
    assert party.changes[-1] == Named(session=newcomer.session.number, name="onlooker2")


def test_yes_registers_where_that_was_asked(party, newcomer):
    assert newcomer.types("register onlooker").reads() == [
        s.register_proposal("onlooker", "onlooker2")
    ]
    newcomer.types("yes", PASSWORD, PASSWORD)
    assert newcomer.session.name == "onlooker2"
    assert newcomer.session.account is not None


def test_no_name_is_proposed_that_belongs_to_somebody_who_is_out(party, newcomer):
    party.member("onlooker2").types("quit")
    newcomer.types("onlooker", "yes")
    assert newcomer.session.name == "onlooker3"


def test_no_name_is_proposed_if_all_belong_to_somebody(party, newcomer):
    for number in range(2, 10):
        party.member(f"onlooker{number}").types("quit")
    assert newcomer.types("onlooker").reads() == [
        "The name onlooker is taken. Type login and another name."
    ]
    assert newcomer.types("yes").reads() == [HELLO[True]]


def test_a_proposal_ends_with_the_next_name(party, newcomer):
    newcomer.types("onlooker", "login x").reads()
    assert newcomer.types("onlooker2").reads() == [s.type_login("onlooker2")]


def test_a_proposal_that_was_taken_meanwhile_is_refused_with_another(party, newcomer):
    newcomer.types("onlooker")
    party.guest("onlooker2")
    newcomer.types("yes", "yes")
    assert newcomer.session.name == "onlooker22"


def test_a_newcomer_who_tried_before_comes_in_by_login(party, newcomer):
    newcomer.types("onlooker", "jo", "login jo")
    assert newcomer.session.name == "jo"


def test_after_a_command_a_word_alone_is_still_a_name(party, newcomer):
    newcomer.types("hello everybody", "login", "who", "help", "jo")
    assert newcomer.session.name == "jo"


# --- greetings


@pytest.mark.parametrize(
    "word",
    ["hi", "hello", "hallo", "ciao", "你好", "yes", "ok", "Hi", "HELLO", "hi!", "Hello.",
     "你好！", "ｏｋ", "hey", "no"],
)  # fmt: skip
def test_a_greeting_is_greeted_back_and_a_name_asked_for(party, newcomer, word):
    assert newcomer.types(word).reads() == [HELLO[False]]
    assert people(party) == ["onlooker"]
    newcomer.types("jo")
    assert newcomer.session.name == "jo"


@pytest.mark.parametrize("word", ["test", "Test?", "testing"])
def test_after_what_may_be_the_name_of_a_client_no_word_alone_is_one(party, newcomer, word):
    assert newcomer.types(word).reads() == [HELLO[True]]
    newcomer.types("mysecretpw3")
    assert people(party) == ["onlooker"]
    newcomer.types("login jo")
    assert newcomer.session.name == "jo"


def test_guest_with_a_password_is_told_to_take_a_name(party, newcomer):
    assert newcomer.types("connect guest guest").reads() == [FOR_GUESTS]
    assert people(party) == ["onlooker"]


def test_after_a_refused_name_a_greeting_is_told_to_type_login(newcomer):
    newcomer.types("onlooker", "login x").reads()
    assert newcomer.types("hi").reads() == [HELLO[True]]


@pytest.mark.parametrize("name", ["test", "hello", "ok"])
def test_a_name_that_is_a_greeting_can_be_had(party, newcomer, name):
    newcomer.types(f"login {name}")
    assert newcomer.session.name == name


def test_the_owner_of_a_name_that_is_a_greeting_comes_in_by_it_alone(party, newcomer):
    party.member("test").types("quit")
    newcomer.types("Test", PASSWORD)
    assert newcomer.session.name == "test"


def test_the_link_may_be_lost_while_a_greeting_is_looked_up(party, newcomer):
    newcomer.session.handle("hi")
    newcomer.drops()
    assert newcomer.reads() == []


# --- names in quotes, as MUSH clients send them


@pytest.mark.parametrize(
    "line",
    [
        f'connect "wizzy" {PASSWORD}', f'login "wizzy" {PASSWORD}', f"connect 'wizzy' {PASSWORD}",
        f"connect “wizzy” {PASSWORD}", f'CONNECT "Wizzy" {PASSWORD}',
    ],
)  # fmt: skip
def test_a_name_may_stand_in_quotes(newcomer, line):
    newcomer.types(line)
    assert newcomer.session.name == "wizzy"


@pytest.mark.parametrize(
    "line",
    ['"jo"', 'login "jo"', "login ‘jo’", "„jo“", "\ufeffjo", "\u200fjo\u200e", "login jo\u200b"],
)
def test_the_name_of_a_guest_may_stand_in_quotes(newcomer, line):
    newcomer.types(line)
    assert newcomer.session.name == "jo"


def test_a_registered_name_may_stand_in_quotes(newcomer):
    newcomer.types('register "jo"', PASSWORD, PASSWORD)
    assert newcomer.session.name == "jo"


@pytest.mark.parametrize(
    "line", ['login "jo', 'login ""', 'login "my name" x', f'create "jo" {SECRET}']
)
def test_half_a_quote_is_none_of_a_name(party, newcomer, line):
    newcomer.types(line)
    assert people(party) == ["onlooker"]
