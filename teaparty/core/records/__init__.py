"""What lasts longer than a session: accounts, sanctions, reports, the audit log, and old lines.

Times are Unix times in seconds. A name is found by its folded form, the *key* (`names.fold`);
names that look alike have the same *skeleton* (Unicode TR39, section 4).
"""

from collections.abc import Collection
from typing import Literal, Protocol

from msgspec import Struct

from teaparty.core.log.log import Entry
from teaparty.core.records.cursors import Cursors, Stretches
from teaparty.core.records.mentions import Mentions
from teaparty.core.records.places import Places
from teaparty.core.records.plugins import Appointments, Shelves
from teaparty.core.records.tokens import Tokens
from teaparty.core.values.looks import Wishes
from teaparty.core.values.modes import Mode
from teaparty.core.values.refusal import Refusal

FOR_EVER = float("inf")


class Taken(Exception):
    """An account has this name already, or one that looks the same: `name`.

    If it is a name that its owner gave up, `owner` is their name of today.
    """

    def __init__(self, name: str, owner: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.owner = owner or name


class Unavailable(Refusal):
    """Nothing can be read or stored at the moment: the disk or the database has a fault."""

    def __init__(self) -> None:
        super().__init__("That can't be stored or looked up at the moment. Please try again later.")


class Preferences(Struct, frozen=True, kw_only=True):
    """What a person has set, and finds again when they come back."""

    wishes: Wishes = Wishes()
    mode: Mode | None = None
    away: str = ""
    """The last text for being away."""
    description: str = ""
    ignored: tuple[str, ...] = ()
    ignored_accounts: dict[str, int] = {}
    """By keys of names, the numbers of the accounts of those who have one."""
    friends: tuple[str, ...] = ()
    friend_accounts: dict[str, int] = {}
    """As `ignored_accounts`."""
    aliases: dict[str, str] = {}
    listens: dict[str, bool] = {}
    """By the keys of logs, whether they listen there; others they have not chosen."""
    watched: tuple[str, ...] = ()
    """Words of their own that they watch for."""
    waiting: Stretches = ()
    """Whispers that came while they were out and were not recalled: from one number to another."""


UNSET = Preferences()
"""Those of somebody who has set nothing."""


class Account(Struct, frozen=True, kw_only=True):
    """A name that belongs to somebody; `number` is never given to another."""

    number: int = 0
    name: str
    old_name: str = ""
    """The last name that they gave up, while it is still theirs."""
    password: str = ""
    """The encoded hash; nobody can come in with a password where it is empty."""
    role: str = "member"
    since: float = 0.0
    seen: float = 0.0
    """When they were last in."""
    inside: bool = False
    """Whether they are in, as far as the store knows."""
    room: str = ""
    """The name of the room where they were last."""
    whispers: int = 0
    """The number of the first whisper that they have not read."""
    blocks: tuple[str, ...] = ()
    """The last address blocks from which they came in with the right password."""
    preferences: Preferences = Preferences()


SanctionKind = Literal["ban", "mute", "lock"]


class Sanction(Struct, frozen=True, kw_only=True):
    """A ban, a mute or a lock. `target` is the key of a name, or a network such as `10.0.0.0/8`."""

    kind: SanctionKind
    target: str
    name: str = ""
    """The target as it is shown, if that differs."""
    until: float = FOR_EVER
    why: str = ""
    by: str
    at: float


ReportState = Literal["open", "claimed", "closed"]


class Report(Struct, frozen=True, kw_only=True):
    """What somebody reported about `whom`, with the last lines that they saw."""

    number: int = 0
    at: float
    by: str
    whom: str
    room: str
    text: str
    lines: tuple[Entry, ...] = ()
    state: ReportState = "open"
    host: str = ""
    """Who has claimed or closed it."""
    answer: str = ""


class Audit(Struct, frozen=True, kw_only=True):
    """What somebody of the staff did, such as `ban`, to whom, and why."""

    number: int = 0
    at: float
    who: str
    what: str
    whom: str = ""
    why: str = ""


class Records(Shelves, Appointments, Cursors, Mentions, Places, Tokens, Protocol):
    """Stores all this. Each method may take its time, but calls take effect in their order."""

    async def account(self, key: str) -> Account | None:
        """Return the account of this name."""
        ...

    async def owner(self, key: str) -> Account | None:
        """Return the account of this name, or the one whose old name it is."""
        ...

    async def alike(self, skeleton: str, own: int = 0) -> str | None:
        """Return the name of an account, other than one's `own`, that looks like this.

        Old names that are still somebody's count as well.
        """
        ...

    async def add_account(self, account: Account, key: str, skeleton: str) -> Account:
        """Add an account; return it with its number. Raises `Taken`."""
        ...

    async def change_account(
        self, number: int, /, as_of: float | None = None, **changes: object
    ) -> None:
        """Change fields of an account, but not its name.

        Nothing changes if it was `seen` at another time than `as_of`, where that is given: its
        owner has come in by another node since.
        """
        ...

    async def rename_account(
        self, number: int, name: str, key: str, skeleton: str, keep_old: bool = False
    ) -> None:
        """Give an account another name; raise `Taken`.

        With `keep_old`, the old name still belongs to its owner, if its key is another one; a name
        that they gave up before does not any more.
        """
        ...

    async def erase_account(self, number: int) -> None:
        """Erase an account with its lines and whispers, and reports by or about it."""
        ...

    async def accounts(self, numbers: Collection[int] | None = None) -> list[Account]:
        """Return the accounts of these numbers; without, all, in the order of their keys."""
        ...

    async def accounts_with(self, roles: Collection[str]) -> list[Account]:
        """Return the accounts that have one of these roles, in the order of their keys."""
        ...

    async def accounts_called(self, beginning: str, most: int) -> tuple[list[Account], int]:
        """Return the first accounts whose keys begin so, in their order, and how many there are."""
        ...

    async def sanctions(self) -> list[Sanction]:
        """Return the bans and mutes that were not lifted, in the order in which they were made."""
        ...

    async def add_sanction(self, sanction: Sanction) -> None:
        """Store a sanction; it replaces one of the same kind and target."""
        ...

    async def lift(self, kind: SanctionKind, target: str) -> None:
        """Lift a sanction, if there is one."""
        ...

    async def add_report(self, report: Report) -> Report:
        """Store a report; return it with its number."""
        ...

    async def report(self, number: int) -> Report | None:
        """Return the report of that number, with its lines."""
        ...

    async def reports(self, most: int, closed: bool = False) -> list[Report]:
        """Return the newest reports, oldest first, without their lines.

        Closed ones are left out unless they are asked for.
        """
        ...

    async def count_reports(self) -> int:
        """Return how many reports are not closed."""
        ...

    async def change_report(self, number: int, /, **changes: object) -> None:
        """Change the state, host or answer of a report, or the name of the person it is about."""
        ...

    async def note(self, audit: Audit) -> None:
        """Write into the audit log."""
        ...

    async def audits(self, most: int, before: int | None = None) -> list[Audit]:
        """Return the newest entries of the audit log before that number, oldest first."""
        ...

    async def lines(
        self, room: str, before: int, most: int, *, start: int = 0, passing: bool = True
    ) -> list[Entry]:
        """Return the last `most` lines of a room before the number `before`, oldest first.

        Their numbers are from `start` on. Without `passing`, comings and goings are left out, and
        whatever else nobody wants to read later.
        """
        ...

    async def whispers(
        self,
        account: int,
        *,
        partner: int | None = None,
        start: int = 0,
        before: int | None = None,
        most: int,
    ) -> list[Entry]:
        """Return the last `most` whispers from or to an account, oldest first.

        Their numbers are from `start` on and less than `before`; where there is a `partner`, they
        are those between the two accounts.
        """
        ...

    async def waiting(self, account: int, start: int) -> dict[int, int]:
        """Return how many whispers to (not from) an account there are from number `start` on.

        They are counted by the accounts of their speakers.
        """
        ...
