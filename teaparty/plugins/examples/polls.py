"""Polls: one in each room, with one vote a member. They are stored on a shelf."""

from msgspec import Struct, structs

from teaparty.api import Event, Refusal, Session, Shelf, command

LONGEST = 200  # characters of a question, and of a choice
SHAPE = "A poll is written like poll Where do we meet? / garden / kitchen, with 2 to 9 choices."


class Poll(Struct):
    """What is asked in a room; votes are places of choices, by numbers of accounts."""

    question: str
    choices: list[str]
    name: str
    asker: int
    votes: dict[int, int] = {}

    def counted(self) -> str:
        """Return each choice with its number and its votes."""
        votes = list(self.votes.values())
        return ", ".join(
            f"{number} {choice} ({votes.count(number)})"
            for number, choice in enumerate(self.choices, start=1)
        )


polls = Shelf("polls", Poll)


class Asked(Event, frozen=True, kw_only=True):
    speech = True
    question: str
    choices: str

    def plain(self) -> str:
        return "{name} asks: {question} {choices}. To answer, use vote and a number."

    def plain_fields(self) -> dict[str, object]:
        return {"name": self.who.name, "question": self.question, "choices": self.choices}


@command("poll", theme="Polls", example=("poll Where do we meet? / garden / kitchen", "poll close"))
async def poll(me: Session, text: str = "") -> None:
    """Ask everybody in the room for a vote; alone, it shows the poll of this room.

    After the question come 2 to 9 choices. `poll close` ends the poll and shows everybody the
    result; the person who has asked can do that, and people who keep order.
    """
    if not text:
        await show(me)
    elif text.casefold() == "close":
        await close(me)
    else:
        await begin(me, text)


async def show(me: Session) -> None:
    found, text = opened(await polls.get(me.room.name)), "{name} asks: {question} {choices}."
    me.tell(text, name=found.name, question=found.question, choices=found.counted())


async def begin(me: Session, text: str) -> None:
    number, room = member(me), me.room
    question, *choices = parts = [part.strip() for part in text.split(" / ")]
    if not (2 <= len(choices) <= 9 and all(0 < len(part) <= LONGEST for part in parts)):
        raise Refusal(SHAPE)

    def begun(found: Poll | None) -> Poll:
        if found is not None:
            raise Refusal("There is a poll here already. Type {sign}poll to see it.")
        return Poll(question, choices, me.name, number)

    begun(await polls.get(room.name))
    if me.gone is None:
        shown = ", ".join(f"{place} {choice}" for place, choice in enumerate(choices, start=1))
        room.append(Asked(who=me.person, question=question, choices=shown))
        await polls.change(room.name, begun, owner=number)


async def close(me: Session) -> None:
    room = me.room
    found = opened(await polls.get(room.name))
    if not me.role.staff and found.asker != member(me):
        raise Refusal("Only {name} can close this poll.", name=found.name)
    await polls.delete(room.name)
    text = "The poll is closed. {question} {choices}."
    room.announce(text, question=found.question, choices=found.counted())


@command("vote", theme="Polls", example="vote 2")
async def vote(me: Session, number: int) -> None:
    """Vote in the poll of this room, by the number of a choice. A later vote replaces it."""
    voter = member(me)

    def voted(found: Poll | None) -> Poll:
        poll = opened(found)
        if not 1 <= number <= len(poll.choices):
            raise Refusal("There are {count} choices here, from 1 on.", count=len(poll.choices))
        return structs.replace(poll, votes={**poll.votes, voter: number})

    found = await polls.change(me.room.name, voted)
    me.tell("You vote for {choice}.", choice=found.choices[number - 1])


def opened(found: Poll | None) -> Poll:
    if found is None:
        raise Refusal("There is no poll here.")
    return found


def member(me: Session) -> int:
    if me.account is None:
        raise Refusal(
            "Polls are for members, so that nobody votes twice. Type {sign}register first."
        )
    return me.account.number
