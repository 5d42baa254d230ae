"""What a word alone on a line means at the login: a name, a greeting, or a yes; see `entering`."""

from teaparty.core.party.entering import Entering
from teaparty.core.values.names import fold
from teaparty.core.words.offers import YES

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


def is_greeting(word: str) -> bool:
    """Whether a word is only a greeting, or tries whether anybody answers."""
    return _bare(word) in GREETINGS


def is_trial(word: str) -> bool:
    """Whether such a greeting may be a name, so that no later word alone is one."""
    return _bare(word) in TRIALS


def accepts(entering: Entering, word: str) -> bool:
    """Whether a word says yes to the name that was proposed."""
    return bool(entering.proposal) and _bare(word) in (YES, fold(entering.proposal))


def _bare(word: str) -> str:
    return fold(word).rstrip(_ENDS)
