"""What changes in the records that all nodes of a party share, as it is told in the log `*`."""

from typing import Literal

from teaparty.core.events.base import Internal


class SanctionIs(Internal, frozen=True, kw_only=True):
    """A ban, a mute or a lock is in force from now on; `until` is None for ever.

    The database writes it into the records as it stores the turn, and so it does with these below.
    """

    kind: Literal["ban", "mute", "lock"]
    target: str
    name: str = ""
    until: float | None = None
    why: str = ""
    by: str
    at: float


class SanctionEnded(Internal, frozen=True, kw_only=True):
    """A ban, a mute or the lock is over."""

    kind: Literal["ban", "mute", "lock"]
    target: str


class RoleIs(Internal, frozen=True, kw_only=True):
    """The account of `who` has another role from now on."""

    role: str


class PlaceIs(Internal, frozen=True, kw_only=True):
    """Something is new of a place that people have made; a node of that `epoch` says so.

    `patch` is JSON: what changes in the state of the place (`values.merging`). Accounts that are
    `named` there from now on have these names.
    """

    epoch: int
    number: int
    name: str
    kind: str
    owner: int
    since: float
    patch: str
    named: dict[int, str] = {}


class PlaceAdded(Internal, frozen=True, kw_only=True):
    """There is another place that people have made. Its `state` is JSON.

    The database tells it as it stores the place; its owner's account has the name `by`.
    """

    number: int
    name: str
    kind: str
    owner: int
    since: float
    state: str
    by: str = ""


class PlaceGone(Internal, frozen=True, kw_only=True):
    """A place is not there any more, as the database tells while it erases it."""

    number: int


class RecordsChanged(Internal, frozen=True, kw_only=True):
    """Something else was changed in the records, so what is held of them is read again.

    `what` is that: `places`, `appointments`, or all if it is empty.
    """

    what: str = ""


class ReportIs(Internal, frozen=True, kw_only=True):
    """A report was made by the `session` of that number, or is closed, if it is 0."""

    number: int
    session: int
