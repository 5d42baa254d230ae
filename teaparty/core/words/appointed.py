"""What a plugin declares to be called at a time, by a name that outlives a restart."""

from collections.abc import Callable, Iterable
from inspect import Parameter, signature
from typing import Any

from teaparty.core.values.appointments import AppointmentKind
from teaparty.core.values.modes import is_word
from teaparty.core.values.plugin_names import plugin_name

Function = Callable[..., Any]


class Appointed:
    """A function `f(party, **data)` that was declared with the decorator `appointment`."""

    def __init__(self, function: Function, name: str) -> None:
        self.function = function
        self.name = name

    def __call__(self, *given: Any, **data: Any) -> Any:
        """Call the function as if it had not been declared."""
        return self.function(*given, **data)

    @property
    def kind(self) -> AppointmentKind:
        """The plugin, and the name."""
        return AppointmentKind(plugin_name(self.function.__module__), self.name)

    def faults(self) -> Iterable[str]:
        """Yield what is wrong with the declaration, as sentences for its author."""
        if not is_word(self.name):
            yield f"the name of an appointment is a word of small letters, not {self.name!r}"
        kinds = [each.kind for each in signature(self.function).parameters.values()]
        if not kinds or kinds[0] not in (
            Parameter.POSITIONAL_ONLY,
            Parameter.POSITIONAL_OR_KEYWORD,
        ):
            yield f"the function of the appointment {self.name} takes the party first"


def appointment(name: str) -> Callable[[Function], Appointed]:
    """Declare a function `f(party, **data)`, which may be a coroutine, under a name.

    `party.later(seconds, name, **data)` calls it in a while, `party.at(when, name, data)` at a
    time, also after a restart. No two plugins have one of the same name.
    """
    if not isinstance(name, str):
        raise TypeError('an appointment is declared by @appointment("word")')
    return lambda function: Appointed(function, name)


def appointed(module: object) -> list[Appointed]:
    """Return those that a module declares."""
    return [each for each in vars(module).values() if isinstance(each, Appointed)]
