"""The one error that a person is shown: what they asked for can't be done, and why."""

from collections.abc import Iterable

from teaparty.core.values.numbers import counted
from teaparty.core.values.templates import as_fields, filled


class Refusal(Exception):
    """Tells the person in one sentence what was expected.

    `text` is a template (see `values.templates`); what people typed goes into `fields`, never into
    `text`, so that the sentence can be translated and the fields made safe. People's names go into
    fields called `name`, `names`, `nearest` or `proposal`; they are marked on a screen that lacks
    their letters. Fields called `span` and `more` are numbers of seconds, shown as `9 minutes` and
    `9 more minutes`. Write `{sign}` before a command that people should type, as in `"Type
    {sign}help."`: it needs no field, and is `/` for people in chat mode, without which the command
    would be said aloud.
    """

    def __init__(self, text: str, /, **fields: object) -> None:
        super().__init__(text)
        self.text = text
        self.fields = as_fields(fields)

    def __str__(self) -> str:
        return filled(self.text, {"sign": "", **self.fields})


class NotHere(Refusal):
    """Nobody called `wanted` is in; somebody who is out may be called that."""

    def __init__(self, wanted: str, text: str, /, **fields: object) -> None:
        super().__init__(text, **fields)
        self.wanted = wanted


def refuse_longer(text: str, most: int, sentence: str) -> None:
    """Raise `Refusal` for a text of more than `most` characters.

    The sentence has the fields `most`, such as `60 characters`, and `length`.
    """
    if len(text) > most:
        raise Refusal(sentence, most=counted(most, "character"), length=len(text))


def several(name: str, names: Iterable[str]) -> Refusal:
    """Return the refusal of a shortened name that may stand for each of `names`."""
    return Refusal(
        "{name} could be any of these: {names}.", name=name, names=", ".join(sorted(names))
    )


def ambiguous(word: str, choices: Iterable[str]) -> Refusal:
    """Return the refusal of a word that is the beginning of each of `choices`."""
    return Refusal(
        "{word} could be any of these: {choices}.", word=word, choices=", ".join(sorted(choices))
    )
