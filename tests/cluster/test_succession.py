"""Turns are applied in the order of their numbers, whoever told of them and when."""

from teaparty.stores.cluster.contact import Contact
from teaparty.stores.cluster.succession import Succession
from teaparty.stores.cluster.values import Turn


def turns(*numbers):
    return [Turn(number, 1, number, 100.0, ()) for number in numbers]


def numbers(found):
    return [turn.seq for turn in found]


def test_turns_come_in_order_and_once():
    order = Succession(3)
    assert numbers(order.take(turns(4, 6, 7, 2))) == [4]
    assert numbers(order.take(turns(6, 5, 4))) == [5, 6, 7]
    assert order.take(turns(5)) == []


def test_what_is_lacking_is_read():
    order = Succession(3)
    assert order.lacks() is None
    order.heard_of(9)
    order.heard_of(4)
    assert order.lacks() == (3, 9)
    order.take(turns(8, 9))
    assert order.lacks() == (3, 7)


def test_what_is_held_is_read_no_more_and_applied_later():
    order = Succession(3)
    assert order.hold(turns(4, 5, 9, 1)) == 3
    assert order.lacks() == (5, 8)
    order.hold(turns(6, 7, 8))
    assert order.lacks() is None
    assert numbers(order.take(())) == [4, 5, 6, 7, 8, 9]


def test_it_goes_on_after_another_turn_also_an_earlier_one():
    order = Succession(3)
    order.take(turns(9))
    order.skip_to(2)
    assert order.lacks() is None
    assert numbers(order.take(turns(3))) == [3]


def test_the_contact_is_lost_after_a_while_without_an_answer_of_one_kind():
    contact = Contact(3.0)
    contact.asks("turn", 0.0)
    contact.asks("read", 2.0)
    assert (contact.looks(2.9), contact.looks(3.0), contact.looks(3.5)) == (False, True, False)
    assert (contact.lost, contact.waits(4.0)) == (True, 4.0)
    assert not contact.answers("read", 4.0)
    assert contact.answers("turn", 4.0)
    assert (contact.lost, contact.waits(5.0)) == (False, 0.0)
    assert not contact.answers("turn", 5.0)
