"""Roles: what somebody may do that others may not. Each role has rights, given by their names."""

from collections.abc import Mapping

from msgspec import Struct

GUEST, MEMBER, HOST, WIZARD = "guest", "member", "host", "wizard"

RIGHTS = {
    "report": "Report somebody to the hosts.",
    "make": "Make a place of one's own.",
    "places": "Change anybody's place, and the rooms of the operator; the audit log says so.",
    "reports": "Read, claim and close what was reported.",
    "where": "See from which address somebody comes.",
    "kick": "Send somebody out.",
    "mute": "Keep somebody from speaking.",
    "retract": "Take back anybody's line.",
    "audit": "Read the audit log.",
    "ban": "Keep a name or an address out, and see all bans.",
    "wall": "Tell everybody something in the name of the party.",
    "lock": "Let in only people with a registered name, or only staff.",
    "role": "Give somebody another role.",
    "operate": "Run the server itself, and be told what is wrong with it, such as a full disk.",
    "shutdown": "Close the party.",
}
"""Every right that the party itself knows; plugins may name others."""

_HOST = ("report", "reports", "where", "kick", "mute", "retract", "audit", "ban", "make",
         "places")  # fmt: skip


class Role(Struct, frozen=True, kw_only=True):
    """A role; people with a higher `rank` may act upon people with a lower one."""

    name: str
    rank: int
    title: str
    rights: frozenset[str]

    @property
    def staff(self) -> bool:
        """Whether people of this role keep order."""
        return self.rank >= _STAFF


ROLES: Mapping[str, Role] = {
    name: Role(name=name, rank=rank, title=name, rights=frozenset(rights))
    for rank, (name, rights) in enumerate(
        {
            GUEST: ("report",),
            MEMBER: ("report", "make"),
            HOST: _HOST,
            WIZARD: tuple(RIGHTS),
        }.items()
    )
}
"""The roles by default."""
_STAFF = ROLES[HOST].rank
