"""What alice sees and types in the documents is what happens: her stories are played again."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec import structs

from teaparty import config
from teaparty.core.events import Said, TopicSet
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import ChatRoom, Room
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.server.socials import read_socials
from teaparty.testing import PASSWORD, Guest, TestParty, tea_party

ROOT = Path(__file__).parents[2]
STORY = re.compile(r"<!-- story: (.+?) -->\n```text\n(.*?)```\n", re.DOTALL)
CLOCK = re.compile(r"^\d\d:\d\d ")

ABOUT = {"news": "What is new here", "tea": "Kinds of tea"}
Deeds = dict[str, Callable[[], object]]
"""What others do right before alice reads a line."""


def stories() -> dict[str, list[str]]:
    texts = [
        ROOT.joinpath(*page).read_text("utf-8") for page in (["README.md"], ["docs", "player.md"])
    ]
    return {name: text.splitlines() for page in texts for name, text in STORY.findall(page)}


def coming_in(party: TestParty) -> tuple[Guest, Deeds]:
    party.guest("bob")
    alice = party.connects()
    return alice, {}


def readme(party: TestParty) -> tuple[Guest, Deeds]:
    bob, alice = party.guest("bob"), party.connects()
    line = "Plenty. Shall I pour?"
    return alice, {f"bob says: {line}": lambda: bob.types(f"say {line}")}


def registering(party: TestParty) -> tuple[Guest, Deeds]:
    return party.guest("alice"), {}


def members(party: TestParty) -> tuple[Guest, Guest]:
    alice, bob = party.member("alice"), party.member("bob")
    party.all_read()
    return alice, bob


def back(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    alice.drops()
    bob.types("whisper alice Are you there?", "say The kettle is on.")
    return returned(party), {}


def recalling(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    alice.types("north", "south", "quit")
    bob.types("whisper alice Call me when you are back.", "say The kettle is on.", "north")
    bob.types("say Who has seen my hat?", ":looks under the bench.", "south")
    return returned(party), {}


def history(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    alice.types("say The tea is ready.")
    bob.types("say I shall pour.", "whisper alice When does the kettle boil?")
    alice.reads()
    return alice, {}


def replying(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob, carol = map(party.guest, ("alice", "bob", "carol"))
    party.all_read()
    deeds = {
        "carol whispers to you: Is he always like this?": lambda: carol.types(
            "whisper alice Is he always like this?"
        ),
        "bob whispers to you: More tea?": lambda: bob.types("whisper alice More tea?"),
    }
    return alice, deeds


def channels(party: TestParty) -> tuple[Guest, Deeds]:
    rules = {word: ChannelRules(about=about) for word, about in ABOUT.items()}
    Channels.of(party.party).change(rules)
    bob, alice = party.guest("bob"), party.guest("alice")
    bob.types("listen news", "listen tea", "go kitchen")
    party.all_read()
    said = "Is anybody for Assam?", "And sugar?"
    return alice, {f"[tea] bob says: {text}": partial(bob.types, f"+tea {text}") for text in said}


def places(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    topic = "Tonight: Kafka, and tea"
    return alice, {
        "bob comes from The Parlour.": partial(bob.types, "go attic"),
        f"bob sets the topic: {topic}": partial(bob.types, f"topic {topic}"),
    }


def closing(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    alice.types("make room The Attic", "go attic").reads()
    return alice, {
        "bob knocks.": partial(bob.types, "knock attic"),
        "bob comes from The Parlour.": partial(bob.types, "go attic"),
    }


def naming(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    return alice, {
        "bob says, naming you: Alice, is there tea?": partial(
            bob.types, "say Alice, is there tea?"
        ),
        "bob says to you: Thanks!": partial(bob.types, "to alice Thanks!"),
    }


def listening(party: TestParty) -> tuple[Guest, Guest, Channel]:
    Channels.of(party.party).change({"tea": ChannelRules()})
    alice, bob = party.guest("alice"), party.guest("bob")
    for each in (alice, bob):
        each.types("listen tea")
    party.all_read()
    return alice, bob, Channels.of(party.party).by_word["tea"]


def imitating(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob, _ = listening(party)
    bob.types(":has quit.", "say carol says: Hello!", "say [3 lines were missed]")
    alice.session.room.append(TopicSet(who=bob.session.person, topic="carol has come in."))
    bob.types("+tea * carol waves.")
    return alice, {}


def whispering(party: TestParty) -> tuple[Guest, Deeds]:
    alice, _ = members(party)
    return alice, {}


def missing(party: TestParty) -> tuple[Guest, Deeds]:
    party.party.renew(structs.replace(party.party.options, limits=Limits(history=2)))
    alice, bob, tea = listening(party)
    alice.reading = False
    for cup in range(1, 15):
        tea.append(Said(who=bob.session.person, text=f"Cup {cup} is poured."))
    party.flush()
    alice.reading = True
    return alice, {}


def socials(party: TestParty) -> tuple[Guest, Deeds]:
    found, _ = read_socials(config.Config())
    party.party.renew(structs.replace(party.party.options, socials=found))
    alice, bob = map(party.guest, ("alice", "bob"))
    alice.reads(), bob.reads()
    return alice, {}


def mentions(party: TestParty) -> tuple[Guest, Deeds]:
    alice, bob = members(party)
    bob.types("say alice, is there tea?", "go garden")
    alice.types("go garden")
    party.passes(60)
    bob.types("to alice Come out, the roses are painted.")
    alice.reads()
    return alice, {}


def returned(party: TestParty) -> Guest:
    alice = party.connects()
    alice.reads()
    return alice


TOLD = {
    "readme": readme,
    "coming in": coming_in,
    "registering": registering,
    "back": back,
    "recalling": recalling,
    "history": history,
    "channels": channels,
    "replying": replying,
    "mentions": mentions,
    "places": places,
    "closing": closing,
    "naming": naming,
    "saying it": registering,
    "imitating": imitating,
    "whispering": whispering,
    "missing": missing,
    "socials": socials,
}


def opened() -> dict[str, Room]:
    """Return the rooms of a party of which the operator has said nothing."""
    return {
        name: ChatRoom(name, title=plan.title, description=plan.description, exits=plan.exits)
        for name, plan in config.ROOMS.items()
    }


def test_every_story_is_told() -> None:
    assert set(stories()) == set(TOLD)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_the_story_goes_like_that(name: str) -> None:
    with tea_party(rooms=opened()) as party:
        alice, deeds = TOLD[name](party)
        play(stories()[name], alice, deeds)


def play(lines: list[str], alice: Guest, deeds: Deeds) -> None:
    """Let alice read each line; what she doesn't read she types, and her password where asked."""
    unread: list[str] = []
    for line in lines:
        deeds.get(line, lambda: None)()
        unread += alice.reads()
        if unread:
            assert CLOCK.sub("", unread.pop(0)) == CLOCK.sub("", line)
        elif line == alice.asked.strip() and line:
            if alice.hidden:
                alice.types(PASSWORD)
        else:
            alice.types(line)
    assert unread + alice.reads() == []
