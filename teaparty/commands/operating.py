"""Keeping order: running the party itself, its lock, its roles, its end."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from teaparty.core.events import (
    AuditListed,
    AuditRow,
    Closing,
    ClosingCancelled,
    LockShown,
    RoleGiven,
    Walled,
)
from teaparty.core.moderation.gatekeeper import LOCKED, NOT_LOCKED, Gatekeeper
from teaparty.core.moderation.sanctions import OPEN
from teaparty.core.moderation.staff import Staff, acting
from teaparty.core.party.broadcast import tell_everybody, tell_program
from teaparty.core.party.countdown import Countdown
from teaparty.core.party.links import addresses_of
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.session import Session
from teaparty.core.records import Audit
from teaparty.core.values.addresses import block
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import GUEST
from teaparty.core.values.signs import plain_word
from teaparty.core.values.spans import NO_SPAN
from teaparty.core.words.command import command
from teaparty.core.words.durations import Delay, leading_span
from teaparty.core.words.pages import LAST, Page
from teaparty.core.words.params import IN_FULL
from teaparty.core.words.people import Name
from teaparty.core.words.taking import chosen, shortened

THEME = "Keeping order"
UNSAID = 60
"""Seconds until the party closes if no time is given."""


@dataclass(frozen=True)
class Plan:
    """When the party closes, and why: `in 10m for a new version`; or that it does not."""

    usage: ClassVar[str] = "[now|cancel|in TIME] [WHY]"
    seconds: Delay | None = None
    why: str = ""
    cancelled: bool = False

    @classmethod
    def parse(cls, text: str) -> "Plan":
        """Read it; raise `Refusal`."""
        first, _, rest = text.partition(" ")
        if first.casefold() == "now":
            return cls(0, rest)
        if text.casefold() == "cancel":
            return cls(cancelled=True)
        seconds, why = leading_span("in", text)
        if seconds is None and rest and first.casefold() in ("in", "at"):
            raise Refusal(NO_SPAN, text=shortened(rest))
        return cls(seconds, why)


NO_PLAN = Plan()


NOWHERE = (
    "There is no room or channel called {word}. Type {sign}rooms and {sign}channels for them all."
)


@command("wall", theme=THEME, example="wall The tea is ready.", right="wall", operation=True)
def wall(me: Session, text: str) -> None:
    """Tell everybody something in the name of the party, wherever they are."""
    me.features.refuse_speech(me)
    Staff.of(me).note(acting(me), "wall", why=text)
    walled = Walled(text=text)
    tell_everybody(me.party, walled)
    tell_program(me, walled)


@command(
    "announce",
    theme=THEME,
    example=("announce garden The tea is ready.", "announce news The tea is ready."),
    right="wall",
    operation="say",
)
def announce(me: Session, where: str, text: str) -> None:
    """Tell everybody in one room, or on one channel, something in the name of the party."""
    venue = me.party.room_called(where, me) or me.party.venue(plain_word(where))
    if venue is None:
        raise Refusal(NOWHERE, word=shortened(where))
    venue.refuse_uninvited(me)
    venue.refuse_quiet(me)
    me.features.refuse_speech(me)
    Staff.of(me).note(acting(me), "announce", venue.mark, text)
    venue.announce("The party says: {text}", text=text)
    if me.room is not venue:
        me.tell("They are told so in {room}.", room=venue.title)


@command("lock", theme=THEME, example=("lock", "lock members", "lock open"), right="lock",
         operation=True)  # fmt: skip
def lock(me: Session, people: Literal["open", "members", "staff"] | None = None) -> None:
    """Let everybody come in, or only people with a registered name, or only staff.

    People who are in stay. Without a word you are told how it is now.
    """
    if people is None:
        _tell_lock(me)
    elif people == "open":
        Staff.of(me).unlock(acting(me))
        me.tell("Everybody can come in again.")
    else:
        Staff.of(me).lock(acting(me), people)
        me.tell(LOCKED[people])
    found = Gatekeeper.of(me).lock
    tell_program(me, LockShown(people=OPEN if found is None else found.name))


def _tell_lock(me: Session) -> None:
    found = Gatekeeper.of(me).lock
    if found is None:
        me.tell(NOT_LOCKED)
    else:
        me.tell(LOCKED[found.name])
        me.tell("It was locked by {name}.", name=found.by)


@command(
    "shutdown",
    theme=THEME,
    example=("shutdown in 10m The kettle is to be descaled.", "shutdown now", "shutdown cancel"),
    right="shutdown",
    whole=True,
    operation=True,
)
def shutdown(me: Session, plan: Plan = NO_PLAN) -> None:
    """Close the party in a minute, or at the time that you give, or cancel that.

    Everybody is told how much time is left. With now it closes at once. While the party is about
    to close, {sign}shutdown alone says when, and with a time it closes later or sooner. A time is
    written like 90s, 10m or 2h.
    """
    countdown = Countdown.of(me)
    if plan.cancelled:
        if not countdown.cancel():
            raise Refusal("The party is not about to close.")
        Staff.of(me).note(acting(me), "shutdown cancelled")
        tell_program(me, ClosingCancelled())
    elif plan.seconds is None and countdown.left is not None:
        me.tell("The party closes in {span}. Type {sign}shutdown cancel to let it go on.",
                span=countdown.left)  # fmt: skip
    else:
        Staff.of(me).note(acting(me), "shutdown", why=plan.why)
        seconds = UNSAID if plan.seconds is None else plan.seconds
        countdown.begin(seconds, plan.why)
        tell_program(me, Closing(seconds=seconds, why=plan.why))


@command("where", theme=THEME, example="where bob", right="where", operation=True)
def where(me: Session, person: Session) -> None:
    """See from which address somebody comes, and from which block.

    A block is what one household usually has. Somebody may have come in more than once.
    """
    for address in addresses_of(person):
        place = block(address)
        if place:
            me.tell("{name} comes from {address}, in the block {block}.",
                    name=person.name, address=address, block=place)  # fmt: skip
        else:
            me.tell("{name} comes from no address.", name=person.name)
    if not person.linked:
        me.tell("{name} has lost the link.", name=person.name)


@command("role", theme=THEME, example=("role bob", "role bob host"), right="role",
         operation=True, by_http=False)  # fmt: skip
async def role(me: Session, name: Annotated[Name, IN_FULL], role: str | None = None) -> None:
    """See which role somebody has, or give them another.

    The role decides which commands somebody has. Only people with a registered name have one,
    whether they are in or out. They are told so at once, and keep it.
    """
    other = await Lookup.of(me).whom(name)
    if other.account is None or other.role is None:
        raise Refusal("The name {name} is not registered, so it has no role.", name=other.name)
    actor = acting(me, "role")
    if role is None:
        me.tell("{name} has the role {role}.", name=other.name, role=other.role.title)
        return
    given = me.party.role(chosen(role, _roles(me)))
    Staff.of(me).give_role(actor, other, given)
    me.tell("{name} has the role {role} now.", name=other.name, role=given.title)
    tell_program(me, RoleGiven(name=other.name, was=other.role.name, role=given.name))


def _roles(me: Session) -> dict[str, str]:
    """Return the roles that an account can have, by their names and titles."""
    roles = [each for each in me.party.options.roles.values() if each.name != GUEST]
    names = {each.name: each.name for each in roles}
    return {each.title.casefold(): each.name for each in roles} | names


@command("audit", theme=THEME, example=("audit", "audit 50"), right="audit",
         operation=True)  # fmt: skip
async def audit(me: Session, page: Page = LAST) -> None:
    """Read what the staff has done lately: when, who, what, to whom, for how long, and why."""
    limits = me.limits
    most = limits.history_lines if page.count is None else min(page.count, limits.history_page)
    found = await me.party.ports.records.audits(max(1, most), page.before)
    me.send(AuditListed(entries=tuple(map(_row, found))))


def _row(entry: Audit) -> AuditRow:
    return AuditRow(at=entry.at, who=entry.who, what=entry.what, whom=entry.whom, why=entry.why,
                    number=entry.number)  # fmt: skip
