"""The errors of stores that others know: they can't be opened, or are asked for too much."""


class StoreRefused(Exception):
    """Its text is one sentence that says why."""


class TooMuch(Exception):
    """So much is waiting to be done that nothing more is taken."""
