"""Reminders: a line of your own comes back to you later, also after a restart.

An appointment delivers what is due on the shelf; people who are out read it when they come in.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Literal

from msgspec import Struct

from teaparty.api import Listener, Party, Refusal, Session, Shelf, appointment, command, local, span

MOST, LONGEST, YEAR = 20, 300, 366 * 86_400
"""Reminders of one member; characters of each; the seconds until it comes."""


class Reminder(Struct):
    at: float  # Unix time
    text: str
    appointment: int


Waiting = dict[int, Reminder]  # what waits for a member, by the numbers that they see
shelf: Shelf[Waiting] = Shelf("reminders", Waiting)
told: set[int] = set()  # appointments of those that were told, and may be on the shelf still


class Clock(Listener):
    name = "Reminder"

    async def came_in(self, me: Session) -> None:
        if me.account is not None:
            await deliver(me, me.account.number)


@appointment("remind")
async def remind(party: Party, account: int) -> None:
    if (me := party.member(account)) is not None:
        await deliver(me, account)


async def deliver(me: Session, account: int) -> None:
    key, now = str(account), me.party.clock.time()
    due = [each for each in (await shelf.get(key) or {}).values() if each.at <= now]
    for each in due:
        if me.gone is None and each.appointment not in told:
            told.add(each.appointment)
            me.tell("You wanted to be reminded: {text}", text=each.text)
    await shelf.change(key, lambda found: without(told, found))
    told.difference_update([each.appointment for each in due])


def without(gone: set[int], found: Waiting | None) -> Waiting | None:
    left = {number: each for number, each in (found or {}).items() if each.appointment not in gone}
    return left or None


@command("remind", theme="Reminders", example="remind me in 20m The tea.")
async def remind_me(
    me: Session, whom: Literal["me"], when: Literal["in", "at", "tomorrow"], time: str, text: str
) -> None:
    """Have the party remind you: in a while, or at a time of your clock.

    A while is written like 20m or 3d, and a time like 18:00. If you are out then, you read it as
    soon as you come in.
    """
    owner, now, zone = member(me), me.party.clock.time(), me.wishes.zone or ""
    at = now + span(time) if when == "in" else on_clock(now, zone, when, time)
    if at - now > YEAR or len(text) > LONGEST:
        raise Refusal("A reminder is for up to a year, and has up to {most} letters.", most=LONGEST)
    if len(await shelf.get(str(owner)) or {}) >= MOST:
        raise Refusal("You have {most} reminders. Type {sign}forget and a number first.", most=MOST)
    reminder = Reminder(at, text, await me.party.at(at, "remind", {"account": owner}, owner=owner))

    def added(found: Waiting | None) -> Waiting:
        waiting = found or {}
        return {**waiting, next(free for free in count(1) if free not in waiting): reminder}

    await shelf.change(str(owner), added, owner=owner)
    me.tell("You will be reminded in {span}.", span=at - now)


def on_clock(now: float, zone: str, when: str, time: str) -> float:
    try:
        wanted = datetime.strptime(time, "%H:%M")
    except ValueError:
        raise Refusal("A time of day is written like 18:00, not {time}.", time=time) from None
    at = local(now, zone).replace(hour=wanted.hour, minute=wanted.minute, second=0, microsecond=0)
    return (at + timedelta(days=when == "tomorrow" or at.timestamp() <= now)).timestamp()


@command("reminders", theme="Reminders")
async def reminders(me: Session) -> None:
    """List your reminders, with their numbers."""
    await deliver(me, member(me))  # what could not be read or erased when it was due
    now, found = me.party.clock.time(), await shelf.get(str(member(me)))
    if not found:
        raise Refusal("You have no reminders.")
    for number, each in sorted(found.items()):
        me.tell("{number}: in {span}: {text}", number=number, span=each.at - now, text=each.text)


@command("forget", theme="Reminders", example="forget 2")
async def forget(me: Session, number: int) -> None:
    """Forget one of your reminders, by its number."""
    key = str(member(me))
    found = (await shelf.get(key) or {}).get(number)
    if found is None:
        raise Refusal("You have no reminder {number}.", number=number)
    await shelf.change(key, lambda waiting: without({found.appointment}, waiting))
    await me.party.call_off(found.appointment)
    me.tell("Forgotten: {text}", text=found.text)


def member(me: Session) -> int:
    if me.account is None:
        raise Refusal("I would not find you again. Type {sign}register first.")
    return me.account.number
