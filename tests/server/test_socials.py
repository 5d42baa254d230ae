"""Files of socials: what is wrong with them, and how they change while people are in."""

import pytest
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config
from teaparty.core.values.limits import Limits
from teaparty.server.live import NOTHING
from teaparty.server.plan import Plan
from teaparty.server.socials import read_socials
from tests.server.memory_server import start

__all__ = ["start"]

DEFAULT = """
agree applaud apologise blush bounce bow cheer chuckle clap comfort congratulate cough cry curtsy
dance dream drum facepalm frown gasp gaze giggle greet grin groan hug hum kneel laugh lean mutter
nod nudge pace pat pinch ponder pour pout raise relax salute scratch shake shiver shrug sigh sip
smile sneeze snore stare stretch tap thank toast wave whistle wink yawn
"""
POLISH = """
[polish]
alone = { en = "polishes the teapot.", de = "putzt die Kanne." }
at = { en = "polishes {whom}'s spoon." }
words = { en = ["shine"], de = ["putze"] }
"""
HUG = POLISH.replace("[polish]", "[hug]")


@pytest.fixture
def ours(tmp_path):
    """Return what makes a configuration with a file of that text, after the default one."""

    def ours(text, **limits):
        path = tmp_path / "our.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Config(socials=["default", str(path)], limits=Limits(**limits))

    return ours


def faults(config):
    """Return what is wrong, without the name of the file."""
    path = config.socials[-1]
    return [fault.replace(f"socials: {path}: ", "") for fault in read_socials(config)[1]]


def test_sixty_come_with_the_server():
    socials, wrong = read_socials(Config())
    assert (list(socials), len(socials), wrong) == (DEFAULT.split(), 60, [])


@pytest.mark.usefixtures("plugin_package")
def test_no_word_of_the_party_stands_before_one_of_them():
    plan = Plan(Config(), MemoryReactorClock())
    words = {word for command in plan.plugins.commands for word in command.words}
    assert sorted(words & {*plan.socials}) == []
    assert "Socials: 60." in plan.summary().split("\n")


def test_a_later_file_wins_word_by_word(ours):
    socials, wrong = read_socials(ours(POLISH + HUG))
    assert (len(socials), wrong) == (61, [])
    assert socials["polish"].at == {"en": "polishes {whom}'s spoon."}
    assert socials["hug"].alone["en"] == "polishes the teapot."
    assert socials["smile"].alone == {"en": "smiles."}


def test_there_may_be_none():
    assert read_socials(Config(socials=[])) == ({}, [])


def test_a_byte_order_mark_is_nothing(ours):
    assert faults(ours(b"\xef\xbb\xbf" + POLISH.encode())) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("spoon.", "spoon {how}.", "polish.at.en has braces with something else than {whom},"
         " which alone is filled in."),
        ("{whom}", "{whom!r}", "polish.at.en has braces with something else than {whom},"
         " which alone is filled in."),
        ("{whom}", "{whom.name} {whom}", "polish.at.en has braces with something else than {whom},"
         " which alone is filled in."),
        ("{whom}", "{{whom}}", "polish.at.en has braces with something else than {whom},"
         " which alone is filled in."),
        ("{whom}'s", "a", "polish.at.en does not say to whom: {whom} was expected in it."),
        ("Kanne.", "{whom}.", "polish.alone.de has {whom}, which is for sentences with"
         " the key at."),
        ('en = "polishes t', 'fr = "polishes t', "polish.alone.en is missing."),
        ("at =", "on =", "polish.on is no key that is known. The keys are alone, at, words."),
        ("[polish]", "[Polish]", "Polish: 'Polish' has capital letters, but 'polish' was"
         " expected."),
        ("[polish]", "['1polish']", "1polish: '1polish' is no word of up to 32 letters, digits, -"
         " and _."),
        ('"shine"', '"shine it"', "polish.words.en is ['shine it'], but a list in which each part"
         " is a word of up to 32 letters, digits, - and _ that begins with a letter was expected."),
        ('"putze"', '"Putze"', "polish.words.de: 'Putze' has capital letters, but 'putze' was"
         " expected."),
        ("de = \"putzt", "De = \"putzt", "polish.alone.De is 'De', but a language, such as en or"
         " de was expected."),
        ("polishes the", "\\tpolishes the", "polish.alone.en is '\\tpolishes the teapot.', but a"
         " sentence of 1 to 200 characters on one line, without blanks around it was expected."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_key(ours, old, new, fault):
    assert old in POLISH
    assert fault in faults(ours(POLISH.replace(old, new)))


@pytest.mark.parametrize(
    ("text", "limits", "fault"),
    [
        ("[polish", {}, "this is not TOML: "),
        ("[polish]", {}, "polish.alone is missing."),
        ("polish = 1", {}, "polish is 1, but a table was expected."),
        (b"\xff", {}, "the file is not UTF-8 text: save it as UTF-8."),
        ("#" * 1_025, {"social_bytes": 1_024}, "the file has more bytes than limits.social_bytes,"
         " which is 1024."),
        ("a = " + "[" * 20_000, {}, "its tables are nested too deeply."),
        (POLISH, {"socials": 60}, "limits.socials is 60, but there would be 61 socials."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_a_fault(ours, text, limits, fault):
    assert faults(ours(text, **limits))[0].startswith(fault)


@pytest.mark.usefixtures("plugin_package")
def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    config = Config(socials=[str(tmp_path / "none.toml")])
    assert Plan(config, MemoryReactorClock()).faults == [
        f"socials: {tmp_path / 'none.toml'}: the file can't be read: No such file or directory."
    ]


def test_a_file_is_read_again_by_a_rehash(start, tmp_path):
    (tmp_path / "our.toml").write_text(POLISH)
    server = start("socials = ['default', 'our.toml']")
    alice = server.guest("alice")
    alice.handle("polish")
    assert "* alice polishes the teapot." in server.reads("alice")
    (tmp_path / "our.toml").write_text(POLISH.replace("teapot", "kettle"))
    assert server.rehash() == (True, ["Changed: socials."])
    alice.handle("shine")
    assert "* alice polishes the kettle." in server.reads("alice")
    assert server.rehash() == (True, [NOTHING])
    assert server.rehash("socials = []") == (True, ["Changed: socials."])
    alice.handle("polish")
    assert "There is no command polish." in server.reads("alice")


def test_a_fault_in_a_file_changes_nothing(start, tmp_path):
    (tmp_path / "our.toml").write_text(POLISH)
    server = start("socials = ['our.toml']")
    (tmp_path / "our.toml").write_text(POLISH.replace("{whom}", "{who}"))
    done, said = server.rehash()
    assert (done, said[0].endswith("filled in.")) == (False, True)
    alice = server.guest("alice")
    alice.handle("polish")
    assert "* alice polishes the teapot." in server.reads("alice")
