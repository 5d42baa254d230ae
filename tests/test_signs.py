"""Sentences that name a command show it as their reader types it: `{sign}` stands before it.

That is `/` in chat mode, where a command without it is said aloud. The sentences are read from the
sources.
"""

import ast
import re
from functools import cache

import pytest

from teaparty.commands import builtin
from teaparty.core.people.gates import LoginRoom
from teaparty.core.people.login import FOR_GUESTS, HELLO, HOW_TO_COME_IN
from teaparty.core.words.command import declared
from tests import sentences as s
from tests.test_tests import templates

pytestmark = pytest.mark.slow

SPEAKING = ("core", "commands", "render", "doors", "plugins")

CUE = r"\b(?:[Tt]ype|[Uu]se|[Tt]ry|[Dd]id you mean|with|by|or|and|the command)|[:;,]"
"""What may stand before a word that somebody should type."""
IN_MUD_MODE = re.compile(r"begin with ' or say\.|type ' and your words; help shows the rest\.")
AT_THE_LOGIN = {
    HOW_TO_COME_IN, FOR_GUESTS, *HELLO.values(), s.how_to_come_in, s.type_login, s.registered,
    s.come_in_as_proposal, s.register_proposal,
    "You need a registered name here. Type login and your name, or register and a name to make it"
    " your own; who, help and quit work here, too.",
    "You need a registered name here, from the people who run the party. Type login and your name;"
    " who, help and quit work here, too.",
}  # fmt: skip
"""There a bare word is a command in both modes."""
NO_COMMAND = {
    s.here_already, s.too_many_sanctions, s.like_person_in, s.like_person_known,
    "Bans and mutes in force.", "Read, claim and close what was reported.",
    "Channels and rooms that one person can listen to from elsewhere.",
    "Connections from the same machine, to which no other limit applies.",
    "Type {sign}help and a command, or a title, to read more: {sign}help {command}, {sign}help"
    " {theme}.",
    "Connections of browsers that have not come in, or load the page.",
    "A bell, a clock, and a box of cards. Ring the bell, and say the answers aloud.",
    "A page of another site can't speak to this server. If it is yours, add its origin to"
    " web_origins in the configuration.",
    "This server does not know that it is called by this name. If it is yours, add the name to"
    " web_hosts in its configuration, or come by localhost or the IP address.",
    "This server is asked by a web server that it does not trust, and under a name that it does not"
    " know. If it is yours, add the address of that web server to trusted_proxies in its"
    " configuration.",
    "The shelf {self.name} is in no party: make it at the top of a plugin's module, and use it only"
    " while the party is open.",
    "Rooms and channels that one person can have made.",
    "Several certificates can't be used here: let one have all names, or write"
    " MemoryDenyWriteExecute=false into the unit of systemd.",
    "Rooms and channels that people have made, all together.",
    "Rooms, or channels, of other people that a web page or client shows unasked.",
    "That is for chat mode, in which plain lines are said aloud. Here, begin with ' or say to speak"
    " in the room.",
    "To read how to listen and to speak there, type {sign}help listening.",
    "Topic of {place}, set by {who} {ago}: {text}",
    "Topic, set by {who} {ago}: {text}",
    "{nearest} is registered to you. Type yes to be {name} from now on and give {nearest} up.",
}  # fmt: skip
"""Here such a word means what it means elsewhere."""


@cache
def words():
    """The words of all commands, as one pattern."""
    everywhere = (*builtin(), *declared(LoginRoom))
    found = {word for each in everywhere for word in each.words if len(word) > 1}
    return "|".join(sorted(found, key=len, reverse=True))


def bare(text):
    """The commands that a text names without the sign."""
    return re.findall(rf"(?:{CUE})\s+({words()})\b", IN_MUD_MODE.sub("", text))


def test_every_sentence_that_names_a_command_shows_its_sign():
    assert {
        text for text in templates(SPEAKING, ast.Constant | ast.JoinedStr) if bare(text)
    } == AT_THE_LOGIN | NO_COMMAND


def test_help_that_names_a_line_to_type_shows_its_sign():
    named = re.compile(rf"(?<!}})\b(?:the command ({words()})|({words()}) alone)\b", re.IGNORECASE)
    assert [each.name for each in builtin() if named.search(each.meaning)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Type recall to read on.", ["recall"]),
        ("Type {sign}recall to read on.", []),
        ("Type {sign}exits or rooms.", ["rooms"]),
        ("You can't do that: type retract.", ["retract"]),
        ("Use unignore first.", ["unignore"]),
        ("To speak, begin with ' or say.", []),
    ],
)
def test_a_command_without_its_sign_is_found(text, found):
    assert bare(text) == found
