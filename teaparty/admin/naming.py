"""Which names somebody can be given, by the same rules as in the party."""

from teaparty.config import Config
from teaparty.core.records import Taken
from teaparty.core.values.names import NameRules
from teaparty.core.values.refusal import Refusal


def old_name_of(name: str, taken: Taken) -> Refusal:
    """Return the refusal of a name that is, or looks like, one which somebody gave up lately."""
    return Refusal(
        "{name} is, or looks like, {nearest}, an old name of {owner} that is still theirs.",
        name=name, nearest=taken.name, owner=taken.owner,
    )  # fmt: skip


def free_name(config: Config, name: str) -> str:
    """Return a name as it is written; raise `Refusal` where nobody can be called so.

    Words of plugins are not known here; a name that is one of them does no harm.
    """
    from teaparty.commands import builtin
    from teaparty.lookalikes import plain_letters

    words = {word for command in builtin() for word in command.words}
    return NameRules(config.reserved, words, plain_letters).check(name)
