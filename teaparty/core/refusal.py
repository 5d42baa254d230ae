"""The one error that a person is shown: what they asked for can't be done, and why."""


class Refusal(Exception):
    """Tells the person in one sentence what was expected.

    `text` is a template for `str.format`; what people typed goes into `fields`, never into `text`,
    so that the sentence can be translated and the fields made safe. Without fields the text is
    shown as it stands.
    """

    def __init__(self, text: str, /, **fields: object) -> None:
        """Raise KeyError, ValueError or IndexError at once for a template that does not fit."""
        super().__init__(text)
        self.text = text
        self.fields = {name: str(value) for name, value in fields.items()}
        str(self)

    def __str__(self) -> str:
        return self.text.format(**self.fields) if self.fields else self.text
