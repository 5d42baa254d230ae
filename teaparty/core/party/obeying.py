"""Obeying a line: doing what it asks for, and telling or reporting what goes wrong."""

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from teaparty.core.log.holdups import Steps
from teaparty.core.party.asking import Asking, FreeQuestion, Question
from teaparty.core.party.away import come_back, tell_back
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.records import Unavailable
from teaparty.core.values.heaps import taken_in
from teaparty.core.values.plugin_names import in_plugin, placed, placed_in, plugin_name
from teaparty.core.values.refusal import NotHere, Refusal
from teaparty.core.words.aliases import expanded
from teaparty.core.words.offers import accepted

Deed = tuple[str, Callable[[Session, str], Any], str]
"""Where it is written, for the log; what does it; and what that is given besides the session."""


def obey(me: Session, typed: str, line: str) -> None:
    """Do what a line asks for; `typed` is it as it came. Nothing that it holds makes this raise."""
    room, back, holdups, place = me.room, None, me.holdups, ""
    began = holdups.begins()
    try:
        deed = None
        if me.question is not None or me.offered is not None or me.unsaid is not None:
            deed = _awaited(me, typed, line)
        if deed is None:
            back = None if me.away is None else come_back(me)
            deed = _command(me, line)
        place, then, value = deed
        work = then(me, value)
    except NotHere as refusal:
        attend(me, explain(me, refusal), place or _place_of(room))
    except Refusal as refusal:
        me.refuse(refusal)
    except BaseException as error:
        me.party.report_fault(me, place or _place_of(room), error)
    else:
        if work is not None and inspect.isawaitable(work):
            attend(me, work, place)
    if back is not None:
        tell_back(me, back)
    holdups.ends(began, me.number, place or _place_of(room))


def _awaited(me: Session, typed: str, line: str) -> Deed | None:
    """Return what is done if the line answers a question, or accepts what was offered."""
    question = me.question
    if question is not None:
        answer = typed if question.hidden else line
        return _place_of_answer(question), Asking.answer, answer
    offer = None if me.early else accepted(me, line, me.clock.monotonic())
    if offer is None:
        return None
    return f"the offer to {offer.kind}", partial(Asking.accept, offer=offer), line


def _place_of(room: Room) -> str:
    """Return where it is written, for the log, what no command and no answer does."""
    return placed(f"the room {room.name}", room)


def _place_of_answer(question: Question | FreeQuestion) -> str:
    """Return where it is written, for the log, what takes the answer."""
    place = f"the answer to {question.text!r}"
    if isinstance(question, Question):
        return place
    then = getattr(question.then, "func", question.then)  # of a partial
    return placed_in(place, plugin_name(then.__module__))


def _command(me: Session, line: str) -> Deed:
    """Return what is done by the command that a line asks for; raise `Refusal`."""
    if me.preferences.aliases:
        line = expanded(line, me.preferences.aliases, me.mode == "chat", me.limits.line)
    command, rest = me.room.resolve(me, line)
    return command.place, command.run, rest


def leaves_by(me: Session, typed: str) -> bool:
    """Whether a line does not wait for the command of a plugin that goes on, as `quit` does not."""
    line = taken_in(typed)
    if not me.waits_for_plugin or me.question is not None or not line:
        return False
    if me.preferences.aliases:
        line = expanded(line, me.preferences.aliases, me.mode == "chat", me.limits.line)
    table = me.room.table
    resolve = table.resolve_chat if me.mode == "chat" else table.resolve
    with suppress(Refusal):
        found = resolve(line, rights=me.rights)
        return found is not None and found[0].leaves and not found[1]
    return False


def attend(me: Session, work: Awaitable[Any], place: str) -> None:
    """Obey no further lines until `work` is done; `place` is where it is written, for the log."""
    me.busy, me.waits_for_plugin = True, in_plugin(place)
    me.party.spawn(_wait(me, work, place))


async def _wait(me: Session, work: Awaitable[Any], place: str) -> None:
    door = me.door  # it may be another session's by then; see `takeover`
    try:
        await Steps(work, me.holdups, me.number, place)
    except NotHere as refusal:
        await explain(me, refusal)
    except Refusal as refusal:
        me.refuse(refusal)
    except GeneratorExit:
        raise  # nobody waits for it any more
    except BaseException as error:
        me.party.report_fault(me, place, error)
    finally:
        me.busy = me.waits_for_plugin = False
        door.resume()
        if me.door is not door:
            me.door.resume()


async def explain(me: Session, refusal: NotHere) -> None:
    """Refuse a name that nobody who is in has; say so if its owner is out."""
    with suppress(Unavailable):
        account = await Lookup.of(me).member_out(refusal.wanted)
        if account is not None:
            refusal = NotHere(refusal.wanted, "{name} is not in at the moment.", name=account.name)
    me.refuse(refusal)
