"""What was missed: a sentence for each kind and place, and how to read it."""

import pytest

from teaparty.core import events as e
from teaparty.core.values.looks import DEFAULT
from teaparty.render.lines import line
from teaparty.render.recall import MOST_PLACES


def told(*parts):
    return line(e.Recalled(parts=parts), DEFAULT)


def den(lines, **fields):
    return e.LinesMissed(title="The Den", lines=lines, **fields)


def news(lines, **fields):
    return e.LinesMissed(title="news", lines=lines, channel=True, **fields)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (e.WhispersMissed(count=1), "One whisper waits for you. Type recall to read it."),
        (e.WhispersMissed(count=3), "3 whispers wait for you. Type recall to read them."),
        (
            e.WhispersMissed(count=0, invitations=1),
            "One invitation waits for you. Type recall to read it.",
        ),
        (
            e.WhispersMissed(count=1, invitations=2),
            "One whisper waits for you. 2 invitations wait for you. Type recall to read them.",
        ),
        (den(1), "One line was said in The Den since you left. Type recall to read it."),
        (den(12), "12 lines were said in The Den since you left. Type recall to read them."),
        (den(12, more=True), "More than 12 lines were said in The Den since you left."
                             " Type recall to read the last of them."),
        (den(1, more=True), "More than one line was said in The Den since you left."
                            " Type recall to read the last of them."),
        (news(1), "One line was said on news since you left. Type recall to read it."),
        (news(2), "2 lines were said on news since you left. Type recall to read them."),
    ],
)  # fmt: skip
def test_what_was_missed_in_one_place(part, text):
    assert told(part) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (den(1, named=1), "It has your name in it."),
        (den(9, named=1), "One of them has your name in it."),
        (news(9, named=3), "3 of them have your name in them."),
        (news(1, named=1, more=True), "One of them has your name in it."),
    ],
)
def test_it_is_told_how_many_lines_name_somebody(part, text):
    assert f" since you left. {text} Type recall to read " in told(part)


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("named", [0, 1, 2])
def test_there_is_a_sentence_for_rooms_and_channels_alike(lines, more, named):
    of = {"lines": lines, "more": more, "named": min(named, lines)}
    in_den, on_news = told(den(**of)), told(news(**of))
    assert in_den.replace("in The Den", "on news") == on_news


def test_each_place_has_a_sentence_of_its_own():
    assert told(e.WhispersMissed(count=1), den(1), news(3, named=1)) == (
        "One whisper waits for you. One line was said in The Den since you left. 3 lines were said"
        " on news since you left. One of them has your name in it. Type recall to read them."
    )


def test_of_many_places_the_first_ones_are_named():
    first = [den(2)] * MOST_PLACES
    assert told(*first, news(1)).endswith(
        " since you left. Something was said in one more place. Type recall to read them."
    )
    assert "Something was said in 3 more places." in told(*first, news(1), den(1), den(1))
