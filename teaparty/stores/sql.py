"""All that lasts, in a database of SQLite or PostgreSQL: plain functions that block.

The server calls them in a thread (`stores.records`); the operator's tool calls them directly.
"""

from teaparty.stores.sql_accounts import Accounts
from teaparty.stores.sql_appointments import Appointments
from teaparty.stores.sql_clock import Ages
from teaparty.stores.sql_cursors import Cursors
from teaparty.stores.sql_leftovers import Leftovers
from teaparty.stores.sql_lines import Lines
from teaparty.stores.sql_mentions import Mentions
from teaparty.stores.sql_places import Places
from teaparty.stores.sql_shelves import Shelves
from teaparty.stores.sql_staff import Staff
from teaparty.stores.sql_tokens import Tokens
from teaparty.stores.tables import CHUNK


class SqlStore(
    Accounts,
    Staff,
    Lines,
    Cursors,
    Mentions,
    Places,
    Shelves,
    Appointments,
    Tokens,
    Leftovers,
    Ages,
):
    """The methods of `core.records.Records` without `async`, and what retention needs."""

    def erase_account(self, number: int) -> None:
        """See `Records`. Done in several transactions; the account goes last."""
        keys = self._keys(number)
        if keys:
            self._forget_lines(number)
            self._forget_cursors(number)
            self._forget_mentions(number)
            self._forget_places(number)
            self._forget_shelved(number)
            self._forget_appointments(number)
            self._forget_tokens(number)
            for key in keys:
                self._forget(key, number)
            self._remove(number)

    def erase_lines(self, number: int) -> None:
        """Erase lines and whispers of an account, which need not be there any more.

        So are its cursors, what names it, its tokens, and what plugins have stored of it. Its
        places are the hosts'.
        """
        self._forget_lines(number)
        self._forget_cursors(number)
        self._forget_mentions(number)
        self._forget_places(number)
        self._forget_shelved(number)
        self._forget_appointments(number)
        self._forget_tokens(number)

    def expire(self, room: str, most: int | None, before: float) -> int:
        """Delete old lines as `expire_some` does, until all are; return how many."""
        gone = some = self.expire_some(room, most, before)
        while some == CHUNK:
            some = self.expire_some(room, most, before)
            gone += some
        return gone

    def expire_accounts(
        self, before: float, open_before: float, most: int | None = None
    ) -> list[int]:
        """Erase accounts that were last used before then; return their numbers.

        For those without a password it is `open_before`. At most `most` are erased.
        """
        numbers = self.unused_since(before, open_before)[:most]
        for number in numbers:
            self.erase_account(number)
        return numbers
