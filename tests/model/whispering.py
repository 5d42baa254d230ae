"""Whispering to one person, who may be out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests import sentences as s
from tests.model.acts import Refused, inside
from tests.model.lines import Author, Line
from tests.model.talking import some_words
from tests.model.town import Person, Town

MOST_FROM_ONE = 20


@dataclass(eq=False)
class Whispered(Line):
    words: str = ""
    to: Author | None = None
    place: str = ""
    """Where they are invited, if it is an invitation."""

    def text(self, who: Person, mine: bool, mark: str, live: bool) -> str:
        assert self.to is not None
        if mine:
            return f"You whisper to {self.to.name}: {self.words}"
        return f"{self.by.name} whispers to you: {self.words}"

    def is_for(self, who: Person) -> bool:
        return self.to is not None and self.to.account == who.account != 0


@inside(10)
def whispers(town: Town, me: Person) -> Iterator[str]:
    words, other = some_words(town), town.chance.choice(town.people)
    yield f"whisper {other.name} {words}"
    if other is me:
        raise Refused(s.whispers_to_oneself())
    if not other.inside and not other.account:
        raise Refused(s.no_such_person(other.name))
    if not other.inside and not me.account:
        raise Refused(s.register_to_whisper(other.name))
    if not other.inside:
        refuse_more(town, me, other)
    line = Whispered(me.author, words=words, to=other.as_reader)
    if me.account and other.account:
        town.happens(town.whispers, line)
    me.tell(line.shown(me))
    if other.inside:
        other.tell(line.shown(other))
    else:
        me.tell(s.whisper_waits(other.name))


def refuse_more(town: Town, me: Person, other: Person) -> None:
    waiting = other.whispers.waiting(town.whispers)
    mine = [line for line in waiting if line.is_for(other) and line.by.account == me.account]
    if len(mine) >= MOST_FROM_ONE:
        raise Refused(s.too_many_of_yours_wait(other.name))
