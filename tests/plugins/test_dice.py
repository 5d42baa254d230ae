import pytest

from teaparty.plugins.examples import dice
from teaparty.plugins.examples.dice import Dice
from teaparty.testing import tea_party


@pytest.fixture(autouse=True)
def lowest(monkeypatch):
    monkeypatch.setattr(dice, "randbelow", lambda sides: 0)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("roll", "1d6: 1"), ("roll 2d6", "2d6: 2"), ("roll d20", "1d20: 1"),
     ("ROLL 99D9999", "99d9999: 99")],
)  # fmt: skip
def test_everybody_reads_what_was_rolled(typed, read):
    with tea_party(dice) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.reads()
        alice.types(typed)
        assert alice.reads() == bob.reads() == [f"alice rolls {read}"]


@pytest.mark.parametrize("typed", ["6", "0d6", "2d1", "100d6", "2d6 please", "٢d6", "d", "-1d6"])
def test_what_are_no_dice(typed):
    with tea_party(dice) as party:
        assert party.guest("alice").types(f"roll {typed}").reads() == [
            "Dice are written like 2d6: up to 99 dice of 2 to 9999 sides."
        ]


def test_dice_are_values():
    assert Dice.parse("3d8") == Dice(3, 8)


def test_what_is_rolled_lies_between_one_and_the_sides(monkeypatch):
    monkeypatch.undo()
    with tea_party(dice) as party:
        alice = party.guest("alice").types(*["roll d6"] * 30)
        assert {int(line.rpartition(" ")[2]) for line in alice.reads()} <= set(range(1, 7))
