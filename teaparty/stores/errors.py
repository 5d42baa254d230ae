"""The errors of stores that others handle."""


class StoreRefused(Exception):
    """A store can't be opened; the text says why in one sentence."""


class TooMuch(Exception):
    """So much waits to be done that nothing more is taken."""
