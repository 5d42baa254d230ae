"""What is meant by a name that is typed, and which names somebody can be given."""

from typing import TYPE_CHECKING

from teaparty.config import Config
from teaparty.core.moderation.actor import Subject
from teaparty.core.records import Account, Taken
from teaparty.core.values.addresses import looks_like_address, network
from teaparty.core.values.name_rules import NameRules
from teaparty.core.values.names import check, fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST, ROLES, Role

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore


def account_of(store: "SqlStore", name: str) -> Account:
    """Return the account of that name; raise `Refusal` if there is none."""
    account = store.account(fold(name))
    if account is None:
        owner = store.owner(fold(name))
        if owner is not None:
            raise Refusal(
                "{name} is an old name of {owner}. Type {owner} instead.",
                name=name,
                owner=owner.name,
            )
        raise Refusal("Nobody is registered as {name}.", name=name)
    return account


def subject_of(store: "SqlStore", kind: str, words: str) -> Subject:
    """Return what is meant by a name, an address or a network.

    A name that somebody gave up lately means its owner, as in the party.
    """
    if looks_like_address(words):
        if kind != "ban":
            raise Refusal("A mute is for a name, and {target} is an address.", target=words)
        found = network(words)
        return Subject(found, found)
    name = check(words)
    account = store.account(fold(name)) or store.owner(fold(name))
    return Subject(fold(name), name) if account is None else subject_for(account)


def subject_for(account: Account) -> Subject:
    """Return the owner of an account as the subject of an act."""
    return Subject(fold(account.name), account.name, ROLES.get(account.role))


def role_of(config: Config, name: str) -> Role:
    """Return a role as the configuration has it; where none is called so, it is that of guests."""
    return config.roles.arranged(ROLES.get(name, ROLES[GUEST]))


def old_name_of(name: str, taken: Taken) -> Refusal:
    """Return the refusal of a name that is, or looks like, one that somebody gave up lately."""
    return Refusal(
        "{name} is, or looks like, {nearest}, an old name of {owner} that is still theirs.",
        name=name, nearest=taken.name, owner=taken.owner,
    )  # fmt: skip


def free_name(config: Config, name: str) -> str:
    """Return a name as it is written; raise `Refusal` if nobody can be called that.

    Words of plugins are not known here; it does no harm if a name is one of them.
    """
    from teaparty.commands import builtin
    from teaparty.lookalikes import plain_letters

    words = {word for command in builtin() for word in command.words}
    return NameRules(config.reserved, words, plain_letters).check(name)


def looks(name: str) -> str:
    """Return what is equal for names that look alike."""
    from teaparty.lookalikes import skeleton

    return skeleton(name)
