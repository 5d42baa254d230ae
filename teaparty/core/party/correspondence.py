"""The last whispers of somebody, both ways: what `reply` and `retell` go by."""

from math import inf

from teaparty.core.events import Person, Whispered


class Correspondence:
    """`read` is the last whisper that they can answer, `sent` the last one of their own."""

    __slots__ = ("read", "sent", "turned")

    def __init__(self) -> None:
        self.read: Whispered | None = None
        self.sent: Whispered | None = None
        self.turned = -inf
        """When somebody whispered to them and somebody else had done so the time before."""

    def comes(self, event: Whispered, now: float) -> None:
        """Take note of a whisper to them that comes `now`."""
        before, self.read = self.read, event
        if before is not None and not _are_one(before.who, event.who):
            self.turned = now


def _are_one(one: Person, other: Person) -> bool:
    """Whether both are the same person, or the same listener, which has nothing but a name."""
    return one == other or one.same_as(other)
