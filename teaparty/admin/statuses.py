"""How the tool ends: the one table of its exit statuses, for scripts."""

DONE, FAILED, MISUSED, UNASKED = 0, 1, 2, 3
STATUSES = {
    DONE: "It was done, and the answer stands on standard output.",
    FAILED: "It could not be done, or check has found a fault.",
    MISUSED: "The command line or the configuration is wrong, so nothing was done.",
    UNASKED: "There is no server that runs and can be asked, and only it could do that.",
}
"""What each status says."""


class Failed(Exception):
    """Nothing comes of it; each of the `sentences` says a reason."""

    def __init__(self, *sentences: str, status: int = FAILED) -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.status = status


class Misused(Failed):
    """The command line is not understood. Its sentence says what was expected."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, status=MISUSED)
