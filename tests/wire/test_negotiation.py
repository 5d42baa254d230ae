"""Options go on and off as RFC 1143 has it, with all the clients that don't."""

import copy
import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teaparty.wire.negotiation import PATIENCE, Negotiations, Side, Switched
from teaparty.wire.telnet import (
    DO,
    DONT,
    ECHO,
    NAWS,
    TTYPE,
    WILL,
    WONT,
    Codec,
    Negotiation,
    negotiation,
)

OURS, THEIRS = Side.OURS, Side.THEIRS
WILL_ECHO, WONT_ECHO = negotiation(WILL, ECHO), negotiation(WONT, ECHO)
DO_ECHO, DONT_ECHO = negotiation(DO, ECHO), negotiation(DONT, ECHO)
ON, OFF = True, False
HEARD = {(OURS, ON): DO, (OURS, OFF): DONT, (THEIRS, ON): WILL, (THEIRS, OFF): WONT}
EVENTS = [("hears", ON), ("hears", OFF), ("wants", ON), ("wants", OFF)]


def machine(willing=False, unconfirmed=()):
    return Negotiations({ECHO} if willing else (), {ECHO} if willing else (), unconfirmed)


def hears(negotiations, *said):
    """What is answered to each."""
    return [negotiations.receive(Negotiation(verb, ECHO))[0] for verb in said]


class Rfc:
    """One option of one side as section 7 of RFC 1143 has it, with its queue.

    What its methods return is sent: on and off, in order.
    """

    def __init__(self, willing):
        self.state, self.opposite = "NO", False
        self.usually = self.willing = willing
        self.refused = 0

    def hears(self, on):
        return self._hears_on() if on else self._hears_off()

    def _hears_on(self):
        match self.state, self.opposite:
            case "NO", _:
                self.state = "YES" if self.willing else "NO"
                self.refused += not self.willing
                return [self.willing]
            case "WANTNO", False:
                self.state = "NO"
            case "WANTNO", True:
                self.state, self.opposite = "YES", False
            case "WANTYES", False:
                self.state = "YES"
            case "WANTYES", True:
                self.state, self.opposite = "WANTNO", False
                return [OFF]
        return []

    def _hears_off(self):
        match self.state, self.opposite:
            case "YES", _:
                self.state = "NO"
                return [OFF]
            case "WANTNO", False:
                self.state = "NO"
            case "WANTNO", True:
                self.state, self.opposite = "WANTYES", False
                return [ON]
            case "WANTYES", _:
                self.state, self.opposite = "NO", False
        return []

    def wants(self, on):
        self.willing = self.usually or on
        settled, under_way = ("NO", "WANTYES") if on else ("YES", "WANTNO")
        if self.state == settled:
            self.state = under_way
            return [on]
        if self.state in ("WANTYES", "WANTNO"):
            self.opposite = self.state != under_way
        return []

    @property
    def on(self):
        return self.state == "YES"

    def key(self):
        return self.state, self.opposite


class Ours:
    """One option of one side as it is here, in the same form."""

    def __init__(self, willing, states=None, sought=frozenset()):
        self.machine, self.willing = machine(willing), willing
        self.machine.states |= states or {}
        self.machine.sought = sought

    def __copy__(self):
        return Ours(self.willing, self.machine.states, self.machine.sought)

    def hears(self, on):
        return self.read(self.machine.receive(Negotiation(HEARD[OURS, on], ECHO))[0])

    def wants(self, on):
        turn = self.machine.enable if on else self.machine.disable
        return self.read(turn(OURS, ECHO))

    def read(self, sent):
        return [value.verb == WILL for value in Codec().receive(sent)]

    @property
    def on(self):
        return self.machine.is_on(OURS, ECHO)

    def key(self):
        return *self.machine.states.values(), self.machine.sought


# --- the table


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("willing", [True, False])
def test_all_is_as_the_rfc_has_it_until_it_would_queue_or_refuse_again(side, willing):
    for events in itertools.product(EVENTS, repeat=5):
        rfc, here = Rfc(willing), machine(willing)
        for kind, on in events:
            refused = rfc.refused
            said = getattr(rfc, kind)(on)
            sent = b"".join(negotiation(side.value[not each], ECHO) for each in said)
            if rfc.opposite or refused < rfc.refused > 1:
                break
            assert happens(here, side, kind, on) == sent
            assert here.is_on(side, ECHO) == rfc.on


def happens(here, side, kind, on):
    if kind == "hears":
        return here.receive(Negotiation(HEARD[side, on], ECHO))[0]
    return (here.enable if on else here.disable)(side, ECHO)


@pytest.mark.parametrize(
    ("answers", "on"),
    [([ON], ON), ([OFF, ON], ON), ([OFF, OFF], OFF)],
)
def test_what_is_ended_and_wanted_again_is_asked_for_at_once(answers, on):
    here = machine()
    here.enable(OURS, ECHO)
    hears(here, DO)
    assert here.disable(OURS, ECHO) + here.enable(OURS, ECHO) == WONT_ECHO + WILL_ECHO
    assert hears(here, *(HEARD[OURS, each] for each in answers)) == [b""] * len(answers)
    assert here.is_on(OURS, ECHO) == on


@pytest.mark.parametrize("answers", [[OFF], [ON, OFF], [OFF, OFF]])
def test_what_is_wanted_and_ended_again_is_ended_at_once(answers):
    here = machine()
    assert here.enable(OURS, ECHO) + here.disable(OURS, ECHO) == WILL_ECHO + WONT_ECHO
    assert hears(here, *(HEARD[OURS, each] for each in answers)) == [b""] * len(answers)
    assert not here.is_on(OURS, ECHO)


@pytest.mark.parametrize(
    ("changes", "answers", "said"),
    [
        ([ON, OFF, ON], [ON, OFF, ON], [WILL_ECHO, b"", b""]),
        ([ON, OFF, ON], [OFF, ON], [WILL_ECHO, b""]),
        ([ON, OFF, ON, OFF], [ON, OFF], [b"", b""]),
    ],
)
def test_a_third_change_of_mind_waits_for_an_answer(changes, answers, said):
    here = machine()
    sent = [(here.enable if on else here.disable)(OURS, ECHO) for on in changes]
    assert sent == [WILL_ECHO, WONT_ECHO, *[b""] * (len(changes) - 2)]
    assert hears(here, *(HEARD[OURS, each] for each in answers)) == said
    assert here.is_on(OURS, ECHO) == changes[-1]


@pytest.mark.parametrize(
    ("answers", "said"), [([ON, OFF], [WONT_ECHO, b""]), ([OFF, ON, OFF], [WONT_ECHO, b"", b""])]
)
def test_the_end_of_an_option_asked_for_anew_waits_for_an_answer(answers, said):
    here = machine()
    here.enable(OURS, ECHO)
    hears(here, DO)
    sent = [turn(OURS, ECHO) for turn in (here.disable, here.enable, here.disable, here.disable)]
    assert sent == [WONT_ECHO, WILL_ECHO, b"", b""]
    assert hears(here, *(HEARD[OURS, each] for each in answers)) == said
    assert not here.is_on(OURS, ECHO)


def test_what_is_wanted_already_is_not_said_again():
    here = machine()
    assert [here.enable(OURS, ECHO), here.enable(OURS, ECHO)] == [WILL_ECHO, b""]
    assert [here.disable(OURS, ECHO), here.disable(OURS, ECHO)] == [WONT_ECHO, b""]


def test_the_two_sides_of_an_option_know_nothing_of_each_other():
    here = machine(willing=True)
    assert hears(here, DO, WILL, DONT) == [WILL_ECHO, DO_ECHO, WONT_ECHO]
    assert (here.is_on(OURS, ECHO), here.is_on(THEIRS, ECHO)) == (False, True)


def test_a_peer_that_is_told_learns_what_went_on_and_off():
    here = machine(willing=True)
    told = [here.receive(Negotiation(verb, ECHO))[1] for verb in (DO, DO, DONT, DONT)]
    assert told == [Switched(OURS, ECHO, True), None, Switched(OURS, ECHO, False), None]


def test_our_own_end_of_an_option_is_no_news():
    here = machine()
    here.enable(OURS, ECHO)
    assert here.receive(Negotiation(DO, ECHO)) == (b"", Switched(OURS, ECHO, True))
    here.disable(OURS, ECHO)
    assert here.receive(Negotiation(DONT, ECHO)) == (b"", None)


# --- two that talk to each other


def deliveries(start):
    """Every state that two machines can come to, by any order of wishes and deliveries."""
    seen, left = {start[0]: start}, [start]
    while left:
        _, *state = left.pop()
        for following in steps(*state):
            if following[0] not in seen:
                seen[following[0]] = following
                left.append(following)
    return [state for _, *state in seen.values()]


def steps(machines, channels, wishes):
    for one, other in ((0, 1), (1, 0)):
        if wishes:
            for on in (ON, OFF):
                yield after(machines, channels, wishes - 1, one, "wants", on)
        if channels[other]:
            rest = [channels[0], channels[1]]
            rest[other] = channels[other][1:]
            yield after(machines, rest, wishes, one, "hears", channels[other][0])


def after(machines, channels, wishes, one, what, on):
    """`channels[n]` is what the machine `n` has sent, and the other one has not read."""
    machines, channels = list(machines), list(channels)
    machines[one] = copy.copy(machines[one])
    channels[one] += tuple(getattr(machines[one], what)(on))
    key = (*(each.key() for each in machines), *channels, wishes)
    return key, machines, channels, wishes


@pytest.mark.parametrize("peer", [Ours, Rfc])
@pytest.mark.parametrize("willing", [*itertools.product([True, False], repeat=2)])
def test_two_machines_agree_when_all_is_delivered_whatever_they_wish(peer, willing):
    wishes = 6
    start = (None, [Ours(willing[0]), peer(willing[1])], [(), ()], wishes)
    for machines, channels, _ in deliveries(start):
        assert sum(map(len, channels)) <= 2 * wishes
        if not any(channels):
            assert machines[0].on == machines[1].on


def most_messages(state, known):
    """The most messages that come from a state on: without end where they go in circles."""
    key, *here = state
    if key not in known:
        known[key] = math.inf  # until it is known: whatever comes round to here never ends
        known[key] = max(
            ((each[-1] == here[-1]) + most_messages(each, known) for each in steps(*here)),
            default=0,
        )
    return known[key]


@pytest.mark.parametrize("peer", [Ours, Rfc])
@pytest.mark.parametrize("willing", [*itertools.product([True, False], repeat=2)])
def test_four_changes_of_mind_begin_no_loop_however_slow_the_channels_are(peer, willing):
    start = (None, [Ours(willing[0]), peer(willing[1])], [(), ()], 4)
    assert most_messages(start, {}) <= 3 * 4


WISHES = st.lists(
    st.tuples(st.integers(0, 1), st.booleans(), st.lists(st.integers(0, 1), max_size=3)),
    max_size=12,
)
FIVE_AT_ONCE = [
    (1, ON, []), (1, OFF, []), (1, ON, [1, 0]), (0, ON, []), (1, OFF, []), (1, ON, []),
]  # fmt: skip


@given(WISHES, st.booleans(), st.booleans())
@example(FIVE_AT_ONCE, False, False)
def test_two_machines_come_to_rest_over_slow_channels(wishes, willing, willing_too):
    """Those who change their minds again and again go in circles until they lose patience."""
    ends, sent = [machine(willing), machine(willing_too)], [b"", b""]
    sides, messages = (OURS, THEIRS), 0
    for one, on, delivered in wishes:
        sent[one] += (ends[one].enable if on else ends[one].disable)(sides[one], ECHO)
        messages += deliver(ends, sent, delivered)
    while any(sent) and messages <= 2 * (len(wishes) + PATIENCE):
        messages += deliver(ends, sent, [0, 1])
    assert sent == [b"", b""]
    if messages <= 3 * len(wishes):
        assert ends[0].is_on(OURS, ECHO) == ends[1].is_on(THEIRS, ECHO)


def deliver(ends, sent, senders):
    """Let what these have sent arrive, one message each; return how many there were."""
    count = 0
    for one in senders:
        first, sent[one] = sent[one][:3], sent[one][3:]
        for value in Codec().receive(first):
            sent[1 - one] += ends[1 - one].receive(value)[0]
            count += 1
    return count


# --- clients as they are


def test_a_refusal_is_said_once():
    assert hears(machine(), WILL, WILL, WILL, DO, DO) == [DONT_ECHO, b"", b"", WONT_ECHO, b""]


def test_a_peer_that_asks_again_when_refused_can_be_asked_themselves():
    here = machine()
    hears(here, DO, DO)
    assert here.enable(OURS, ECHO) == WONT_ECHO + WILL_ECHO
    assert here.receive(Negotiation(DO, ECHO)) == (b"", Switched(OURS, ECHO, True))


def test_a_peer_that_asked_in_vain_and_gives_it_up_is_confirmed():
    assert hears(machine(), DO, DO, DONT, DONT) == [WONT_ECHO, b"", WONT_ECHO, b""]


def test_busybox_that_answers_a_refusal_by_asking_again_is_left_alone():
    here, said = machine(), 0
    answer = b"".join(hears(here, WILL))
    while answer:
        said += 1
        answer = b"".join(hears(here, WILL))
    assert said == 1


@pytest.mark.parametrize("option", [TTYPE, NAWS])
def test_what_must_not_be_refused_is_neither_ended_nor_refused(option):
    here = Negotiations((), (), {option})
    assert here.receive(Negotiation(WILL, option)) == (b"", None)
    willing = Negotiations((), {option}, {option})
    willing.enable(THEIRS, option)
    found = [willing.receive(Negotiation(verb, option)) for verb in (WILL, WONT, WONT, WILL)]
    assert found == [
        (b"", Switched(THEIRS, option, True)),
        (b"", Switched(THEIRS, option, False)),
        (b"", None),
        (negotiation(DO, option), Switched(THEIRS, option, True)),
    ]


def test_tintin_never_confirms_an_end_and_hides_the_next_password_too():
    here = machine()
    sent = []
    for _ in range(3):
        sent.append(here.enable(OURS, ECHO))
        assert here.receive(Negotiation(DO, ECHO)) == (b"", Switched(OURS, ECHO, True))
        sent.append(here.disable(OURS, ECHO))
    assert sent == [WILL_ECHO, WONT_ECHO] * 3


def test_a_peer_that_obeys_and_never_answers_is_told_the_end():
    here = machine()
    assert here.enable(OURS, ECHO) + here.disable(OURS, ECHO) == WILL_ECHO + WONT_ECHO
    assert not here.is_on(OURS, ECHO)


@pytest.mark.parametrize("changes", [[ON, OFF], [ON, OFF, ON]])
def test_what_is_unanswered_for_long_is_as_if_it_was_answered(changes):
    here = machine()
    for on in changes:
        (here.enable if on else here.disable)(OURS, ECHO)
    here.give_up(OURS, ECHO)
    assert here.disable(OURS, ECHO) == b""
    assert here.enable(OURS, ECHO) == WILL_ECHO
    assert here.is_wanted(OURS, ECHO)


@pytest.mark.parametrize("changes", [[OFF, ON], [OFF, ON, OFF]])
def test_an_unanswered_end_of_an_option_is_taken_as_confirmed(changes):
    here = machine()
    here.enable(OURS, ECHO)
    hears(here, DO)
    for on in changes:
        (here.enable if on else here.disable)(OURS, ECHO)
    here.give_up(OURS, ECHO)
    assert here.disable(OURS, ECHO) == WONT_ECHO


def test_kbtin_that_answers_everything_is_not_answered():
    here = machine()
    for _ in range(3):
        here.enable(OURS, ECHO)
        assert hears(here, DO, DO) == [b"", b""]
        here.disable(OURS, ECHO)
        assert hears(here, DONT, DONT) == [b"", b""]


def test_plink_that_asks_for_echo_at_connect_can_hide_a_password_later():
    here = machine()
    assert hears(here, DO) == [WONT_ECHO]
    assert here.enable(OURS, ECHO) == WILL_ECHO
    assert here.receive(Negotiation(DO, ECHO)) == (b"", Switched(OURS, ECHO, True))
    assert here.disable(OURS, ECHO) == WONT_ECHO
    assert hears(here, DONT) == [b""]


def test_a_question_that_crosses_ours_is_the_answer_to_it():
    here = machine()
    here.enable(THEIRS, ECHO)
    assert here.receive(Negotiation(WILL, ECHO)) == (b"", Switched(THEIRS, ECHO, True))


@pytest.mark.parametrize("willing", [True, False])
def test_a_peer_that_contradicts_all_that_they_hear_is_left_alone_in_the_end(willing):
    contrary = {WILL: DONT, WONT: DO, DO: WONT, DONT: WILL}
    here = machine(willing)
    heard, rounds = [Negotiation(WILL, ECHO), Negotiation(DO, ECHO)], 0
    while heard:
        said = b"".join(here.receive(value)[0] for value in heard)
        heard = [Negotiation(contrary[v.verb], v.option) for v in Codec().receive(said)]
        rounds += 1
    assert rounds <= PATIENCE + 1


@given(
    st.lists(
        st.one_of(
            st.builds(Negotiation, st.sampled_from([WILL, WONT, DO, DONT]), st.integers(0, 3)),
            st.tuples(st.sampled_from(["enable", "disable"]), st.sampled_from(Side)),
        ),
        max_size=80,
    ),
    st.sets(st.integers(0, 3)),
    st.sets(st.integers(0, 3)),
)
def test_nothing_is_answered_twice_and_no_more_is_said_than_heard(events, willing, unconfirmed):
    here = Negotiations(willing, willing, unconfirmed)
    for event in events:
        if isinstance(event, Negotiation):
            answer, switched = here.receive(event)
            assert len(answer) <= 3
            assert not answer or here.receive(event)[0] == b""
            assert switched is None or here.is_on(*switched[:2]) == switched.on
        else:
            assert len(getattr(here, event[0])(event[1], 1)) <= 6
