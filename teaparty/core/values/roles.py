"""Roles: what somebody may do besides what everybody may. Each has rights, by their names."""

from collections.abc import Mapping

from msgspec import Struct

GUEST, MEMBER, HOST, WIZARD = "guest", "member", "host", "wizard"

RIGHTS = {
    "report": "Report somebody to the hosts.",
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
    "operate": "Be told what is wrong with the server, such as a full disk.",
    "shutdown": "Close the party.",
}
"""Every right that the party itself knows; plugins may name others."""

_HOST = ("report", "reports", "where", "kick", "mute", "retract", "audit", "ban")


class Role(Struct, frozen=True, kw_only=True):
    """A role by its name; who has a higher `rank` may act upon those with a lower one."""

    name: str
    rank: int
    title: str
    rights: frozenset[str]

    @property
    def staff(self) -> bool:
        """Whether it is one of those who keep order."""
        return self.rank >= ROLES[HOST].rank


ROLES: Mapping[str, Role] = {
    name: Role(name=name, rank=rank, title=name, rights=frozenset(rights))
    for rank, (name, rights) in enumerate(
        {
            GUEST: ("report",),
            MEMBER: ("report",),
            HOST: _HOST,
            WIZARD: tuple(RIGHTS),
        }.items()
    )
}
"""As they are where the operator says nothing about them."""
