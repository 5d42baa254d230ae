from teaparty.plugins.examples import greeter
from teaparty.testing import tea_party
from tests import sentences as s

WELCOME = "Dormouse says: Welcome, {}! There is tea in the pot."


def test_whoever_comes_in_is_welcomed():
    with tea_party(greeter) as party:
        alice = party.guest("alice")
        bob = party.connects().types("login bob")
        assert alice.reads() == [s.arrived("bob"), WELCOME.format("bob")]
        assert bob.reads()[-1] == WELCOME.format("bob")


def test_nobody_is_welcomed_from_another_room():
    with tea_party(greeter) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        bob.types("on")
        alice.types("on")
        assert bob.reads()[-1] == s.comes_from("alice", "The Parlour")


def test_nobody_can_take_the_name_of_the_greeter():
    with tea_party(greeter) as party:
        newcomer = party.connects()
        newcomer.reads()
        assert newcomer.types("dormouse").reads() == [s.name_of_party("dormouse")]


def test_what_it_says_is_the_operators_to_decide():
    with tea_party(greeter, settings={"greeter": {"text": "Mind the step."}}) as party:
        alice = party.guest("alice")
        party.connects().types("login bob")
        assert alice.reads()[-1] == "Dormouse says: Welcome, bob! Mind the step."
