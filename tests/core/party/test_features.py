"""Features: found by their class, and called by the hooks that they override."""

import pytest

from teaparty.core.party.features import Feature, Features
from teaparty.core.values.refusal import Refusal


class Bell(Feature):
    def __init__(self, rung):
        self.rung = rung

    def leaves(self, me):
        self.rung.append(("leaves", me))


class Gong(Bell):
    def renamed(self, me, old):
        self.rung.append(("renamed", me, old))


def scene():
    rung, features = [], Features()
    features.add(Bell(rung), Gong(rung))
    return rung, features


def test_a_hook_calls_the_features_that_override_it_in_their_order():
    rung, features = scene()
    features.leaves("me")
    features.renamed("me", "old")
    features.moved("me")
    assert rung == [("leaves", "me"), ("leaves", "me"), ("renamed", "me", "old")]


def test_a_feature_is_found_by_its_class():
    _, features = scene()
    assert [type(features.get(kind)) for kind in (Bell, Gong)] == [Bell, Gong]


def test_a_feature_that_is_not_there_is_refused():
    with pytest.raises(Refusal, match="not possible at this party"):
        Features().get(Bell)
