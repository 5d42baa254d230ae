"""Channels: which there are, and who listens to what."""

from collections.abc import Iterator, Mapping

from teaparty.core.events import Person
from teaparty.core.log.places import Position
from teaparty.core.log.stream import Stream
from teaparty.core.memory.cursors import Cursors
from teaparty.core.party.channel import Channel
from teaparty.core.party.features import Feature
from teaparty.core.party.house import House
from teaparty.core.party.listeners import Listeners
from teaparty.core.party.party import Party
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.people.channel_talk import (
    NOT_THERE,
    Heard,
    fit_talk,
    may_hear,
    refuse_listener,
    refuse_misspelt,
    talk_here,
    tell_how,
    tell_that,
)
from teaparty.core.records import Account
from teaparty.core.values.channels import CHANNEL_SIGNS, ChannelRules
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.refusal import Refusal, ambiguous
from teaparty.core.values.signs import plain_word
from teaparty.core.words.taking import shortened
from teaparty.core.words.unknown import NO_CHANNEL

TOO_MANY = (
    "You listen to {most}, which is as many as one can. Type {sign}unlisten and the name of one"
    " first."
)
JOINED = "You listen to {channels}. Type {sign}channels to see what that is."
AGAIN = "You listen to {channels} again."
ENDED = "You can't listen to {room} any more."


class Channels(Feature):
    """The channels of a party, by the words for them, and what everybody listens to.

    What somebody has chosen stands in their preferences, by the keys of logs: so it is stored for
    members, and never means another channel that takes the word later.
    """

    def __init__(
        self,
        party: Party,
        house: House,
        listeners: Listeners,
        options: PartyOptions,
        cursors: Cursors | None,
    ) -> None:
        self._party, self._cursors, self._house = party, cursors, house
        self._sessions, self._rooms, self._turns = party.sessions, party.rooms, party.turns
        self.by_word = house.channels
        """Those that are open."""
        self._by_key: dict[str, Channel] = {}
        listeners.channels = self._by_key
        self._have(options.channels)

    # --- channels that come and go

    def change(self, rules: Mapping[str, ChannelRules]) -> None:
        """Have these channels from now on. People who listen to what is gone are told.

        Nobody could undo that, so it comes after all else that the operator changes.
        """
        self._have(rules)
        self.fit_all()

    def _have(self, rules: Mapping[str, ChannelRules]) -> None:
        ours = {word: each for word, each in self.by_word.items() if not each.is_made}
        for word in [word for word in ours if word not in rules]:
            self.shut(ours[word])
        for word, rule in rules.items():
            if word in ours:
                ours[word].become(rule)
            else:
                self.open(Channel(word, rule, self._sessions))

    def fit_all(self) -> None:
        """Have everybody who is in follow what they have chosen and may hear."""
        for me in list(self._sessions.values()):
            self.fit(me)

    def open(self, channel: Channel) -> None:
        """Open a channel; one that people have made makes way for it."""
        if channel.word in self._rooms:
            raise ValueError(f"the word for the channel is taken by a room: {channel.word!r}")
        self._house.deeds.opens(channel)
        if self._turns.streams.get(channel.name) is not channel:  # and not the same as before
            channel.open(self._party)
        self._turns.open(channel)
        self.by_word[channel.word] = self._by_key[channel.name] = channel

    def shut(self, channel: Channel) -> None:
        """Shut a channel; people who listen to it are told."""
        del self.by_word[channel.word], self._by_key[channel.name]
        for me in list(channel.listeners.values()):
            self.hears_no_more(me, channel)
        self._turns.shut(channel)
        self._house.deeds.was_shut(channel)

    # --- finding one

    @staticmethod
    def known(me: Session, name: str) -> Channel | None:
        """Return what `called` does, also for parties that have no channels at all."""
        return Channels.of(me).called(name) if me.party.house.channels else None

    def called(self, name: str) -> Channel | None:
        """Return the channel that somebody typed in full, with or without a sign before it."""
        return self.by_word.get(plain_word(name).lstrip(CHANNEL_SIGNS))

    def meant(self, me: Session, name: str) -> Channel:
        """Return the channel called so, or the one that `me` listens to and that begins so."""
        found = self.called(name)
        if found is not None:
            return found
        word = plain_word(name).lstrip(CHANNEL_SIGNS)
        fitting = [each for key, each in self.by_word.items()
                   if word and key.startswith(word) and each.is_known_to(me)]  # fmt: skip
        fitting = [each for each in fitting if self.hears(me, each)] or fitting
        if len(fitting) > 1:
            raise ambiguous(shortened(word), (each.word for each in fitting))
        if not fitting:
            raise Refusal(NO_CHANNEL, word=shortened(name))
        return fitting[0]

    def found(self, me: Session, name: str) -> Heard:
        """Return the channel called so, or the room that can be listened to; raise `Refusal`."""
        typed = name.removeprefix("to ")
        room = None if self.called(typed) is not None else self._party.room_called(typed, me)
        return self.meant(me, typed) if room is None else room

    def all(self) -> list[Heard]:
        """Return all that can be listened to: the channels first, then rooms."""
        rooms = (room for room in self._rooms.values() if room.listening)
        return [*self.by_word.values(), *rooms]

    def open_to(self, me: Session) -> list[Heard]:
        """Return all that somebody may listen to, in the same order."""
        return [each for each in self.all() if may_hear(me, each)]

    def _found(self, key: str) -> Heard | None:
        """Return what can be listened to by the key of its log, if it is open."""
        room = self._rooms.get(key)
        return room if room is not None and room.listening else self._by_key.get(key)

    def _chosen(self, me: Session) -> Iterator[Heard]:
        """Yield what somebody listens to, or would where they don't stand there, if it is open."""
        for key, on in me.preferences.listens.items():
            if on and (found := self._found(key)) is not None:
                yield found

    # --- who listens

    @staticmethod
    def hears(me: Session, each: Heard) -> bool:
        """Whether somebody listens to it, or would if they did not stand there."""
        return me.preferences.listens.get(each.name, False)

    refuse = staticmethod(refuse_listener)

    def listen(self, me: Session, each: Heard) -> None:
        """Have somebody listen from now on; raise `Refusal`."""
        self.refuse(me, each)
        if self.hears(me, each):
            raise Refusal("You listen to {room} already.", room=each.title)
        most = me.limits.listens
        if len(list(self._chosen(me))) >= most:
            raise Refusal(TOO_MANY, most=most)
        self._choose(me, {each: True})
        self._fit(me)
        tell_that(me, each)
        tell_how(me, each)

    def unlisten(self, me: Session, each: Heard) -> None:
        """Have somebody listen no more; raise `Refusal`."""
        if not self.hears(me, each):
            raise Refusal("You don't listen to {room}.", room=each.shown_title(me))
        self._choose(me, {each: False})
        self._unfollow(me, each)
        me.tell("You don't listen to {room} any more.", room=each.shown_title(me))
        if me.talks_on and self.by_word.get(me.talks_on) is each:
            talk_here(me, NOT_THERE)

    def _choose(self, me: Session, chosen: Mapping[Heard, bool]) -> None:
        """Note what somebody has chosen; what is not open any more goes where it gets too much."""
        listens = me.preferences.listens | {each.name: on for each, on in chosen.items()}
        if len(listens) > me.limits.listens + me.limits.channels:
            listens = {key: on for key, on in listens.items() if self._found(key) is not None}
        me.set_preferences(listens=listens)

    def _join(self, me: Session) -> list[Channel]:
        """Have somebody listen to what newcomers listen to at once, unless they have chosen.

        Returns what it is.
        """
        known = me.preferences.listens
        new = [each for each in self.by_word.values() if each.rules.joined
               and each.name not in known and may_hear(me, each)]  # fmt: skip
        if new:
            free = me.limits.listens - len(list(self._chosen(me)))
            new = new[: max(0, free)]
        if new:
            self._choose(me, dict.fromkeys(new, True))
            me.tell(JOINED, channels=", ".join(each.word for each in new))
        return new

    def fit(self, me: Session) -> None:
        """Have somebody who is in follow what they may hear now, and tell them what comes back."""
        before = set(me.followed)
        told = self._fit(me)
        again = [_title(each) for each in me.followed if each not in {*before, *told}]
        if again:
            me.tell(AGAIN, channels=", ".join(again))

    def _fit(self, me: Session) -> list[Channel]:
        """Have somebody follow what they have chosen and may hear; return what they were told."""
        if not me.name or me.gone is not None:
            return []
        told = self._join(me)
        if me.preferences.listens or me.followed:
            wanted = [each for each in self._chosen(me) if may_hear(me, each)]
            for each in [each for each in me.followed if each not in wanted]:
                self.hears_no_more(me, each)
            for each in wanted:
                me.follow(each)
                self._note(me, each, me.start_in(each))
        me.features.shown_anew(me)
        self._fit_talk(me)
        return told

    def _note(self, me: Session, each: Stream[Session], place: Position) -> None:
        """Have noted how far a member reads it from that place on, unless it is noted already."""
        if self._cursors is not None:
            self._cursors.follow(me, each, place)

    def _unfollow(self, me: Session, each: Stream[Session]) -> None:
        me.unfollow(each)
        if self._cursors is not None and each is not me.room:
            self._cursors.unfollow(me, each, each.end)
        me.features.shown_anew(me)

    def hears_no_more(self, me: Session, each: Stream[Session]) -> None:
        """See `Feature`."""
        self._unfollow(me, each)
        me.tell(ENDED, room=_title(each))

    def goes(self, me: Session, origin: Room, left: Position, came: Position) -> None:
        """Have it noted that somebody goes on reading the room that they leave."""
        if origin in me.followed and not may_hear(me, origin):
            self.hears_no_more(me, origin)
        elif origin in me.followed:
            self._note(me, origin, left)

    def came_in(self, me: Session, account: Account | None) -> None:
        """Have somebody listen to what they have chosen."""
        self._fit(me)

    def moved(self, me: Session) -> None:
        """See that only people in chat mode talk on a channel: a room may have its own mode."""
        self._fit_talk(me)

    def renamed(self, me: Session, old: Person) -> None:
        """Look again at what somebody may hear, who may have an account now."""
        self.fit(me)

    def role_changed(self, me: Session) -> None:
        """Look again at what somebody may hear."""
        self.fit(me)

    def refuse_line(self, me: Session, line: str) -> None:
        """Refuse a line in chat mode that may be meant for a channel."""
        if me.preferences.listens:
            refuse_misspelt(me, line)

    def came_again(self, me: Session) -> None:
        """See that only people in chat mode talk on a channel: another link may have its own."""
        self._fit_talk(me)

    def preferences_changed(self, me: Session) -> None:
        """See that only people in chat mode talk on a channel."""
        self._fit_talk(me)

    def _fit_talk(self, me: Session) -> None:
        if me.talks_on:
            fit_talk(me, self.by_word.get(me.talks_on))


def _title(each: Stream[Session]) -> str:
    return getattr(each, "title", each.mark)
