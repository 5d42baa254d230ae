"""Keeping order: what wizards have the server itself do."""

from teaparty.core.memory.outage import Outage
from teaparty.core.moderation.gatekeeper import LOCKED, NOT_LOCKED, Gatekeeper
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.session import Session
from teaparty.core.people.draining import is_draining, turns_away
from teaparty.core.people.likeness import Likeness
from teaparty.core.people.shared_operations import SharedOperations
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import Command, command

THEME = "Keeping order"
DIFFERS = "The configuration of {node} differs from this node's in {keys}."
DRAINS_ALONE = "This node is draining, but no other one lets people in, so it still does."


@command("rehash", theme=THEME, right="operate", whole=True, operation=True, reach="nodes")
async def rehash(me: Session) -> None:
    """Have the server read its configuration again, and change what it can while it runs.

    You are told what was changed, and what needs a restart. If anything in the configuration is
    wrong, nothing is changed, and you are told what it is.
    """
    await operate(me, rehash)


@command("plugins", theme=THEME, right="operate", operation=True, reach="node")
async def plugins(me: Session) -> None:
    """See which plugins there are, what each provides, and what is wrong with it.

    At the end are those that can be loaded.
    """
    await operate(me, plugins)


@command("reload", theme=THEME, example="reload hugs", right="operate", whole=True,
         operation=True, by_http=False, reach="nodes")  # fmt: skip
async def reload(me: Session, plugin: str) -> None:
    """Have a plugin run as its file is now; people stay where they are.

    Its rooms and listeners, and what it stores, stay as well. If anything is wrong with it, nothing
    is changed, and you are told what it is.
    """
    await operate(me, reload, plugin)


@command("load", theme=THEME, example="load hugs", right="operate", whole=True,
         operation=True, by_http=False, reach="nodes")  # fmt: skip
async def load(me: Session, plugin: str) -> None:
    """Load a plugin that lies in a folder of plugins, is installed, or is an example.

    Type {sign}plugins to see which there are. After a restart the configuration decides: examples
    that it does not name are off again.
    """
    await operate(me, load, plugin)


@command("unload", theme=THEME, example="unload hugs", right="operate", whole=True,
         operation=True, by_http=False, reach="nodes")  # fmt: skip
async def unload(me: Session, plugin: str) -> None:
    """Take a plugin away: its commands, rooms and listeners. People in its rooms go to the start.

    After a restart it is there again, unless it is gone from its folder.
    """
    await operate(me, unload, plugin)


@command("status", theme=THEME, right="operate", operation=True, reach="node")
def status(me: Session) -> None:
    """See how many people are in, whom the party lets in, and whether what is said is saved.

    You also read until when its certificates are valid, and when the last backup was written.
    """
    party, gatekeeper = me.party, Gatekeeper.of(me)
    lost = sum(not person.linked for person in PeopleLists.of(me).sessions())
    me.tell("People who are in: {count}.", count=len(party.people))
    if party.elsewhere:
        me.tell("Of these are in by other nodes: {count}.", count=len(party.elsewhere))
    if is_draining(party) and not turns_away(party):
        me.tell(DRAINS_ALONE)
    if lost:
        me.tell("Of these have lost the link: {count}.", count=lost)
    me.tell("Newcomers at the login: {count}.", count=len(party.newcomers))
    me.tell(NOT_LOCKED if gatekeeper.lock is None else LOCKED[gatekeeper.lock.name])
    left, why = Countdown.of(me).left, Outage.of(party).why
    if left is not None:
        me.tell("The party closes in {span}.", span=left)
    if why is not None:
        me.tell("What is said can't be saved: {why}", why=why)
    elif not party.misplaced():
        me.tell("What is said is saved.")
    for each in party.upkeep():
        me.tell("{line}", line=each)
    for each in party.unready():
        me.tell("Newcomers should not be sent here now. {why}", why=each)


@command("accounts", theme=THEME, example=("accounts", "accounts al"), right="operate",
         operation=True)  # fmt: skip
async def accounts(me: Session, beginning: str = "") -> None:
    """List the registered names, or those that begin so, with the roles of their owners.

    You read where they are, or when they were last in.
    """
    me.send(await StaffList.of(me).accounts(beginning))


async def operate(me: Session, asked: Command, *words: str) -> None:
    """Have the server do something for somebody, who is told what came of it."""
    await me.party.sleep(0)  # what takes long in another turn is not charged to the wizard
    asked.refuse_without_right(me)
    name = asked.operation
    Staff.of(me).note(acting(me), name, " ".join(words))
    outcome = await me.party.ports.operate(name, words)
    shared = SharedOperations.if_any(me) if outcome.as_asked and name in SHARED else None
    for line in outcome.lines:
        if outcome.done or shared is not None:
            me.tell("{line}", line=line)
        else:
            me.refuse(Refusal("{line}", line=line))
    if shared is not None:
        await shared.ask(me, name, words, outcome)
        likeness = Likeness.if_any(me)
        differ = {} if likeness is None else await likeness.differing()
        for node, keys in differ.items():
            me.tell(DIFFERS, node=node, keys=keys)


SHARED = [each.name for each in (rehash, plugins, reload, load, unload) if each.reach == "nodes"]
