"""What the server that runs is asked to do: the operations of `live_words`, and of plugins."""

from collections.abc import Iterable, Iterator, Sequence

from teaparty.admin.arguments import Families, command, line
from teaparty.admin.live_words import WORDS
from teaparty.admin.output import shown

OF_ITS_OWN = {
    "accounts", "audit", "ban", "bans", "drain", "lock", "mute", "mutes", "nodes", "places",
    "reports", "role", "status", "unban", "undrain", "unmute",
}  # fmt: skip
"""For these the tool has subcommands that work also where no server runs."""


def pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each operation as it is typed, and what it does, of lines as in `live_words`."""
    for usage, text in zip(lines[::2], lines[1::2], strict=False):
        yield usage.strip(), text.strip()


def known() -> set[str]:
    """Return the names of the operations that a server has without plugins."""
    return {usage.split()[0] for usage, _ in pairs(WORDS.splitlines())}


def declare(families: Families) -> None:
    """Add the subcommands of the party's own operations."""
    declare_operations(families, pairs(WORDS.splitlines()))


def declare_operations(families: Families, operations: Iterable[tuple[str, str]]) -> None:
    """Add a subcommand for each operation, unless there is one of that name."""
    for usage, text in operations:
        text, (name, _, rest) = shown(text), usage.partition(" ")
        if name in OF_ITS_OWN or name in (families.choices or ()):
            continue
        text = f"{text[:1].lower()}{text[1:].rstrip('.')}" or "do what a plugin of the server does"
        parser = command(families, name, "operating:operate", text)
        parser.set_defaults(operation=name)
        parser.usage = f"{parser.prog} [OPTIONS] {rest}".rstrip().replace("%", "%%")
        parser.words = rest
        if rest:
            parser.add_argument("words", metavar="WORD", nargs="*", type=line,
                                help="what a wizard types after the command")  # fmt: skip
