"""Whom somebody does not want to hear."""

from teaparty.core.events import Announced, Person, Quit, Renamed, Retracted, Said
from teaparty.core.log.ignored import Ignored


def test_somebody_is_ignored_by_name_however_it_is_written_and_by_session():
    ignored = Ignored()
    ignored.add(Person(2, "Zoë"))
    assert ignored.has(Person(2, "Zoë"))
    assert ignored.has(Person(7, "ZOE\u0308"))
    assert ignored.has(Person(2, "earlier"))
    assert not ignored.has(Person(7, "earlier"))


def test_a_change_of_name_is_followed():
    ignored = Ignored()
    ignored.add(Person(2, "bob"))
    assert ignored.follow(Person(2, "bob"), Person(2, "robert"))
    assert ignored.names() == ["robert"]
    assert ignored.has(Person(2, "bob"))
    assert not ignored.has(Person(3, "bob"))


def test_a_change_of_anothers_name_is_nothing_to_it():
    ignored = Ignored()
    assert not ignored.follow(Person(2, "bob"), Person(2, "robert"))
    assert len(ignored) == 0


def test_somebody_can_be_heard_again():
    ignored = Ignored()
    ignored.add(Person(2, "Bob"))
    assert ignored.remove("bob") == "Bob"
    assert ignored.remove("bob") is None
    assert not ignored.has(Person(2, "Bob"))


def test_the_names_are_in_order():
    ignored = Ignored()
    for number, name in enumerate(("carol", "alice", "bob")):
        ignored.add(Person(number, name))
    assert ignored.names() == ["alice", "bob", "carol"]


def test_the_owner_of_an_account_is_ignored_by_any_name_and_nobody_by_theirs():
    ignored = Ignored()
    ignored.add(Person(0, "Zoe", 7))
    assert ignored.has(Person(5, "yvette", 7))
    assert ignored.has(Person(-2, "earlier", 7))
    assert not ignored.has(Person(6, "zoe", 8))
    assert not ignored.has(Person(6, "zoe"))
    assert ignored.accounts() == {"zoe": 7}
    assert ignored.remove_account(8) is None
    assert ignored.remove_account(7) == "Zoe"


def test_ignored_members_are_listed_by_their_present_names():
    ignored = Ignored()
    ignored.add(Person(0, "zoe", 7))
    ignored.call({7: "yvette", 9: "x"})
    assert ignored.names() == ["yvette"]


def test_of_somebody_who_has_another_name_since_nothing_is_shown_that_names_them():
    ignored = Ignored()
    ignored.add(Person(2, "bob"))
    bob = Person(2, "bob")
    assert ignored.hides(Said(who=bob, text="hi"))
    assert ignored.hides(Renamed(who=bob, name="you.stink"))
    assert ignored.hides(Retracted(who=bob, line=1))
    assert not ignored.hides(Quit(who=bob))
    assert not ignored.hides(Announced(text="Tea."))
    ignored.follow(bob, Person(2, "you.stink"))
    assert ignored.hides(Quit(who=Person(2, "you.stink")))
    ignored.remove("you.stink")
    assert not ignored.hides(Quit(who=Person(2, "you.stink")))


def test_other_letters_of_the_same_name_are_no_other_name():
    ignored = Ignored()
    ignored.add(Person(2, "bob"))
    ignored.follow(Person(2, "bob"), Person(2, "BOB"))
    assert not ignored.hides(Quit(who=Person(2, "BOB")))
