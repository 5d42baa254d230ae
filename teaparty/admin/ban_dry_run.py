"""`ban try`: whom a ban would affect, as far as that is known outside the party."""

from argparse import Namespace
from collections.abc import Iterable

from teaparty.admin.arguments import Families, command
from teaparty.admin.context import Context
from teaparty.admin.naming import subject_of
from teaparty.admin.output import Answer, table
from teaparty.core.records import Account
from teaparty.core.values.addresses import within
from teaparty.core.values.names import fold
from teaparty.core.values.numbers import counted

UNKNOWN = (
    "Only the server knows where people who are in now come from: type ban --try {target} in"
    " the party for them."
)


def declare(bans: Families) -> None:
    """Add the subcommand to the family `ban`."""
    parser = command(bans, "try", try_ban, "show whom a ban would affect, and ban nobody")
    parser.add_argument("target", metavar="TARGET", help="a name, an address, or a network")
    parser.set_defaults(kind="ban")


def try_ban(args: Namespace, context: Context) -> Answer:
    """Answer with the accounts that a ban would affect."""
    with context.database.store() as store:
        target, name, *_ = subject_of(store, "ban", args.target)
        accounts = store.accounts()
    found = _affected(accounts, target)
    rows = [(one.name, one.role, "now" if one.inside else "", ", ".join(at)) for one, at in found]
    lines = table(("NAME", "ROLE", "IN", "CAME FROM"), rows) if rows else []
    if "/" in target:
        lines.append(f"{counted(len(found), 'account')} last came from there.")
        lines.append(UNKNOWN.format(target=target))
    else:
        lines.append(f"A ban of {name} would affect {counted(len(found), 'account')}.")
    data = {
        "target": target,
        "accounts": [
            {"name": one.name, "role": one.role, "inside": one.inside, "blocks": list(at)}
            for one, at in found
        ],
    }
    return Answer(data, lines)


def _affected(accounts: Iterable[Account], target: str) -> list[tuple[Account, tuple[str, ...]]]:
    """Return the accounts that a ban of a name or a network affects, with their blocks in that."""
    if "/" in target:
        return [(one, at) for one in accounts if (at := within(target, one.blocks))]
    return [(one, one.blocks) for one in accounts if fold(one.name) == target]
