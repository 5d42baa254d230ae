"""Whom somebody does not want to hear."""

from teaparty.core.events import Person
from teaparty.core.ignoring import Ignored


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
