"""Channels: people listen to them wherever they are, and nobody stands in them."""

from collections.abc import Mapping

from teaparty.core.party.session import Session
from teaparty.core.party.venue import Venue
from teaparty.core.records.cursors import Stretches
from teaparty.core.values.channels import INVITED, KEY_SIGN, ChannelRules, ForWhom
from teaparty.core.values.refusal import Refusal

LISTEN: dict[ForWhom, str] = {
    "members": "Only people with registered names can listen to {channel}. Type {sign}register to"
    " register yours.",
    "hosts": "Only people who keep order can listen to {channel}.",
}
SPEAK: dict[ForWhom, str] = {
    "members": "Only people with registered names can speak on {channel}. Type {sign}register to"
    " register yours.",
    "hosts": "Only people who keep order can speak on {channel}.",
    INVITED: "Only people who are invited can speak on {channel}.",
}


class Channel(Venue):
    """A log with a name and a purpose. Whoever listens to it has a cursor in it.

    `word` is how people call it; `name` is the key of its log, and never changes.
    """

    def __init__(
        self, word: str, rules: ChannelRules, sessions: Mapping[int, Session], key: str = ""
    ) -> None:
        super().__init__(key or KEY_SIGN + word)
        self.word = self.title = word
        self._sessions = sessions
        self.become(rules)

    @property
    def mark(self) -> str:
        """See `Stream`."""
        return self.word

    def become(self, rules: ChannelRules) -> None:
        """Follow these rules from now on."""
        self.rules = rules
        self.history = rules.history
        self.keep_lines, self.keep_days = rules.keep_lines, rules.keep_days

    @property
    def is_closed(self) -> bool:
        """See `Venue`."""
        return self.rules.listens == INVITED or super().is_closed

    @property
    def is_by_invitation(self) -> bool:
        """Whether the operator lets only people who are invited listen or speak."""
        return INVITED in (self.rules.listens, self.rules.speaks)

    def is_invited(self, me: Session) -> bool:
        """See `Venue`. Staff look after what is the operator's."""
        return super().is_invited(me) or (me.role.staff and not self.is_made)

    def readable(self, me: Session, start: int, stop: int) -> Stretches:
        """See `Venue`. Staff look after what is the operator's."""
        if me.role.staff and not self.is_made:
            return ((start, stop),)
        return super().readable(me, start, stop)

    def _elsewhere(self, number: int) -> Session | None:
        return self._sessions.get(number)

    def admit(self, me: Session) -> None:
        """Raise `Refusal` if `me` may not listen."""
        self.refuse_uninvited(me)
        if self.rules.listens != INVITED:  # see `is_closed`
            _refuse(me, self.rules.listens, LISTEN, self.word)

    def refuse_speaker(self, me: Session) -> None:
        """Raise `Refusal` if `me` may not speak here."""
        self.refuse_quiet(me)
        if self.rules.speaks == INVITED and self.is_invited(me):
            return
        _refuse(me, self.rules.speaks, SPEAK, self.word)


def _refuse(me: Session, whom: ForWhom, texts: dict[ForWhom, str], word: str) -> None:
    if whom == "all" or me.role.staff or (whom == "members" and me.account is not None):
        return
    raise Refusal(texts[whom], channel=word)
