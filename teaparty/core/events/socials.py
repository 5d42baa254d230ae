"""Socials: what people do by one word, such as `hug bob`, in sentences that are given."""

from typing import ClassVar

from teaparty.core.events.base import Event, Person

WHOM = "{whom}"
"""In a sentence, it stands for the name of the person to whom somebody does it."""
ENGLISH = "en"
STOPS = (".", "。")
_ENDS = (*STOPS, "!", "?", "…", "！", "？")  # noqa: RUF001
"""What ends a sentence; if somebody's own words end with it, they need no full stop."""


class Acted(Event, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody did something by the word of a `social`, perhaps to `whom`, and said `how`.

    The `sentences` are those of the social at that time, by languages: so it is read as it was when
    there is no such social any more. In each, `{whom}` is filled in.
    """

    speech: ClassVar[bool] = True
    social: str
    sentences: dict[str, str]
    whom: Person | None = None
    how: str = ""

    @property
    def to(self) -> tuple[Person, ...]:
        """To whom it was done, as for `Said`."""
        return () if self.whom is None else (self.whom,)

    @property
    def text(self) -> str:
        """What comes after the name, in English."""
        return filled_in(self.sentence(), "" if self.whom is None else self.whom.name, self.how)

    def sentence(self, language: str = ENGLISH) -> str:
        """Return the sentence in a language, or in English."""
        return self.sentences.get(language) or self.sentences.get(ENGLISH, "")


def filled_in(sentence: str, whom: str, how: str) -> str:
    """Return a sentence with a name, and with somebody's own words before its last full stop."""
    stop = sentence[-1:] if how and sentence.endswith(STOPS) else ""
    sentence = sentence.removesuffix(stop).replace(WHOM, whom)
    if not how:
        return sentence
    return f"{sentence} {how}" if how.endswith(_ENDS) else f"{sentence} {how}{stop}"
