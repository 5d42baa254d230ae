"""Naming: people read lines that name them in another way than all others do.

Names are looked up once a line, when it is about to be read, and only in what people say and do.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from msgspec import structs

from teaparty.core.events import (
    Acted,
    Emoted,
    Event,
    Person,
    Said,
    SaidPassing,
    Shouted,
)
from teaparty.core.log.log import Entry
from teaparty.core.log.stream import Stream
from teaparty.core.log.turns import Turns
from teaparty.core.memory.mentions import Mentions
from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.people.watching import Watching
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.session_numbers import epoch_of
from teaparty.core.words.spoken_names import calls

NAMES = frozenset((Said, SaidPassing, Emoted, Acted, Shouted))
"""The events whose words can name somebody; those of plugins can't. Of a social, the person acted
upon and somebody's own words count, not the sentence."""


class Naming(Feature):
    """Finds those who are named, wherever they stand; see `Entry.named`.

    A shout stands in every room: it names those who are in the same.
    """

    def __init__(
        self,
        party: Party,
        options: PartyOptions,
        registry: Registry[Session],
        turns: Turns,
        mentions: Mentions | None,
        watching: Watching | None,
    ) -> None:
        self._session_of = party.session
        self._people, self._epoch = registry.people, options.epoch
        self._spoken = registry.spoken
        self._mentions = mentions
        self._watching = watching
        self._limit(options.limits)
        turns.naming = self.mark

    def renewed(self, options: PartyOptions) -> None:
        """Let one line name as many people as the options say now."""
        self._limit(options.limits)

    def _limit(self, limits: Limits) -> None:
        self._most, self._most_watchers = limits.names_in_line, limits.watchers_in_line

    def mark(self, stream: Stream[Any], entries: list[Entry]) -> None:
        """Replace each line that names somebody, or that somebody watches for, and say whom."""
        if self._names_nobody(entries):
            return
        for index, entry in enumerate(entries):
            event: Any = entry.event
            kind = type(event)
            if kind not in NAMES:
                continue
            text = event.how if kind is Acted else event.text
            if not isinstance(text, str):
                continue  # by a fault of a plugin, whose line nobody can read
            found = self._spoken.find(text)
            to = (kind is Said or kind is Acted) and event.to
            named = self._named(stream, event, found) if found or to else {}
            if self._mentions is not None and (named or calls(text)):
                self._note(self._mentions, stream, entry, named, text)
            if self._watching is not None and self._watching.by_word:
                named = self._watching.found(stream, event, self._most_watchers) | named
            if named:
                entries[index] = structs.replace(entry, named=named)

    def _names_nobody(self, entries: list[Entry]) -> bool:
        """Whether it is plain of all that people say in a turn at once, as it mostly is."""
        if self._watching is not None and self._watching.by_word:
            return False
        texts = []
        for entry in entries:
            event: Any = entry.event
            kind = type(event)
            if kind is Said:
                if event.to:
                    return False
                texts.append(event.text)
            elif kind is Acted:
                return False
            elif kind in NAMES:
                texts.append(event.text)
        try:
            whole = "\n".join(texts)
        except TypeError:  # one of them is no text
            return False
        return not calls(whole) and self._spoken.has_none(whole)

    def _note(
        self,
        mentions: Mentions,
        stream: Stream[Any],
        entry: Entry,
        named: Collection[int],
        text: str,
    ) -> None:
        """Have it stored whom a line names; of people who are out, those who are called by `@`."""
        event: Any = entry.event
        if not (stream.history and event.history):
            return
        called = [key for key in self._spoken.called(text) if key not in self._people]
        once = epoch_of(event.who.number) in (0, self._epoch)  # and not by each node
        accounts = self._accounts(stream, named)
        looked_up = once and not isinstance(event, Shouted)
        mentions.note(entry, accounts, called[: self._most] if looked_up else ())

    def _accounts(self, stream: Stream[Any], numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            session = self._session_of(Person(number, ""))
            if session is None or session.account is None or not session.is_here:
                continue  # of people elsewhere their node takes note
            if not isinstance(stream, Venue) or stream.is_open_to(session):
                yield session.account.number

    def _named(self, stream: Stream[Any], event: Event, found: dict[str, str]) -> dict[int, str]:
        """Return the numbers of those who are named, with the word, but nobody who ignores it."""
        named = {}
        for person in event.to if isinstance(event, Said | Acted) else ():
            session = self._session_of(person)
            if session is not None and _reads(session, event):
                named[session.number] = person.name if isinstance(event, Acted) else ""
        for key, word in found.items():
            session = self._people[key]
            here = not isinstance(event, Shouted) or session.number in stream.members
            if here and len(named) < self._most and _reads(session, event):
                named[session.number] = word
        return named


def _reads(session: Session, event: Event) -> bool:
    """Whether it is somebody else who says it, and nobody whom they ignore."""
    who = event.who
    by_them = session.number == who.number or session.person.same_as(who)
    return not (by_them or session.ignores(event))
