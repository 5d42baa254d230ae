"""Shouting: a person can shout once in so many seconds."""

from types import SimpleNamespace

import pytest

from teaparty.core.party.shouts import Shouts
from teaparty.core.values.refusal import Refusal


class Scene:
    def __init__(self, seconds):
        self.now = 0.0
        self.shouts = Shouts(seconds, SimpleNamespace(monotonic=lambda: self.now))
        self.me, self.other = SimpleNamespace(identity="a"), SimpleNamespace(identity="b")


def test_another_shout_has_to_wait():
    scene = Scene(10)
    scene.shouts.refuse_another(scene.me)
    scene.shouts.count(scene.me)
    scene.now = 4.0
    with pytest.raises(Refusal) as refused:
        scene.shouts.refuse_another(scene.me)
    assert refused.value.fields == {"span": "6"}
    scene.shouts.refuse_another(scene.other)
    scene.now = 10.0
    scene.shouts.refuse_another(scene.me)


def test_without_seconds_nobody_waits():
    scene = Scene(0)
    scene.shouts.count(scene.me)
    scene.shouts.refuse_another(scene.me)
