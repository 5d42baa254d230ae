"""Channels: talk that is heard wherever people are."""

from collections.abc import Awaitable

from teaparty.core.events import ChannelSeen, ChannelsListed
from teaparty.core.memory.history import History
from teaparty.core.memory.recall import new_for
from teaparty.core.party.session import Session
from teaparty.core.party.venue import heard_by
from teaparty.core.people.channel_rows import row
from teaparty.core.people.channel_talk import NOTHING_TO_END, say, talk_here, talk_on, tell_how
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import CHANNEL_SIGNS
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word
from teaparty.core.words.command import command
from teaparty.core.words.taking import shortened

THEME = "Listening elsewhere"
ON = ("on ", "to ")
NOT_TALK = "There is no channel {word} to talk on. To speak, begin with ' or say."


@command("channels", theme=THEME, example=("channels", "channels news"), private=True,
         operation=True)  # fmt: skip
async def channels(me: Session, channel: str | None = None) -> None:
    """List all that you may listen to, or show who listens to one of them.

    The list says what each is about, how many listen, and how much you have missed there. Type
    {sign}recall and the name of a channel to read that.
    """
    mine, new = Channels.of(me), await new_for(me)
    if channel is None:
        closed = [each for each in mine.all() if not (each.is_hidden or each.is_open_to(me))]
        rows = [row(me, each, new) for each in (*mine.open_to(me), *closed)]
        me.send(ChannelsListed(channels=tuple(rows)))
        if rows and me.number:  # a program listens to nothing
            me.tell("To read how to listen and to speak there, type {sign}help listening.")
        return
    found = mine.found(me, channel)
    mine.refuse(me, found)
    most = me.limits.named
    me.send(
        ChannelSeen(
            channel=row(me, found, new),
            people=heard_by(found, most),
            more=max(0, len(found.listeners) - most),
        )
    )
    if me.number:
        tell_how(me, found)


@command("listen", "tune", theme=THEME, example=("listen news", "tune news"))
def listen(me: Session, channel: str) -> None:
    """Read what is said on a channel from now on, wherever you are.

    It is kept for people with registered names; guests forget it when they leave. You can also
    listen to a room from elsewhere, where that is allowed: people there see that you listen.
    """
    mine = Channels.of(me)
    mine.listen(me, mine.found(me, channel))


@command("unlisten", theme=THEME, example="unlisten news")
def unlisten(me: Session, channel: str) -> None:
    """Listen no more to a channel, or to a room from elsewhere."""
    mine = Channels.of(me)
    mine.unlisten(me, mine.found(me, channel))


@command(
    *CHANNEL_SIGNS, theme=THEME, example=("+news Hello!", "+news :waves.", "+news"), private=True
)
def on_channel(me: Session, channel: str, text: str | None = None) -> Awaitable[None] | None:
    """Say something on a channel, do something there, or read its last lines again.

    The beginning of its name is enough, if just one that you listen to begins so. In chat mode the
    name has to be whole: any other line that begins with the sign is said aloud.
    """
    mine = Channels.of(me)
    found = mine.meant(me, channel)
    if text is None:
        return History.of(me).show_room(me, found, me.limits.history_lines)
    say(me, found, text)
    return None


@command("talk", theme=THEME, example=("talk on news", "talk here"), private=True)
def talk(me: Session, where: str) -> None:
    """Have all that you type in chat mode said on a channel, or in the room again.

    Commands go on as before: "/say Hello!" is said in the room.
    """
    word = plain_word(where)
    if word == "here":
        if me.mode != "chat":
            raise Refusal(NOTHING_TO_END)
        talk_here(me)
        return
    for before in ON:
        word = word.removeprefix(before)
    try:
        channel = Channels.of(me).meant(me, word.strip())
    except Refusal:
        if me.mode == "chat":
            raise
        raise Refusal(NOT_TALK, word=shortened(word)) from None
    talk_on(me, channel)
