"""A command is declared once; parser, help, usage, rights and the reference all read it."""

import inspect
from collections.abc import Callable, Container, Iterable
from functools import cached_property, partial
from typing import Any, Literal

from teaparty.core.values.refusal import Refusal
from teaparty.core.words.params import Parameter, parameters
from teaparty.core.words.taking import MissingParameter
from teaparty.core.words.typist import Typist

Function = Callable[..., Any]
Reach = Literal["party", "node", "nodes"]
"""Of how much of a party that several nodes have open something holds; see `command`."""
IN_FULL = "Type {word} in full."
"""The answer to the mere beginning of a word that has to be typed in full."""
WHOLE = "The word has to be typed in full."
"""What help says about such a command."""

NOT_YOURS = "You may not use {command}."
MEMBERS = (
    "Only people with registered names can use {command}. Type {sign}register to register yours."
)


class Misuse(Refusal):
    """The refusal of a line that has too few words for its command, or too many."""


class Command:
    """A function, or a method of a room, that was declared with the decorator `command`."""

    def __init__(
        self,
        function: Function,
        names: tuple[str, ...],
        *,
        theme: str = "Other",
        examples: tuple[str, ...] = (),
        right: str | None = None,
        rooms: tuple[str, ...] = ("chat",),
        whole: bool | str = False,
        private: bool = False,
        passwords: tuple[int, ...] = (),
        leaves: bool = False,
        sets: str = "",
        exact: str = "",
        instead: str = "",
        operation: bool | str = False,
        by_http: bool = True,
        reach: Reach = "party",
    ) -> None:
        self.name, *aliases = names
        self.aliases = tuple(aliases)
        self.theme = theme
        self.examples = examples
        self.right = right
        self.rooms = rooms
        self.whole = whole
        self.private = private
        self.passwords = passwords
        self.leaves = leaves
        self.sets = sets
        self.exact = exact
        self.instead = instead
        self.operation = self.name if operation is True else operation or ""
        self.by_http = by_http
        self.reach = reach
        self.function = function
        self.method = False

    def __set_name__(self, owner: type, name: str) -> None:
        """Python calls this for a command in a class body: a method of a kind of room."""
        self.method = True

    def __get__(self, room: Any, kind: type | None = None) -> Any:
        """Python calls this for an attribute: on a room, a command is a method of it."""
        return self if room is None else partial(self.function, room)

    def __call__(self, *values: Any) -> Any:
        """Call the function as if it had not been declared a command."""
        return self.function(*values)

    def __repr__(self) -> str:
        return f"<command {self.name} of {self.place}>"

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that calls it, its name first."""
        return (self.name, *self.aliases)

    @cached_property
    def place(self) -> str:
        """Where the command is defined, for the log."""
        return f"{self.function.__module__}.{self.function.__qualname__}"

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters after the session; raises TypeError if the signature makes no sense."""
        return parameters(self.function, 2 if self.method else 1)

    @cached_property
    def _doc(self) -> tuple[str, str]:
        summary, _, meaning = (inspect.getdoc(self.function) or "").partition("\n")
        return summary.strip(), " ".join(meaning.split())

    @property
    def confidential(self) -> bool:
        """Whether a line with its word misspelt may hold something private."""
        private = self.private or bool(self.passwords)
        return private or any(parameter.people for parameter in self.parameters)

    def is_for(self, rights: Container[str], unused: Container[str]) -> bool:
        """Whether it is of use to people with these rights whose door makes no use of these."""
        return (self.right is None or self.right in rights) and self.sets not in unused

    def unabbreviated(self, word: str, sign: str) -> Refusal:
        """Return the refusal of a mere beginning of `word`; `sign` goes before a command."""
        text = self.whole if isinstance(self.whole, str) else IN_FULL
        return Refusal(text, command=sign + self.name, word=sign + word)

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self._doc[0]

    @property
    def meaning(self) -> str:
        """The rest of the docstring, as one paragraph, and whether the word can be shortened."""
        return " ".join(filter(None, (self._doc[1], WHOLE if self.whole else "")))

    @property
    def usage(self) -> str:
        """How to type it: `whisper PEOPLE TEXT`, or `+CHANNEL` after a sign."""
        words = " ".join(filter(None, (parameter.usage for parameter in self.parameters)))
        return f"{self.name} {words}".rstrip() if self.name[0].isalnum() else self.name + words

    def misused(self) -> Refusal:
        """Return the refusal of a line that has too few words for it, or too many."""
        return Misuse("Please type it like this: {sign}{usage}", usage=self.usage)

    def faults(self) -> Iterable[str]:
        """Yield what is wrong with the declaration, as sentences for its author."""
        if not self.summary:
            yield f"the command {self.name} has no help: give its function a docstring"
        if inspect.isgeneratorfunction(self.function) or inspect.isasyncgenfunction(self.function):
            yield f"the command {self.name} has a yield, so nothing of it would be done"
        if self.operation and self.method:
            yield f"the command {self.name} is a room's own, so no program can have it done"
        for name in self.words:
            if not name or name != name.casefold() or any(map(str.isspace, name)):
                yield f"{name!r} is no word for a command: it has small letters and no spaces"
        try:
            _ = self.parameters
        except (
            Exception,
            SystemExit,
            GeneratorExit,
        ) as error:  # reading an annotation may raise anything
            yield f"the command {self.name} can't be read: {error}"

    def refuse_without_right(self, me: Typist) -> None:
        """Raise `Refusal` if somebody may not use it."""
        if self.right is not None and self.right not in me.rights:
            text = MEMBERS if me.gains(self.right) else self.instead or NOT_YOURS
            raise Refusal(text, command=self.name)

    def run(self, me: Typist, rest: str) -> Any:
        """Run it with what was typed after its word. A coroutine is returned to be awaited.

        Raises `Refusal`, and whatever a faulty command raises.
        """
        self.refuse_without_right(me)
        values: list[Any] = [me.room, me] if self.method else [me]
        try:
            for parameter in self.parameters:
                value, rest = parameter.read(me, rest)
                values.append(value)
        except MissingParameter:
            rest = "?"
        if rest:
            raise self.misused()
        return self.function(*values)


def command(
    *names: str,
    theme: str = "Other",
    example: str | tuple[str, ...] = (),
    right: str | None = None,
    rooms: str | tuple[str, ...] = ("chat",),
    whole: bool | str = False,
    private: bool = False,
    passwords: int | tuple[int, ...] = (),
    leaves: bool = False,
    sets: str = "",
    exact: str = "",
    instead: str = "",
    operation: bool | str = False,
    by_http: bool = True,
    reach: Reach = "party",
) -> Callable[[Function], Command]:
    """Declare a function `f(me, ...)`, or a room's method `f(self, me, ...)`, as a command.

    `names` are its word and its other words; a sign such as `'` needs no space after it. `theme` is
    where `help` lists it, `right` is needed to use it, `rooms` are the kinds of room that have it.
    The docstring is its help: one line, then the details.

    `whole` is for commands that nobody should run by a slip: a beginning of the word is refused. It
    may be the sentence of that refusal, such as `"Type {command} to leave."`. `private` is for
    commands with private text: a line with the word misspelt is not offered to be said aloud, as
    other lines are. Commands that take people are private anyway. `passwords` says how many words
    may follow in a line that holds a password: such a line is not said in chat mode. `leaves` is
    for `quit` and its like, which do not wait while a plugin's command of the same person does.
    `sets` is what it sets: a field of `Wishes`, or `mode`. Nobody is offered it whose page or
    client makes no use of that; see `Door.unused`. `exact` is the one of its words whose mere
    beginning does not call it, as that may be another command's. `instead` is what people read who
    lack the right, and may do something else. `operation` says that programs of the operator can
    have it done, too, perhaps by another name; not `by_http` what only those may do who have access
    to the machine. A program stands in no room, and has no connection. `reach` says of how much it
    holds where several nodes have the party open: of the whole `party`, of the `node` that is
    asked, or of all `nodes`, each of which does it and answers.
    """
    if not all(isinstance(name, str) for name in names):
        raise TypeError('a command is declared by @command("word"), with its words as texts')
    examples = (example,) if isinstance(example, str) else tuple(example)
    kinds = (rooms,) if isinstance(rooms, str) else tuple(rooms)
    counts = (passwords,) if isinstance(passwords, int) else tuple(passwords)

    def declare(function: Function) -> Command:
        words = names or (function.__name__,)
        return Command(function, words, theme=theme, examples=examples, right=right, rooms=kinds,
                       whole=whole, private=private, passwords=counts, leaves=leaves,
                       sets=sets, exact=exact, instead=instead, operation=operation,
                       by_http=by_http, reach=reach)  # fmt: skip

    return declare


def declared(place: Any) -> list[Command]:
    """Return the commands among the attributes of a module or a class, in order of name.

    A class also has those that it inherits, unless it gives their names other values.
    """
    if not inspect.isclass(place):
        found = vars(place).values()
    else:
        found = {
            key: value for base in reversed(place.__mro__) for key, value in vars(base).items()
        }.values()
    return sorted((value for value in found if isinstance(value, Command)), key=lambda c: c.name)
