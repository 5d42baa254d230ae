"""What a party tells of where people talk: the room, and what the guest listens to from elsewhere.

`teaparty.v1` and GMCP say the same in other words. Nothing here trusts that a party makes sense:
what it raises is one of `NONSENSE`.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from teaparty.client.news import (
    HERE,
    WHISPERS,
    Counted,
    Missed,
    News,
    Offered,
    Stands,
    Stream,
    TopicSet,
    Tuned,
)
from teaparty.client.seen import PRIVATE
from teaparty.client.seen import WHISPERS as WHISPERED

NONSENSE = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What comes of a message that is not as it should be: it is left out."""
Frame = dict[str, Any]
MOST, MOST_OLDER = 200, 100
"""Lines of a log that are known to be there, and those that are asked for at once."""
MOST_LOGS = 200
"""Logs of which that is known: of more, the one that had no line for longest is forgotten."""
NOT_HEARD = ("whisper", "shout")
"""Channels of GMCP that are always there."""


class Streams:
    """Where the guest hears others, and what they have missed there, as `teaparty.v1` has it.

    All is known by the keys of logs.
    """

    def __init__(self) -> None:
        self._tabs: dict[str, str] = {}
        self._here = ""
        self._lets_in: dict[str, str] = {}  # the words for places where the guest may do that
        self._missed: dict[str, Mapping[str, Any]] = {}
        self._untold: set[str] = set()  # of what was missed
        self._had: dict[str, deque[int]] = {}  # the numbers of lines that were shown, or are held

    def begins(self) -> None:
        """Begin a new stay."""
        self._missed.clear()
        self._untold.clear()

    # --- where people talk

    def stands(self, room: Mapping[str, Any]) -> Iterator[News]:
        """Yield where the guest is, from the `room` of a state."""
        self._here = str(room["name"])
        self._may_let_in(room)
        yield Stands(_stream(room, about=str(room["title"])))
        yield from self._tells_missed()

    def tuned(self, channels: Mapping[str, Any]) -> Iterator[News]:
        """Yield what the guest listens to."""
        heard = [each for each in channels["list"] if each.get("listening") is True]
        self._tabs = {str(each["name"]): str(each["word"]) for each in heard}
        for each in heard:
            self._may_let_in(each)
        streams = tuple(_stream(each, about=str(each.get("about", ""))) for each in heard)
        yield Tuned(streams, str(channels.get("talk", "")))
        yield from self._tells_missed()

    def _may_let_in(self, place: Mapping[str, Any]) -> None:
        """Note whether the guest may let people in there."""
        log = str(place["name"])
        if "inside" in place.get("may", ()):
            self._lets_in[log] = str(place["word"])
        else:
            self._lets_in.pop(log, None)

    def _tab(self, log: str) -> str:
        return HERE if log == self._here else self._tabs.get(log, "")

    # --- lines

    def tab(self, line: Mapping[str, Any]) -> str:
        """Return the tab of a line."""
        if "channel" in line:
            return str(line["channel"])
        if line["room"] == WHISPERED or line.get("kind") == "whispered":
            return WHISPERS
        return "" if line["room"] == PRIVATE else HERE

    def told(self, line: Mapping[str, Any], guest: object) -> Iterator[News]:
        """Yield what else a line tells, and remember that the guest with this number has it."""
        log, number = str(line["room"]), int(line["n"])
        if log != PRIVATE:
            self._notes(log, number)
        match line:
            case {"kind": "recalled", "missed": list(missed)}:
                self._missed = {str(each["room"]): each for each in missed}
                self._untold = set(self._missed)
                yield from self._tells_missed()
            case {"kind": "topic-set", "topic": str(topic)}:
                yield TopicSet(self.tab(line), topic)
            case {"kind": "knocked", "who": {"name": str(name)}} if log in self._lets_in:
                word = self._lets_in[log]
                yield Offered(f"let {name} into {word}", f"/let {name} into {word}")
            case {"kind": "invited", "place": str(place), "word": str(word), "to": list(to)}:
                if guest in [each["number"] for each in to]:
                    yield _invitation(place, word, line.get("listen") is True)

    def _notes(self, log: str, *numbers: int) -> None:
        had = self._had.pop(log, None) or deque(maxlen=MOST)
        had.extend(numbers)
        self._had[log] = had
        if len(self._had) > MOST_LOGS:
            del self._had[next(iter(self._had))]

    # --- what was missed

    def _tells_missed(self) -> Iterator[News]:
        """Yield what was missed in each log that is known by now, but for what the guest has."""
        for log in [each for each in self._missed if each in self._untold and self._tab(each)]:
            self._untold.remove(log)
            part, had = self._missed[log], self._had_of(log)
            lines = int(part["lines"]) - len(had)
            if lines > 0:
                yield Missed(self._tab(log), lines, 0 if had else int(part.get("named", 0)))

    def _had_of(self, log: str) -> list[int]:
        """Return the numbers of missed lines that the guest has all the same, as after a kill."""
        part = self._missed[log]
        missed = range(int(part.get("first", 0)), int(part.get("last", 0)) + 1)
        return [each for each in self._had.get(log, ()) if each in missed]

    def asks(self, tab: str) -> Frame:
        """Return what asks for the lines that were missed there, or nothing."""
        log = next((each for each in self._missed if self._tab(each) == tab), None)
        if log is None:
            return {}
        before = int(self._missed[log]["last"]) + 1
        return {"older": log, "most": MOST_OLDER, "before": before}

    def older(self, answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Return the lines of an answer that the guest has missed, which are missed no more."""
        log = str(answer["room"])
        had = self._had_of(log)
        part = self._missed.pop(log)
        first, last = int(part["first"]), int(part["last"])
        lines = [each for each in answer["lines"]
                 if first <= int(each["n"]) <= last and int(each["n"]) not in had]  # fmt: skip
        self._notes(log, *(int(each["n"]) for each in lines))
        return lines


def _invitation(place: str, word: str, listens: bool) -> Offered:
    if listens:
        return Offered(f"listen to {place}", f"/listen {word}")
    return Offered(f"go to {place}", f"/go {word}")


def _stream(told: Mapping[str, Any], about: str) -> Stream:
    return Stream(str(told["word"]), about, str(told.get("topic", "")))


# --- GMCP


def stands_by_gmcp(room: Mapping[str, Any]) -> Stands:
    """Return where the guest is, from `Room.Info`."""
    return Stands(Stream(str(room["num"]), str(room["name"]), str(room.get("topic", ""))))


def tuned_by_gmcp(channels: list[Mapping[str, Any]]) -> Tuned:
    """Return what the guest listens to, from `Comm.Channel.List`; the room is its first."""
    heard = [each for each in channels[1:] if each["name"] not in NOT_HEARD]
    return Tuned(tuple(Stream(str(each["name"])) for each in heard))


def counted_by_gmcp(text: Mapping[str, Any], here: str) -> Counted:
    """Return what has come, from `Comm.Channel.Text`."""
    channel = str(text["channel"])
    names = {"whisper": WHISPERS, "shout": HERE, here: HERE}
    return Counted(names.get(channel, channel), text.get("named") is True)
