"""Which names nobody can have, however they are written, and which ones everybody can."""

import pytest

from teaparty.commands import builtin
from teaparty.core.values.name_rules import RESERVED, NameRules
from teaparty.core.values.names import NameRefused
from teaparty.lookalikes import plain_letters
from teaparty.plugins.examples import greeter
from teaparty.testing import tea_party
from tests import sentences as s

WORDS = {word for command in builtin() for word in command.words}
RULES = NameRules(RESERVED, WORDS | {"north", "down", "on"}, plain_letters)

PRETENDERS = {
    "r00t": "root", "R00T": "root", "ro0t": "root", "r-oot": "root", "røøt": "root",
    "adm1n": "admin", "adrnin": "admin", "adrn1n": "admin", "ADM1N": "admin", "admln": "admin",
    "aclmin": "admin", "4dmin": "admin", "ad.min": "admin", "ádmin": "admin", "Ａdm1n": "admin",
    "ᴀᴅᴍɪɴ": "admin", "aᴅmin": "admin", "0perator": "operator", "operat0r": "operator",
    "op3r4t0r": "operator", "w1zard": "wizard", "wizarcl": "wizard", "vvizard": "wizard",
    "wlzard": "wizard", "ԝіzаrd": None, "аӏӏ": "all", "АӀӀ": "all", "AII": "all", "AlI": "all",
    "a11": "all", "aʟʟ": "all", "aᶫl": "all", "ALʟ": "all", "5taff": "staff", "s7aff": "staff",
    "ноѕт": "host", "НОЅТ": "host", "h0st": "host", "ʜᴏꜱᴛ": "host", "ѕуѕтем": "system",
    "5y5tem": "system", "Ꮪystem": None, "n0b0dy": "nobody", "no8ody": "nobody", "gue5t": "guest",
    "9uest": "guest", "m3": "me", "ме": "me", "y0u": "you", "s0rneone": "someone",
    "rnoderator": "moderator", "moderat0r": "moderator", "secur1ty": "security",
    "teapar7y": "teaparty", "t3ap4rty": "teaparty", "0wner": "owner", "Server": "server",
    "5erver": "server", "ѕеrvеr": None,
}  # fmt: skip
"""What each pretends to be; None for a mixture of scripts, which is no name at all."""

ORDINARY = [
    "Ali", "ALI", "Ian", "Lia", "Mia", "Clara", "Dara", "Arne", "Bernd", "Marnie", "Ernie",
    "Bill", "Will", "Lili", "Oliver", "Olli", "Allie", "Emil", "Ivo", "Hosni", "Rosie", "Ruth",
    "Meg", "Mel", "Yu", "Youssef", "Stan", "Olof", "Otto", "Roos", "Zoë", "Bjørn", "Łukasz",
    "Đặng", "Gō", "Şebnem", "İlker", "Ilgaz", "Jean-Luc", "O'Neil", "Иван", "Роман", "Алла",
    "Оля", "Νίκος", "Ελένη", "علي", "דנה", "愛麗絲", "さくら", "김민수", "सीता", "สมชาย", "Clown",
    "alice2", "bob1", "Wendy", "Vvendy", "Modern", "Stella", "Hermine", "Adam", "Admira",
]  # fmt: skip


@pytest.mark.parametrize(("name", "meant"), PRETENDERS.items())
def test_nobody_pretends_to_be_the_party(name, meant):
    with pytest.raises(NameRefused) as refused:
        RULES.check(name)
    if meant is None:
        assert "one script only" in str(refused.value)
    else:
        assert str(refused.value).endswith(" kept for the party itself.")
        assert meant in str(refused.value).casefold()


@pytest.mark.parametrize("name", ORDINARY)
def test_people_of_ordinary_names_come_in(name):
    assert RULES.check(name) == name


def test_there_are_more_than_fifty_of_these():
    assert len(set(ORDINARY)) == len(ORDINARY) > 50


def test_ordinary_names_can_all_be_in_at_once():
    """But those that look like one another."""
    names = [name for name in ORDINARY if name not in ("ALI", "Olli", "Lia", "Dara")]
    with tea_party() as party:
        for name in names:
            party.guest(name)
        assert [each.name for each in party.party.people.values()] == names


@pytest.mark.parametrize(
    ("name", "word"), [("he1p", "help"), ("5ay", "say"), ("ѕау", "say"), ("n0rth", "north"),
                       ("ꜱay", "say"), ("d0wn", "down"), ("ban5", "bans")],
)  # fmt: skip
def test_nobody_is_called_like_a_command(name, word):
    with pytest.raises(NameRefused) as refused:
        RULES.check(name)
    assert str(refused.value) == s.like_command(name, word)


def test_what_is_proposed_looks_like_nothing_reserved():
    rules = NameRules(["bobz", "b0b3"], ["bob4"], plain_letters)
    assert rules.propose("bob", {"bob"}) == "bob5"


def test_what_the_operator_reserves_may_have_digits_and_pairs_of_letters_too():
    rules = NameRules(["agent007", "Intern", "Админ"], [], plain_letters)
    for name in ("agentoo7", "4gent0o7", "intem", "lntern", "аdmин", "Админ", "админ"):
        with pytest.raises(NameRefused):
            rules.check(name)


@pytest.mark.parametrize("name", ["r00t", "d0rmouse", "Dorm0u5e", "ᴅᴏʀᴍᴏᴜꜱᴇ", "do0rmouse"])
def test_reserving_holds_for_all_ways_to_a_name(name):
    """For names of listeners, such as the Dormouse, as well."""
    comes_in = name == "do0rmouse"
    with tea_party(greeter) as party:
        alice, newcomer = party.guest("alice"), party.connects()
        for typed in (name, f"login {name}", f"login {name} horsebattery", f"register {name}"):
            newcomer.types(typed)
        alice.types(f"name {name}")
        names = [each.name for each in party.party.people.values()]
        assert names == (["alice", name] if comes_in else ["alice"])
