"""The talk of `teaparty.v1`: JSON objects in, news and JSON objects out."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum, auto
from typing import Any

from teaparty.client.company import Company
from teaparty.client.news import (
    Asked,
    CameIn,
    Ended,
    Greeted,
    News,
    NotLetIn,
    Read,
    Settled,
    Unsaid,
    Unsent,
)
from teaparty.client.outbox import TOO_EARLY, Outbox
from teaparty.client.seen import Seen
from teaparty.client.streams import NONSENSE, Frame, Streams


class Place(Enum):
    """Where the guest is. A line goes out only in `LOGIN` and in `IN`; elsewhere it waits."""

    ELSEWHERE = auto()
    """No link, or nobody has answered the hello."""
    LOGIN = auto()
    """The party waits for a name, as a line."""
    IN = auto()


def _message(frame: Frame) -> str:
    text = json.dumps(frame, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


class Stay:
    """What a guest has read and said, over one link after the other."""

    def __init__(self, name: str = "", password: str = "") -> None:
        self._name = name
        self._number: Any = None
        self._password = password
        self._ticket = ""
        self._seen = Seen()
        self.place = Place.ELSEWHERE
        self.asked = False
        """Whether a question is open."""
        self._frames: list[Frame] = []
        self.outbox = Outbox()
        self.company = Company()
        self._streams = Streams()

    # --- what goes out

    def connected(self) -> None:
        """Say hello on a new link."""
        if self._ticket:
            self._frames.append({"hello": 1, "ticket": self._ticket, "seen": self._seen.numbers})
        else:
            self._introduces()

    def disconnected(self) -> None:
        """There is no link: what is typed now waits."""
        self.place, self.asked = Place.ELSEWHERE, False
        self._frames = []

    def _introduces(self) -> None:
        frame: Frame = {"hello": 1}
        if self._name:
            frame["name"] = self._name
            if self._password:
                frame["password"] = self._password
        self._frames.append(frame)

    def says(self, line: str, on: str | None = None) -> str:
        """Send a line; it waits until the guest is in. Return why it is not sent, or ""."""
        objection = self.outbox.objection(line)
        if not objection and not self._name and self.place is Place.ELSEWHERE:
            return TOO_EARLY
        if not objection and self.place is Place.LOGIN:
            self._frames.append({"line": line})
        elif not objection:
            self.outbox.add(line, on)
            self._flush()
        return objection

    def answers(self, text: str) -> None:
        """Answer the open question; without one, nothing is sent."""
        if self.asked:
            self._frames.append({"answer": text})

    def catches_up(self, tab: str) -> None:
        """Ask for what was missed there, if there is a link."""
        asked = self._streams.asks(tab)
        if asked and self.place is Place.IN:
            self._frames.append(asked)

    def quits(self) -> bool:
        """Say that the guest leaves, if there is a place where that can be said."""
        if self.place is not Place.ELSEWHERE:
            self._frames.append({"line": "/quit" if self.place is Place.IN else "quit"})
        return self.place is not Place.ELSEWHERE

    def ends(self) -> list[News]:
        """The visit is over: return what is known of the lines that were not taken."""
        doubtful, never = self.outbox.ends()
        return [*map(Unsent, doubtful), *map(Unsaid, never)]

    def _flush(self) -> None:
        if self.place is Place.IN:
            for number, typed in self.outbox.to_send():
                on = {} if typed.on is None else {"on": typed.on}
                self._frames.append({"line": typed.line, "id": number, **on})

    def to_send(self) -> list[str]:
        """Return the messages that have come together."""
        frames, self._frames = self._frames, []
        return list(map(_message, frames))

    # --- what comes

    def receive(self, text: str) -> list[News]:
        """Return what a message brings. What makes no sense in it is left out."""
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return []
        found: list[News] = []
        for key, value in frame.items() if isinstance(frame, dict) else ():
            with suppress(*NONSENSE):
                found += self._received(key, value)
        return found

    def _received(self, key: str, value: Any) -> list[News]:
        match key:
            case "lines":
                return list(self._lines(value))
            case "taken":
                self.outbox.taken(int(value))
                self._flush()
            case "welcome":
                return self._welcomed(value)
            case "ask":
                return self._question(value)
            case "ready":
                return self._ready()
            case "you":
                self._is(value)
            case "state":
                self.company.tells(value)
                return list(self._streams.stands(value["room"]))
            case "channels":
                self.company.tells({"channels": value["list"]})
                return list(self._streams.tuned(value))
            case "older":
                return list(self._older(value))
            case "expired":
                self._ticket = ""
                self._introduces()
            case "bye":
                again, at_once = bool(value.get("again")), bool(value.get("at_once"))
                return [Ended(str(value.get("text", "")), again, at_once)]
        return []

    def _is(self, you: Mapping[str, Any]) -> None:
        self._name, self._number = str(you["name"]), you.get("number")

    def _welcomed(self, welcome: Mapping[str, Any]) -> list[News]:
        self._is(welcome["you"])
        self._ticket = str(welcome["ticket"])
        self._frames.append({"got": self._ticket[:8]})
        self.place = Place.IN
        news: list[News] = [CameIn(bool(welcome.get("resumed")))]
        if welcome.get("resumed"):
            self.outbox.resumes(int(welcome.get("taken", 0)))
        else:
            news += map(Unsent, self.outbox.begins())
        self._flush()
        return news

    def _ready(self) -> list[News]:
        """The party waits for a name, unless one was given: then it is being looked at."""
        self._seen.begins()
        self._streams.begins()
        if self._name:
            return []
        self.place = Place.LOGIN
        return [Greeted()]

    def _question(self, question: Mapping[str, Any] | None) -> list[News]:
        self.asked = question is not None
        if question is None:
            return [Settled()]
        return [Asked(str(question["text"]), bool(question.get("hidden")))]

    def _lines(self, lines: list[Mapping[str, Any]]) -> Iterator[News]:
        for line in lines:
            with suppress(*NONSENSE):
                yield from self._line(line)

    def _older(self, answer: Mapping[str, Any]) -> Iterator[News]:
        """Yield lines that were missed, and say that they are read."""
        self._frames.append({"read": str(answer["room"])})
        for line in self._streams.older(answer):
            if line["line"]:
                yield self._read(line)

    def _line(self, line: Mapping[str, Any]) -> Iterator[News]:
        if not self._seen.takes(str(line["room"]), int(line["n"]), float(line["at"])):
            return
        if line["line"]:
            yield self._read(line)
        with suppress(*NONSENSE):
            yield from self._streams.told(line, self._number)
        if line.get("kind") == "refused" and self.place is Place.ELSEWHERE:
            self.place, self._name = Place.LOGIN, ""
            yield NotLetIn()
        self.company.follows(line)

    def _read(self, line: Mapping[str, Any]) -> Read:
        who = line.get("who")
        who = who if isinstance(who, dict) else {}
        own = self._number is not None and who.get("number") == self._number
        return Read(
            str(line["line"]),
            str(line.get("kind", "")),
            str(who.get("name", "")),
            own,
            line.get("named", line.get("watched")) is True,
            self._streams.tab(line),
        )
