"""Words of their own that people watch for: lines where they stand are marked for them."""

from typing import Any

from teaparty.core.events import Event, Person
from teaparty.core.log.log import Watched
from teaparty.core.log.stream import Stream
from teaparty.core.party.features import Feature
from teaparty.core.party.session import Session
from teaparty.core.records import Account
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.spoken_names import SpokenNames, is_word, readings

TOO_MANY = "You can watch for {most}. Type {sign}unwatch and one of them first."
NO_WORD = "{word} is no word to watch for: it needs letters or digits, and nothing around them."
NOT_WATCHED = "You don't watch for {word}."


class Watching(Feature):
    """Knows who watches for what. Words are compared without case and accents, as names are."""

    def __init__(self) -> None:
        self.by_word: dict[str, dict[int, Session]] = {}
        """Those who watch for a word, by the numbers of their sessions."""
        self._words: dict[int, tuple[str, ...]] = {}
        self._forms: dict[int, set[str]] = {}
        self._spoken = SpokenNames(self.by_word)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Watch for what a member watched for before."""
        self.preferences_changed(me)

    def renamed(self, me: Session, old: Person) -> None:
        """Watch for what the owner of an account watched for before."""
        self.preferences_changed(me)

    def preferences_changed(self, me: Session) -> None:
        """Watch for what somebody watches for now."""
        words = me.preferences.watched
        if self._words.get(me.number, ()) != words:
            self.leaves(me)
            if words:
                self._words[me.number] = words
                forms = self._forms[me.number] = set(map(_form, words))
                for form in forms - self.by_word.keys():
                    self.by_word[form] = {}
                    self._spoken.add(form)
                for form in forms:
                    self.by_word[form][me.number] = me

    def leaves(self, me: Session) -> None:
        """Watch for nothing any more."""
        self._words.pop(me.number, None)
        for form in self._forms.pop(me.number, ()):
            watchers = self.by_word[form]
            del watchers[me.number]
            if not watchers:
                del self.by_word[form]
                self._spoken.remove(form)

    def found(self, stream: Stream[Any], event: Any, most: int) -> dict[int, str]:
        """Return those who read a stream and watch for a word in an event, with that word."""
        found: dict[int, str] = {}
        for form, word in self._spoken.find(event.text).items():
            for number, watcher in self.by_word[form].items():
                here = number in stream.members or number in stream.listeners
                if here and len(found) < most and not _is_nothing_to(watcher, event):
                    found[number] = Watched(word)
        return found

    def watch(self, me: Session, words: list[str]) -> None:
        """Watch for these words, too; raise `Refusal`."""
        watched = dict.fromkeys(me.preferences.watched)
        forms = {_form(word): word for word in watched}
        for word in words:
            if not is_word(word):
                raise Refusal(NO_WORD, word=word)
            if _form(word) not in forms:
                forms[_form(word)] = word
        limits = me.limits
        if len(forms) > max(limits.watched, len(watched)):
            raise Refusal(TOO_MANY, most=counted(limits.watched, "word"))
        me.set_preferences(watched=tuple(forms.values()))

    def unwatch(self, me: Session, words: list[str]) -> None:
        """Watch for these words no more; raise `Refusal` for one that is not watched for."""
        forms = {_form(word): word for word in me.preferences.watched}
        for word in words:
            if forms.pop(_form(word), None) is None:
                raise Refusal(NOT_WATCHED, word=word)
        me.set_preferences(watched=tuple(forms.values()))


def _form(word: str) -> str:
    return readings(word)[0][1]


def _is_nothing_to(me: Session, event: Event) -> bool:
    """Whether somebody does not read it, or has said it themselves."""
    return me.number == event.who.number or me.ignores(event)
