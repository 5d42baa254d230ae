"""What staff do to somebody has the same effect, whichever node they are in by.

Each act is done to bob by somebody of the staff, once on one server without other nodes and once
where bob is in by another one. What everybody reads of it is the same, and what holds from then on.
"""

import re

import pytest

from teaparty.core.values.options import PartyOptions
from teaparty.plugin_loader.plugins import Plugins
from teaparty.testing import PASSWORD, TestParty, plain_rooms
from teaparty.testing.opening import channel_rules
from tests.cluster.kit import LIMITS, ROOMS, Nodes

CHANNELS = ("news",)
ADDRESS = "192.0.2.9"
ONLY_OF_MANY = re.compile("Of these are in by other nodes|Newcomers at the login")
AGE = re.compile(r" *\b\d+s\b")
"""How long something was ago: of others it is known when they said something last."""

ACTS = {
    "kick": ["kick bob"],
    "kick, with a reason": ["kick bob Calm down."],
    "kick by a number that is no name": ["kick 5"],
    "mute": ["mute bob"],
    "mute for a time": ["mute bob for 10m Calm down."],
    "mute and unmute": ["mute bob", "unmute bob"],
    "unmute of somebody who can speak": ["unmute bob"],
    "ban": ["ban bob"],
    "ban for a time": ["ban bob for 2d Calm down."],
    "ban of an address": [f"ban {ADDRESS}"],
    "ban of a network": ["ban 192.0.2.0/28 for 1w Calm down."],
    "a ban that is tried": ["ban --try bob", "ban --try 192.0.2.0/28"],
    "ban and unban": ["ban bob", "unban bob"],
    "ban and unban of an address": [f"ban {ADDRESS}", f"unban {ADDRESS}"],
    "where": ["where bob"],
    "lock for members": ["lock members", "lock"],
    "lock for staff": ["lock staff"],
    "lock and open": ["lock staff", "lock open"],
    "a role": ["role bob"],
    "a higher role": ["role bob host"],
    "a role and back": ["role bob host", "role bob member"],
    "a role that is none": ["role bob king"],
    "wall": ["wall The tea is ready."],
    "announce in a room": ["announce parlour The tea is ready."],
    "announce where bob is": ["announce garden The tea is ready."],
    "announce on a channel": ["announce news The tea is ready."],
    "retract": ["retract bob"],
    "retract twice": ["retract bob", "retract bob"],
    "reports": ["reports", "reports 1", "reports claim 1", "reports close 1 Done."],
    "reports, closed with no answer": ["reports close 1"],
    "accounts": ["accounts", "accounts b"],
    "shutdown": ["shutdown in 10m A new kettle."],
    "shutdown and cancel": ["shutdown", "shutdown", "shutdown cancel"],
    "topic and title of a room": ["call parlour The Salon", "topic Tea."],
    "showing out of a place": ["show bob out"],
}
AFTER = {
    "bob": [
        "say one", ":waves.", "shout two", "whisper carol three", "+news four", "on", "say five",
        "report carol She shouts.", "kick carol", "mutes",
    ],
    "ann": ["who", "mutes", "bans", "audit", "staff", "finger bob", "where bob", "status",
            "reports", "history"],
    "dave": ["who", "look", "history", "report bob He shouts."],
}  # fmt: skip
ROLES = [("host", "member"), ("host", "host"), ("wizard", "guest"), ("wizard", "member"),
         ("wizard", "host")]  # fmt: skip
COMES = [("bob", ADDRESS), ("eve", ADDRESS), ("eve", "198.51.100.7")]
"""Who tries to come in then, and from where."""


class OneServer:
    """A party of one server, whose people are in by it all."""

    def __init__(self):
        options = PartyOptions(limits=LIMITS, channels=channel_rules(CHANNELS))
        self.party = TestParty(plain_rooms(*ROOMS), Plugins(), options)

    def at(self, _):
        return self.party

    def passes(self, seconds):
        self.party.passes(seconds)


class TwoNodes:
    """The same party of two nodes."""

    def __init__(self):
        self.nodes = Nodes(2, channels=CHANNELS)
        self.nodes.passes(6)

    def at(self, node):
        return self.nodes[node].party

    def passes(self, seconds):
        self.nodes.passes(seconds)


def comes(party, name, role, address=""):
    if role == "guest":
        return party.guest(name, address=address)
    return party.member(name, role=role, address=address)


class Scene:
    """Ann and carol are in by one node, bob and dave by the other one; all stand in one room."""

    def __init__(self, world, by, whom):
        self.world = world
        self.people = {
            "ann": comes(world.at("a"), "ann", by),
            "carol": comes(world.at("a"), "carol", "member"),
            "bob": comes(world.at("b"), "bob", whom, ADDRESS),
            "dave": comes(world.at("b"), "dave", "guest"),
        }
        for each in self.people.values():
            each.types("listen news")
        self.people["dave"].types("report bob He shouts.")
        self.people["bob"].types("say Buy my cups!")
        self.reads()

    def reads(self):
        """Return what everybody has read, each line once for each; its order may be another one."""
        self.world.passes(0.2)
        return {name: sorted(_lines(guest)) for name, guest in self.people.items()}

    def types(self, name, line):
        self.people[name].types(line)
        return self.reads(), {each: guest.closed for each, guest in self.people.items()}

    def happens(self, lines):
        """Yield what comes of it, act by act, and what holds then."""
        for line in lines:
            yield line, self.types("ann", line)
        for name, afterwards in AFTER.items():
            for line in afterwards:
                if not self.people[name].closed:
                    yield line, self.types(name, line)
        for number, (name, address) in enumerate(COMES):
            guest = self.people[f"comer {number}"] = self.world.at("b").connects(address=address)
            yield name, self.types(f"comer {number}", f"login {name}")
            if guest.asked:
                yield name, self.types(f"comer {number}", PASSWORD)


def _lines(guest):
    """Yield what somebody has read and should be the same; names may come in another order."""
    for line in guest.reads():
        if not ONLY_OF_MANY.match(line):
            names = sorted(line.removesuffix(".").removeprefix("Also here: ").split(", "))
            yield ", ".join(names) if "Also here" in line else AGE.sub(" T", line)


@pytest.mark.parametrize(("by", "whom"), ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_has_the_same_effect_where_its_target_is_in_by_another_node(act, by, whom):
    together = list(Scene(OneServer(), by, whom).happens(ACTS[act]))
    apart = list(Scene(TwoNodes(), by, whom).happens(ACTS[act]))
    for one, other in zip(together, apart, strict=True):
        assert one == other
