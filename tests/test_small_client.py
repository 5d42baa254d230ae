"""A client that was written from docs/web.md alone, with a real server and links that are cut."""

import asyncio
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from tests.conftest import PATIENCE
from tests.small_client import SmallClient

pytestmark = pytest.mark.slow
COUNT = 30


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


async def speaks(client, cuts):
    """Say lines, and cut the link in the midst of them."""
    await client.came_in.wait()
    for number in range(COUNT):
        if number % 7 == cuts:
            client.socket.transport.abort()
        with suppress(ConnectionClosed):
            await client.say(f"line {number}.")
        await asyncio.sleep(0.02)
    await until(lambda: not client.unsent)


async def talk(url):
    clients = [SmallClient(url, name) for name in ("alice", "bob")]
    running = [asyncio.create_task(client.run()) for client in clients]
    for client in clients:
        await client.came_in.wait()
    await asyncio.gather(*(speaks(client, 2 + 2 * at) for at, client in enumerate(clients)))
    wanted = {name: [f"{name}line {number}." for number in range(COUNT)]
              for name in ("You say: ", "alice says: ", "bob says: ")}  # fmt: skip
    for client, other in zip(clients, ("bob says: ", "alice says: "), strict=True):
        for name in ("You say: ", other):
            await until(lambda: wanted[name][-1] in client.shown)  # noqa: B023
            assert [line for line in client.shown if line.startswith(name)] == wanted[name]
        await client.say("/quit")
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*running)
    assert [client.socket.close_code for client in clients] == [1000, 1000]


def test_a_client_that_was_written_from_the_documents_alone_misses_nothing(start, tmp_path):
    (tmp_path / "fast.toml").write_text("[limits]\nlines_burst = 1_000\n")
    listens = ("--listen=tcp:0:interface=127.0.0.1", "--listen=web:tcp:0:interface=127.0.0.1")
    server = start("--config=fast.toml", *listens)
    port = server.wait_for(r"http://localhost:(\d+)/")[1]
    asyncio.run(talk(f"ws://localhost:{port}/room"))
