"""Reading what was said before: history, what was missed, and mentions."""

from collections.abc import Iterator, Sequence

from tests import sentences as s
from tests.model.acts import Refused, any_word, inside
from tests.model.channels import may_listen
from tests.model.lines import Line
from tests.model.talking import refuse_hearer, refuse_uninvited
from tests.model.town import PAGE, Person, Place, Town


def shown(
    town: Town, me: Person, lines: Sequence[Line], marks: Sequence[str] = (), numbers: bool = False
) -> Iterator[str]:
    """Yield old lines as somebody reads them, with the date before those of another day."""
    day = town.day(town.now)
    for line, mark in zip(lines, marks or [""] * len(lines), strict=True):
        if town.day(line.at) != day:
            day = town.day(line.at)
            yield f"On {day}:" if me.aloud else f"--- {day} ---"
        text, clock = line.shown(me, mark, live=False), town.clock(line)
        if me.aloud:
            yield f"{text} ({clock}, line {line.number})" if numbers else f"{text} ({clock})"
        else:
            yield f"{clock} #{line.number} {text}" if numbers else f"{clock} {text}"


@inside(8)
def reads_history(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    yield f"history {word}"
    place = town.called(me, word)
    if place is None:
        raise Refused(s.no_place_or_person(word))
    refuse_uninvited(town, me, place)
    if not place.is_room:
        refuse_hearer(me, place)
    old = place.old(me)
    if not old:
        raise Refused((s.nothing_stored_in if place.is_room else s.nothing_stored_on)(place.name))
    me.tell((s.said_in if place.is_room else s.said_on)(place.name))
    me.tell(*shown(town, me, old[-PAGE:], numbers=me.is_host))
    me.tell(s.review_earlier() if len(old) > PAGE else "")


# --- mentions


def readable_mentions(town: Town, me: Person) -> list[tuple[Place, Line]]:
    return [
        (place, line)
        for place, line in me.mentions
        if place.is_open and me.may_read(line) and may_go(town, me, place)
    ]


def may_go(town: Town, me: Person, place: Place) -> bool:
    """Whether somebody may go or listen there, and read what was said."""
    return town.open_to(me, place) and (place.is_room or may_listen(me, place))


def mentions_shown(town: Town, me: Person, found: Sequence[tuple[Place, Line]]) -> Iterator[str]:
    lines, marks = [line for _, line in found], [place.word for place, _ in found]
    yield s.lines_that_name_you()
    yield from shown(town, me, lines, marks)


@inside(4)
def reads_mentions(town: Town, me: Person) -> Iterator[str]:
    yield "mentions"
    if not me.account:
        raise Refused(s.mentions_of_guests())
    found = readable_mentions(town, me)
    if not found:
        raise Refused(s.no_mentions())
    me.tell(*mentions_shown(town, me, found[-PAGE:]))


# --- what was missed


class Backlog:
    """What waits for somebody in one place."""

    is_log = True

    def __init__(self, town: Town, me: Person, place: Place) -> None:
        self.town, self.me, self.place = town, me, place
        self.mark = me.marks.get(place)

    def lines(self) -> list[Line]:
        waiting = [] if self.mark is None else self.mark.waiting(self.place)
        return [line for line in waiting if self.me.may_read(line)]

    @property
    def title(self) -> str:
        return (s.said_while_out if self.place.is_room else s.said_on_while_out)(self.place.name)

    def page(self) -> Iterator[str]:
        lines = self.lines()
        yield self.title
        yield from shown(self.town, self.me, lines[:PAGE])
        self.recall(lines)

    def recall(self, lines: Sequence[Line]) -> None:
        """Note that a page of these lines was read."""
        if self.mark is not None:
            self.mark.recall(self.place, lines[PAGE].number if lines[PAGE:] else self.end)

    @property
    def end(self) -> int:
        return len(self.place.log)


class Whispers(Backlog):
    """The whispers that wait. Where none of what passed is theirs, nothing waits."""

    is_log = False

    def __init__(self, town: Town, me: Person) -> None:
        super().__init__(town, me, town.whispers)
        self.mark = me.whispers

    title = s.while_out()

    def lines(self) -> list[Line]:
        found = [line for line in super().lines() if line.is_for(self.me)]
        if not found:
            self.mark.recall(self.place, self.end)
        return found


class Mentioned(Backlog):
    """Lines that name somebody, of those that wait."""

    is_log = False

    def __init__(self, town: Town, me: Person) -> None:
        super().__init__(town, me, town.start)
        self.mark = None

    def found(self) -> list[tuple[Place, Line]]:
        waiting = {place: set(mark.waiting(place)) for place, mark in self.me.marks.items()}
        return [(place, line) for place, line in readable_mentions(self.town, self.me)
                if line in waiting.get(place, ()) and line.at > self.me.mentions_read]  # fmt: skip

    def lines(self) -> list[Line]:
        return [line for _, line in self.found()]

    def page(self) -> Iterator[str]:
        found = self.found()[:PAGE]
        yield from mentions_shown(self.town, self.me, found)
        self.me.mentions_read = found[-1][1].at


def backlogs(town: Town, me: Person) -> Iterator[Backlog]:
    if me.account:
        yield Whispers(town, me)
        yield Mentioned(town, me)
        rooms = [me.room, *(each for each in town.rooms if each is not me.room)]
        channels = [each for each in me.heard if not each.is_room]
        logs = [each for each in (*rooms, *channels) if may_go(town, me, each)]
        yield from (Backlog(town, me, each) for each in logs)


def summary(town: Town, me: Person) -> Iterator[str]:
    """Yield what somebody is told who comes in, if anything waits: it is one line."""
    told, places, count = [], 0, 0
    named = {line for _, line in me.mentions}
    for each in backlogs(town, me):
        lines = [] if isinstance(each, Mentioned) else each.lines()
        count += len(lines)
        if isinstance(each, Whispers):
            told += whispers_wait(sum(not line.place for line in lines))
            told += invitations_wait(sum(bool(line.place) for line in lines))
        elif lines:
            places += 1
            told += [waits(each.place, len(lines), len(named.intersection(lines)))] * (places <= 5)
    if places > 5:
        more = "one more place" if places == 6 else f"{places - 5} more places"
        told.append(f"Something was said in {more}.")
    if told:
        told.append(s.recall_it() if count == 1 else s.recall_them())
        yield " ".join(told)


def whispers_wait(count: int) -> Iterator[str]:
    if count:
        yield s.one_whisper_waits() if count == 1 else s.some_whispers_wait(count)


def invitations_wait(count: int) -> Iterator[str]:
    if count:
        yield s.one_invitation_waits() if count == 1 else s.invitations_wait(count)


def waits(place: Place, count: int, named: int) -> str:
    lines = "One line was" if count == 1 else f"{count} lines were"
    text = f"{lines} said {'in' if place.is_room else 'on'} {place.name} since you left."
    if not named:
        return text
    if count == 1:
        return f"{text} {s.has_your_name()}"
    whose = s.one_has_your_name() if named == 1 else s.some_have_your_name(named)
    return f"{text} {whose}"


@inside(8)
def recalls(town: Town, me: Person) -> Iterator[str]:
    yield "recall"
    found = backlogs(town, me)
    for each in found:
        if lines := each.lines():
            me.tell(*each.page())
            more = lines[PAGE:] or any(other.lines() for other in found)
            me.tell(s.recall_on() if more else "")
            return
        each.recall(lines)
    raise Refused(s.nothing_missed() if me.account else s.nothing_missed_by_guests())


@inside(6)
def recalls_a_place(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    yield f"recall {word}"
    each = backlog_of(town, me, word)
    lines = each.lines()
    if not lines:
        each.recall(lines)
        nothing = s.nothing_missed_in if each.place.is_room else s.nothing_missed_on
        raise Refused(nothing(each.place.name))
    me.tell(*each.page())
    me.tell(s.recall_place_on(each.place.word) if lines[PAGE:] else "")


def backlog_of(town: Town, me: Person, word: str) -> Backlog:
    place = town.called(me, word)
    if place is None:
        raise Refused(s.nowhere_missed(word))
    refuse_uninvited(town, me, place)
    if not place.is_room:
        refuse_hearer(me, place)
    return Backlog(town, me, place)


@inside(2)
def is_caught_up(town: Town, me: Person) -> Iterator[str]:
    yield "caught up"
    for each in backlogs(town, me):
        if isinstance(each, Mentioned):
            me.mentions_read = town.now
        elif each.mark is not None:
            each.mark.recall(each.place, each.end)
    me.tell(s.caught_up())


@inside(2)
def is_caught_up_somewhere(town: Town, me: Person) -> Iterator[str]:
    word = any_word(town)
    yield f"caught up {word}"
    each = backlog_of(town, me, word)
    if each.mark is not None:
        each.mark.recall(each.place, each.end)
    me.tell((s.caught_up_in if each.place.is_room else s.caught_up_on)(each.place.name))
