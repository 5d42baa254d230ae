"""What a guest types to choose a tab, and the sentences about tabs, wherever they are shown."""

from collections.abc import Callable

from teaparty.client.guest import SIGNS, Guest
from teaparty.client.news import HERE, Offered, Read
from teaparty.client.streams import MOST_OLDER
from teaparty.client.tabs import ALL, Tab, Tabs

WORD = "tab"
CATCHES_UP = ("recall", "caught")
"""Commands after which nothing of what was said while the guest was out counts as new."""
MANY = 999
"""No larger number of lines is shown."""
MEANWHILE = "This was said while you were out:"
TOO_MANY = "Too many to be shown here: {count} before these. Type /history {word} to read them."
NOTHING_NEW = "Nothing is new in the other tabs."
NOTHING_OFFERED = "Nobody asks you anything at the moment."


class Choosing:
    """The tabs of a guest, with what shows lines and sentences."""

    def __init__(
        self, guest: Guest, shows: Callable[[Read], None], notes: Callable[[str], None]
    ) -> None:
        self.tabs = Tabs(guest.sorts)
        self._guest = guest
        self._shows, self._notes = shows, notes
        self._offered: Offered | None = None

    def says(self, line: str) -> str:
        """Obey a line, or send it to where it belongs. Return why it is not sent, or ""."""
        word, _, rest = line.strip().partition(" ")
        bare = word.casefold().lstrip(SIGNS) if word[:1] in ("/", ".") else ""
        if bare == WORD:
            self._chooses(rest.strip())
            return ""
        self.tabs.touched()
        if bare in CATCHES_UP:
            self.tabs.caught_up()
        return self._guest.says(line, self.tabs.on)

    def _chooses(self, typed: str) -> None:
        tab = self.tabs.found(typed)
        if tab is not None:
            self.turn(tab)
        elif typed:
            self._notes(f"There is no tab {typed}. Type /tab to see which there are.")
        else:
            for number, each in enumerate(self.tabs.all, 1):
                self._notes(f"{number} {described(each)}")
            self._notes(where(self.tabs))

    def turn(self, tab: Tab) -> None:
        """Read a tab from now on, with all of it that is new."""
        self.tabs.touched()
        lines, left_out = self.tabs.turn(tab)
        missed = tab.missed if self._guest.inside.is_set() else 0
        left_out += max(0, missed - MOST_OLDER)
        self._notes(f"{where(self.tabs)} {about(tab)}".rstrip())
        if left_out:
            self._notes(TOO_MANY.format(count=counted(left_out), word=tab.stream.word))
        for each in lines:
            self._shows(each)
        self.tabs.touched()
        if missed:
            self._notes(MEANWHILE)
            tab.missed = tab.missed_named = 0
            self._guest.catches_up(tab.word)

    def turns_to(self, number: int) -> None:
        """Read the tab with this number, if there is one."""
        tab = self.tabs.found(str(number))
        if tab is not None:
            self.turn(tab)

    def turns_by(self, steps: int) -> None:
        """Read the tab so many steps further on."""
        self.turn(self.tabs.beside(steps))

    def turns_to_news(self) -> None:
        """Read a tab that has something new."""
        tab = self.tabs.newest()
        if tab is None:
            self._notes(NOTHING_NEW)
        else:
            self.turn(tab)

    # --- what the guest may say yes to

    def offers(self, offered: Offered) -> None:
        """Remember what the guest may say yes to."""
        self._offered = offered

    def accepts(self) -> None:
        """Say yes to what was offered last."""
        offered, self._offered = self._offered, None
        if offered is None:
            self._notes(NOTHING_OFFERED)
        elif objection := self._guest.says(offered.line):
            self._notes(objection)


def counted(lines: int) -> str:
    """Return how many lines there are, in words."""
    return "1 line" if lines == 1 else f"{lines} lines"


def described(tab: Tab) -> str:
    """Return a tab as a row of the list, with what is new in it."""
    news = ""
    if tab.new:
        names = "names" if tab.mentions == 1 else "name"
        named = f", {tab.mentions} of them {names} you" if tab.mentions else ""
        news = f"{tab.new} new{named}. "
    return f"{tab.word}: {news}{about(tab)}".rstrip(": ")


def about(tab: Tab) -> str:
    """Return in sentences what a tab is for."""
    stream = tab.stream
    topic = f"Topic: {stream.topic}" if stream.topic else ""
    return " ".join(f"{each.rstrip('.')}." for each in (stream.about, topic) if each)


def where(tabs: Tabs) -> str:
    """Return what is read, and where plain lines go."""
    read = {ALL: "everything", HERE: "the room"}.get(tabs.reads, tabs.reads)
    place = f"on {tabs.place}" if tabs.place else "in the room"
    if not tabs.sorts:
        return f"What you type is said {place}."
    return f"You read {read}, and what you type is said {place}."


def status(tabs: Tabs, columns: int) -> str:
    """Return the tabs in one row: what is new, what names the guest, and which is read.

    If not all fit, these go first; the others are counted.
    """
    if not tabs.known:
        return ""
    numbered = [*enumerate(tabs.all, 1)]
    if tabs.whispers.lines:
        numbered.append((0, tabs.whispers))
    rank = {
        tab.word: (tab.word != tabs.reads, not tab.mentions, not tab.new) for _, tab in numbered
    }
    first = sorted(numbered, key=lambda each: rank[each[1].word])
    row = ""
    for count in range(len(first), 0, -1):
        row = "  ".join(_part(*each, tabs.reads) for each in numbered if each in first[:count])
        row += f"  +{len(first) - count}" if count < len(first) else ""
        if len(row) <= columns:
            break
    return row[:columns]


def _part(number: int, tab: Tab, reads: str) -> str:
    named = f", @{_few(tab.mentions)}" if tab.mentions else ""
    text = f"{number or ''} {tab.word}".lstrip() + (f" ({_few(tab.new)}{named})" if tab.new else "")
    return f"[{text}]" if tab.word == reads else text


def _few(count: int) -> str:
    return str(count) if count <= MANY else f"{MANY}+"
