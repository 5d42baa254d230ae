"""A client of the web door in fifty lines, written from docs/web.md alone."""

import asyncio
import json
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


class SmallClient:
    """Says lines under a name, and goes on where its link was lost. `shown` is all that it read."""

    def __init__(self, url, name):
        self.url, self.hello, self.over = url, {"hello": 1, "name": name}, False
        self.seen, self.unsent, self.id, self.shown, self.came_in = {}, {}, 0, [], asyncio.Event()

    async def run(self):
        while not self.over:
            link = connect(self.url, subprotocols=["teaparty.v1"], compression=None, proxy=None)
            async with link as self.socket:
                with suppress(ConnectionClosed):
                    await self.send(self.hello)
                    async for message in self.socket:
                        await self.hear(**json.loads(message))
            self.over = self.socket.close_code not in (1006, 1012)
            self.came_in.clear()
            await asyncio.sleep(0.05)

    async def send(self, *messages):
        for message in messages:
            await self.socket.send(json.dumps(message))

    async def say(self, line):
        self.id += 1
        self.unsent[self.id] = {"line": line, "id": self.id}
        if self.came_in.is_set():
            await self.send(self.unsent[self.id])

    async def hear(self, lines=(), welcome=None, taken=None, ready=None, expired=None, **_):
        if ready:
            self.seen.pop("", None)
        if expired:
            del self.hello["ticket"]
            await self.send(self.hello)
        if welcome:
            self.hello |= {"ticket": welcome["ticket"], "seen": self.seen}
            self.unsent = {n: said for n, said in self.unsent.items() if n > welcome["taken"]}
            await self.send({"got": welcome["ticket"][:8]}, *self.unsent.values())
            self.came_in.set()
        self.unsent = {n: said for n, said in self.unsent.items() if n > (taken or 0)}
        for line in lines:
            if line["n"] > self.seen.get(line["room"], -1):
                self.seen[line["room"]] = line["n"]
                self.shown += line["line"].split("\n") if line["line"] else []
