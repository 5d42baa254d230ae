"""Two guests and what they read: whole evenings as transcripts.

`bob> say hi` is what bob types, `bob: hi` what he reads; each line is read in this order.
`bob drops`, `bob comes` (again) and `bob waits` (reads nothing for now) are what happens to him.
"""

import textwrap

import pytest

from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.limits import Limits
from teaparty.plugins.examples import dice, greeter, library
from teaparty.testing import tea_party


def house():
    return {
        "parlour": ChatRoom("parlour", title="The Parlour", exits={"north": "garden"}),
        "garden": ChatRoom("garden", title="The Garden", exits={"south": "parlour"}),
    }


def played(script, **party):
    """Return the transcript of what happens when a script is played."""
    said = []
    guests = {}

    def listens():
        for name, guest in guests.items():
            said.extend(f"{name}: {text}" for text in guest.reads())

    with tea_party(*party.pop("plugins", ()), rooms=house(), **party) as stage:
        for line in textwrap.dedent(script).strip().split("\n"):
            name, sign, typed = line.partition("> ")
            words = line.split()
            if sign and " " not in name and ":" not in name:
                guests[name].types(typed)
            elif words[1:] == ["comes"]:
                guests[words[0]] = stage.connects()
            elif words[1:] == ["drops"]:
                guests[words[0]].drops()
            elif words[1:] == ["waits"]:
                guests[words[0]].reading = False
            elif words[1:] == ["reads"]:
                guests[words[0]].reading = True
                guests[words[0]].flush()
            elif line == "the party closes":
                stage.party.close()
            else:
                continue
            said.append(line)
            listens()
    return "\n".join(said)


STORIES = {
    "they meet, talk and part": """
        alice comes
        alice: Welcome to the Tea Party.
        alice: Nobody is in yet.
        alice: Type login and your name to come in; who, help and quit work here, too.
        alice> login alice
        alice: You are in as alice. To speak, type ' and your words; help shows the rest.
        alice: The Parlour
        alice: Exits: north to The Garden.
        alice: Nobody else is here.
        bob comes
        bob: Welcome to the Tea Party.
        bob: One person is in.
        bob: Type login and your name to come in; who, help and quit work here, too.
        bob> hello everybody
        bob: Type login and a name to come in, or who, help or quit.
        bob> alice
        bob: The name alice is taken. Type yes to come in as alice2, or login and another name.
        bob> bob
        bob: To come in as bob, type login bob.
        bob> login bob
        alice: bob has come in.
        bob: You are in as bob. To speak, type ' and your words; help shows the rest.
        bob: The Parlour
        bob: Exits: north to The Garden.
        bob: Also here: alice.
        alice> say Hello, bob!
        alice: You say: Hello, bob!
        bob: alice says: Hello, bob!
        bob> :bows.
        alice: * bob bows.
        bob: * bob bows.
        bob> /sya Good evening.
        bob: There is no command sya. Did you mean say? To speak, begin with ' or say.
        bob> 'Good evening.
        alice: bob says: Good evening.
        bob: You say: Good evening.
        alice> quit
        alice: Goodbye. Come again soon.
        bob: alice has quit.
        """,
    "a whisper across two rooms": """
        alice> north
        alice: The Garden
        alice: Exits: south to The Parlour.
        alice: Nobody else is here.
        bob: alice goes to The Garden.
        bob> whisper alice Where are you?
        alice: bob whispers to you: Where are you?
        bob: You whisper to alice: Where are you?
        alice> reply Among the roses.
        alice: You whisper to bob: Among the roses.
        bob: alice whispers to you: Among the roses.
        bob> n
        alice: bob comes from The Parlour.
        bob: The Garden
        bob: Exits: south to The Parlour.
        bob: Also here: alice.
        """,
    "a lost link, and back again": """
        bob drops
        alice: bob has lost the link.
        alice> tell bob Are you there?
        alice: Nobody called bob is in.
        bob comes
        bob: Welcome to the Tea Party.
        bob: One person is in.
        bob: Type login and your name to come in; who, help and quit work here, too.
        bob> login bob
        alice: bob has come in.
        bob: You are in as bob. To speak, type ' and your words; help shows the rest.
        bob: The Parlour
        bob: Exits: north to The Garden.
        bob: Also here: alice.
        """,
    "a rude guest under two names": """
        alice> ignore bob
        alice: You now ignore bob. Type unignore bob to hear them again.
        bob> say Rude words.
        bob: You say: Rude words.
        bob> name robert
        bob: You are now called robert.
        bob> shout Ruder words!
        bob: You shout: Ruder words!
        bob> tell alice The rudest.
        bob: You whisper to alice: The rudest.
        alice> ignore
        alice: You ignore: robert.
        alice> unignore robert
        alice: You hear robert again.
        bob> say Sorry.
        alice: robert says: Sorry.
        bob: You say: Sorry.
        """,
    "somebody makes tea": """
        bob> afk Making tea.
        alice: bob is away: Making tea.
        bob: You are away until you type something.
        alice> look
        alice: The Parlour
        alice: Exits: north to The Garden.
        alice: Also here: bob (away).
        alice> tell bob With milk, please.
        alice: You whisper to bob: With milk, please.
        alice: bob is away: Making tea.
        bob: alice whispers to you: With milk, please.
        bob> reply Here you are.
        alice: bob whispers to you: Here you are.
        alice: bob is back.
        bob: You are no longer away.
        bob: You whisper to alice: Here you are.
        """,
    "a guest in chat mode": """
        bob> mode chat
        bob: What you type is said aloud now. Begin a command with / or a dot.
        bob> who is there?
        alice: bob says: who is there?
        bob: You say: who is there?
        bob> /rooms
        bob: Room     Title        People
        bob: parlour  The Parlour       2
        bob: garden   The Garden        0
        bob> [alice] psst
        alice: bob whispers to you: psst
        bob: You whisper to alice: psst
        bob> /nick robert
        alice: bob is now called robert.
        bob: You are now called robert.
        bob> .mode mud
        bob: The first word that you type is a command now. To speak, begin with ' or say.
        bob> lo
        bob: lo could be any of these: logout, look.
        """,
    "a slow reader catches up": """
        bob waits
        alice> say one
        alice: You say: one
        alice> say two
        alice: You say: two
        alice> say three
        alice: You say: three
        alice> tell bob four
        alice: You whisper to bob: four
        alice> say five
        alice: You say: five
        bob reads
        bob: [1 line was missed]
        bob: alice says: two
        bob: alice says: three
        bob: alice whispers to you: four
        bob: alice says: five
        """,
    "nobody can pretend": """
        bob> emote has quit.
        alice: * bob has quit.
        bob: * bob has quit.
        bob> say \x1b[2Kalice has quit.
        alice: bob says: [2Kalice has quit.
        bob: You say: [2Kalice has quit.
        bob> name You
        bob: The name You is kept for the party itself.
        bob> name аlice
        bob: A name has letters of one script only, such as Latin or Greek.
        """,
    "the party closes": """
        alice> north
        alice: The Garden
        alice: Exits: south to The Parlour.
        alice: Nobody else is here.
        bob: alice goes to The Garden.
        the party closes
        alice: The party is closing. Goodbye.
        bob: The party is closing. Goodbye.
        """,
}


BOTH_ARE_IN = "alice comes\nalice> alice\nbob comes\nbob> bob\n"


def told(story, **party):
    """Play a story; where alice does not come in it, both are in already."""
    story = textwrap.dedent(story).strip()
    if "alice comes" in story:
        return story, played(story, **party)
    before = played(BOTH_ARE_IN, **party)
    whole = played(BOTH_ARE_IN + story, **party)
    return story, whole.removeprefix(before + "\n")


@pytest.mark.parametrize("name", STORIES)
def test_story(name):
    limits = Limits(history=3) if "slow" in name else None
    story, transcript = told(STORIES[name], limits=limits)
    assert transcript == story


def test_an_evening_with_all_the_examples():
    story, transcript = told(
        """
        alice> go library
        alice: The Library
        alice: Shelves up to the ceiling, and a sign: Quiet, please. You can read here.
        alice: Exits: out to The Parlour.
        alice: Nobody else is here.
        bob: alice goes to The Library.
        bob> join library
        alice: bob comes from The Parlour.
        bob: The Library
        bob: Shelves up to the ceiling, and a sign: Quiet, please. You can read here.
        bob: Exits: out to The Parlour.
        bob: Also here: alice.
        bob> say So many books!
        alice: bob whispers: So many books!
        bob: bob whispers: So many books!
        alice> read
        alice: You read: It is always tea-time, and we've no time to wash the things between.
        bob> roll 1d1
        bob: Dice are written like 2d6: up to 99 dice of 2 to 9999 sides.
        """,
        plugins=(dice, greeter, library),
    )
    assert transcript == story
