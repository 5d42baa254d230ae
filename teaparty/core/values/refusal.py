"""The one error that a person is shown: what they asked for can't be done, and why."""

from collections.abc import Iterable, Mapping

from teaparty.core.values.heaps import without_heaps

SIGN = "{sign}"
"""Stands in a template before a command: in chat mode it is `/`, without which that is said."""


def put_together(text: str, fields: Mapping[str, str], sign: str = "") -> str:
    """Return a template with its fields filled in, for somebody who types `sign` before a command.

    Without fields it is returned as it stands, but for `SIGN`.
    """
    return text.format_map({"sign": sign, **fields}) if fields else text.replace(SIGN, sign)


def filled_in(text: str, fields: Mapping[str, object]) -> dict[str, str]:
    """Return the fields of a template as texts; raise KeyError or ValueError if one is missing."""
    texts = {name: without_heaps(str(value)) for name, value in fields.items()}
    put_together(text, texts)
    return texts


class Refusal(Exception):
    """Tells the person in one sentence what was expected.

    `text` is a template for `str.format`; what people typed goes into `fields`, never into `text`,
    so that the sentence can be translated and the fields made safe. People's names go into fields
    called `name`, `names`, `nearest` or `proposal`; they are marked on a screen that lacks their
    letters. A field called `span` is a number of seconds, shown in words. Write `{sign}` before a
    command that people should type, as in `"Type {sign}help."`: it needs no field, and is `/` for
    people in chat mode. Without fields the text is shown as it stands, but for that.
    """

    def __init__(self, text: str, /, **fields: object) -> None:
        super().__init__(text)
        self.text = text
        self.fields = filled_in(text, fields)

    def __str__(self) -> str:
        return put_together(self.text, self.fields)


class NotHere(Refusal):
    """Nobody called `wanted` is in; somebody who is out may be called that."""

    def __init__(self, wanted: str, text: str, /, **fields: object) -> None:
        super().__init__(text, **fields)
        self.wanted = wanted


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
