"""What `Places` asks where other nodes of the party have the same places."""

from typing import Protocol

from teaparty.core.records.places import Made


class Shares(Protocol):
    """Tells other nodes of places, as `shared_places` does."""

    def stores(self, before: Made, after: Made) -> None:
        """Have it stored, and done by all, what is new of a place."""
        ...
