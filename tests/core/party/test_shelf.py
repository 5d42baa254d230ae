"""Shelves: what plugins store. The stores have tests of their own."""

from types import SimpleNamespace

import pytest
from msgspec import Struct

from teaparty.core.party.shelf import Shelf
from teaparty.core.records import Account
from teaparty.core.values.limits import Limits
from teaparty.core.values.shelves import ShelfError, ShelfFull, ShelfName
from teaparty.stores.memory import MemoryRecords
from tests.conftest import done


class Poll(Struct):
    question: str
    votes: dict[int, int] = {}


class OldPoll(Struct):
    votes: str


TEA = Poll("Tea?", {1: 2})


def fails(coroutine, error=ShelfError):
    with pytest.raises(error) as raised:
        coroutine.send(None)
    return str(raised.value)


@pytest.fixture
def home():
    return SimpleNamespace(records=MemoryRecords(), limits=Limits(shelf_keys=2, shelf_bytes=64))


def shelf_in(home, kind=Poll, plugin="polls", name="polls"):
    shelf = Shelf(name, kind)
    shelf.stands_in(home, plugin)
    return shelf


@pytest.fixture
def shelf(home):
    return shelf_in(home)


def test_a_value_comes_back_as_it_was(shelf):
    assert done(shelf.get("tea")) is None
    done(shelf.put("tea", TEA))
    assert done(shelf.get("tea")) == TEA
    assert done(shelf.get("tea")) is not TEA
    done(shelf.put("cake", TEA))
    assert done(shelf.keys()) == ["cake", "tea"]
    done(shelf.delete("cake"))
    done(shelf.delete("cake"))
    assert done(shelf.keys()) == ["tea"]


def test_any_kind_that_json_can_hold_is_stored(home):
    counts = shelf_in(home, dict[str, int])
    done(counts.put("tea", {"alice": 3}))
    assert done(counts.get("tea")) == {"alice": 3}


def test_a_shelf_belongs_to_one_plugin(home, shelf):
    done(shelf.put("tea", TEA))
    assert done(shelf_in(home, plugin="quiz").keys()) == []
    assert done(shelf_in(home, name="others").keys()) == []
    assert done(shelf_in(home).keys()) == ["tea"]


def test_a_change_returns_what_it_has_made(shelf):
    def vote(poll):
        if poll is None:
            return TEA
        poll.votes[2] = 1
        return poll

    assert done(shelf.change("tea", vote)) == TEA
    assert done(shelf.change("tea", vote)) == Poll("Tea?", {1: 2, 2: 1})
    assert done(shelf.get("tea")) == Poll("Tea?", {1: 2, 2: 1})
    assert TEA.votes == {1: 2}
    assert done(shelf.change("tea", lambda poll: None)) is None
    assert done(shelf.keys()) == []


def test_a_value_is_somebodys_by_account_or_its_number(home, shelf):
    alice = done(home.records.add_account(Account(name="alice"), "alice", "alice"))
    done(shelf.put("a", TEA, owner=alice))
    done(shelf.change("b", lambda _: TEA, owner=alice.number))
    done(home.records.erase_account(alice.number))
    assert done(shelf.keys()) == []


def test_a_full_shelf_says_so(shelf):
    for key in "ab":
        done(shelf.put(key, TEA))
    assert fails(shelf.put("c", TEA), ShelfFull) == (
        "The shelf polls/polls is full: it has 2 keys already."
    )


def test_a_value_that_is_too_large_is_not_stored(shelf):
    assert fails(shelf.put("tea", Poll("x" * 50))) == (
        "'tea' on the shelf polls/polls would have 76 bytes; it may have 64."
    )
    assert done(shelf.keys()) == []


@pytest.mark.parametrize("value", [Poll(3), {"question": 3}, Poll(SimpleNamespace())])
def test_a_value_of_another_kind_is_not_stored(shelf, value):
    assert fails(shelf.put("tea", value)).startswith(
        "'tea' on the shelf polls/polls can't be stored as Poll: "
    )


class Chain(Struct):
    next: "Chain | None" = None


class Touchy(Struct):
    """Can't be made again."""

    text: str = ""

    def __post_init__(self):
        if self.text == "broken":
            raise ZeroDivisionError


class Bomb:
    """Has nothing that can be shown."""

    def __repr__(self):
        raise ZeroDivisionError


def loop():
    found = []
    found.append(found)
    return found


ODD = {
    "a value of no plain kind": Bomb,
    "a list in itself": loop,
    "a number of 5,000 digits": lambda: 10**5_000,
    "half of a character": lambda: "\ud800",
    "half of a character as a key": lambda: {"\ud800": 1},
    "keys of no plain kind": lambda: {(1, 2): 3},
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
@pytest.mark.parametrize("kind", [object, Touchy, dict])
def test_whatever_cannot_be_written_is_a_shelf_error_in_one_sentence(home, make, kind):
    shelf = shelf_in(home, kind)
    for call in (shelf.put("tea", make()), shelf.change("tea", lambda _: make())):
        sentence = fails(call)
        assert sentence.startswith("'tea' on the shelf polls/polls can't be stored as ")
        assert (sentence[-1], sentence[-2:] != "..", "\n" in sentence) == (".", True, False)


def test_what_its_own_class_does_not_make_again_is_not_stored(home):
    touchy = Touchy()
    touchy.text = "broken"
    shelf = shelf_in(home, Touchy)
    sentence = "'tea' on the shelf polls/polls can't be stored as Touchy: ZeroDivisionError."
    assert fails(shelf.put("tea", touchy)) == sentence
    assert done(shelf.keys()) == []


def test_a_value_may_be_as_long_as_the_limit_and_no_longer(home):
    words = shelf_in(home, str)
    done(words.put("tea", "x" * 62))
    done(words.put("tea", "é" * 31))
    assert fails(words.put("tea", "x" * 63)).endswith("have 65 bytes; it may have 64.")
    assert fails(words.put("tea", "é" * 31 + "x")).endswith("have 65 bytes; it may have 64.")
    assert done(words.get("tea")) == "é" * 31


NOT_WRITTEN_BY_US = ["{", "", "1e400", '"\\ud800', "[" * 100_000, '{"next":NaN}', "9" * 5_000]


@pytest.mark.parametrize("stored", NOT_WRITTEN_BY_US, ids=range(len(NOT_WRITTEN_BY_US)))
@pytest.mark.parametrize("kind", [object, Chain, int, dict])
def test_whatever_cannot_be_read_is_a_shelf_error_in_one_sentence(home, stored, kind):
    name = ShelfName("polls", "polls")
    done(home.records.change_shelved(name, "tea", lambda _: stored, None, 9))
    shelf = shelf_in(home, kind)
    for call in (shelf.get("tea"), shelf.change("tea", lambda value: value)):
        sentence = fails(call)
        assert sentence.startswith("'tea' on the shelf polls/polls does not fit ")
        assert (sentence[-1], sentence[-2:] != "..") == (".", True)


def test_what_a_function_returns_that_would_wait_is_not_stored(shelf):
    async def waits(poll):
        return TEA

    work = waits(None)
    assert "can't be stored as Poll" in fails(shelf.change("tea", lambda _: work))
    work.close()
    assert done(shelf.keys()) == []


def test_a_stored_value_that_fits_no_more_is_named(home, shelf):
    done(shelf_in(home, OldPoll).put("tea", OldPoll("many")))
    sentence = (
        "'tea' on the shelf polls/polls does not fit Poll any more: Expected `object`, got"
        " `str` - at `$.votes`."
    )
    assert fails(shelf.get("tea")) == sentence
    assert fails(shelf.change("tea", lambda poll: poll)) == sentence
    done(shelf.delete("tea"))


def test_what_can_be_no_key_is_refused(shelf):
    for key in ("", "x" * 101, "tea\0", "tea\ud800"):
        for call in (shelf.get(key), shelf.put(key, TEA), shelf.delete(key)):
            assert fails(call) == (
                f"{key[:100]!r} can't be a key on the shelf polls: it must have 1 to 100"
                " characters, none of them NUL or half a character."
            )
    assert fails(shelf.get(3), TypeError) == "a key on the shelf polls is a text, not 3"
    done(shelf.put("x" * 100, TEA))


def test_a_shelf_in_no_party_says_so():
    shelf = Shelf("polls", Poll)
    for call in (shelf.get("tea"), shelf.keys(), shelf.put("tea", TEA)):
        assert fails(call) == (
            "The shelf polls is in no party: make it at the top of a plugin's module, and use it"
            " only while the party is open."
        )


@pytest.mark.parametrize("name", ["", "My polls", "polls/1"])
def test_the_name_of_a_shelf_is_a_word(name):
    with pytest.raises(ValueError, match="the name of a shelf is a word"):
        Shelf(name, Poll)


def test_a_shelf_knows_the_module_that_made_it():
    assert Shelf("polls", Poll).module == Shelf[Poll]("polls", Poll).module == __name__
    assert str(ShelfName("polls", "votes")) == "polls/votes"
