"""A quiz: a room of its own, where the party asks and a clock ticks."""

import re
from random import sample
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from teaparty.api import ChatRoom, Refusal, Room, Session, command

PAUSE = 3
"""Seconds before the next question."""
SMALL_WORDS = {"a", "an", "the"}


QUESTIONS = {
    "Who poured hot tea on the Dormouse's nose?": "the Hatter",
    "What time is it always at the tea party?": "six",
    "What did the sisters in the well live on?": "treacle",
}


class Settings(Struct):
    """What the operator can set in `[plugin.quiz]`."""

    seconds: Annotated[int, Meta(ge=5, le=600, description="Seconds for one question.")] = 30
    questions: Annotated[
        dict[str, str], Meta(min_length=1, max_length=500, description="Questions and answers.")
    ] = field(default_factory=QUESTIONS.copy)


class Quiz(ChatRoom):
    """A room where people answer by saying the answer aloud."""

    kind = name = "quiz"
    title = "The Quiz Room"
    description = "A bell, a clock, and a box of cards. Ring the bell, and say the answers aloud."
    exits = {"out": "parlour"}

    def __init__(self, name: str = "", **more: Any) -> None:
        super().__init__(name, **more)
        self.cards: list[tuple[str, str]] = []
        """Questions and answers to come; the last one is the next."""
        self.answer = ""
        """The answer to the question that is open."""
        self.timer = 0
        self.points: dict[int, int] = {}
        """By the numbers of the people's sessions."""

    @command("ring", theme="The quiz")
    def ring(self, me: Session) -> None:
        """Ring the bell, which begins a quiz. Say the answers aloud; the first right one counts."""
        if self.cards or self.answer:
            raise Refusal("The quiz goes on. Say the answer aloud.")
        cards = list(self.party.settings(Settings).questions.items())
        self.cards, self.points = sample(cards, len(cards)), {}
        self.announce("{name} rings the bell. Questions: {count}.", name=me.name, count=len(cards))
        self.ask()

    def ask(self) -> None:
        question, self.answer = self.cards.pop()
        span = self.party.settings(Settings).seconds
        self.announce("{question} You have {span}.", question=question, span=span)
        self.timer = self.later(span, "time_is_up")

    def on_say(self, me: Session, text: str) -> None:
        super().on_say(me, text)
        if self.answer and words(self.answer) <= words(text):
            self.party.cancel(self.timer)
            points = self.points[me.number] = self.points.get(me.number, 0) + 1
            self.announce(
                "{name} is right. Points of {name}: {points}.", name=me.name, points=points
            )
            self.next_card()

    def time_is_up(self) -> None:
        self.announce("The time is up. The answer is: {answer}.", answer=self.answer)
        self.next_card()

    def next_card(self) -> None:
        self.answer = ""
        if self.cards:
            self.timer = self.later(PAUSE, "ask")
        else:
            self.tell_winners()

    def tell_winners(self) -> None:
        best = max(self.points.values(), default=0)
        names = ", ".join(
            me.name for me in self.people.values() if best and self.points.get(me.number) == best
        )
        self.announce("The quiz is over. Most points: {names}.", names=names or "nobody")

    def on_leave(self, me: Session, destination: Room) -> None:
        super().on_leave(me, destination)
        self.points.pop(me.number, None)
        if not self.people:
            self.party.cancel(self.timer)
            self.cards, self.answer = [], ""


def words(text: str) -> set[str]:
    found = set(re.findall(r"\w+", text.casefold()))
    return found - SMALL_WORDS or found or {text.strip()}
