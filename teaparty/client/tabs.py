"""Tabs: where people talk, how much of it is new, and which of it is read at the moment.

A terminal has one stream of lines, and nothing in it is shown twice. So a tab is a choice: while
one is read, lines of the others are held, and shown as soon as they are read in their turn. A line
counts as read when it is shown and a key was pressed after that: people may be at their tea.
"""

from dataclasses import dataclass, replace

from teaparty.client.news import (
    HERE,
    SPOKEN,
    WHISPERS,
    Counted,
    Missed,
    News,
    Read,
    Stands,
    Stream,
    TopicSet,
    Tuned,
)

ALL = "all"
"""The tab in which everything is read; no channel is called so."""
MOST = 100
"""Channels that have a tab."""
MOST_HELD = 500
"""Lines that are held, of all tabs together; of more, the first are left out."""
COUNTS = frozenset((*SPOKEN, "whispered", "invited", "walled", "knocked", "plugin"))
"""Kinds of lines that are counted; comings and goings are not."""


@dataclass
class Tab:
    """A tab, by the word that the guest types for it.

    `lines` have come, and `named` of them name the guest. `missed` were said while the guest was
    out, with so many that name them: the party has these. `left_out` can't be held any more.
    """

    word: str
    stream: Stream
    lines: int = 0
    named: int = 0
    missed: int = 0
    missed_named: int = 0
    left_out: int = 0

    @property
    def new(self) -> int:
        """How many lines are new."""
        return self.lines + self.missed

    @property
    def mentions(self) -> int:
        """How many of them name the guest."""
        return self.named + self.missed_named


class Tabs:
    """The tabs of one guest, over one link after the other.

    Where lines don't say to which tab they belong, all are shown, and a tab is where one speaks.
    """

    def __init__(self, sorts: bool = True) -> None:
        self.sorts = sorts
        """Whether lines say to which tab they belong."""
        self.reads = ALL
        """The word for the tab that is read."""
        self.talk = ""
        """The channel on which the party says plain lines, if it was told to."""
        self.everything = Tab(ALL, Stream(ALL))
        self.lost = False
        """Whether the guest listens no more to what is read: what they say is said nowhere."""
        self.here = Tab(HERE, Stream(HERE))
        self.whispers = Tab(WHISPERS, Stream(WHISPERS))
        self._heard: dict[str, Tab] = {}
        self._held: list[Read] = []

    @property
    def all(self) -> list[Tab]:
        """All tabs that can be chosen, in the order of their numbers from 1 on."""
        return [self.everything, self.here, *self._heard.values()]

    @property
    def known(self) -> bool:
        """Whether the guest has been anywhere yet."""
        return bool(self.here.stream.about)

    @property
    def on(self) -> str | None:
        """Return the channel on which plain lines are said; "" is the room.

        None is where the party says them.
        """
        if self.reads == ALL:
            return None
        return "" if self.reads == HERE else self.reads

    @property
    def place(self) -> str:
        """The word for where plain lines are said; nothing for the room."""
        return self.talk if self.on is None else self.on

    # --- what comes

    def follows(self, news: News) -> bool:
        """Take note of news; return whether they are to be shown now."""
        match news:
            case Read():
                return self._reads(news)
            case Counted(tab, named):
                self._count(tab, named)
            case Missed(tab, lines, named):
                if found := self._of(tab):
                    found.missed, found.missed_named = lines, named
            case TopicSet(tab, topic):
                if found := self._of(tab):
                    found.stream = replace(found.stream, topic=topic)
            case Stands(room):
                if room.word != self.here.stream.word:
                    self.here.missed = self.here.missed_named = 0  # that was said elsewhere
                self.here.stream = room
            case Tuned(streams, talk):
                self._tunes(streams, talk)
        return True

    def _reads(self, read: Read) -> bool:
        if read.kind in COUNTS and not read.own:
            self._count(read.tab, read.named)
        if self._shows(read.tab):
            return True
        self._held.append(read)
        if len(self._held) > MOST_HELD:
            first = self._of(self._held.pop(0).tab) or self.everything
            first.left_out += 1
        return False

    def _shows(self, tab: str) -> bool:
        """Whether lines of a tab are shown at once: private ones always are."""
        return not self.sorts or tab in ("", WHISPERS, self.reads) or self.reads == ALL

    def _count(self, tab: str, named: bool) -> None:
        found = self._of(tab)
        if found is not None:
            found.lines += 1
            found.named += named

    def _of(self, tab: str) -> Tab | None:
        fixed = {HERE: self.here, WHISPERS: self.whispers}
        return fixed.get(tab) or self._heard.get(tab)

    def _tunes(self, streams: tuple[Stream, ...], talk: str) -> None:
        """Have these tabs besides those that are always there.

        The one that is read stays until another is chosen: what is half typed is for those there.
        """
        self.talk = talk
        gone = self._heard.get(self.reads)
        tabs = [self._tuned(each) for each in streams[:MOST]]
        self._heard = {each.word: each for each in tabs}
        self.lost = gone is not None and self.reads not in self._heard
        if gone is not None:
            self._heard.setdefault(self.reads, gone)

    def _tuned(self, stream: Stream) -> Tab:
        tab = self._heard.get(stream.word, Tab(stream.word, stream))
        tab.stream = stream
        return tab

    # --- what the guest does

    def touched(self) -> None:
        """The guest has pressed a key: what is shown was read."""
        for tab in (self.here, self.whispers, *self._heard.values()):
            if self._shows(tab.word):
                tab.lines = tab.named = 0

    def caught_up(self) -> None:
        """The guest has read what was said while they were out."""
        for tab in self.all:
            tab.missed = tab.missed_named = 0

    def found(self, typed: str) -> Tab | None:
        """Return the tab with this number or word, or with the one word that begins so."""
        tabs = self.all
        if typed.isdecimal():
            number = int(typed)
            return tabs[number - 1] if 0 < number <= len(tabs) else None
        word = typed.casefold().lstrip("+#")
        begun = [each for each in tabs if word and each.word.startswith(word)]
        same = [each for each in begun if each.word == word]
        return (same or begun)[0] if same or len(begun) == 1 else None

    def beside(self, steps: int) -> Tab:
        """Return the tab so many steps after the one that is read."""
        tabs = self.all
        words = [each.word for each in tabs]
        return tabs[(words.index(self.reads) + steps) % len(tabs)]

    def newest(self) -> Tab | None:
        """Return another tab that has something new, of several one that names the guest."""
        new = [each for each in self.all if each.new and each.word != self.reads]
        return max(new, key=lambda each: bool(each.mentions), default=None)

    def turn(self, tab: Tab) -> tuple[list[Read], int]:
        """Read a tab from now on.

        Return the lines of it that are not shown yet, and how many before them were left out.
        """
        self.lost = self.lost and tab.word == self.reads
        self.reads = tab.word
        left_out, now = 0, [each for each in self._held if self._shows(each.tab)]
        self._held = [each for each in self._held if not self._shows(each.tab)]
        for each in self.all:
            if self._shows(each.word):
                left_out, each.left_out = left_out + each.left_out, 0
        return now, left_out
