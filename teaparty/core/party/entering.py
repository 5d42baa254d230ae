"""What a newcomer has tried so far, so that no password is read as a name.

Clients that log in by themselves send a name and a password, each on a line of its own, whatever
they are answered. So the first bare word on a connection is a name, and no later one is, except
for the one that the party has proposed itself.
"""

from typing import Literal

from msgspec import Struct

from teaparty.core.values.names import NameRefused, NameRules, fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.offers import YES

Way = Literal["login", "register"]
TOO_EARLY = (
    "You sent that before you could read the answer, so it was not said. Type it again if you mean"
    " it."
)
TAKEN: dict[Way, str] = {
    "login": "The name {name} is taken. Type yes to come in as {proposal},"
    " or login and another name.",
    "register": "The name {name} is taken. Type yes to register {proposal},"
    " or register and another name.",
}
GREETINGS = frozenset(
    {
        "hi", "hello", "hallo", "ciao", "你好", "yes", "ok", "test",
        "hey", "hiya", "howdy", "hola", "olá", "salut", "bonjour", "moin", "servus", "привет",
        "您好", "こんにちは", "안녕하세요", "no", "okay", "testing",
    }
)  # fmt: skip
"""What people type to see whether anybody is there."""
TRIALS = frozenset({"test", "testing"})
"""Greetings that may as well be the name that a client logs in by; its password comes next."""
_ENDS = "!.?,;:。、~"


class Entering(Struct, frozen=True, kw_only=True):
    """`tried` says that a name was given that did not bring them in, or not yet.

    `proposal` is the name that was proposed instead, and `way` what for. `greeted` says that they
    were greeted back and asked for a name: what they sent before they read that is none.
    """

    tried: bool = False
    greeted: bool = False
    proposal: str = ""
    way: Way = "login"

    def accepts(self, word: str) -> bool:
        """Whether a bare word says yes to what was proposed."""
        return bool(self.proposal) and fold(word).rstrip(_ENDS) in (YES, fold(self.proposal))


TRIED = Entering(tried=True)


def is_greeting(word: str) -> bool:
    """Whether a word is only a greeting, or tries whether anybody answers."""
    return fold(word).rstrip(_ENDS) in GREETINGS


def is_trial(word: str) -> bool:
    """Whether such a greeting may be a name, so that no later word alone is one."""
    return fold(word).rstrip(_ENDS) in TRIALS


def refusal_of(word: str, rules: NameRules, otherwise: str) -> Refusal:
    """Return the refusal of a bare word that is not read as a name any more.

    What can't be a name is not repeated, as it may well be a password; then `otherwise` is said.
    """
    try:
        name = rules.check(word)
    except NameRefused:
        return Refusal(otherwise)
    return Refusal("To come in as {name}, type login {name}.", name=name)
