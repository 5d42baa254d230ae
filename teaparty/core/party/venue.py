"""Venues: streams where people speak. A room is one; what they say goes the same way in all."""

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from teaparty.core.events import (
    PARTY,
    Announced,
    AnnouncedPassing,
    Event,
    Person,
    Said,
    SaidPassing,
)
from teaparty.core.log.stream import Stream
from teaparty.core.party.privacy import Privacy
from teaparty.core.party.session import Session
from teaparty.core.records.cursors import Stretches
from teaparty.core.records.places import Made, Topic, is_valid
from teaparty.core.values.heaps import without_heaps
from teaparty.core.values.numbers import rounded_up
from teaparty.core.values.place_words import A_CLOSED_PLACE, without_article
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.templates import as_fields, filled

if TYPE_CHECKING:
    from teaparty.core.party.party import Party

CLOSED = "{room} is closed. Type {sign}knock {word} to ask."
QUIET = "You can't speak in {room}."
QUIET_FOR = "You can't speak in {room} for {more}."


class Venue(Stream[Session]):
    """The base of all streams where people speak."""

    keep_lines: int | None = None
    keep_days: int | None = None
    """How many lines are stored, and for how many days; None is as everywhere."""
    title: str = ""
    """What people read of it; of a channel, that is the word for it."""
    party: "Party"
    deed: Made | None = None
    """Whose it is, and what people have made of it; None for a place of the operator's of which
    hosts have made nothing."""
    privacy: Privacy | None = None
    """What was said while it was closed, and who may read that; None if it never was."""
    quiet_guests: Mapping[int, float] = {}
    """Until when guests can't speak here, by the numbers of their sessions; 0 is for ever."""

    listening: bool = True
    """Whether people can listen to it from elsewhere; to a room, if it says so."""

    @property
    def is_heard(self) -> bool:
        """Whether anybody may listen from elsewhere, or still does."""
        return self.listening or bool(self.listeners)

    @property
    def is_made(self) -> bool:
        """Whether somebody made it, and not the operator or a plugin."""
        return self.deed is not None and bool(self.deed.kind)

    def owns(self, me: Session) -> bool:
        """Whether it is somebody's own place."""
        account, deed = me.person.account, self.deed
        return bool(account) and deed is not None and bool(deed.kind) and deed.owner == account

    def trusts(self, me: Session) -> bool:
        """Whether somebody is its owner, or one of those whom its owner trusts."""
        account = me.person.account
        if not account or self.deed is None:
            return False
        return self.owns(me) or account in self.deed.state.trusted

    @property
    def is_closed(self) -> bool:
        """Whether only those may come in or listen who are invited, or whose place it is."""
        return self.deed is not None and self.deed.state.closed

    @property
    def is_hidden(self) -> bool:
        """Whether nobody else may find out what it is called."""
        return self.is_closed and not (self.deed is not None and self.deed.state.listed)

    def invites(self, account: int, now: float) -> bool:
        """Whether it is a member's place, or they are trusted or invited there."""
        if self.deed is None:
            return False
        state = self.deed.state
        if account == self.deed.owner or account in state.trusted:
            return True
        return account in state.invited and is_valid(state.invited[account], now)

    def is_invited(self, me: Session) -> bool:
        """Whether it is a place of `me`, or they are trusted or invited there."""
        account, now = me.person.account, me.clock.time()
        if account:
            return self.invites(account, now)
        guests = {} if self.privacy is None else self.privacy.guests
        return me.number in guests and is_valid(guests[me.number], now)

    def is_open_to(self, me: Session) -> bool:
        """Whether `me` may know of all that is here, as far as it is closed."""
        return not self.is_closed or me.room is self or self.is_invited(me)

    def refuse_uninvited(self, me: Session, inside: bool = True) -> None:
        """Raise `Refusal` if it is closed to `me`; being there is enough, if `inside`."""
        if self.is_closed and not (self.is_invited(me) or (inside and me.room is self)):
            raise Refusal(CLOSED, room=self.shown_title(me), word=self.mark)

    def readable(self, me: Session, start: int, stop: int) -> Stretches:
        """Return which lines `me` may read, from one number to another, in order.

        What was said while it was closed only those read who were allowed to be here then.
        """
        if self.privacy is None:
            return ((start, stop),) if start < stop else ()
        return self.privacy.readable(key_of(me), self.log, start, stop)

    def is_known_to(self, me: Session) -> bool:
        """Whether `me` may know what it is called."""
        return not self.is_hidden or self.is_open_to(me)

    @property
    def title_elsewhere(self) -> str:
        """What people elsewhere read who are told who is here, comes from here or goes here."""
        return A_CLOSED_PLACE if self.is_closed else self.title

    def title_for(self, me: Session) -> str:
        """Return what it is called; those who may not know that read the word for it."""
        return self.title if self.is_known_to(me) else self.mark

    def shown_title(self, me: Session) -> str:
        """Return the same for people who know the word for it, as they have just typed it.

        A title that is just that word gives nothing away.
        """
        return self.title if without_article(self.title) == self.mark else self.title_for(me)

    @property
    def exits_added(self) -> Mapping[str, str]:
        """The exits that people have added to those that it is declared with."""
        return {} if self.deed is None else self.deed.state.exits

    @property
    def people(self) -> Mapping[int, Session]:
        """All who stand here, by the numbers of their sessions.

        The `members` are those of them to whom this process delivers; so it is with listeners.
        """
        return self._others.standing(self.name, self.members)

    @property
    def audience(self) -> Mapping[int, Session]:
        """All who listen to it from elsewhere, by the numbers of their sessions."""
        return self._others.listening(self.name, self.listeners)

    def is_read_by(self, number: int) -> bool:
        """See `Stream`."""
        return super().is_read_by(number) or self._others.read(self.name, number)

    def open(self, party: "Party") -> None:
        """Make it a part of `party`; the words of a room are made by `House`."""
        self.party = party
        self._listeners, self._turns, self._others = party.listeners, party.turns, party.elsewhere
        self.begin(party.limits.history)

    def _elsewhere(self, number: int) -> Session | None:
        """Return whose words are judged though they do not stand here, by the session's number."""
        return None

    def append(self, event: Event) -> None:
        """Show `event` to everybody here, once it is stored.

        Raises `Refusal` for the words of somebody who may not speak, TypeError if it is no event,
        and ValueError where nobody hears anything: at the login, after leaving, and what is shut.
        """
        if not (isinstance(event, Event) and isinstance(event.who, Person)):
            raise TypeError(f"a room is told an event that a Person caused, not {event!r}")
        listeners = self._listeners
        if event.speech:
            number = event.who.number
            speaker = self.members.get(number) or self._elsewhere(number)
            if speaker is not None:
                if self.deed is not None or self.quiet_guests:
                    self.refuse_quiet(speaker)
                speaker.features.refuse_speech(speaker)
                if listeners.judging:
                    listeners.refuse_words(speaker, event)
        listeners.note(self._turns.append(self, event))

    def refuse_quiet(self, me: Session) -> None:
        """Raise `Refusal` if `me` can't speak here, as somebody has said whose place it is."""
        until = self.quiet_until(me)
        if until is not None:
            left = rounded_up(until - me.clock.time())
            raise Refusal(QUIET_FOR if until else QUIET, room=self.title_for(me), more=left)

    def quiet_until(self, me: Session) -> float | None:
        """Return until when `me` can't speak here, 0 for ever; None if they can."""
        until, deed = self.quiet_guests.get(me.number), self.deed
        if deed is not None and me.person.account:
            until = deed.state.quiet.get(me.person.account, until)
        if until is None or me.role.staff or self.owns(me):
            return None
        return until if is_valid(until, me.clock.time()) else None

    def announce(
        self,
        template: str | None = None,
        /,
        by: Person = PARTY,
        *,
        recalled: bool = True,
        **fields: object,
    ) -> None:
        """Tell everybody here one line, as the party; raise TypeError for what is no text.

        People who ignore the person who caused it (`by`) do not read it. What people typed goes
        into `fields`, for the `{name}`s of the template; see `values.templates`. No field can be
        called `by` or `recalled`. What is not to be `recalled` is stored like all else, but no part
        of the history. For `later`, which has only names, the template may be given as `text=`.
        """
        text: Any = fields.pop("text", None) if template is None else template
        _check(text=(text, str), by=(by, Person), recalled=(recalled, bool))
        kind = Announced if recalled else AnnouncedPassing
        self.append(kind(who=by, text=without_heaps(text), fields=as_fields(fields)))

    def say_as(self, name: str, text: str, /, *, recalled: bool = True, **fields: object) -> None:
        """Say something as the listener called `name`; all else is as for `announce`."""
        _check(text=(text, str), recalled=(recalled, bool))
        kind = Said if recalled else SaidPassing
        self.append(kind(who=Person(0, name), text=filled(without_heaps(text), as_fields(fields))))


def key_of(me: Session) -> int:
    """Return the key of a reader; see `Privacy`."""
    return me.person.account or -me.number


def heard_by(venue: Venue, most: int) -> tuple[str, ...]:
    """Return the names of up to so many people who listen from elsewhere."""
    return tuple([each.name for each in islice(venue.audience.values(), most)])


def topic_of(venue: Venue) -> Topic | None:
    """Return what is being talked about there, if anybody has said it."""
    return None if venue.deed is None else venue.deed.state.topic


def topic_for(me: Session, venue: Venue) -> Topic | None:
    """Return the same, unless `me` ignores the person who has said it."""
    topic = topic_of(venue)
    if topic is None or not me.ignoring:
        return topic
    return None if me.ignoring.has(Person(0, topic.by, topic.account)) else topic


def _check(**given: tuple[object, type]) -> None:
    """Raise TypeError where something else is given, such as what was meant as a field."""
    for name, (value, kind) in given.items():
        if not isinstance(value, kind):
            raise TypeError(f"{name} takes a {kind.__name__}, not a {type(value).__name__}")
