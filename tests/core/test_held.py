"""What staff is told while much waits to be erased."""

import pytest

WHAT = "30 of 40 accounts"
WAITS = (
    "30 of 40 accounts are old enough to be erased. That is so much at once that the server waits."
    " Is the clock right, and is there a backup? Then type on the server: teaparty-admin expire"
)


@pytest.fixture
def zoe(party, alice):
    guest = party.member("zoe", role="wizard")
    alice.reads()
    return guest


def test_who_operates_is_told_and_when_it_is_over(party, alice, zoe):
    party.party.held.begin(WHAT)
    assert (alice.reads(), zoe.reads()) == ([], [WAITS])
    party.party.held.end()
    assert (alice.reads(), zoe.reads()) == ([], ["Nothing waits to be erased any more."])


def test_who_operates_is_told_on_coming_in(party, zoe):
    party.records._accounts[1] = party.records._accounts[1].__class__(
        **{**{f: getattr(party.records._accounts[1], f) for f in
              party.records._accounts[1].__struct_fields__}, "role": "wizard"}
    )  # fmt: skip
    zoe.types("quit")
    party.party.held.begin(WHAT)
    assert WAITS in party.connects().types("login zoe open sesame").reads()
    assert WAITS not in party.connects().types("login carol").reads()
    party.party.held.end()
