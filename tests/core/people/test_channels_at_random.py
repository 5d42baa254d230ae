"""People listen, speak, come and go while channels change: each reads just what a model says."""

from random import Random

import pytest

from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.testing import PASSWORD, tea_party

WORDS = ("news", "chess", "club")
WHOM = ("all", "all", "members", "hosts")
NAMES = {"alice": "guest", "bob": "member", "zoe": "host"}
STEPS = 300


class Model:
    """What everybody has chosen, and which channels there are."""

    def __init__(self, random):
        self.random = random
        self.rules = {}
        self.chosen = {name: {} for name in NAMES}

    def is_for(self, name, whom):
        ranks = {"all": 0, "members": 1, "hosts": 2}
        return ("guest", "member", "host").index(NAMES[name]) >= ranks[whom]

    def may_hear(self, name, word):
        return word in self.rules and self.is_for(name, self.rules[word].listens)

    def hears(self, name, word):
        return self.may_hear(name, word) and self.chosen[name].get(word, False)

    def speaks(self, name, word):
        return self.hears(name, word) and self.is_for(name, self.rules[word].speaks)

    def joins(self, name):
        for word, rules in self.rules.items():
            if rules.joined and self.may_hear(name, word):
                self.chosen[name].setdefault(word, True)

    def change(self):
        pick = self.random.choice
        self.rules = {
            word: ChannelRules(listens=pick(WHOM), speaks=pick(WHOM), joined=pick((True, False)))
            for word in WORDS
            if self.random.random() < 0.8
        }


class Scene:
    """A party, and the same in a model."""

    def __init__(self, party, seed):
        self.party, self.random = party, Random(seed)
        self.model = Model(self.random)
        self.inside = {}
        for name in NAMES:
            self.comes(name)
        self.said = 0

    def comes(self, name):
        role = NAMES[name]
        if role == "guest":
            self.model.chosen[name] = {}
            self.inside[name] = self.party.guest(name)
        else:
            self.inside[name] = self.party.member(name, role=role)
        self.model.joins(name)

    def listens(self, name, word):
        if self.model.may_hear(name, word):
            self.model.chosen[name][word] = True
        self.inside[name].types(f"listen {word}")

    def ends(self, name, word):
        if word in self.model.rules and self.model.chosen[name].get(word):
            self.model.chosen[name][word] = False
        self.inside[name].types(f"unlisten {word}")

    def walks(self, name, word):
        self.inside[name].types("on")

    def speaks(self, name, word):
        self.said += 1
        self.inside[name].types(f"+{word} line {self.said}")
        heard = {each for each in NAMES if self.model.hears(each, word)}
        read = {
            each
            for each, guest in self.inside.items()
            if any(line.endswith(f": line {self.said}") for line in guest.reads())
        }
        assert read == (heard if self.model.speaks(name, word) else set())

    def changes(self, name, word):
        self.model.change()
        Channels.of(self.party.party).change(self.model.rules)
        for each in NAMES:
            self.model.joins(each)

    def leaves(self, name, word):
        if NAMES[name] == "guest":  # who forgets what they have chosen
            self.inside[name].types("quit")
            self.comes(name)
        elif NAMES[name] == "member":
            self.inside[name].types("quit")
            self.inside[name] = self.party.connects()
            self.inside[name].types(f"login {name}", PASSWORD)
            self.model.joins(name)


@pytest.mark.parametrize("seed", range(20))
def test_people_read_what_they_have_chosen_and_may_hear(seed):
    with tea_party() as party:
        scene = Scene(party, seed)
        pick = scene.random.choice
        deeds = [scene.listens] * 4 + [scene.speaks] * 8 + [scene.changes, scene.walks]
        deeds += [scene.ends, scene.leaves]
        for _ in range(STEPS):
            pick(deeds)(pick(list(NAMES)), pick(WORDS))
        for name, guest in scene.inside.items():
            followed = {each.mark for each in guest.session.followed}
            assert followed == {word for word in WORDS if scene.model.hears(name, word)}
