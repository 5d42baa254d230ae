"""Delivering a batch to the members of a room, and to its listeners: the hot path."""

from collections.abc import Iterable
from typing import Any

from teaparty.core.log.log import Batch
from teaparty.core.log.ports import Failed
from teaparty.core.log.ranks import Ranks, Send
from teaparty.core.log.stream import Stream
from teaparty.core.party.session import Session
from teaparty.doors.door import BaseDoor


def deliver(batch: Batch, room: Stream[Session], failed: Failed) -> None:
    """Carry the members of `room`, whose doors are all a `BaseDoor`, over a batch of its log.

    A member who is in step costs one system call, and no call of Python's. Then carry those who
    listen to it from elsewhere.
    """
    _carry(batch, room.ranks, room.members, None, failed)
    if room.listeners:
        _carry(batch.aside(room.mark), room.listener_ranks, room.listeners, room.name, failed)


def _carry(
    batch: Batch,
    ranks: Ranks[Session],
    readers: dict[int, Session],
    aside: str | None,
    failed: Failed,
) -> None:
    """Carry the readers of a log who stand in these ranks; `aside` is its name for listeners."""
    for number in batch.actors:
        if (actor := readers.get(number)) is not None:
            actor.step_out()
    apart = dict(ranks.apart)
    faults = _delivered(apart.values(), batch, aside)
    # All bytes are made before any are sent: sessions that step out meanwhile have read none.
    made = [(rank, _made(rank, batch)) for rank in list(ranks.in_step.values())]
    late = [session for number, session in ranks.apart.items() if number not in apart]
    short = [found for rank, data in made for found in _sent(rank, data)]
    ranks.cursor = batch.end
    for session, data, sent in short:
        session.step_out()
        try:
            _door(session).outlet.hold(data, sent)
        except Exception as error:
            faults.append((session, error))
    for session in late:
        session.wake()
    for session in apart.values():
        if readers.get(session.number) is session:
            door: Any = session.door
            door.step_in()
    for session, fault in faults:
        failed(session, fault)


def _delivered(
    apart: Iterable[Session], batch: Batch, aside: str | None
) -> list[tuple[Session, Exception]]:
    """Deliver the batch to every reader not in step; return the sessions whose door failed."""
    faults = []
    for session in apart:
        door: Any = session.door
        try:
            if aside is None:
                door.deliver(batch)
            elif session.follows is not None and aside in session.follows:
                door.deliver(batch, session.follows[aside])
        except Exception as error:
            faults.append((session, error))
    return faults


def _made(rank: dict[Send, Session], batch: Batch) -> bytes:
    """Return what a rank is sent. If it can't be made, all step out, and each tries on its own."""
    if not (rank and batch.entries):
        return b""
    session = next(iter(rank.values()))
    door = _door(session)
    try:
        door.lay_out(batch)
        return door.view.of_batch(batch, door.fault_for_all)
    except Exception:
        for each in list(rank.values()):
            each.step_out()
        return b""


def _sent(rank: dict[Send, Session], data: bytes) -> list[tuple[Session, bytes, int]]:
    """Send `data` to a whole rank; return the sessions that took less, and how much."""
    if not data:
        return []
    size = len(data)
    short = []
    for send in rank:
        try:
            sent = send(data)
        except OSError:
            sent = 0  # full, or broken, which the transport will find out by itself
        if sent < size:
            short.append((rank[send], data, sent))
    return short


def _door(session: Session) -> BaseDoor:
    assert isinstance(session.door, BaseDoor)
    return session.door
