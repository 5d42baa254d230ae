"""The words that mean something in a room, and what each means there."""

from bisect import bisect_left, insort
from collections.abc import Collection, Container, Iterable, Iterator

from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal, ambiguous
from teaparty.core.values.signs import plain_word, signed, without_bracket
from teaparty.core.values.socials import ACT
from teaparty.core.words.command import Command
from teaparty.core.words.directions import DIRECTIONS
from teaparty.core.words.nearness import meant_for, nearest
from teaparty.core.words.social_words import Words, begun, is_short_for_one
from teaparty.core.words.taking import shortened
from teaparty.core.words.talk import CHAT_SIGNS, is_talk
from teaparty.core.words.unknown import FOREIGN, UNKNOWN, UNKNOWN_CHANNEL, Lookup
from teaparty.core.words.unsaid import ELSEWHERE, Sayable

SIGNS = "./@!"
"""Any of these may stand before a command. Clients eat some of them, so none is ever needed."""
NO_BEGINNINGS = ("", "hi", "i", "no", "so", "we", *FOREIGN)
"""Never short for a word: nothing, greetings, first words of much talk, words of other servers."""
DOT = "."
"""Replaces `/` in chat mode before the exact word of a command: some clients eat every `/`."""
ALONE_SIGNS = "!@"
"""So do these before a command that is alone on its line: `!quit`, but not `@bob hi`."""

NOT_THERE = "Only people who are in a room speak there. Type {sign}go {word} to go there."
ASKED = ("help", "quit", "logout", "exit")
"""In chat mode people who type just this are asked what they meant."""
LONGEST_ASKED = max(map(len, ASKED))


class Meaning:
    """What a word stands for: a command, and what goes before the rest of the line (an exit)."""

    __slots__ = ("before", "command")

    def __init__(self, command: Command, before: str = "") -> None:
        self.command = command
        self.before = before


class Table:
    """Looks words up: exactly, then as the beginning of just one command or exit."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self._meanings: dict[str, Meaning] = {}
        self._words: list[str] = []
        self._symbols: dict[str, Command] = {}
        self.places: frozenset[str] = frozenset()
        """Names of rooms where people can go, for people who type just the name."""
        self.channels: Collection[str] = ()
        """The words for channels: `+` and `#` before one call a command."""
        self.known_channels: Iterable[str] = ()
        """Those of them that everybody may know, who types the beginning of one or misspells it."""
        self.socials: Words = {}
        """Those mean the command `act`, where they mean nothing else."""
        self.own: frozenset[str] = frozenset()
        """Names of the commands that are the room's own."""

    def __iter__(self) -> Iterator[str]:
        return iter(self._meanings)

    def __contains__(self, word: str) -> bool:
        return word in self._meanings

    def command(self, word: str) -> Command:
        """Return the command that has exactly this word; raise KeyError."""
        return self._meanings[word].command

    def is_own(self, word: str) -> bool:
        """Whether a word means a command of the room's own."""
        return word in self and self.command(word).name in self.own

    def add(self, command: Command) -> None:
        """Add a command with those of its words that mean nothing else yet."""
        self.commands.append(command)
        self.add_words(command, command.words)

    def add_words(self, command: Command, words: Iterable[str], before: str = "") -> None:
        """Make `words` mean `command`, given `before`. A word that has a meaning keeps it."""
        for word in words:
            if word in self._meanings:
                continue
            self._meanings[word] = Meaning(command, before)
            if word[0].isalnum():
                insort(self._words, word)
            else:
                self._symbols[word] = command

    def split(self, line: str) -> tuple[str, str]:
        """Return the word that a line begins with, in small letters, and the rest.

        `line` is stripped and not empty. `[NAME] TEXT` is read as `[ NAME TEXT`.
        """
        if not line[0].isalpha() or not line[0].isascii():
            line = signed(line)
            if line[0] not in self._symbols and line[0] in SIGNS:
                line = signed(line[1:].lstrip() or " ").lstrip()
            first = line[:1]
            if first in self._symbols and (first not in CHANNEL_SIGNS or self._names_channel(line)):
                rest = line[1:].lstrip()
                return first, (without_bracket(rest) if first == "[" else rest)
        word, _, rest = line.partition(" ")
        return word.casefold() if word.isascii() else plain_word(word), rest.lstrip()

    def _names_channel(self, line: str) -> bool:
        """Whether the first word of a line, after its sign, is the beginning of a channel's.

        All of it may be a word of a plugin's command as well, such as `+who`: then it is that.
        """
        first = line.partition(" ")[0]
        if first[1:] in self.channels and first not in self._meanings:
            return True  # the usual case
        word = plain_word(first)
        begun = plain_word(line[1:].lstrip().partition(" ")[0])
        known = bool(begun) and any(each.startswith(begun) for each in self.known_channels)
        return known and not (len(word) > 1 and word in self._meanings)

    def is_channel(self, line: str) -> bool:
        """Whether a line in chat mode names a channel by its whole word, right after a sign."""
        return plain_word(line[1:].partition(" ")[0]) in self.channels

    def resolve(
        self,
        line: str,
        speaking: bool = True,
        rights: Container[str] | None = None,
        people: Container[str] = (),
        aliases: Iterable[str] = (),
    ) -> tuple[Command, str]:
        """Return the command that a line asks for and what comes after the word.

        Raises `Refusal` if there is none, or more than one. It says how to speak if somebody may
        have meant to be `speaking`, and is `Sayable` if the line can be said as it stands. The
        beginning of a word means no command that needs other rights than these `rights`. The
        folded name of one of the `people` who are in is no beginning of a word. A line that begins
        like one of the person's own `aliases` is not sayable.
        """
        word, rest = self.split(line)
        meaning = self._meanings.get(word)
        if meaning is not None and not meaning.before:
            return meaning.command, rest  # the usual case
        lookup = Lookup(speaking=speaking, rights=rights, people=people, aliases=aliases)
        return self._resolve(line, lookup)

    def resolve_chat(
        self,
        line: str,
        rights: Container[str] | None = None,
        people: Container[str] = (),
    ) -> tuple[Command, str] | None:
        """The same in chat mode; None if the line is talk."""
        if len(line) <= LONGEST_ASKED and (word := plain_word(line)) in ASKED and word in self:
            raise Sayable("Say it, or did you mean {command}?", command=f"/{word}")
        line = signed(line)
        sign = line[0]
        if sign.isalnum():
            return None  # the usual case
        lookup = Lookup(speaking=False, rights=rights, people=people, sign="/")
        if sign in CHANNEL_SIGNS and self.is_channel(line):
            return self._resolve(line, lookup)
        if sign in CHAT_SIGNS:
            return None if is_talk(line) else self._resolve(line, lookup)
        if sign == DOT or sign in ALONE_SIGNS:
            word = plain_word(line[1:].partition(" ")[0])
            if self._is_asked(word, line) or (sign == DOT and word.partition(",")[0] in people):
                return self._resolve(line, lookup)
            if sign == DOT and " " in line:
                self._refuse_slip(word, line, lookup)
        return None

    def _is_asked(self, word: str, line: str) -> bool:
        """Whether a command's word after another sign than `/` calls it, and is no part of talk."""
        if line[0] == DOT or " " not in line:
            return word in self._words or word in self.socials
        return word in self._words and self.command(word).confidential

    def _social(self, word: str) -> Meaning | None:
        """Return what the word of a social means."""
        return Meaning(self.command(ACT), word) if word in self.socials else None

    def _refuse_slip(self, word: str, line: str, lookup: Lookup) -> None:
        """Raise `Refusal` for a word that may be a misspelt command with private text.

        A single letter may be, before the name of somebody who is in.
        """
        words = [
            each
            for each in self._words
            if self._meanings[each].command.confidential and self._is_for(each, lookup.rights)
        ]
        begun = next((each for each in words if each.startswith(word)), "")
        name = fold(line.split(" ")[1].rstrip(",:"))
        if (len(word) > 1 or name in lookup.people) and (begun or meant_for(word, words)):
            raise self._unknown(word, lookup, begun)

    def explained(self, word: str, rights: Container[str] | None) -> tuple[Command, str]:
        """Return the command asked about, perhaps by a shortened word, and what goes before it."""
        return self._resolve(word, Lookup(speaking=False, rights=rights, obeying=False))

    def _resolve(self, line: str, lookup: Lookup) -> tuple[Command, str]:
        word, rest = self.split(line)
        meaning = self._meanings.get(word) or self._social(word)
        if meaning is None:
            speaking = lookup.speaking and signed(line)[0] not in SIGNS
            meaning = self._beginning(word, rest, lookup._replace(sayable=speaking))
        if meaning.before:
            rest = f"{meaning.before} {rest}".rstrip()
        return meaning.command, rest

    def _beginning(self, word: str, rest: str, lookup: Lookup) -> Meaning:
        """Return what the beginning of a word means. Nothing may follow that of an exit."""
        found: dict[tuple[str, str], str] = {}  # one word for each different meaning
        for candidate in self._longer(word):
            meaning = self._meanings[candidate]
            if self._is_for(candidate, lookup.rights) and not (meaning.before and rest):
                found.setdefault((meaning.command.name, meaning.before), candidate)
        if len(found) != 1 and self._is_direction(word, rest, lookup):
            return Meaning(self.command("go"), DIRECTIONS[word])
        if not found:
            return self._begun_social(word, rest, lookup)
        if len(found) > 1:
            raise ambiguous(word, found.values())
        return self._only(word, rest, found.popitem()[1], lookup)

    def _begun_social(self, word: str, rest: str, lookup: Lookup) -> Meaning:
        social = "" if word in self.places or word in FOREIGN else begun(word, self.socials)
        meaning = self._social(social)
        if meaning is None or not is_short_for_one(word, rest, lookup):
            raise self._unknown(word, lookup, social)
        return meaning

    def _only(self, word: str, rest: str, found: str, lookup: Lookup) -> Meaning:
        """Return what `found` means, which begins with `word`, unless that is a slip."""
        meaning = self._meanings[found]
        if not lookup.obeying or meaning.before:
            return meaning
        if self._is_direction(word, rest, lookup):
            return Meaning(self.command("go"), DIRECTIONS[word])
        if word in DIRECTIONS or word in self.places or fold(word) in lookup.people:
            raise self._unknown(word, lookup, found)
        if meaning.command.whole:
            raise meaning.command.unabbreviated(found, lookup.sign)
        return meaning

    def _is_direction(self, word: str, rest: str, lookup: Lookup) -> bool:
        """Whether somebody wants to go where there is no exit; `go` tells them."""
        return lookup.obeying and word in DIRECTIONS and not rest and "go" in self

    def _longer(self, word: str) -> Iterator[str]:
        """Yield the words that begin with `word`."""
        if word in NO_BEGINNINGS:
            return
        for candidate in self._words[bisect_left(self._words, word) :]:
            if not candidate.startswith(word):
                return
            if self._meanings[candidate].command.exact != candidate:
                yield candidate

    def _is_for(self, word: str, rights: Container[str] | None) -> bool:
        right = self._meanings[word].command.right
        return right is None or rights is None or right in rights

    def _unknown(self, word: str, lookup: Lookup, meant: str = "") -> Refusal:
        if not word:
            return Refusal("That is no command. Type {sign}help for the commands.")
        words = [each for each in self._words if self._is_for(each, lookup.rights)]
        near = meant or nearest(FOREIGN.get(word, word), words) or nearest(word, self.socials)
        sayable = lookup.sayable and not self._is_confidential(word, meant, words, lookup.aliases)
        kind = Sayable if sayable else Refusal
        if word[0] in CHANNEL_SIGNS and self.channels and not near:
            if word[1:] in self.places:
                return Refusal(NOT_THERE, word=word[1:])
            near = nearest(word, [word[0] + each for each in self.known_channels])
            text = UNKNOWN_CHANNEL[bool(near), sayable]
            return kind(text, word=shortened(word.lstrip(CHANNEL_SIGNS)), nearest=near)
        if word in self.places and "go" in self:
            near = f"go {word}"
        elif word in self.channels:
            near = CHANNEL_SIGNS[0] + word
        text = UNKNOWN[bool(near), lookup.speaking + sayable]
        return kind(text, word=shortened(word), nearest=near)

    def _is_confidential(
        self, word: str, meant: str, words: Iterable[str], aliases: Iterable[str]
    ) -> bool:
        """Whether a line that begins with `word` may hold something private."""
        private = [each for each in words if self._meanings[each].command.confidential]
        return meant in private or meant_for(word, (*private, *ELSEWHERE, *aliases))
