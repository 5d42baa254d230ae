"""`nodes`, `drain` and `undrain`: the servers of a party that several have open."""

from teaparty.admin.arguments import Families, command, word

NODE = "the name of the node in its configuration"


def declare(families: Families) -> None:
    """Add them."""
    listing = command(
        families, "nodes", "nodes:nodes", "list the servers of the party, or who is in by one"
    )
    listing.add_argument("node", metavar="NODE", type=word, nargs="?", help=NODE)
    for name, draining, text in (
        ("drain", True, "have a server let nobody in any more, as it will be shut down"),
        ("undrain", False, "have a server let people in again that drains"),
    ):
        parser = command(families, name, "nodes:drain", text)
        parser.set_defaults(draining=draining)
        parser.add_argument("node", metavar="NODE", type=word, nargs="?",
                            help=f"{NODE}; if left out, the one that runs here")  # fmt: skip
