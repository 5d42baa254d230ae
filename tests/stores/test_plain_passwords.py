"""Passwords for tests."""

import pytest
from twisted.internet.defer import Deferred

from teaparty.core.values.passwords import Passwords
from teaparty.core.values.refusal import Refusal
from teaparty.stores.plain_passwords import PlainPasswords

PLAIN: Passwords = PlainPasswords(16)


def run(coroutine):
    done = []
    Deferred.fromCoroutine(coroutine).addBoth(done.append)
    return done[0]


def test_a_hash_says_what_it_is():
    assert run(PLAIN.hash("correct horse")) == "plain:correct horse"


@pytest.mark.parametrize(
    ("encoded", "password", "fits"),
    [
        ("plain:zoë", "zoë", True), ("plain:zoë", "zoe\u0308", True), ("plain:zoë", "zoe", False),
        ("", "", False), ("", "plain:", False), ("plain:x", "y" * 17, False),
    ],
)  # fmt: skip
def test_only_the_password_fits(encoded, password, fits):
    assert run(PLAIN.verify(encoded, password)) is fits


def test_one_that_is_too_long_is_refused():
    assert run(PLAIN.hash("x" * 17)).check(Refusal)


@pytest.mark.parametrize(("encoded", "stale"), [("", False), ("plain:x", False), ("$x", True)])
def test_other_hashes_are_stale(encoded, stale):
    assert PLAIN.stale(encoded) is stale
