"""The one error for the operator: a store that can't be opened, or is not to be."""


class StoreRefused(Exception):
    """Its text is one sentence that says why."""
