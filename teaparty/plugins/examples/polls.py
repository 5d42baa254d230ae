"""Polls: one in each room, with one vote a member. They are stored on a shelf."""

from msgspec import Struct, structs

from teaparty.api import Event, Refusal, Session, Shelf, command

SHAPE = "A poll is written like poll Where do we meet? / garden / kitchen, with 2 to 9 choices."
RESULT = "The poll is closed. {question} {choices}."


class Poll(Struct):
    """What is asked in a room; votes are places of choices, by numbers of accounts."""

    question: str
    choices: list[str]
    name: str
    asker: int
    votes: dict[int, int] = {}
    closed: bool = False
    inner: bool = False  # asked while the room was closed

    def counted(self) -> str:
        count = list(self.votes.values()).count
        return ", ".join(f"{at} {each} ({count(at)})" for at, each in enumerate(self.choices, 1))

    def hides(self, me: Session) -> bool:
        return self.inner and not me.room.is_closed and me.person.account != self.asker


polls = Shelf("polls", Poll)


class Asked(Event, frozen=True, kw_only=True):
    speech = True
    text: str

    def plain(self) -> str:
        return "{name} asks: {text}. To answer, use vote and a number."

    def plain_fields(self) -> dict[str, object]:
        return {"name": self.who.name, "text": self.text}


@command("poll", theme="Polls", example=("poll Where do we meet? / garden / kitchen", "poll close"))
async def poll(me: Session, text: str = "") -> None:
    """Ask everybody in the room for a vote; alone, it shows the poll of this room.

    After the question come 2 to 9 choices. `poll close` ends the poll and shows everybody the
    result; the person who has asked can do that, and people who keep order.
    """
    if text:
        await (close(me) if text.casefold() == "close" else begin(me, text))
    else:
        found = seen(me, await polls.get(me.room.name))
        shape = RESULT if found.closed else "{name} asks: {question} {choices}."
        me.tell(shape, name=found.name, question=found.question, choices=found.counted())


async def begin(me: Session, text: str) -> None:
    number, room = member(me), me.room
    question, *choices = parts = [part.strip() for part in text.split(" / ")]
    if not (2 <= len(choices) <= 9 and all(0 < len(part) <= 200 for part in parts)):
        raise Refusal(SHAPE)
    before: Poll | None = None

    def begun(found: Poll | None) -> Poll:
        nonlocal before
        if found is not None and not (found.closed or found.hides(me)):
            raise Refusal("There is a poll here already. Type {sign}poll to see it.")
        before = found
        return Poll(question, choices, me.name, number, inner=room.is_closed)

    me.speaks(text)
    await polls.change(room.name, begun, owner=number)
    numbered = ", ".join(f"{at} {each}" for at, each in enumerate(choices, 1))
    try:
        if me.room is not room:
            raise Refusal("You have left.")
        room.append(Asked(who=me.person, text=f"{question} {numbered}"))
    except Refusal:  # or a listener does not let them say it
        await polls.change(room.name, lambda _: before, owner=before.asker if before else None)
        raise


async def close(me: Session) -> None:
    def closed(found: Poll | None) -> Poll:
        poll = seen(me, found, going_on=True)
        if not me.role.staff and poll.asker != member(me):
            raise Refusal("Only {name} can close this poll.", name=poll.name)
        return structs.replace(poll, closed=True)

    room, found = me.room, await polls.change(me.room.name, closed)
    room.announce(RESULT, question=found.question, choices=found.counted())


@command("vote", theme="Polls", example="vote 2")
async def vote(me: Session, number: int) -> None:
    """Vote in the poll of this room, by the number of a choice. A later vote replaces it."""

    def voted(found: Poll | None) -> Poll:
        poll = seen(me, found, going_on=True)
        if not 1 <= number <= len(poll.choices):
            raise Refusal("There are {count} choices here, from 1 on.", count=len(poll.choices))
        return structs.replace(poll, votes={**poll.votes, member(me): number})

    found = await polls.change(me.room.name, voted)
    me.tell("You vote for {choice}.", choice=found.choices[number - 1])


def seen(me: Session, found: Poll | None, going_on: bool = False) -> Poll:
    if found is None or found.hides(me) or (found.closed and going_on):
        raise Refusal("There is no poll here.")
    return found


def member(me: Session) -> int:
    if me.account is None:
        raise Refusal("Polls are for members: nobody votes twice. Type {sign}register first.")
    return me.account.number
