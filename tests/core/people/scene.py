"""What tests of the people do again and again."""

from tests.core.slow import accounts, settles


def login(party, *lines, address=""):
    """Return somebody who has typed these lines at the login."""
    guest = party.connects(address=address)
    guest.reads()
    return guest.types(*lines)


def opens(party):
    """Let a slow party look at passwords from now on."""
    party.gate.closed = False
    settles(party)


def by_name(party):
    """Return the accounts of a party as they are stored, by their names."""
    return {account.name: account for account in accounts(party)}
