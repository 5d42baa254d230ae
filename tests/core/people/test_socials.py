"""Socials: by one word people do something that everybody in the room sees."""

import pytest

from teaparty.api import ChatRoom, Listener, Refusal, command
from teaparty.core.log.codec import packed
from teaparty.core.people.channels import Channels
from teaparty.core.people.socials import ON_CHANNEL
from teaparty.core.records import Sanction
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.socials import Social
from teaparty.plugins.examples import library
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import gatekeeper


def social(word, alone, at, **words):
    return Social(word=word, alone={"en": alone}, at={"en": at}, words=words)


SOCIALS = (
    social("hug", "hugs everybody.", "hugs {whom}.", en=["cuddle"], de=["umarme"]),
    social("smile", "smiles.", "smiles at {whom}."),
    social("giggle", "giggles", "giggles at {whom}!"),
    social("say", "says nothing.", "says nothing to {whom}."),
    social("go", "goes pale.", "goes pale at {whom}."),
    social("snore", "snores.", "snores beside {whom}."),
    social("sneeze", "sneezes.", "sneezes at {whom}."),
    social("verbeuge", "bows.", "bows to {whom}."),
)


class Stage(ChatRoom):
    @command("act")
    def act(self, me, text: str) -> None:
        """Play."""
        me.tell("It is a play: {text}", text=text)


MANNERS = PartyOptions(socials={each.word: each for each in SOCIALS})


@pytest.fixture
def party():
    with tea_party(library, manners=MANNERS) as made:
        yield made


@pytest.fixture
def alice(party):
    return party.guest("alice")


@pytest.fixture
def bob(party, alice):
    bob = party.guest("bob")
    alice.reads()
    return bob


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("hug", "hugs everybody."),
        ("hug bob", "hugs bob."),
        ("HUG Bob", "hugs bob."),
        ("cuddle bob", "hugs bob."),
        ("act hug bob", "hugs bob."),
        ("hug bob, warmly", "hugs bob warmly."),
        ("hug bo", "hugs bob."),
        ("hug bob warmly", "hugs bob warmly."),
        ("hug bob warmly.", "hugs bob warmly."),
        ("hug bob warmly!", "hugs bob warmly!"),
        ("hug bob {whom} {who} %s", "hugs bob {whom} {who} %s."),
        ("hug all warmly", "hugs everybody warmly."),
        ("smile at the teapot", "smiles at the teapot."),
        ("smile bo", "smiles at bob."),
        ("smile bo peep", "smiles bo peep."),
        ("giggle", "giggles"),
        ("giggle softly", "giggles softly"),
        ("giggle bob softly", "giggles at bob! softly"),
        ("gigg", "giggles"),
        ("gigg bob", "giggles at bob!"),
        ("act say bob", "says nothing to bob."),
        ("act go", "goes pale."),
    ],
)
def test_everybody_reads_the_same(alice, bob, line, read):
    alice.types(line)
    assert alice.reads() == bob.reads() == [f"* alice {read}"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("hug me", s.whom_by_name("hug")),
        ("hug alice", s.not_oneself("hug")),
        ("hug bobb", s.nobody_here("bobb", "bob")),
        ("hug carol", s.is_not_here("carol")),
        ("act dance", s.no_social("dance")),
        ("act", s.usage(f"act SOCIAL {s.whom_and_how()}")),
        ("hugg bob", s.did_you_mean_say_it("hugg", "hug")),
        ("sn", s.no_command_say_it("sn")),
        ("sne x", s.did_you_mean_say_it("sne", "sneeze")),
        ("gigg bello", s.did_you_mean_say_it("gigg", "giggle")),
    ],
)
def test_what_is_not_done(party, alice, bob, line, read):
    party.guest("carol").types("go garden")
    alice.reads(), bob.reads()
    assert alice.types(line).reads() == [read]
    assert bob.reads() == []


# --- whom


def test_the_beginning_of_several_names_is_nobodys(party, alice, bob):
    party.guest("bonnie")
    alice.reads()
    assert alice.types("hug bo").reads() == [s.could_be_any("bo", "bob, bonnie")]
    assert alice.types("hug bon softly").reads() == ["* alice hugs bonnie softly."]
    assert alice.types("hug al softly").reads() == ["* alice hugs everybody al softly."]


def test_the_person_it_is_done_to_is_named(party, alice, bob):
    bob.types("screenreader on").reads()
    carol = party.guest("carol").types("screenreader on")
    party.all_read()
    alice.types("hug bob", "smile at carol, and @bob")
    assert bob.reads() == [
        "alice emotes, naming you: hugs bob.",
        "alice emotes, naming you: smiles at carol, and @bob.",
    ]
    assert carol.reads()[0] == "alice emotes: hugs bob."


def test_the_name_has_a_colour_of_its_own(party, alice, bob):
    bob.types("colour 16").reads()
    alice.types("hug bob")
    assert bob.reads() == ["* \x1b[36malice\x1b[0m hugs \x1b[1;31mbob\x1b[0m."]


def test_the_words_of_a_sentence_name_nobody(party, alice):
    hugs, everybody = party.guest("hugs"), party.guest("smiles")
    for each in (hugs, everybody):
        each.types("screenreader on")
    party.all_read()
    alice.types("hug", "smile")
    assert hugs.reads() == everybody.reads() == ["alice emotes: hugs everybody.",
                                                 "alice emotes: smiles."]  # fmt: skip


def test_people_who_ignore_somebody_read_nothing(alice, bob):
    bob.types("ignore alice").reads()
    alice.types("hug bob")
    assert bob.reads() == []


def test_without_names_in_lines_it_is_read_as_ever():
    with tea_party(manners=MANNERS) as party:
        party.party.turns.naming = None
        alice, bob = party.guest("alice"), party.guest("bob").types("screenreader on")
        party.all_read()
        alice.types("hug bob")
        assert bob.reads() == ["alice emotes: hugs bob."]


# --- under the rules of speech


def test_somebody_who_may_not_speak_does_nothing(party, alice, bob):
    gatekeeper(party).begin([Sanction(kind="mute", target="alice", by="zoe", at=0)])
    assert alice.types("hug bob").reads()[0].startswith("You can't speak")
    assert bob.reads() == []


def test_the_same_is_done_only_so_often(alice, bob):
    lines = alice.types(*["hug bob"] * 4).reads()
    assert lines[-1] == s.said_often_enough()
    assert len(bob.reads()) == 3


def test_it_can_be_taken_back_and_is_in_the_history(alice, bob):
    alice.types("hug bob", "smile", "retract")
    alice.reads(), bob.reads()
    shown = "".join(bob.types("history").reads())
    assert ("* alice hugs bob." in shown, "smiles" in shown) == (True, False)


def test_an_old_line_is_read_as_it_was_when_its_word_is_gone(party, alice, bob):
    bob.types("hug alice warmly", "smile")
    party.party.renew(PartyOptions())
    party.restart()
    member = party.member("dora")
    assert [line[6:] for line in member.types("history").reads()[1:]] == [
        "* bob hugs alice warmly.", "* bob smiles.",
    ]  # fmt: skip


def test_those_who_listen_from_elsewhere_read_where_it_was(party, alice, bob):
    party.room("parlour").listening = True
    for name, setting in (("bob", "screenreader off"), ("carol", "screenreader on")):
        other = bob if name == "bob" else party.guest(name)
        other.types(setting, "go garden", "listen parlour")
    party.all_read()
    alice.types("hug warmly")
    assert bob.reads() == ["[parlour] * alice hugs everybody warmly."]
    assert party.party.people["carol"].door.reads() == [
        "alice emotes on parlour: hugs everybody warmly."
    ]


# --- words


def test_aliases_go_before_socials(alice):
    alice.types("alias hug say Not today.").reads()
    assert alice.types("hug bob").reads() == ["You say: Not today. bob"]


def test_exits_go_before_socials(party, alice):
    party.room("parlour").change_exits({"hug": "garden"})
    assert alice.types("hug").reads()[0] == "The Garden"
    assert alice.types("act hug").reads() == ["* alice hugs everybody."]


@pytest.mark.parametrize(
    "line", ["/hug bob", ".hug bob", "／hug bob", "/cuddle bob", "/act hug bob"]
)
def test_in_chat_mode_a_sign_goes_before(alice, bob, line):
    alice.types("mode chat").reads()
    alice.types(line)
    assert bob.reads() == ["* alice hugs bob."]


@pytest.mark.parametrize("line", ["hug bob", "!hug bob", "@hug bob"])
def test_in_chat_mode_a_word_is_said(alice, bob, line):
    alice.types("mode chat").reads()
    alice.types(line)
    assert bob.reads() == [f"alice says: {line}"]


def test_people_may_be_called_like_a_social(party):
    assert party.guest("smile").types("smile").reads() == ["* smile smiles."]


def test_somebodys_name_is_no_beginning(party, alice):
    party.guest("gigg")
    alice.reads()
    assert alice.types("gigg hello").reads()[0].startswith("There is no command gigg.")


def test_all_socials_are_listed(alice):
    assert alice.types("socials").reads() == [
        "You can do this: giggle, act go, hug, act say, smile, sneeze, snore, verbeuge",
        "Type one of these words, or one and a name, such as giggle bob. Type help giggle to see"
        " what others read.",
    ]


def test_help_shows_what_others_read(bob):
    lines = bob.types("help hug").reads()
    assert lines == [
        f"Usage: hug {s.whom_and_how()}",
        "Alone: * bob hugs everybody.",
        "With a name: * bob hugs carol.",
        s.added_words(),
        "Also: cuddle",
        "Example: hug",
        "Example: hug carol",
        "Example: hug carol again",
    ]
    assert bob.types("help cuddle bob").reads() == bob.types("help act hug").reads() == lines
    assert bob.types("help act").reads()[0] == f"Usage: act SOCIAL {s.whom_and_how()}"
    assert bob.types("help act dance").reads() == [s.no_social("dance")]
    assert "Doing by one word:            act, socials" in bob.types("help").reads()


def test_help_says_how_it_is_done_on_a_channel_to_which_somebody_listens(party, bob):
    Channels.of(party.party).change({"news": ChannelRules()})
    bob.types("listen news").reads()
    assert ON_CHANNEL.format(line="+news :hugs carol.") in bob.types("help hug").reads()
    bob.types("+news :hugs carol.")
    assert bob.reads() == ["[news] * bob hugs carol."]


def test_a_sign_may_stand_before_the_name(alice, bob):
    assert alice.types("hug @bob").reads() == ["* alice hugs bob."]


def test_the_beginning_of_a_word_may_be_explained_or_be_that_of_several(party, bob):
    assert bob.types("help gigg now").reads()[0] == f"Usage: giggle {s.whom_and_how()}"
    both = {each: social(each, "snores.", "snores at {whom}.") for each in ("snore", "snort")}
    party.party.renew(PartyOptions(socials=both))
    assert bob.types("sno").reads() == [s.could_be_any("sno", "snore, snort")]


def test_a_listener_may_refuse_it(alice, bob):
    def may_say(self, me, text):
        if "hugs bob" in text:
            raise Refusal("Not here.")

    listener = type("Prude", (Listener,), {"name": "Prude", "may_say": may_say})()
    alice.session.party.listeners.take([listener])
    assert alice.types("hug bob", "smile").reads() == ["Not here.", "* alice smiles."]
    assert bob.reads() == ["* alice smiles."]


def test_a_party_without_socials_lists_none():
    with tea_party() as party:
        alice = party.guest("alice")
        assert not [line for line in alice.types("help").reads() if line.startswith("Doing")]
        assert alice.types("socials").reads() == [s.no_socials()]


def test_other_socials_count_at_once(party, alice):
    party.party.renew(PartyOptions(socials={"nod": social("nod", "nods.", "nods to {whom}.")}))
    assert alice.types("nod").reads() == ["* alice nods."]
    assert alice.types("hug").reads() == [s.no_command_say_it("hug")]


def test_a_rooms_own_act_is_no_social():
    with tea_party(manners=MANNERS, rooms={"stage": Stage("stage")}) as party:
        alice = party.guest("alice")
        assert alice.types("act hug").reads() == ["It is a play: hug"]
        assert alice.types("hug").reads() == [s.no_command_say_it("hug")]


def test_what_somebody_does_in_some_manner_is_stored_so(party, alice):
    alice.types("hug warmly")
    (line,) = party.room("parlour").log.last(1)
    assert b'"how":"warmly"' in packed(line.event)
