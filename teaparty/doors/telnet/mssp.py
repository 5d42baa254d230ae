"""What the party tells crawlers about itself (MSSP), such as those of lists of servers."""

from collections.abc import Iterable, Mapping, Sequence

from teaparty.core.party.party import Party
from teaparty.wire.mssp import Status

NO_GAME = {
    "MOBILES": 0, "OBJECTS": 0, "CLASSES": 0, "LEVELS": 0, "RACES": 0, "SKILLS": 0,
    "PAY TO PLAY": 0, "PAY FOR PERKS": 0,
}  # fmt: skip
ABILITIES = {
    "ANSI": 1, "GMCP": 1, "MSDP": 0, "MSP": 0, "MXP": 0, "PUEBLO": 0,
    "UTF-8": 1, "VT100": 0, "XTERM 256 COLORS": 1, "XTERM TRUE COLORS": 1,
}  # fmt: skip


CHARSETS = ("ASCII", "CP437", "ISO-8859-1", "UTF-8")
"""The protocol's page says that the last of several values counts most."""


class PublicStatus:
    """Returns the status when it is called.

    `began` is the Unix time in seconds at which the party opened. What the operator sets in `more`
    takes precedence.
    """

    def __init__(
        self,
        party: Party,
        name: str,
        version: str,
        began: float,
        more: Mapping[str, str | int | Sequence[str | int]],
        compress: bool = True,
    ) -> None:
        self._party = party
        self._version = version
        self._began = int(began)
        self._ports: list[int] = []
        self._tls_ports: list[int] = []
        self.renew(name, more, compress)

    def renew(
        self, name: str, more: Mapping[str, str | int | Sequence[str | int]], compress: bool
    ) -> None:
        """Say this from now on."""
        self._fixed: dict[str, str | int | Sequence[str | int]] = {
            "CODEBASE": f"teaparty {self._version}",
            "FAMILY": "Custom",
            "GAMEPLAY": "Social",
            "GENRE": "None",
            "LANGUAGE": "English",
            "STATUS": "Live",
            "CRAWL DELAY": -1,
            "CHARSET": CHARSETS,
            **NO_GAME,
            **ABILITIES,
            "MCCP": int(compress),
        }
        self._more = more
        self._name = name

    def listens(self, ports: Iterable[tuple[int | None, bool]]) -> None:
        """Name these ports that people can come in by, and whether they are encrypted.

        None stands for a port without a number.
        """
        found = [(port, encrypted) for port, encrypted in ports if port is not None]
        self._ports = [port for port, encrypted in found if not encrypted]
        self._tls_ports = [port for port, encrypted in found if encrypted]

    def __call__(self) -> Status:
        """Return the values, by the names of their variables."""
        status: dict[str, str | int | Sequence[str | int]] = {
            "NAME": self._name,
            "PLAYERS": len(self._party.people),
            "UPTIME": self._began,
            "PORT": self._ports[::-1] or 0,
            "SSL": self._tls_ports[::-1] or 0,
            "ROOMS": sum(room.public and not room.is_closed for room in self._party.rooms.values()),
        }
        return {**status, **self._fixed, **self._more}
