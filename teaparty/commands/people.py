"""People: who is here, who they are, being away, friends, and ignoring somebody."""

from collections.abc import Awaitable

from teaparty.commands import channels
from teaparty.core.events import FingerShown, Person
from teaparty.core.moderation.staff_list import StaffList
from teaparty.core.party.away import go_away
from teaparty.core.party.encounters import look_at
from teaparty.core.party.lookup import Lookup, one_of, words_for
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.channels import Channels
from teaparty.core.people.friends import Friends
from teaparty.core.records import Account
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.people import Name
from teaparty.core.words.taking import shortened

THEME = "People"
HERE = "here"


@command(
    "who",
    theme=THEME,
    example=("who", "who here", "who garden", "who news"),
    rooms=("chat", "login"),
    operation=True,
)
def who(me: Session, where: str | None = None) -> Awaitable[None] | None:
    """List everybody who is in, or those in one room, or who listens to a channel.

    You read who keeps order or has a registered name, where people are, how long ago they typed
    something, and how long they have been on.
    """
    lists = PeopleLists.of(me)
    if not me.name:
        me.send(lists.everybody(me.limits.listed))
    elif where is None:
        me.send(lists.everybody())
    elif (channel := Channels.known(me, where)) is not None:
        listing: Awaitable[None] = channels.channels(me, channel.word)
        return listing
    else:
        me.send(lists.in_room(_room(me, where)))
    return None


def _room(me: Session, where: str) -> Room:
    name = where.lstrip(CHANNEL_SIGNS)
    room = me.room if fold(where) == HERE else me.party.room_called(name, me)
    if room is None:
        raise Refusal(
            "There is no room called {word}. Type {sign}rooms for all rooms.", word=shortened(where)
        )
    room.refuse_uninvited(me)
    return room


@command("names", theme=THEME, example=("names", "names garden", "names #news"))
def names(me: Session, where: str = HERE) -> Awaitable[None] | None:
    """List the people in your room, or in another one.

    It does what the command {sign}who does with the word here, or with the name of a room.
    """
    listing: Awaitable[None] | None = who(me, where)
    return listing


@command("staff", theme=THEME, operation=True)
async def staff(me: Session) -> None:
    """List the people who keep order, whether they are in or out.

    You read their roles, and where they are or when they were last in.
    """
    me.send(await StaffList.of(me).listed())


@command("finger", "whois", theme=THEME, example="finger bob", operation=True)
async def finger(me: Session, name: Name) -> None:
    """Read about somebody, whether they are in or out.

    You read since when their name has been registered, where they are or when they were last in,
    and how they describe themselves.
    """
    other = Name(me.name) if fold(name) == "me" else name
    listener = Lookup.of(me).listener(other)
    if listener is not None:
        look_at(me, listener)
        return
    found = await Lookup.of(me).member_or_inside(other)
    if found.session is not None:
        me.send(_in(me, found.session))
    elif found.account is not None:
        me.send(_out(me, found.account))


def _in(me: Session, other: Session) -> FingerShown:
    row, description = words_for(me, other)
    return FingerShown(
        name=other.name,
        role=other.role.title if other.role.staff else "",
        since=None if other.account is None else other.account.since,
        person=row,
        description=description,
    )


def _out(me: Session, account: Account) -> FingerShown:
    role = me.party.role(account.role)
    ignored = me.ignoring.has(Person(0, account.name, account.number))
    return FingerShown(
        name=account.name,
        role=role.title if role.staff else "",
        since=account.since,
        seen=me.clock.time() - account.seen,
        description="" if ignored else account.preferences.description,
    )


@command("afk", "away", theme=THEME, example=("afk", "afk Putting the kettle on."))
def afk(me: Session, text: str = "") -> None:
    """Be away until you type the next line.

    The room is told, and people who whisper to you or look at you read that you are away, with your
    text. Without a text you keep the one that you gave last.
    """
    go_away(me, text)


@command("ignore", theme=THEME, example=("ignore bob", "ignore"), whole=True)
async def ignore(me: Session, person: Name | None = None) -> None:
    """Hear nothing more from somebody, in rooms or in whispers.

    They may be in or out, and are not told. Without a name you read whom you ignore.
    """
    if person is None:
        await _list_ignored(me)
        return
    other = await Lookup.of(me).member_inside_or_listener(person)
    if other.session is me:
        raise Refusal("You can't ignore yourself.")
    full = len(me.ignoring) >= me.limits.ignored
    if full and not me.ignoring.has(other.person):
        raise Refusal("You can't ignore more people. Use {sign}unignore first.")
    me.ignore(other.person)
    me.store_ignored()
    me.tell(
        "You now ignore {name}. Type {sign}unignore {name} to hear them again.", name=other.name
    )


async def _list_ignored(me: Session) -> None:
    names = await Lookup.of(me).called_now(me.ignoring.accounts().values())
    me.ignoring.call(names)
    if me.ignoring:
        me.tell("You ignore: {names}.", names=", ".join(me.ignoring.names()))
    else:
        me.tell("You ignore nobody.")


@command("unignore", theme=THEME, example="unignore bob")
async def unignore(me: Session, person: Name) -> None:
    """Hear somebody again whom you have ignored."""
    was = me.ignoring.remove(one_of(me.ignoring.names(), person))
    if was is None:
        other = await Lookup.of(me).known(person)  # they may have had another name then
        number = 0 if other is None else other.person.account
        was = me.ignoring.remove_account(number) if number else None
    if was is None:
        raise Refusal("You don't ignore anybody of that name.")
    me.store_ignored()
    me.tell("You hear {name} again.", name=was)


# --- friends


@command("friends", "friend", theme=THEME, example=("friends bob", "friends"))
async def friends(me: Session, name: Name | None = None) -> None:
    """Be told when somebody comes in; without a name, list your friends.

    They are not told that they are your friends.
    """
    if name is None:
        await _list_friends(me)
        return
    other = (await Lookup.of(me).member_or_inside(name)).person
    if fold(other.name) == fold(me.name):
        raise Refusal("You are your own friend already.")
    await _call_friends_as_now(me)
    names = me.preferences.friends
    if fold(other.name) in map(fold, names):
        raise Refusal("{name} is your friend already.", name=other.name)
    if len(names) >= me.limits.friends:
        raise Refusal("You can't have more friends. Use {sign}unfriend first.")
    if me.gone is None:
        Friends.of(me).add(me, other.name, other.account)
        me.tell("You are told when {name} comes in.", name=other.name)


async def _call_friends_as_now(me: Session) -> None:
    """Update the names of friends, who may have changed them."""
    known_by = dict(me.preferences.friend_accounts)
    names = await Lookup.of(me).called_now(known_by.values())
    for key, number in known_by.items():
        name = names.get(number)
        if name is not None and fold(name) != key and me.gone is None:
            Friends.of(me).rename(me, key, number, Person(0, name, number))


async def _list_friends(me: Session) -> None:
    await _call_friends_as_now(me)
    names = sorted(me.preferences.friends, key=fold)
    if not names:
        raise Refusal("You have no friends here yet. Type {sign}friends and a name.")
    inside = [name for name in names if fold(name) in me.party.people]
    ports = [name for name in names if name not in inside]
    if inside:
        me.tell("Friends who are in: {names}.", names=", ".join(inside))
    if ports:
        me.tell("Friends who are out: {names}.", names=", ".join(ports))


@command("unfriend", theme=THEME, example="unfriend bob")
async def unfriend(me: Session, name: Name) -> None:
    """Stop being told when somebody comes in."""
    friend = one_of(me.preferences.friends, name)
    if not Friends.of(me).remove(me, friend):
        await _call_friends_as_now(me)
        friend = one_of(me.preferences.friends, name)
        if not Friends.of(me).remove(me, friend):
            raise Refusal("You have no friend of that name.")
    me.tell("You are not told any more when {name} comes in.", name=shortened(friend))
