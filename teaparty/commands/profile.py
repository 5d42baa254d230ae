"""Your name and what belongs to it: a password, a description, aliases.

It is stored for people with registered names; a guest has it until they leave.
"""

from collections.abc import Awaitable
from typing import Annotated

from teaparty.core.party.session import Session
from teaparty.core.people.named_places import of_place
from teaparty.core.people.password_change import PasswordChange
from teaparty.core.people.place_changes import LONG_DESCRIPTION
from teaparty.core.people.place_changes import describe as describe_place
from teaparty.core.people.registration import Registration
from teaparty.core.people.renaming import Renaming
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal, refuse_longer
from teaparty.core.values.signs import at_equals
from teaparty.core.words.away import keeps_alive, means_away
from teaparty.core.words.command import command
from teaparty.core.words.params import Reads
from teaparty.core.words.taking import shortened, takes_away

THEME = "Your name and what you keep"
ALONE = (
    "Type {sign}register alone: you are asked for a password then. Nobody has read what you typed."
)
LONGEST_ALIAS = 24
"""Characters in the word itself."""


# --- a name of one's own


@command("register", theme=THEME, whole=True, passwords=(1, 2))
def register(me: Session, words: Annotated[str, Reads("")] = "") -> None:
    """Make your name your own with a password.

    You are asked for the password twice, and it is not shown. From then on nobody can come in under
    your name without it. Your settings are stored, and whispers wait for you while you are out. You
    can make places of your own, by {sign}make.
    """
    if words:
        raise Refusal(ALONE)
    Registration.of(me).begin(me)


@command("name", "nick", theme=THEME, example="name alicia", whole=True)
def name(me: Session, new: str) -> Awaitable[None]:
    """Take another name.

    If yours is registered, you are asked whether you want to give it up, and the new one is
    registered in its place. The last name that you gave up stays yours for a while: nobody else can
    take it.
    """
    if means_away(me.name, new):
        raise Refusal("Type {sign}afk to be away. Your name stays {name}.", name=me.name)
    whose, wanted = at_equals(new)
    return Renaming.of(me).begin(me, wanted if _is_me(me, whose) else new)


@command("password", theme=THEME, whole=True, passwords=(1, 2))
def password(me: Session) -> None:
    """Choose another password for your name.

    You are asked for the present one, and twice for the new one. None of them is shown.
    """
    PasswordChange.of(me).begin(me)


# --- what others read of you


@command(
    "describe",
    theme=THEME,
    example=(
        "describe me as The one with the hat.",
        "describe me as nothing",
        "describe here as Dust, and a rocking horse.",
        "describe",
    ),
)
def describe(me: Session, text: str = "") -> Awaitable[None] | None:
    """Describe yourself for people who look at you, or finger you; or a place of yours.

    It is one line of your own. Without a text you read it yourself; the word nothing as a text
    removes it. For a place, the word here or the word for the place comes first.
    """
    place, words_of_place = of_place(me, text)
    if place is not None:
        return describe_place(me, place, words_of_place)
    whose, words_of_mine = at_equals(text)
    if _is_me(me, whose):
        text = words_of_mine
    elif fold(whose) in me.party.people or fold(whose) == "here" or me.party.room_called(whose, me):
        raise Refusal("You can describe only yourself: {sign}describe me as, and your own words.")
    words = text.split()
    if [word.casefold() for word in words[:2]] == ["me", "as"]:
        text = " ".join(words[2:])
    if not text or fold(text) == "me":
        _show_description(me)
    elif takes_away(text):
        me.set_preferences(description="")
        me.tell("You have no description any more.")
    else:
        _describe(me, text)
    return None


def _is_me(me: Session, word: str) -> bool:
    return bool(word) and fold(word) in ("me", fold(me.name))


def _show_description(me: Session) -> None:
    if not me.preferences.description:
        raise Refusal("You have no description yet. Type {sign}describe me as, and your own words.")
    me.tell("You are described as: {text}", text=me.preferences.description)


def _describe(me: Session, text: str) -> None:
    refuse_longer(text, me.limits.description, LONG_DESCRIPTION)
    me.features.refuse_speech(me)
    me.set_preferences(description=text)
    me.tell("You are described as: {text}", text=text)


# --- words of one's own


@command(
    "alias",
    theme=THEME,
    example=("alias brb afk Back in a moment.", "alias hug emote hugs %* warmly.", "alias"),
)
def alias(me: Session, name: str | None = None, text: str | None = None) -> None:
    """Make a word of your own for something that you often type.

    What you type after the word goes to the end, or to the place of %*. In chat mode type a /
    before the word. Without a text you read what the word stands for; {sign}alias alone lists them
    all.
    """
    if name is None:
        _list_aliases(me)
        return
    word = fold(name)
    if text is None:
        if word not in me.preferences.aliases:
            raise Refusal("You have no alias {word}.", word=shortened(word))
        _tell_alias(me, word)
        return
    _refuse_alias(me, word, text)
    me.set_preferences(aliases={**me.preferences.aliases, word: text})
    _tell_alias(me, word)


def _list_aliases(me: Session) -> None:
    if not me.preferences.aliases:
        raise Refusal("You have no aliases yet.")
    for word in sorted(me.preferences.aliases):
        _tell_alias(me, word)


def _tell_alias(me: Session, word: str) -> None:
    me.tell("The alias {word} stands for: {text}", word=word, text=me.preferences.aliases[word])


def _refuse_alias(me: Session, word: str, text: str) -> None:
    limits = me.limits
    if not word[0].isalnum() or len(word) > LONGEST_ALIAS:
        raise Refusal(
            "An alias begins with a letter or a digit, and has at most {most} characters.",
            most=LONGEST_ALIAS,
        )
    if keeps_alive(word) or any(word in room.table for room in me.party.rooms.values()):
        raise Refusal("{word} is a command or an exit already.", word=word)
    refuse_longer(
        text,
        limits.alias_length,
        "An alias stands for at most {most}; yours has {length}.",
    )
    if word not in me.preferences.aliases and len(me.preferences.aliases) >= limits.aliases:
        raise Refusal("You can't have more aliases. Use {sign}unalias first.")


@command("unalias", theme=THEME, example="unalias hug")
def unalias(me: Session, name: str) -> None:
    """Give up a word of your own."""
    left = dict(me.preferences.aliases)
    if left.pop(fold(name), None) is None:
        raise Refusal("You have no alias {word}.", word=shortened(name))
    me.set_preferences(aliases=left)
    me.tell("{word} stands for nothing any more.", word=fold(name))
