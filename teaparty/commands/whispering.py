"""Talking to one person, or to several: whispers, and answers to them."""

import re
from collections.abc import Awaitable, Sequence

from teaparty.commands.talk import THEME
from teaparty.core.events import Person, Whispered
from teaparty.core.party.encounters import whisper_to
from teaparty.core.party.listeners import Hearer
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.session import Session
from teaparty.core.people.channels import Channels
from teaparty.core.people.recipients import Recipients, no_longer_here
from teaparty.core.people.replies import Replies
from teaparty.core.people.shortened_names import ShortenedNames
from teaparty.core.people.waiting_whispers import WaitingWhispers
from teaparty.core.people.whispers import Whispers
from teaparty.core.records import Account
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.people import Names

A_CHANNEL = "{channel} is a channel. To say something there, type +{channel} and your words."
WAITS = "{names} is not in. Your whisper waits for them."
WAIT = "{names} are not in. Your whisper waits for them."


@command(
    "whisper",
    "tell",
    "page",
    "msg",
    "query",
    ">",
    "[",
    theme=THEME,
    exact="query",  # q is quit
    example=("whisper bob Are you there?", ">bob Hi!", "[bob] Hi!", "tell bob,carol Hi, you two!"),
)
def whisper(me: Session, people: Names, text: str) -> Awaitable[None] | None:
    """Say something to one person, or to several, wherever they are.

    Nobody else reads it. Put commas between several names. If your name and theirs are registered,
    people who are out find it when they come in. The beginning of a name is enough for somebody who
    is in; the first time you are asked whether it is the right person.
    """
    _refuse_channels(me, people)
    listener = _listener(me, people)
    if listener is not None:
        whisper_to(me, listener, text)
        return None
    others, left = Recipients.of(me).at_hand(me, people)
    if left:
        return _whisper_to_those_out(me, others, left, text)
    if not others:
        raise Refusal("You can't whisper to yourself.")
    _whisper(me, others, (), text)
    return None


def _refuse_channels(me: Session, names: Sequence[str]) -> None:
    """Raise `Refusal` for people who type `msg #news Hello!`, as on other systems."""
    for name in names:
        if name[:1] in tuple(CHANNEL_SIGNS) and (channel := Channels.known(me, name)) is not None:
            raise Refusal(A_CHANNEL, channel=channel.word)


def _listener(me: Session, names: Sequence[str]) -> Hearer | None:
    """Return the listener that is meant, if it is one; it can't be named along with others."""
    for name in names:
        listener = Lookup.of(me).listener(name)
        if listener is None:
            continue
        if len(names) > 1:
            raise Refusal("Whisper to {name} alone: it belongs to the party.", name=listener.name)
        return listener
    return None


async def _whisper_to_those_out(
    me: Session, others: list[Session], out: Sequence[str], text: str
) -> None:
    """Whisper also to people who are out; if one of them can't get it, nobody reads it.

    Any of them may come in or leave while their names are looked up. A `Name` may be shortened.
    """
    recipients = Recipients.of(me)
    meant = await recipients.meant(me, others, out)
    if me in meant.here:
        raise Refusal("You can't whisper to yourself.")
    short_names = ShortenedNames.of(me)
    if not all(short_names.is_sure(me, name) for name in meant.short):
        names = [*(each.name for each in meant.here), *(each.name for each in meant.out.values())]
        short_names.ask(me, names, meant.short, text)
        return
    for account in meant.out.values():
        await WaitingWhispers.of(me).refuse_too_many(me, account)
    there, still_out = recipients.where_now(meant)
    if me.gone is None:
        _whisper(me, there, still_out, text)


def _whisper(me: Session, others: list[Session], out: Sequence[Account], text: str) -> None:
    me.speaks(text, aloud=False)
    whispered = Whispers.of(me).say(me, others, out, text)
    me.correspondence.sent, now = whispered, me.clock.monotonic()
    for other in others:
        if not other.ignoring.has(me.person):
            other.correspondence.comes(whispered, now)
        if other.away is not None:
            _tell_away(me, other)
        if not other.linked:
            me.tell(
                "{name} has lost the link, and will read this if they come back soon.",
                name=other.name,
            )
    if out:
        names = ", ".join(account.name for account in out)
        me.tell(WAITS if len(out) == 1 else WAIT, names=names)


def _tell_away(me: Session, other: Session) -> None:
    if other.away and not me.ignoring.has(other.person):
        me.tell("{name} is away: {text}", name=other.name, text=other.away)
    else:
        me.tell("{name} is away.", name=other.name)


# --- answering a whisper


@command("reply", "r", theme=THEME, example=("reply Yes, I am.", "reply all: Yes, I am."),
         private=True)  # fmt: skip
def reply(me: Session, text: str) -> Awaitable[None] | None:
    """Whisper to the person who whispered to you last, even if they are out.

    The answer that you read names them. If that whisper went to several people, begin your words
    with all: and everybody who read it reads your answer. The command {sign}rr does
    the same. If somebody else has whispered to you just now, you are asked to whom it goes.
    """
    to_all = _TO_ALL.match(text)
    if to_all:
        return _reply_all(me, text[to_all.end() :])
    replies, last = Replies.of(me), _last_whisper(me)
    if replies.asks(me, text):
        return None
    work = _answer(me, (last.who,), text)
    return _tell_of_all(me, work) if len(last.to) > 1 else work


@command("rr", theme=THEME, example="rr Yes, I am.", private=True)
def rr(me: Session, text: str) -> Awaitable[None] | None:
    """Answer the last whisper to you, to everybody who read it.

    The person who whispered it reads your answer, and so do the others whom it went to. It is
    short for "{sign}reply all: Yes, I am." If you are asked to whom it goes, answer with names, or
    with all.
    """
    return _reply_all(me, text)


@command("retell", theme=THEME, example="retell Are you still there?", private=True)
def retell(me: Session, text: str) -> Awaitable[None] | None:
    """Whisper to the person whom you whispered to last, or to the same people.

    The answer that you read names them. If they are out by now, it waits for them as any whisper.
    """
    last = me.correspondence.sent
    if last is None:
        raise Refusal("You have whispered to nobody yet.")
    return _answer(me, last.to, text)


_TO_ALL = re.compile(r"all\s*[:：]\s*", re.IGNORECASE)  # noqa: RUF001 - as some keyboards write it


def _reply_all(me: Session, text: str) -> Awaitable[None] | None:
    replies, last = Replies.of(me), _last_whisper(me)
    if not text:
        raise rr.misused()
    if replies.asks(me, text):
        return None
    return _answer(me, (last.who, *last.to), text)


async def _tell_of_all(me: Session, work: Awaitable[None] | None) -> None:
    if work is not None:
        await work
    me.tell("Others read that whisper too. To answer all of them, type {sign}rr and your words.")


def _last_whisper(me: Session) -> Whispered:
    last = me.correspondence.read
    if last is None:
        raise Refusal("Nobody has whispered to you yet.")
    return last


def _is_nobodys(who: Person) -> bool:
    """Whether a name is that of a listener, who has neither a session nor an account."""
    return who.number == 0 and who.account == 0


def _answer(me: Session, people: Sequence[Person], text: str) -> Awaitable[None] | None:
    """Whisper to the people of an earlier whisper, by the names that they have now."""
    first = people[0]  # a listener is alone
    if _is_nobodys(first) and (listener := Lookup.of(me).listener(first.name)):
        whisper_to(me, listener, text)
        return None
    inside: list[Session] = []
    away: list[Person] = []
    for person in people:
        session = me.party.session(person)
        if session is None:
            away.append(person)
        elif session is not me:
            inside.append(session)
    if any(person.account for person in away):
        return _answer_those_out(me, inside, away, text)
    _answer_those_in(me, inside, away, text)
    return None


def _answer_those_in(me: Session, inside: list[Session], gone: Sequence[Person], text: str) -> None:
    if not inside:
        raise no_longer_here(gone[0])
    _whisper(me, list(dict.fromkeys(inside)), (), text)
    for person in gone:
        me.refuse(no_longer_here(person))


async def _answer_those_out(
    me: Session, inside: list[Session], away: Sequence[Person], text: str
) -> None:
    names = await Lookup.of(me).called_now({person.account for person in away if person.account})
    gone = [person for person in away if person.account not in names]
    out = [names[person.account] for person in away if person.account in names]
    if me.gone is not None:
        return
    if not out:
        _answer_those_in(me, inside, gone, text)
        return
    await _whisper_to_those_out(me, inside, out, text)
    for person in gone:
        me.refuse(no_longer_here(person))
