"""Speaking on channels, how to do that, and having plain lines go there in chat mode."""

from contextlib import suppress

from teaparty.core.events import Emoted, Said
from teaparty.core.party.channel import Channel
from teaparty.core.party.room_hooks import admit, lets_in
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Unavailable
from teaparty.core.records.places import word_of
from teaparty.core.values.channels import CHANNEL_SIGNS, KEY_SIGN
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.signs import plain_word, signed
from teaparty.core.values.socials import ACT
from teaparty.core.words import unsaid
from teaparty.core.words.nearness import fumbled
from teaparty.core.words.taking import shortened
from teaparty.core.words.talk import is_talk
from teaparty.core.words.unknown import UNKNOWN_CHANNEL

Heard = Channel | Room
"""What people can listen to from elsewhere."""

NOT_FROM_ELSEWHERE = (
    "Nobody can listen to {room} from elsewhere. Type {sign}go {word} to hear what is said there."
)
LISTENING = "You listen to {channel} from now on."
LISTENING_TO = "You listen to {channel} from now on: {about}"
LISTENING_TO_ROOM = "You listen to {room} from now on, wherever you are."
HOW = "To say something there, type +{channel} and your words."
HOW_IN_ROOM = "People there see that you listen. To speak there, type {sign}go {word}."
HOW_TO_LISTEN = "To listen, type {sign}listen {word}."
NOT_LISTENING = "You don't listen to {channel}. Type {sign}listen {channel} first."
NOT_IN_CHAT = (
    "That is for chat mode, in which plain lines are said aloud. Here, type +{channel} and what you"
    " want to say."
)
NOTHING_TO_END = (
    "That is for chat mode, in which plain lines are said aloud. Here, begin with ' or say to speak"
    " in the room."
)
DONE_IN_ROOM = (
    "People do that in the room, so nothing was done. To do something on {channel}, type {sign}me"
    " and what you do."
)
ON = "What you type is said on {channel} now. Type {sign}talk here to talk in the room."
HERE = "What you type is said in the room again."
NOT_THERE = "What you type is not said there any more."
"""For a page or client with a tab for each channel: it shows by itself where the next line goes."""


def refuse_listener(me: Session, each: Heard) -> None:
    """Raise `Refusal` if somebody may not listen to it, also where they stand there."""
    each.refuse_uninvited(me, inside=False)
    if isinstance(each, Room) and not each.listening:
        raise Refusal(NOT_FROM_ELSEWHERE, room=each.title, word=each.mark)
    admit(me, each)


def may_hear(me: Session, each: Heard) -> bool:
    """Whether somebody may listen to it. They are told of no fault of it, only operators."""
    return (not each.is_closed or each.is_invited(me)) and lets_in(each, me)


def say(me: Session, channel: Channel, text: str) -> None:
    """Say something on a channel, or do it, as `:waves.`; raise `Refusal`."""
    _refuse(me, channel)
    me.speaks(text, aloud=False)
    line = signed(text)
    if line[0] == ":" and not is_talk(line):
        channel.append(Emoted(who=me.person, text=line[1:].lstrip()))
    else:
        channel.append(Said(who=me.person, text=text))


def _refuse(me: Session, channel: Channel) -> None:
    """Raise `Refusal` if somebody may not speak there, or does not listen.

    Nor does anybody speak before it is stored for the first time that it is closed.
    """
    refuse_listener(me, channel)
    if channel not in me.followed:
        raise Refusal(NOT_LISTENING, channel=channel.word)
    channel.refuse_speaker(me)
    if channel.is_closed and channel.privacy is not None and channel.deed is None:
        raise Unavailable


def tell_that(me: Session, each: Heard) -> None:
    """Tell somebody that they listen to it from now on."""
    if isinstance(each, Room):
        me.tell(LISTENING_TO_ROOM, room=each.title)
        return
    about = each.rules.about
    me.tell(LISTENING_TO if about else LISTENING, channel=each.word, about=about)


def tell_how(me: Session, each: Heard) -> None:
    """Tell somebody how to listen, or else how to speak there, or why they can't."""
    if each not in me.followed:
        if each is not me.room:
            me.tell(HOW_TO_LISTEN, word=each.mark)
    elif isinstance(each, Channel):
        try:
            each.refuse_speaker(me)
        except Refusal as why:
            me.tell(why.text, **why.fields)
        else:
            me.tell(HOW, channel=each.word)
    else:
        me.tell(HOW_IN_ROOM, word=each.mark)


def refuse_misspelt(me: Session, line: str) -> None:
    """Raise `Refusal` for a plain line that begins like a channel to which somebody listens.

    So does one for a channel that is gone. It may be meant for those there alone, and is said aloud
    if they type it again.
    """
    first = signed(line)
    if first[0] not in CHANNEL_SIGNS or " " not in line:
        return
    word = plain_word(first[1:].partition(" ")[0])
    gone = any(on and word_of(key).lstrip(KEY_SIGN) == word
               for key, on in me.preferences.listens.items())  # fmt: skip
    near = fumbled(word, [each.mark for each in me.followed if isinstance(each, Channel)])
    if gone or near:
        unsaid.offer(me, line, plain_word(line))
        if gone:
            raise unsaid.Sayable(UNKNOWN_CHANNEL[False, True], word=word)
        raise unsaid.Sayable("Say it, or did you mean {command}?", command=first[0] + near)


def talk_on(me: Session, channel: Channel) -> None:
    """Have plain lines of somebody in chat mode go to a channel; raise `Refusal`."""
    if me.mode != "chat":
        raise Refusal(NOT_IN_CHAT, channel=channel.word)
    _refuse(me, channel)
    me.tell(ON, channel=channel.word)
    _have(me, channel.word)


def handle_on(me: Session, word: str, line: str, early: bool = False) -> None:
    """Obey a line which is said on that channel if it is plain, or in the room without a word.

    So is an emote. Where later ones go stays as it was. Nothing is said anywhere if they don't
    listen there.
    """
    before = me.talks_on, me.put_back
    words = ["", *(each.word for each in me.followed if isinstance(each, Channel))]
    emote = _emote(me, line) if word else None
    if emote is not None:
        if word not in words:
            me.refuse(Refusal(NOT_LISTENING, channel=shortened(word)))
            return
        line = f"{CHANNEL_SIGNS[0]}{word} :{emote}"
    meant = (word, False) if word in words else ("", True)
    if word and _is_social(me, line):
        me.refuse(Refusal(DONE_IN_ROOM, channel=shortened(word)))
        return
    me.talks_on, me.put_back = meant
    me.handle(line, early)
    if me.talks_on == meant[0]:
        me.talks_on, me.put_back = before


def _is_social(me: Session, line: str) -> bool:
    """Whether a line does something by one word, such as `/hug`, which is done in a room."""
    with suppress(Refusal):
        found = me.room.table.resolve_chat(line, rights=me.rights)
        return found is not None and found[0].name == ACT
    return False


def _emote(me: Session, line: str) -> str | None:
    """Return what somebody does by a line, as by `:waves.` and `/me waves`, if it is an emote."""
    with suppress(Refusal):
        found = me.room.table.resolve_chat(line, rights=me.rights)
        if found is not None and found[0].name == "emote":
            return str(found[1])
    return None


def talk_here(me: Session, in_tabs: str = HERE) -> None:
    """Have plain lines go to the room again. People read `in_tabs` where all lines are talk."""
    me.tell(HERE if me.door.mode is None else in_tabs)
    _have(me, "")


def fit_talk(me: Session, channel: Channel | None) -> None:
    """Have nobody talk on a channel who doesn't listen to it, or is not in chat mode.

    It is the one on which they talk, unless that is gone.
    """
    if me.mode != "chat":
        _have(me, "")
    elif channel not in me.followed:
        talk_here(me)
        me.put_back = True  # what they are typing may be for those there alone


def _have(me: Session, word: str) -> None:
    me.talks_on, me.put_back = word, False
    me.wish()  # the prompt says where they talk
