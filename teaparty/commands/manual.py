"""Help, ways of typing, and leaving."""

from typing import Annotated

from teaparty.commands import channels, socials
from teaparty.core.events import HelpListed, HelpRow, HelpShown, TimeTold
from teaparty.core.party.moving import MODE_TEXTS
from teaparty.core.party.session import Session
from teaparty.core.people.channels import Channels
from teaparty.core.people.socials import Socials
from teaparty.core.values.modes import Mode
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Reason
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.socials import ACT
from teaparty.core.words.command import Command, command, declared
from teaparty.core.words.params import Reads
from teaparty.core.words.taking import chosen

THEME = "Help and leaving"
CHANNELS, SOCIALS = declared(channels), declared(socials)
MODE_IS: dict[Mode, str] = {
    "mud": "You are in mud mode: the first word that you type is a command."
    " To speak, begin with ' or say.",
    "chat": "You are in chat mode: what you type is said aloud. Begin a command with / or a dot.",
}
A_CHANNEL = (
    "{channel} is a channel. Type {sign}channels {channel} to read about it, and {sign}help"
    " listening for what you can do there."
)
MODES: dict[str, str] = {"mud": "mud", "chat": "chat"}
OF_CHANNELS = "+-#&"
"""Modes of channels, and the names of channels, begin with these on IRC."""
MODES_OF_CHANNELS = (
    "There are words for what are modes of channels elsewhere: {sign}close lets in only people who"
    " are invited, {sign}quiet keeps somebody from speaking, and {sign}trust lets somebody do both."
)
FOR_MEMBERS = (
    "Only people with registered names can use {words}. Type {sign}register to register yours."
)
ONE_MODE = "Your page or client is always in {mode} mode, so nothing was changed."

ASKING_FOR = "me"
"""People who type `help me` ask for help, not about the word `me`, which is short for emote."""


@command(
    "help",
    "?",
    theme=THEME,
    example=("help", "help whisper", "help talking"),
    rooms=("chat", "login"),
)
def help_(me: Session, topic: str | None = None) -> None:
    """List the commands, or explain one of them.

    With the title of a list, such as talking, you read what each command of the list does.
    """
    if topic is None or _begins(topic, ASKING_FOR):
        me.send(HelpListed(commands=_rows(me)))
        return
    try:
        found, given = me.room.table.explained(topic, me.rights)
    except Refusal:
        rows = tuple(row for row in _rows(me) if _begins(row.theme, topic))
        _tell_for_members(me, topic)
        channel = Channels.known(me, topic)
        if not rows and channel is not None:
            raise Refusal(A_CHANNEL, channel=channel.word) from None
        if not rows:
            raise
        me.send(HelpListed(commands=rows))
    else:
        _explain(me, found, given)


def _tell_for_members(me: Session, topic: str) -> None:
    """Tell a guest what of a theme is for people with registered names."""
    found = [each for each in me.room.table.commands
             if each.right and me.gains(each.right) and _begins(each.theme, topic)]  # fmt: skip
    if found:
        me.tell(FOR_MEMBERS, words=", ".join(sorted(each.name for each in found)))


def _begins(text: str, words: str) -> bool:
    """Whether a text, such as a theme, begins with these words."""
    return f"{fold(text)} ".startswith(f"{fold(words)} ")


def _explain(me: Session, found: Command, given: str) -> None:
    if found.name == ACT and given:
        mine = Socials.of(me)
        mine.explain(me, mine.called(given.partition(" ")[0]))
        return
    me.send(
        HelpShown(
            usage=found.usage,
            summary=found.summary,
            meaning=found.meaning,
            examples=found.examples,
            aliases=found.aliases,
            lacking="" if found.is_for(me.rights, ()) else found.right or "",
        )
    )


def _idle(me: Session) -> set[str]:
    """Return the words that do nothing here, as where nobody can register or listen elsewhere."""
    found = set() if me.party.options.registering else {"register"}
    if not me.room.table.channels and not any(room.listening for room in me.party.public_rooms()):
        found |= {each.name for each in CHANNELS if each.name != channels.channels.name}
    if not me.room.table.socials:
        found |= {each.name for each in SOCIALS}
    return found


def _rows(me: Session) -> tuple[HelpRow, ...]:
    """Return the commands of use to somebody where they are, by theme and in order of name."""
    rights, unused = me.rights, me.door.unused
    commands = me.room.table.commands
    idle = _idle(me)
    found = [each for each in commands if each.is_for(rights, unused) and each.name not in idle]
    themes = list(dict.fromkeys(each.theme for each in found))
    found.sort(key=lambda each: (themes.index(each.theme), each.name))
    return tuple(HelpRow(name=each.name, theme=each.theme, summary=each.summary) for each in found)


class How(str):
    """How lines are read: `mud` or `chat`."""

    __slots__ = ()
    usage = "[mud|chat]"

    @classmethod
    def parse(cls, text: str) -> "How":
        """Read it; raise `Refusal`."""
        if text[0] in OF_CHANNELS:
            raise Refusal(MODES_OF_CHANNELS)
        if " " in text:
            raise mode.misused()
        return cls(chosen(text, MODES))


@command("mode", theme=THEME, example=("mode chat", "mode mud", "mode"), sets="mode")
def mode(me: Session, how: How | None = None) -> None:
    """Choose how your lines are read; without a word, see how they are read now.

    In mud mode the first word of a line is a command. In chat mode a line is said aloud, unless it
    begins with / and a command, or with one of ' " : > [ as in mud mode. In both modes a line such
    as +news Hello! is said on the channel news. If your client keeps every / for itself, type a dot
    and a command.
    """
    if how is None:
        me.tell(MODE_IS[me.mode])
        return
    if "mode" in me.door.unused:
        raise Refusal(ONE_MODE, mode=me.door.mode)
    me.set_preferences(mode=str(how))
    me.tell(MODE_TEXTS[me.mode])  # a door of another link may know one alone


@command("rules", theme=THEME, rooms=("chat", "login"))
def rules(me: Session) -> None:
    """Read the rules of the people who run the party."""
    me.tell(me.party.options.rules or "The people who run the party have written no rules.")


@command("time", theme=THEME, rooms=("chat", "login"))
def time(me: Session) -> None:
    """See what time it is, in your time zone or at the server."""
    me.send(TimeTold(at=me.clock.time()))


@command("version", theme=THEME, rooms=("chat", "login"))
def version(me: Session) -> None:
    """See what the party runs on."""
    options = me.party.options
    me.tell("{party} runs teaparty {version}.", party=options.name, version=options.version)


@command(
    "quit",
    "logout",
    "exit",
    theme=THEME,
    rooms=("chat", "login"),
    whole="Type {command} to leave.",
    leaves=True,
)
def quit_(me: Session, last_words: Annotated[str, Reads("")] = "") -> None:
    """Leave the party.

    In chat mode words may follow, as in other chats. Nobody reads them.
    """
    if last_words and me.mode != "chat":
        raise quit_.misused()
    me.leave(Reason.QUIT)
