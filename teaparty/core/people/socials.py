"""Socials: by one word people do something that everybody in the room sees."""

from collections.abc import Mapping

from teaparty.core.events import HelpShown
from teaparty.core.events.socials import ENGLISH, Acted, filled_in
from teaparty.core.party.channel import Channel
from teaparty.core.party.features import Feature
from teaparty.core.party.house import House
from teaparty.core.party.registry import Registry
from teaparty.core.party.session import Session
from teaparty.core.values.names import fold
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal, several
from teaparty.core.values.signs import plain
from teaparty.core.values.socials import ACT, Social
from teaparty.core.words.nearness import nearest
from teaparty.core.words.people import bare_name
from teaparty.core.words.taking import shortened

ALL = ("all", "everybody", "everyone")
"""These mean everybody who is there, as does no name at all."""
PRONOUNS = ("me", "you", "him", "her", "them", "us")
LEAST = 3
"""Shorter beginnings of names, with more words after them, are taken as words."""
_AFTER_NAME = ",.:;!?"
NO_SOCIAL = "There is no social {word}. Type {sign}socials to see them all."
NONE = "There are no socials at this party."
LIST = (
    "You can do this: {words}\nType one of these words, or one and a name, such as"
    " {sign}{example} bob. Type {sign}help {example} to see what others read."
)
BY_NAME = "Whom? Type {sign}{word} and the name of somebody who is here."
NOT_ONESELF = "Type {sign}{word} alone, or with the name of somebody else who is here."
NOT_HERE = "{name} is not here."
NOBODY = "Nobody called {name} is here. Did you mean {nearest}?"
ALONE, AT = "Alone: {line}", "With a name: {line}"
HOW = "Words that you add stand before the full stop. The star shows that they are yours."
ON_CHANNEL = "On a channel, type it as your own words: {line}"
EXAMPLE, ANOTHER = "bob", "carol"


class Socials(Feature):
    """The socials of a party; the house knows their words, which go after all others."""

    def __init__(self, house: House, registry: Registry[Session], options: PartyOptions) -> None:
        self._words = house.socials
        """The first words of socials, by all words that mean them."""
        self._registry = registry
        self._socials: Mapping[str, Social] = {}
        self.renewed(options)

    def renewed(self, options: PartyOptions) -> None:
        """Have the socials that the options say now."""
        self._socials = options.socials
        self._words.clear()
        self._words.update({word: word for word in self._socials})
        for word, social in self._socials.items():
            for other in social.words.get(ENGLISH, ()):
                self._words.setdefault(other, word)

    def called(self, typed: str) -> Social:
        """Return the social of that word; raise `Refusal` if there is none."""
        word = plain(typed).casefold()
        if word not in self._words:
            raise Refusal(NO_SOCIAL, word=shortened(typed))
        return self._socials[self._words[word]]

    def act(self, me: Session, social: Social, text: str) -> None:
        """Do it alone, or to the person whose name a text begins with; the rest of it says how."""
        other, how = self._taken(me, social, text)
        acted = Acted(
            who=me.person,
            social=social.word,
            sentences=dict(social.alone if other is None else social.at),
            whom=None if other is None else other.person,
            how=how,
        )
        me.speaks(acted.text)
        me.room.append(acted)

    def _taken(self, me: Session, social: Social, text: str) -> tuple[Session | None, str]:
        """Return who is meant, and how; raise `Refusal` if that is nobody who is here."""
        first, _, rest = text.partition(" ")
        name = bare_name(first).rstrip(_AFTER_NAME)
        if fold(name) in ALL:
            return None, rest.lstrip()
        other = self._registry.people.get(fold(name)) or self._begun(me, name, rest)
        if other is None:
            self._refuse(me, social, name)
            return None, text
        if other is me:
            raise Refusal(NOT_ONESELF, word=social.word)
        if other.room is not me.room:
            raise Refusal(NOT_HERE, name=other.name)
        return other, rest.lstrip()

    def _begun(self, me: Session, name: str, rest: str) -> Session | None:
        """Return the one here whose name begins so, unless it is more likely some other word."""
        if not name or (rest and len(name) < LEAST):
            return None
        here = [each for each in self._registry.fitting(name) if each.room is me.room]
        found = [each for each in here if each is not me]
        if len(found) > 1 and not rest:
            raise several(name, (each.name for each in found))
        return found[0] if len(found) == 1 else None

    def _refuse(self, me: Session, social: Social, name: str) -> None:
        """Raise `Refusal` for a word that is nobody's name, but seems to be meant as one."""
        if fold(name) in PRONOUNS:
            raise Refusal(BY_NAME, word=social.word)
        members = {fold(other.name): other for other in me.room.people.values()}
        if near := nearest(fold(name), members):
            raise Refusal(NOBODY, name=shortened(name), nearest=members[near].name)

    # --- what there is

    def tell(self, me: Session) -> None:
        """Tell somebody all words; after `act` those that mean something else where they are."""
        if not self._socials:
            raise Refusal(NONE)
        table = me.room.table
        words = [f"{ACT} {word}" if word in table else word for word in sorted(self._socials)]
        example = next((word for word in words if " " not in word), words[0])
        me.tell(LIST, words=", ".join(words), example=example)

    def explain(self, me: Session, social: Social) -> None:
        """Show somebody what others read of a social."""
        word = social.word
        whom = EXAMPLE if fold(me.name) != EXAMPLE else ANOTHER
        others = [each for each, meant in self._words.items() if meant == word and each != word]
        alone, at = (_line(me, each, whom) for each in (social.alone, social.at))
        heard = next((each.mark for each in me.followed if isinstance(each, Channel)), "")
        line = f"+{heard} :{filled_in(social.at[ENGLISH], whom, '')}"
        meaning = [AT.format(line=at), HOW, *[ON_CHANNEL.format(line=line)] * bool(heard)]
        me.send(
            HelpShown(
                usage=f"{word} [PERSON] [HOW]",
                summary=ALONE.format(line=alone),
                meaning="\n".join(meaning),
                examples=(word, f"{word} {whom}", f"{word} {whom} again"),
                aliases=tuple(others),
            )
        )


def _line(me: Session, sentences: Mapping[str, str], whom: str) -> str:
    return f"* {me.name} {filled_in(sentences[ENGLISH], whom, '')}"
