"""Links cut at any byte, at random: no line is missing, none comes twice, each room is in order."""

import json
from random import Random

import pytest
from wsproto.connection import CLIENT, Connection
from wsproto.events import TextMessage

from teaparty.core.events import Said
from teaparty.core.log.stream import Stream
from tests.doors.conftest import PASSWORD
from tests.doors.web.guests import V1Factory

ROUNDS = 80
STEPS = 60
WORDS = {"say": "{}", "whisper": "/whisper alice {}", "private": "/finger {}"}


class Client:
    """Does what docs/web.md asks of a client, over links that are cut."""

    def __init__(self, hall, random, hello):
        self.hall, self.random = hall, random
        self.seen = {}
        self.lines = []  # all that came, as (room, number, kind, line)
        self.waiting = {}  # lines that are not taken, by their ids
        self.id = 0
        self.ticket = None
        self.hello = hello
        self.connects()

    def connects(self):
        self.wire = self.hall.connects(factory=V1Factory(self.hall.entrance))
        self.frames, self.text, self.welcomed = Connection(CLIENT), "", False
        seen = {"ticket": self.ticket, "seen": self.seen} if self.ticket else self.hello
        self.sends({"hello": 1, **seen})

    def sends(self, *objects, cut=False):
        """Send objects; where the link is cut, only the beginning of them comes."""
        data = b"".join(self.frames.send(TextMessage(json.dumps(each))) for each in objects)
        self.wire.types(data[: self.random.randrange(len(data) + 1)] if cut else data)

    def types(self, line, cut=False):
        self.id += 1
        self.waiting[self.id] = line
        if self.welcomed:
            self.sends({"line": line, "id": self.id}, cut=cut)

    def reads(self, cut=False):
        """Read what has come; where the link is cut, only the beginning of it."""
        data = self.wire.takes()
        if cut:
            data = data[: self.random.randrange(len(data) + 1)]
        self.frames.receive_data(data)
        for event in self.frames.events():
            if isinstance(event, TextMessage):
                self.text += event.data
                if event.message_finished:
                    said, self.text = json.loads(self.text), ""
                    self.hears(said, cut)

    def hears(self, said, cut):
        assert "expired" not in said
        if "ready" in said:
            self.seen.pop("", None)
        for line in said.get("lines", ()):
            assert line["n"] > self.seen.get(line["room"], -1), "a line came twice, or too late"
            self.seen[line["room"]] = line["n"]
            self.lines.append((line["room"], line["n"], line["kind"], line["line"]))
        if "taken" in said:
            self.waiting = {i: line for i, line in self.waiting.items() if i > said["taken"]}
        if "welcome" in said:
            self.welcomes(said["welcome"], cut)

    def welcomes(self, welcome, cut):
        assert welcome["resumed"] == (self.ticket is not None)
        self.ticket, self.welcomed = welcome["ticket"], True
        self.waiting = {i: line for i, line in self.waiting.items() if i > welcome["taken"]}
        again = [{"line": line, "id": i} for i, line in self.waiting.items()]
        if not cut:
            self.sends({"got": self.ticket[:8]}, *again)
        elif self.random.random() < 0.5:
            self.sends({"got": self.ticket[:8]}, *again, cut=True)

    def cut(self):
        """Lose the link, with what is under way; the server may not notice."""
        self.reads(cut=True)
        if self.random.random() < 0.7:
            self.wire.drops()


class Evening:
    """One talk at random, and what must have come of it."""

    def __init__(self, hall, seed, member):
        self.hall, self.random = hall, Random(seed)
        hall.registers("bob")
        hello = {"name": "bob", "password": PASSWORD} if member else {"name": "bobby"}
        if member and seed % 2:  # so that their whispers are stored
            hall.registers("alice")
        self.alice = hall.member("alice") if member and seed % 2 else hall.guest("alice")
        self.dave = hall.guest("dave")
        self.dave.types(b"north\r\n")
        self.name, self.count = hello["name"], 0
        self.typed, self.whispered, self.heard = {kind: [] for kind in WORDS}, [], []
        self.news = Stream("news")
        self.news.begin(hall.party.limits.history)
        hall.party.turns.open(self.news)
        self.client = Client(hall, self.random, hello)
        self.client.reads()
        self.linked = True

    def word(self):
        self.count += 1
        return f"word{self.count}x"

    def step(self):
        does = [self.others_talk] * 4 + [self.types] * 4 + [self.walks, self.is_whispered_to,
                self.reads, self.reads, self.time_goes_by, self.cuts_or_connects,
                self.listens, self.news_is_told, self.news_is_told]  # fmt: skip
        self.random.choice(does)()

    @property
    def session(self):
        return self.hall.party.find(self.name)

    def listens(self):
        """Begin to listen to news, or end it."""
        if self.news in self.session.followed:
            self.session.unfollow(self.news)
        else:
            self.session.follow(self.news)

    def news_is_told(self):
        word, who = self.word(), self.alice.protocol.door.session.person
        self.hall.party.turns.append(self.news, Said(who=who, text=word))
        if self.news in self.session.followed:
            self.heard.append(f"[news] alice says: {word}")
        if self.random.random() < 0.7:
            self.hall.turn()

    def others_talk(self):
        for wire in self.random.choices([self.alice, self.dave], k=self.random.randrange(3)):
            wire.types(f"say {self.word()}\r\n".encode())

    def types(self):
        kind, word = self.random.choice(list(WORDS)), self.word()
        self.typed[kind].append(word)
        self.client.types(WORDS[kind].format(word), cut=not self.linked)

    def walks(self):
        self.client.types(self.random.choice(["/north", "/south"]), cut=not self.linked)

    def is_whispered_to(self):
        self.whispered.append(self.word())
        self.alice.types(f"whisper {self.name} {self.whispered[-1]}\r\n".encode())

    def reads(self):
        if self.linked:
            self.client.reads()

    def time_goes_by(self):
        self.hall.goes_on(self.random.choice([0.25, 1]))

    def cuts_or_connects(self):
        if self.linked:
            self.client.cut()
            self.client.welcomed = False
        else:
            self.client.connects()
        self.linked = not self.linked

    def ends(self):
        if not self.linked:
            self.client.connects()
        for _ in range(3):
            self.client.reads()

    # --- what must have come

    def visible(self, room):
        """The numbers that were to be read: between one's coming and one's going, and no others."""
        log, there, found = self.hall.party.rooms[room].log, False, []
        for entry in log.last(log.limit):
            kind = type(entry.event).__name__
            if entry.event.who.name == self.name and kind in ("Arrived", "Entered", "Left"):
                there = kind != "Left"
            elif there:
                found.append(entry.number)
        return found

    def check(self):
        lines = self.client.lines
        assert [line for line in lines if line[2] == "missed"] == []
        for room in ("parlour", "garden"):
            assert [number for where, number, *_ in lines if where == room] == self.visible(room)
        assert [line for where, *_, line in lines if where == "news"] == self.heard
        shown = [line for *_, line in lines]
        assert [w for line in shown for w in self.typed["private"] if w in line] == self.typed[
            "private"
        ]
        for words in (self.whispered, self.typed["whisper"]):
            found = [w for line in shown for w in words if line.endswith(f": {w}")]
            assert found == words
        assert self.client.waiting == {}
        logs = [self.hall.party.rooms[room].log for room in ("parlour", "garden")]
        said = [
            entry for log in logs for entry in log.last(log.limit)
            if type(entry.event).__name__ == "Said" and entry.event.who.name == self.name
        ]  # fmt: skip
        said.sort(key=lambda entry: self.typed["say"].index(entry.event.text))
        assert [entry.event.text for entry in said] == self.typed["say"]


@pytest.mark.slow
@pytest.mark.parametrize("member", [False, True], ids=["guest", "member"])
def test_links_cut_at_any_byte_lose_nothing_and_bring_nothing_twice(hall_with, member):
    for seed in range(ROUNDS):
        hall = hall_with()
        evening = Evening(hall, seed, member)
        try:
            for _ in range(STEPS):
                evening.step()
            evening.ends()
            evening.check()
        except BaseException as error:
            error.add_note(f"in round {seed}")
            raise
        assert hall.faults == []
