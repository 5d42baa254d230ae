"""Keeping order: the servers of a party that several have open."""

from teaparty.core.events import NodeDrained
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.broadcast import tell_program
from teaparty.core.party.session import Session
from teaparty.core.people.draining import Draining
from teaparty.core.people.node_list import NodeList
from teaparty.core.values.nodes import ONE_SERVER
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command

THEME = "Keeping order"
DRAINS = "The node {node} drains from now on: newcomers go to other nodes."
DRAINS_ALONE = (
    "The node {node} drains from now on, but no other node lets people in, so it still does."
)
DRAINS_ALREADY = "The node {node} drains already."
ENDS = "The node {node} lets people in again."
ENDED = "The node {node} does not drain."


@command("nodes", theme=THEME, example=("nodes", "nodes b"), right="operate", operation=True)
async def nodes(me: Session, node: str = "") -> None:
    """See the servers of the party: how each of them is, or who is in by one of them.

    A server is called a node where several have one party open. You read how many people are in by
    each, how long ago it was heard of, and by how many turns it was behind all others then.
    """
    draining = Draining.if_any(me)
    if draining is None:
        me.tell(ONE_SERVER)
        return
    listing = NodeList.of(me)
    found = await listing.find()
    if not node:
        me.send(await listing.listed(found))
        return
    chosen = draining.chosen(found.nodes, node)
    me.send(await listing.listed(found, chosen))
    me.send(listing.people(chosen))


@command("drain", theme=THEME, example=("drain", "drain b"), right="operate", whole=True,
         operation=True)  # fmt: skip
async def drain(me: Session, node: str = "") -> None:
    """Have a server let nobody in any more, as it will be shut down; its people go to others.

    Without a name it is the server where you are. People of the page and of the client go on at
    another one by themselves. All others are told, and stay until they leave or it is shut down.
    After a restart it drains no more.
    """
    await _have(me, node, True)


@command("undrain", theme=THEME, example=("undrain", "undrain b"), right="operate", whole=True,
         operation=True)  # fmt: skip
async def undrain(me: Session, node: str = "") -> None:
    """Have a server let people in again that drains."""
    await _have(me, node, False)


async def _have(me: Session, name: str, draining: bool) -> None:
    party = Draining.if_any(me)
    if party is None:
        raise Refusal(ONE_SERVER)
    node = await party.named(name)
    if node.draining is draining:
        me.tell(DRAINS_ALREADY if draining else ENDED, node=node.node)
    else:
        Staff.of(me).note(acting(me, "operate"), "drain" if draining else "undrain", node.node)
        await party.have(node, draining)
        alone = draining and not party.has_beside(node.epoch)
        me.tell((DRAINS_ALONE if alone else DRAINS) if draining else ENDS, node=node.node)
    tell_program(me, NodeDrained(node=node.node, draining=draining))
