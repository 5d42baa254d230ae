"""Whose a ticket is, by its digest."""

from teaparty.core.people.ticket_holders import TicketHolders


def test_the_tickets_put_last_are_those_of_a_session():
    holders = TicketHolders()
    holders.put(7, ["ab", "cd"])
    holders.put(7, ["cd", "ef"])
    assert [holders.holder(each) for each in ("ab", "cd", "ef")] == [0, 7, 7]


def test_a_ticket_that_has_gone_along_stays_with_the_session_that_has_it_now():
    holders = TicketHolders()
    holders.put(7, ["ab"])
    holders.put(9, ["ab"])
    holders.take(7)
    assert holders.holder("ab") == 9


def test_nothing_is_held_of_sessions_without_tickets():
    holders = TicketHolders()
    holders.put(7, ["ab"])
    holders.put(7, [])
    holders.take(8)
    assert vars(holders) == vars(TicketHolders())
