"""Channels of the configuration: what is wrong with them, and how they change while people talk."""

import re
from pathlib import Path

import pytest
from twisted.internet.testing import MemoryReactorClock

from teaparty.config import Config, ConfigFaults, read
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.places import Places
from teaparty.core.records.places import Made, Place
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.server.plan import Plan
from tests.server.memory_server import start

__all__ = ["start"]

ROOMS = "[rooms.hall]\nexits = { up = 'attic' }\n[rooms.attic]\nlistening = true\n"
NEWS = ROOMS + "[channels.news]\nabout = 'What is new'\njoined = true\n"
HOSTS = ROOMS + "[channels.news]\nlistens = 'hosts'\n"
BELL = """
from teaparty.api import ChatRoom


class News(ChatRoom):
    kind = name = "news"
"""
CLASH = "a room and a channel would both be called news"


@pytest.fixture
def configured(tmp_path):
    def configured(text):
        path = tmp_path / "tea.toml"
        path.write_text(text)
        return read(str(path))

    return configured


# --- what is wrong


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[channels.News]", "channels.News is 'News', but a word of up to 32 small letters"),
        ("[channels.news]\nlistens = 'guests'", "channels.news.listens is 'guests', but \"all\""
         ' or "members" or "hosts" or "invited" was expected.'),
        ("[channels.news]\njoind = true", "channels.news.joind is no key that is known. Did you"
         " mean joined?"),
        (f"[channels.news]\nabout = '{'x' * 201}'", "channels.news.about is"),
        ("[channels.news]\nkeep_days = -1", "channels.news.keep_days is -1, but"),
        ("[channels]\nnews = 'all'", "channels.news is 'all', but a table was expected"),
        ("channels = ['news']", "channels is"),
    ],
)  # fmt: skip
def test_a_wrong_key_is_named(configured, text, fault):
    with pytest.raises(ConfigFaults) as found:
        configured(text)
    assert fault in str(found.value)


@pytest.mark.parametrize(
    ("channels", "fault"),
    [
        (["parlour"], "channels.parlour has the name of a room; another word was expected."),
        (["shout"], "channels.shout has the name under which clients show what is said by that"
         " command; another word was expected."),
        (["whispers"], "channels.whispers has a word that means something else after a command,"
         " such as recall whispers; another word was expected."),
        (["news", "chess"], "limits.channels is 1, but there would be 2 channels."),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("plugin_package")
def test_a_channel_that_cannot_be_is_a_fault(channels, fault):
    limits = Limits(channels=1)
    config = Config(channels=dict.fromkeys(channels, ChannelRules()), limits=limits)
    assert Plan(config, MemoryReactorClock()).faults == [fault]


@pytest.mark.usefixtures("plugin_package")
def test_a_check_shows_the_channels(configured):
    text = NEWS + "speaks = 'hosts'\n[channels.chess]\n"
    made = Plan(configured(text), MemoryReactorClock())
    assert made.faults == []
    lines = made.summary().split("\n")
    assert (
        "Channel news (What is new): everybody can listen, people who keep order can speak,"
        " newcomers listen at once." in lines
    )
    assert (
        "Channel chess (about nothing in particular): everybody can listen, everybody can speak."
        in lines
    )
    assert "Room attic (chat, can be listened to): no exits." in lines


@pytest.mark.usefixtures("plugin_package")
def test_a_plugins_room_has_no_channels_word(tmp_path):
    (tmp_path / "plugs").mkdir(0o700)
    (tmp_path / "plugs" / "tp_bell.py").write_text(BELL)
    config = Config(plugins=[str(tmp_path / "plugs")], channels={"news": ChannelRules()})
    faults = Plan(config, MemoryReactorClock()).faults
    assert faults == ["channels.news has the name of a room; another word was expected."]


def test_the_channel_in_the_example_is_as_by_default(configured):
    text = (Path(__file__).parents[2] / "docs" / "teaparty.toml").read_text("utf-8")
    shown = re.search(r"^# \[channels.news\]\n(?:# .*\n)+", text, re.MULTILINE)
    found = configured(re.sub("^# ?", "", shown[0], flags=re.MULTILINE)).channels["news"]
    plain = ChannelRules(about=found.about, keep_lines=100_000, keep_days=90)
    assert found == plain


# --- while people talk


def hears(me):
    return [each.mark for each in me.followed]


def test_channels_come_and_go_by_a_rehash(start):
    server = start(ROOMS)
    alice = server.guest("alice")
    assert server.rehash(NEWS) == (True, ["Changed: channels.news."])
    assert (hears(alice), "You listen to news." in server.reads("alice")) == (["news"], True)
    assert server.rehash(ROOMS) == (True, ["Gone: channels.news."])
    assert (hears(alice), "listen to news any more" in server.reads("alice")) == ([], True)


def test_a_channel_that_is_for_others_now_is_heard_no_more(start):
    server = start(NEWS)
    alice = server.guest("alice")
    assert server.rehash(HOSTS) == (True, ["Changed: channels.news."])
    assert (hears(alice), "listen to news any more" in server.reads("alice")) == ([], True)


def test_a_room_may_be_heard_from_elsewhere_and_then_not(start):
    server = start(ROOMS)
    alice = server.guest("alice")
    alice.handle("listen attic")
    assert server.rehash(ROOMS.replace("true", "false"))[0]
    assert (hears(alice), "listen to Attic any more" in server.reads("alice")) == ([], True)
    assert server.rehash(ROOMS)[0]
    assert hears(alice) == ["attic"]


def test_a_word_goes_from_a_channel_to_a_room_and_back(start):
    server = start(NEWS)
    alice = server.guest("alice")
    alice.handle("+news Secrets.")
    server.reads("alice")
    assert server.rehash(ROOMS + "[rooms.news]\n")[0]
    alice.handle("history news")
    assert "Secrets." not in server.reads("alice")
    assert server.rehash(NEWS)[0]
    assert (list(server.party.rooms), hears(alice)) == (["hall", "attic"], ["news"])


def test_a_room_that_a_plugin_has_opened_keeps_its_word(start):
    server = start(ROOMS)
    server.party.open(ChatRoom("news"))
    assert server.rehash(NEWS) == (False, [f"{CLASH}."])
    assert Channels.of(server.party).by_word == {}


def test_a_plugin_that_brings_a_room_of_a_channels_word_is_not_loaded(start, tmp_path):
    (tmp_path / "plugs").mkdir(0o700)
    server = start("plugins = ['plugs']\n" + NEWS)
    (tmp_path / "plugs" / "tp_bell.py").write_text(BELL)
    zoe = server.guest("zoe")
    zoe.role = server.party.role("wizard")
    zoe.handle("load tp_bell")
    assert CLASH in server.reads("zoe")


def test_a_plugin_that_brings_a_room_of_the_word_of_somebodys_channel_is_loaded(start, tmp_path):
    (tmp_path / "plugs").mkdir(0o700)
    server = start("plugins = ['plugs']\n" + ROOMS)
    server.party.run(
        Places.of(server.party).add(Made(name="news", kind="channel", state=Place(title="News"))),
        "making a place",
    )
    (tmp_path / "plugs" / "tp_bell.py").write_text(BELL)
    zoe = server.guest("zoe")
    zoe.role = server.party.role("wizard")
    zoe.handle("load tp_bell")
    server.reactor.advance(0)
    assert "news" in server.party.rooms
    assert server.party.house.channels == {}


def test_a_rehash_that_fails_tells_nobody_of_channels(start, monkeypatch):
    server = start(NEWS)
    alice = server.guest("alice")

    def fails(*_):
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(type(server.party), "use", fails)
        assert server.rehash("plugins = []\n" + ROOMS + "[rooms.yard]\n")[0] is False
    assert (hears(alice), server.reads("alice")) == (["news"], "")
