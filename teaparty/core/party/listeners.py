"""Listeners: they are notified of what people do, after everybody there has read it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from inspect import isawaitable
from typing import Any, Protocol

from teaparty.core.events import PAST, Event, Refused
from teaparty.core.log.holdups import Began, HoldUps, Steps
from teaparty.core.log.log import Entry
from teaparty.core.log.places import Line
from teaparty.core.party.calls import Calls, Cause, at_once
from teaparty.core.party.channel import Channel
from teaparty.core.party.failures import Failures, noting
from teaparty.core.party.features import Feature
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.records import Account
from teaparty.core.values.names import fold
from teaparty.core.values.notices import Fault
from teaparty.core.values.plugin_names import placed, plugin_of
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.session_numbers import epoch_of
from teaparty.core.values.templates import as_fields, filled

HEARD = frozenset(["heard"])
"""All that is called of a listener which says nothing about `hooks`."""
ASKED = ("whispered",)
"""What people wait for an answer from: they read that it has failed."""


class Hearer(Protocol):
    """A listener. One that derives from the class `Listener` has further hooks."""

    name: str

    def heard(self, room: Room, event: Event) -> Awaitable[None] | None:
        """Hear of one event in a `Room`; what is done to the room comes in the next turn."""
        ...


class Hearers(list[Hearer]):
    """Some listeners; in the log, by what they are called."""

    def __str__(self) -> str:
        return ", ".join(map(_place_of, self))


class Acting:
    """Measures what listeners do, and knows whether one of them does something at the moment.

    That holds for each step of a coroutine.
    """

    def __init__(self, holdups: HoldUps) -> None:
        self._holdups = holdups
        self.waiting = holdups.waiting
        self.now = False

    def begins(self) -> tuple[bool, Began]:
        """See `HoldUps`."""
        before, self.now = self.now, True
        return before, self._holdups.begins()

    def ends(self, began: tuple[bool, Began], session: int, place: object) -> None:
        """See `HoldUps`."""
        self.now, measured = began
        self._holdups.ends(measured, session, place)


class Listeners(Feature):
    """The listeners of a party with these rooms; they have the hooks of a feature, and more.

    What they do themselves none of them hears, nor what people do elsewhere, in another epoch.
    """

    def __init__(
        self,
        listeners: Sequence[Hearer],
        rooms: Mapping[str, Room],
        holdups: HoldUps,
        report: Callable[[Fault], None],
        run: Callable[[Awaitable[Any], str], None],
        epoch: int = 0,
        cause: Cause | None = None,
    ) -> None:
        self._rooms = rooms
        self.channels: Mapping[str, Channel] = {}
        """Those that are open, by the keys of their logs."""
        self._holdups = holdups
        self._report = report
        self._run = run
        self._epoch = epoch
        self._acting = Acting(holdups)
        self.calls = Calls(self._acting, report, run, cause)
        """Calls what else listeners have, such as what they do later."""
        self.of_node = self.calls.done_for("node")
        """Calls what begins or ends with a server."""
        self.failed = Failures()
        """What `started` has raised of listeners that there are."""
        self._begun: dict[int, Steps] = {}  # what `started` awaits, by the ids of listeners
        self._unheard: list[Line] = []  # what listeners did, and is not stored yet
        self.take(listeners)

    def take(self, listeners: Sequence[Hearer]) -> None:
        """Have these from now on."""
        self.listeners = listeners
        self.failed.keep(listeners)
        self._hearing, self._tuned = self._with("heard"), self._with("heard_on")
        self.judging = self._with("may_say")
        """Those that are asked about what people say in rooms."""
        self._by_name = {fold(each.name): each for each in listeners}

    def start(self, listeners: Collection[Hearer], party: object) -> None:
        """Call `started` of these: the party goes on from here."""
        self.failed.forget(listeners)
        for listener in listeners:
            if "started" in hooks_of(listener):
                self.of_node.call(_place_of(listener), self._start, listener, party)

    def _start(self, listener: Hearer, party: object) -> None:
        steps = self.of_node.made(_place_of(listener), self.starting(listener), party)
        if steps is not None:
            self.go_on(listener, steps)

    def starting(self, listener: Hearer) -> Callable[..., Any]:
        """Return what calls `started` of a listener, and notes what that raises as `failed`."""
        return noting(listener, "started", self.failed)

    def go_on(self, listener: Hearer, steps: Steps) -> None:
        """Do what `started` of a listener awaits, until it is stopped."""
        self._begun[id(listener)] = steps
        self.calls.go_on(steps)

    def stop(self, listeners: Collection[Hearer]) -> Failures:
        """Call `stopped` of these, as the party or their plugin ends; return which raise at once.

        What `started` still awaits then is ended, and what it has raised is forgotten.
        """
        failed = Failures()
        for listener in listeners:
            if "stopped" in hooks_of(listener):
                self.of_node.call(_place_of(listener), noting(listener, "stopped", failed))
            steps = self._begun.pop(id(listener), None)
            if steps is not None:
                self.calls.call(_place_of(listener), steps.end)
        self.failed.forget(listeners)
        return failed

    def called(self, name: str) -> Hearer | None:
        """Return the listener of that name."""
        return self._by_name.get(fold(name))

    def of_class(self, plugin: str, name: str) -> Hearer | None:
        """Return the listener of a plugin whose class has that name."""
        named = (each for each in self.listeners if type(each).__name__ == name)
        return next((each for each in named if plugin_of(each) == plugin), None)

    def _with(self, hook: str) -> "Hearers":
        """Return the listeners that have such a hook."""
        return Hearers(each for each in self.listeners if hook in hooks_of(each))

    # --- what people do in rooms

    def note(self, line: Line) -> None:
        """Take note of a line that was appended just now."""
        if self._acting.now:
            self._unheard.append(line)

    def hear(self, entries: Sequence[Entry]) -> None:
        """Tell the listeners what people did, of these entries."""
        theirs = {(line.room, line.number) for line in self._unheard}
        if self._hearing or self._tuned:
            began = self._holdups.begins()
            for entry in entries:
                if self._is_by_somebody_here(entry) and _place(entry) not in theirs:
                    self._tell_of(entry)
            self._holdups.ends(began, 0, self._hearing or self._tuned)
        if theirs:
            stored = set(map(_place, entries))
            self._unheard = [
                line
                for line in self._unheard
                if line.refused is None and (line.room, line.number) not in stored
            ]

    def _tell_of(self, entry: Entry) -> None:
        room, channel = self._rooms.get(entry.room), self.channels.get(entry.room)
        for listener in self._hearing if room is not None else ():
            self._call(listener, "heard", room, entry.event)
        for listener in self._tuned if channel is not None else ():
            self._call(listener, "heard_on", channel, entry.event)

    def _is_by_somebody_here(self, entry: Entry) -> bool:
        number = entry.event.who.number
        return number != 0 and (number == PAST or epoch_of(number) == self._epoch)

    # --- the hooks of a feature

    def refuse_words(self, me: Session, event: Event) -> None:
        """Raise `Refusal` if somebody may not say in their room what an event holds.

        No listener is asked about what listeners say.
        """
        if not self._acting.now:
            for listener in self.judging:
                self._call(listener, "may_say", me, words_of(event))

    def whispered(self, listener: Hearer, me: Session, text: str) -> None:
        """Tell one listener what somebody has whispered to it."""
        self._call(listener, "whispered", me, text)

    def connected(self, me: Session) -> None:
        """See `Feature`."""
        self._notify("connected", me)

    def came_in(self, me: Session, account: Account | None) -> None:
        """See `Feature`."""
        self._notify("came_in", me)

    def leaves(self, me: Session) -> None:
        """See `Feature`."""
        self._notify("left", me)

    def _notify(self, hook: str, me: Session) -> None:
        """Call a hook of each, but of none for people whom one of them has sent out."""
        was = me.gone
        for listener in self._with(hook):
            if me.gone is was:
                self._call(listener, hook, me)

    def _call(self, listener: Hearer, hook: str, *given: object) -> None:
        """Call a hook, and report what it raises. A `Refusal` is for the person concerned."""
        me = given[0] if given and isinstance(given[0], Session) else None
        session = 0 if me is None else me.number
        place = _place_of(listener)
        began = self._acting.begins()
        try:
            work = getattr(listener, hook)(*given)
            if work is not None and hook == "may_say":
                at_once(hook, work)
            elif work is not None and isawaitable(work):
                steps = Steps(work, self._acting, session, place)
                self._run(steps if me is None else _heeding(me, steps, hook in ASKED), place)
        except BaseException as error:
            if me is None or not isinstance(error, Refusal):
                self._report(Fault(session=session, place=place, error=error))
                if me is not None and hook in ASKED:
                    me.send(Refused(text=FAULT_TEXT))
            elif hook == "may_say":
                raise
            else:
                me.refuse(error)
        finally:
            self._acting.ends(began, session, place)


def hooks_of(listener: Hearer) -> frozenset[str]:
    """Return the names of the hooks that a listener has."""
    hooks: frozenset[str] = getattr(listener, "hooks", HEARD)
    return hooks


async def _heeding(me: Session, work: Awaitable[Any], asked: bool) -> None:
    """Await something; tell the person concerned, who has `asked` for it, why it can't be done."""
    try:
        await work
    except Refusal as refusal:
        me.refuse(refusal)
    except GeneratorExit:
        raise  # nobody waits for it any more
    except BaseException:
        if asked:
            me.send(Refused(text=FAULT_TEXT))
        raise


def _place_of(listener: Hearer) -> str:
    """Return where it is written, for the log."""
    return placed(f"the listener {listener.name}", listener)


def _place(entry: Entry) -> tuple[str, int | None]:
    return entry.room, entry.number


def words_of(event: Event) -> str:
    """Return what somebody says by an event: its `text`, or else all that is read of it."""
    text = getattr(event, "text", "")
    if isinstance(text, str) and text:
        return text
    return filled(event.plain(), as_fields(event.plain_fields()))
