"""The same search for those who have no reactor: the tool, and a server that starts."""

import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread

import psycopg
from psycopg.conninfo import make_conninfo

from teaparty.stores.cluster.hosts import Host
from teaparty.stores.cluster.right_server import (
    GRACE,
    ITSELF,
    PATIENCE,
    Known,
    Server,
    choose,
    looks_right,
)
from teaparty.stores.cluster.values import WrongServer
from teaparty.stores.postgres_words import what_is_wrong

LOOK = f"SELECT {ITSELF}"
Ask = Callable[[Host], Server]
Answer = tuple[Host, Server | psycopg.Error]


def ask(host: Host) -> Server:
    """Return what a server says of itself; raise `psycopg.Error`."""
    conninfo = make_conninfo(host.conninfo(), connect_timeout=int(PATIENCE))
    with psycopg.connect(conninfo, autocommit=True) as connection:
        return say(host.name, connection)


def say(name: str, connection: "psycopg.Connection[tuple[object, ...]]") -> Server:
    """Return what the server of a connection says of itself; raise `psycopg.Error`."""
    row = connection.execute(LOOK.encode()).fetchone()
    assert row is not None
    system, standby, timeline = row
    return Server(
        host=name, system=str(system), standby=bool(standby), timeline=int(str(timeline or 0))
    )


def find(hosts: Sequence[Host], known: Known, ask: Ask = ask) -> tuple[Host, Server]:
    """Ask all servers at once, and return the right one. Raises as `choose` does.

    This waits for those that don't answer: a little where one looks right, or `PATIENCE`.
    """
    answers: SimpleQueue[Answer] = SimpleQueue()
    waiting = {host.name: f"{host.name} has not answered" for host in hosts}
    found: dict[str, tuple[Host, Server]] = {}
    failed: list[str] = []
    for host in hosts:  # not a pool: the process may end before those that hang
        Thread(target=_put, args=(answers, host, ask), daemon=True).start()
    deadline = time.monotonic() + PATIENCE
    while waiting:
        try:
            host, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except Empty:
            break
        del waiting[host.name]
        if isinstance(answer, Server):
            found[host.name] = host, answer
            if looks_right(known, [server for _, server in found.values()]):
                deadline = min(deadline, time.monotonic() + GRACE)
        else:
            failed.append(f"{host.name}: {what_is_wrong(str(answer))}")
    servers = [server for _, server in found.values()]
    return found[choose(known, servers, [*failed, *waiting.values()]).server.host]


def _put(answers: "SimpleQueue[Answer]", host: Host, ask: Ask) -> None:
    try:
        answers.put((host, ask(host)))
    except psycopg.Error as error:
        answers.put((host, error))


def must_be_right(server: Server, timeline: int) -> None:
    """Raise `WrongServer` for one that only follows, or that another one has replaced."""
    if server.standby:
        raise WrongServer(f"{server.host} is a standby")
    if server.timeline < timeline:
        raise WrongServer(
            f"{server.host} is of timeline {server.timeline}, and there is {timeline} now"
        )
