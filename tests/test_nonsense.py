"""Whatever is sent, the session lives or is closed by a limit, and nobody else is any the wiser."""

import gc
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teaparty.core.values.notices import Reason
from teaparty.doors.door import BaseDoor
from teaparty.wire.telnet import SE
from tests.doors.fragments import FRAGMENTS, floods, nonsense, starts
from tests.nonsense import UNFINISHED, Breach, Input, Stage, plan, run

DATA = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=30)), max_size=8)
ROOM = st.none() | st.integers(0, 200)


@pytest.fixture
def stage():
    return Stage()


@given(st.lists(st.tuples(DATA, ROOM), max_size=4), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_nonsense(inputs, inside, direct):
    stage = Stage()
    stage.newcomer(inside, direct)
    for chunks, room in inputs:
        stage.try_it(chunks, room)
    stage.passes()
    stage.empties()


@pytest.mark.slow
@pytest.mark.parametrize("inside", [False, True])
def test_every_two_bytes_behind_an_iac(stage, inside):
    """Four at a time, each ended before the next; each alone where the four ended the session.

    Below 240 no byte means anything to telnet, whatever follows: an eighth of those pairs, with
    every byte in either place. The program `nonsense.py` begins with all pairs.
    """
    pairs = [start for start in starts() if start[1] >= SE or sum(start) % 8 == 0]
    assert len(pairs) == 16 * 256 + 240 * 32
    for first in range(0, len(pairs), 4):
        some = pairs[first : first + 4]
        if stage.peer is None:
            stage.newcomer(inside, direct=first % 8 == 0)
        outcome = stage.try_it([start + UNFINISHED for start in some])
        for start in some if outcome != "lived" else ():
            if stage.peer is None:
                stage.newcomer(inside, direct=first % 8 == 0)
            stage.try_it([start])
        if first % 100 == 0:
            stage.passes()
    stage.empties()


@pytest.mark.slow
@pytest.mark.parametrize("inside", [False, True])
def test_every_beginning_of_what_clients_send(stage, inside):
    """Each once, of those longer than 200 bytes every sixteenth. `nonsense.py` sends all."""
    tried = set()
    for number, fragment in enumerate(FRAGMENTS):
        stage.newcomer(inside, direct=number % 2 == 0)
        for end in (*range(1, min(200, len(fragment))), *range(200, len(fragment), 16)):
            if fragment[:end] not in tried:
                tried.add(fragment[:end])
                if stage.peer is None:
                    stage.newcomer(inside, direct=number % 2 == 0)
                stage.try_it([fragment[:end]])


@pytest.mark.parametrize("flood", [pytest.param(f, id=f"{f[:9]!r}") for f in floods()])
@pytest.mark.parametrize("inside", [False, True])
def test_floods(stage, flood, inside):
    stage.newcomer(inside, direct=True)
    stage.try_it([flood[at : at + 8_192] for at in range(0, len(flood), 8_192)], room=1_000)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_much_nonsense(stage, seed):
    chance = random.Random(seed)
    for number in range(1_000):
        if number % 16 == 0:
            stage.newcomer(inside=chance.random() < 0.7, direct=chance.random() < 0.5)
        stage.try_it(nonsense(chance), room=chance.choice((None, None, None, 0, 9)))


def test_nothing_of_it_is_left(stage):
    chance = random.Random(1)
    gc.collect()
    before = sum(isinstance(each, BaseDoor) for each in gc.get_objects())
    for _ in range(30):
        stage.newcomer(inside=True, direct=True)
        stage.try_it(nonsense(chance), room=0)
    stage.empties()
    gc.collect()
    assert sum(isinstance(each, BaseDoor) for each in gc.get_objects()) == before


class TestTheJudge:
    """What must never happen is seen when it does."""

    def test_a_fault_is(self, stage, monkeypatch):
        stage.newcomer(inside=False)
        monkeypatch.setattr(stage.peer.session.room, "resolve", lambda me, line: 1 / 0)
        with pytest.raises(Breach, match="a fault"):
            stage.try_it([b"x"])

    def test_a_session_that_answers_no_more_is(self, stage):
        stage.newcomer(inside=True)
        stage.peer.session.busy = True
        with pytest.raises(Breach, match="no answer"):
            stage.try_it([b"x"])

    def test_a_session_that_is_closed_without_a_word_is(self, stage):
        stage.newcomer(inside=True)
        stage.peer.session.leave(Reason.NEGOTIATING)
        with pytest.raises(Breach, match="NEGOTIATING"):
            stage.try_it([b"x"])

    def test_one_that_is_left_over_is(self, stage):
        stage.newcomer(inside=True)
        stage.hall.entrance.left = lambda door: None
        with pytest.raises(Breach, match="has not gone"):
            stage.empties()

    @pytest.mark.parametrize("text", ["\x1b[2J", "\x07", "\x9b", "\u202e"])
    def test_text_that_moves_somebody_elses_cursor_is(self, stage, monkeypatch, text):
        monkeypatch.setattr("teaparty.render.sentences.safe", lambda text: text)
        stage.hall.party.start.announce(text)
        stage.hall.party.start.say_as("x", text)
        with pytest.raises(Breach, match="carol read"):
            stage.try_it([b"x"])

    def test_a_line_that_is_lost_is_a_breach(self, stage, monkeypatch):
        monkeypatch.setattr(stage.carol.protocol.door.outlet, "take", len)
        with pytest.raises(Breach, match="carol read"):
            stage.try_it([b"x"])

    def test_a_line_that_somebody_else_said_is_a_breach(self, stage):
        stage.hall.party.start.say_as("bob", "1")
        with pytest.raises(Breach, match="carol read"):
            stage.try_it([b"x"])


def test_the_program_begins_with_floods_and_counts(monkeypatch):
    figures = run(3, 1)
    assert (figures.inputs, sum(figures.outcomes.values())) == (3, 3)
    first = next(plan(random.Random(1)))
    assert first == Input(first.chunks, inside=False, anew=True)
