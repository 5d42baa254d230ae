"""What a node is called, and how long and how much waits there; see `core.values.limits`."""

from msgspec import Struct


class NodeOptions(Struct, frozen=True, kw_only=True):
    """Of the lines that wait to be stored, at most so `most`, and `most_bytes`; none for longer
    than some `seconds`, but for what is no speech.
    """

    node: str
    version: str
    address: str = ""
    most: int = 100_000
    most_bytes: int = 67_108_864
    seconds: float = 15.0
