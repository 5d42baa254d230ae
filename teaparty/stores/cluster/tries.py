"""Wrong passwords, as the core has them counted, by the database that all nodes share."""

from hashlib import sha256

from teaparty.stores.cluster.names import or_unavailable
from teaparty.stores.cluster.values import ClusterDatabase


class ClusterTries:
    """Implements `core.ports.Tries`. What is typed as a name may be a password, so it is hashed."""

    def __init__(self, database: ClusterDatabase) -> None:
        self._database = database

    async def comes(self, key: str, block: str, seconds: float) -> int:
        """See `core.ports.Tries`."""
        return await or_unavailable(self._database.tried(_hash(key), block, seconds))

    async def unseen(self, key: str, block: str) -> None:
        """See `core.ports.Tries`."""
        await or_unavailable(self._database.forget_tries(_hash(key), block, every=False))

    async def succeeded(self, key: str, block: str) -> None:
        """See `core.ports.Tries`."""
        await or_unavailable(self._database.forget_tries(_hash(key), block, every=True))


def _hash(key: str) -> str:
    return sha256(key.encode(errors="backslashreplace")).hexdigest()
