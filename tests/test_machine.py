"""Several guests who do all that they can in any order, beside a simple model of a party.

The model keeps for each guest the whole stream of what there is for them to read, in the order in
which it happened. What they do read has to be that stream, but for stretches of it of which they
are told by `[N lines were missed]`, with the exact N.
"""

import re

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import DEFAULT
from teaparty.render.lines import line
from teaparty.testing import plain_rooms, tea_party
from tests import sentences as s

HISTORY, INBOX = 5, 8
ROOMS = ("parlour", "garden")
NAMES = ("alice", "bob", "carol", "dave", "erin")
SEATS = 4
seats = st.integers(0, SEATS - 1)
TITLES = {name: f"The {name.capitalize()}" for name in ROOMS}
NEXT = dict(zip(ROOMS, reversed(ROOMS), strict=True))
MISSED = re.compile(r"\[(\d+) lines? (?:was|were) missed\]")
SHOWN, HIDDEN, EITHER = "shown", "hidden", "either"


class Item:
    """Something in a guest's stream; `speaker` is set for words said in a room."""

    def __init__(self, text, speaker=None, ignored=False):
        self.text = text
        self.speaker = speaker
        self.ignored = ignored

    def state(self, ignoring):
        """Whether it is shown to somebody who now ignores these.

        Who begins or ceases to ignore somebody while words of theirs are unread may read them or
        not.
        """
        if self.text is None:
            return HIDDEN
        if self.speaker is None:
            return SHOWN
        ignored = self.speaker in ignoring
        if ignored != self.ignored:
            return EITHER
        return HIDDEN if ignored else SHOWN


class Person:
    """The model of one guest."""

    def __init__(self, guest):
        self.guest = guest
        self.name = ""
        self.room = None
        self.ignoring = set()
        self.last_whisper = None
        self.unread = []
        self.behind = 0
        """The most that was unread while they did not read."""
        self.elsewhere = 0
        """What happened meanwhile in other rooms; they may have lines to read there from before."""

    def gets(self, text, speaker=None):
        self.unread.append(Item(text, speaker, speaker in self.ignoring))
        self.behind = max(self.behind, len(self.unread))

    def reads(self):
        """Compare what has come with the stream."""
        number = self.guest.session.number
        texts = [line(event, DEFAULT, number) for event in self.guest.events]
        self.guest.unread.clear()
        places = self._beyond_hidden({0})
        for text in texts:
            missed = MISSED.fullmatch(text)
            if missed:
                behind = self.behind + self.elsewhere
                assert behind > min(HISTORY, INBOX) - 1, (text, behind)
                found = {place + int(missed[1]) for place in places}
            else:
                found = {
                    place + 1
                    for place in places
                    if place < len(self.unread)
                    and self.unread[place].text == text
                    and self.unread[place].state(self.ignoring) != HIDDEN
                }
            found = {place for place in found if place <= len(self.unread)}
            assert found, (text, texts, [item.text for item in self.unread], places)
            places = self._beyond_hidden(found)
        assert len(self.unread) in places, (texts, [item.text for item in self.unread], places)
        self.unread.clear()
        self.behind = self.elsewhere = 0

    def _beyond_hidden(self, places):
        """These places, and those behind what needs not be shown."""
        found = set()
        for place in places:
            found.add(place)
            while place < len(self.unread) and self.unread[place].state(self.ignoring) != SHOWN:
                place += 1
                found.add(place)
        return found


class PartyMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.context = tea_party(
            rooms=plain_rooms(*ROOMS),
            limits=Limits(
                history=HISTORY,
                inbox=INBOX,
                batch=3,
                shout_seconds=0,
                renames=1_000,
                freed_name_seconds=0,
            ),
        )
        self.party = self.context.__enter__()
        self.people = []  # named or not, in the order in which they stand in the registry
        self.members = {name: [] for name in ROOMS}
        self.count = 0
        self.seats = []
        """The guests of the test: people come and go, seats stay."""
        for name in NAMES[:SEATS]:
            self.seats.append(self.arrives())
            self.take_name(self.seats[-1], name)

    def teardown(self):
        self.context.__exit__(None, None, None)

    # --- the model's parts

    def named(self):
        return [person for person in self.people if person.name]

    def called(self, name):
        return next((person for person in self.people if name and person.name == name), None)

    def tell_room(self, room, text, *, but=None, speaker=None, actor=None, mine=None):
        for member in self.members[room]:
            if member is actor:
                member.gets(mine)
            elif member is not but:
                member.gets(text, speaker)
        for person in self.people:
            person.elsewhere += bool(person.unread) and person not in self.members[room]

    def enters(self, person, room, text):
        person.room = room
        self.members[room].append(person)
        self.tell_room(room, text, actor=person)  # their own arrival is in their log, unseen
        others = ", ".join(other.name for other in self.members[room] if other is not person)
        person.gets(
            f"{TITLES[room]}\nExits: on to {TITLES[NEXT[room]]}.\n"
            + (s.also_here(others) if others else s.nobody_else)
        )

    def words(self):
        self.count += 1
        return f"words {self.count}"

    def goes(self, person, text):
        self.people.remove(person)
        if person.name:
            self.members[person.room].remove(person)
            self.tell_room(person.room, text)

    # --- what they do

    def arrives(self):
        counted = {0: s.nobody_in_yet, 1: s.one_in}
        people = len(self.named())
        person = Person(self.party.connects())
        self.people.append(person)
        person.gets(
            f"{s.welcome}\n{counted.get(people, f'{people} people are in.')}\n{s.how_to_come_in}"
        )
        return person

    def take_name(self, person, name):
        person.guest.types(f"login {name}")
        if self.called(name):
            free = self.party.party.registry.rules.propose(
                name, {other.name for other in self.named()}
            )
            person.gets(s.come_in_as_proposal(name, free))
        else:
            person.name = name
            self.people.remove(person)
            self.people.append(person)
            person.gets(s.in_as(name))
            self.enters(person, ROOMS[0], s.arrived(name))

    def who(self, seat):
        """The person in a seat, if they are in and have a name."""
        person = self.seats[seat]
        return person if person in self.people and person.name else None

    @precondition(lambda self: any(person not in self.people for person in self.seats))
    @rule()
    def come_back(self):
        seat = next(n for n, person in enumerate(self.seats) if person not in self.people)
        self.seats[seat] = self.arrives()

    @precondition(lambda self: any(not person.name for person in self.people))
    @rule(name=st.sampled_from(NAMES))
    def come_in(self, name):
        self.take_name(next(person for person in self.people if not person.name), name)

    @rule(seat=seats, how=st.sampled_from(["say", "emote"]), times=st.integers(1, 7))
    def talk(self, seat, how, times):
        person = self.who(seat)
        for _ in range(times if person else 0):
            text = self.words()
            person.guest.types(f"{how} {text}")
            others = f"{person.name} says: {text}" if how == "say" else f"* {person.name} {text}"
            mine = f"You say: {text}" if how == "say" else others
            self.tell_room(person.room, others, speaker=person.name, actor=person, mine=mine)

    @rule(seat=seats)
    def shout(self, seat):
        person = self.who(seat)
        if person is None:
            return
        text = self.words()
        person.guest.types(f"shout {text}")
        for room in ROOMS:
            self.tell_room(
                room,
                f"{person.name} shouts: {text}",
                speaker=person.name,
                actor=person,
                mine=f"You shout: {text}",
            )

    @rule(seat=seats, second=seats, third=seats)
    def whisper(self, seat, second, third):
        person, other, third = self.who(seat), self.who(second), self.who(third)
        if None in (person, other, third):
            return
        text = self.words()
        person.guest.types(f"whisper {other.name}, {third.name} {text}")
        others = [one for one in dict.fromkeys((other, third)) if one is not person]
        if not others:
            person.gets(s.whispers_to_oneself)
            return
        names = ", ".join(one.name for one in others)
        person.gets(f"You whisper to {names}: {text}")
        for one in others:
            if person.name not in one.ignoring:
                theirs = ", ".join("you" if each is one else each.name for each in others)
                one.gets(f"{person.name} whispers to {theirs}: {text}")

    @rule(seat=seats)
    def walk(self, seat):
        person = self.who(seat)
        if person is None:
            return
        person.guest.types("on")
        origin, room = person.room, NEXT[person.room]
        self.members[origin].remove(person)
        self.tell_room(origin, s.goes_to(person.name, TITLES[room]))
        self.enters(person, room, s.comes_from(person.name, TITLES[origin]))

    @rule(seat=seats, new=st.sampled_from(NAMES))
    def rename(self, seat, new):
        # Whoever takes a name that somebody ignores while words are unread, or is ignored under
        # one, makes it a matter of taste what is shown; see tests/commands/test_people.py.
        person = self.who(seat)
        if person is None or self.called(new):
            return
        old = person.name
        if any({old, new} & other.ignoring for other in self.people):
            return
        person.guest.types(f"name {new}")
        self.people.remove(person)
        self.people.append(person)
        person.name = new
        self.tell_room(
            person.room,
            s.renamed(old, new),
            actor=person,
            mine=s.you_are_called(new),
        )

    @rule(seat=seats, second=seats)
    def ignore(self, seat, second):
        person, other = self.who(seat), self.who(second)
        if None in (person, other):
            return
        name = other.name
        if name in person.ignoring:
            person.guest.types(f"unignore {name}")
            person.ignoring.remove(name)
            person.gets(s.heard_again(name))
            return
        person.guest.types(f"ignore {name}")
        if person is other:
            person.gets(s.ignores_oneself)
        else:
            person.ignoring.add(name)
            person.gets(f"You now ignore {name}. Type unignore {name} to hear them again.")

    @rule(seat=seats)
    def stop_reading(self, seat):
        self.seats[seat].guest.reading = False

    @rule(seat=seats, patience=st.integers(0, 25))
    def read_again(self, seat, patience):
        person = self.seats[seat]
        if person.behind >= patience:
            person.guest.reading = True
            person.guest.flush()

    @rule(seat=seats, times=st.integers(1, 4))
    def type_nonsense(self, seat, times):
        person = self.who(seat)
        for _ in range(times if person else 0):
            person.guest.types("xyzzy")
            person.gets(s.no_command_say_it("xyzzy"))

    @rule(seat=seats, how=st.sampled_from(["drop", "quit", "stay", "stay"]))
    def leave(self, seat, how):
        person = self.seats[seat]
        if how == "stay" or person not in self.people:
            return
        if how == "drop":
            person.guest.drops()
            self.goes(person, s.lost_link(person.name))
            return
        person.guest.types("quit")
        person.gets(s.goodbye)
        self.goes(person, s.quits(person.name))
        assert person.guest.closed or not person.guest.reading
        if person.guest.reading:
            person.reads()

    # --- what holds at all times

    @invariant()
    def who_reads_has_read_all_in_order(self):
        for person in self.people:
            if person.guest.reading:
                person.reads()

    @invariant()
    def the_registry_is_right(self):
        party = self.party.party
        assert list(party.people) == [person.name for person in self.named()]
        assert {name: session.name for name, session in party.people.items()} == {
            person.name: person.name for person in self.named()
        }
        assert set(party.sessions) == {person.guest.session.number for person in self.people}

    @invariant()
    def everybody_is_in_one_room(self):
        for name in ROOMS:
            assert [session.name for session in self.party.room(name).members.values()] == [
                person.name for person in self.members[name]
            ]
        login = self.party.party.login_room
        assert len(login.members) == len(self.people) - len(self.named())
        assert self.party.party.logout_room.members == {}

    @invariant()
    def memory_is_bounded(self):
        for name in ROOMS:
            log = self.party.room(name).log
            assert log.end - log.start <= HISTORY
        for person in self.people:
            assert len(person.guest.session.trail) <= INBOX + 1

    @invariant()
    def there_are_no_faults(self):
        assert self.party.faults == []


@pytest.mark.slow
def test_whatever_people_do_party_and_model_agree():
    run_state_machine_as_test(
        PartyMachine, settings=settings(max_examples=60, stateful_step_count=50, deadline=None)
    )
