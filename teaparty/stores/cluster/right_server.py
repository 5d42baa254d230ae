"""Which of a party's servers is the right one: the one that has its newest turns, and writes.

A server that was promoted begins a new timeline. One that was the party's before may still be up,
and looks right by itself; so all are asked.
"""

from collections.abc import Sequence

from msgspec import Struct

from teaparty.stores.cluster.values import Unreachable, WrongServer

PATIENCE = 3.0
"""Seconds that a server has for an answer."""
GRACE = 0.5
"""Seconds that the others have once one has answered that looks right."""
ITSELF = """
(SELECT system_identifier FROM pg_control_system()), pg_is_in_recovery(),
    CASE WHEN pg_is_in_recovery()
        THEN (SELECT min_recovery_end_timeline FROM pg_control_recovery())
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint END
"""
"""What every server is asked: of which system it is, whether it only follows, and its timeline."""


class Mark(Struct, frozen=True):
    """A turn, by what makes it another one than the turn of that number elsewhere."""

    seq: int
    epoch: int
    ticket: int


class Server(Struct, frozen=True):
    """What a server says of itself.

    `seq` is the newest turn, and `turn` the one that it has in the place of the node's last one, if
    it has that still. A `standby` only follows.
    """

    host: str
    system: str
    timeline: int
    standby: bool = False
    seq: int = 0
    turn: Mark | None = None


class Known(Struct):
    """What a node knows: the party's system identifier, the highest timeline, the last turn that it
    has read.
    """

    system: str = ""
    timeline: int = 0
    mark: Mark | None = None

    def takes(self, server: Server) -> None:
        """Remember a server that was chosen."""
        self.system = server.system
        self.timeline = max(self.timeline, server.timeline)

    def reads(self, mark: Mark) -> None:
        """Remember a turn that was read."""
        if self.mark is None or mark.seq > self.mark.seq:
            self.mark = mark


class Choice(Struct, frozen=True):
    """The right server; `lost` says that it lacks turns that the node has read."""

    server: Server
    lost: bool = False


def choose(known: Known, servers: Sequence[Server], silent: Sequence[str] = ()) -> Choice:
    """Return the right one of those that have answered; `silent` says why others have not.

    Raises `WrongServer` if none of them is, or `Unreachable` if that can't be told now.
    """
    if not servers:
        raise Unreachable("; ".join(sorted(silent)))
    ours = _of_one_party(known, servers)
    newest = max(known.timeline, *(server.timeline for server in ours))
    writing = [server for server in ours if not server.standby]
    if not writing:
        raise Unreachable(
            "; ".join(sorted([*(f"{each.host} is a standby" for each in ours), *silent]))
        )
    right = [server for server in writing if server.timeline == newest]
    if not right:
        old = writing[0]
        raise WrongServer(f"{old.host} is of timeline {old.timeline}, and there is {newest} now")
    best = max(right, key=lambda server: (_has(server, known.mark), server.seq))
    if _has(best, known.mark):
        return Choice(best)
    if silent and best.timeline <= known.timeline:
        raise WrongServer("; ".join([f"{best.host} lacks turns that were read", *sorted(silent)]))
    return Choice(best, lost=True)


def looks_right(known: Known, servers: Sequence[Server]) -> bool:
    """Whether one of those that have answered has all that is known."""
    try:
        return not choose(known, servers).lost
    except (Unreachable, WrongServer):
        return False


def _of_one_party(known: Known, servers: Sequence[Server]) -> list[Server]:
    """Return the servers that are copies of the one that is known, or else of each other."""
    system = known.system or servers[0].system
    others = [server for server in servers if server.system != system]
    if others and (not known.system or len(others) == len(servers)):
        raise WrongServer(f"{others[0].host} is no copy of the party's server, but another one")
    return [server for server in servers if server.system == system]


def _has(server: Server, mark: Mark | None) -> bool:
    """Whether a server has the node's last turn; one that has deleted it for its age has had it."""
    if mark is None or server.turn == mark:
        return True
    return server.turn is None and server.seq > mark.seq
