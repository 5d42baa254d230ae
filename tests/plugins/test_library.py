from teaparty.plugins.examples import library
from teaparty.testing import tea_party


def test_what_is_said_in_the_library_is_whispered():
    with tea_party(library) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("go library")
        bob.types("join library").reads()
        alice.reads()
        alice.types("say hi", "'ho")
        assert bob.reads() == ["alice whispers: hi", "alice whispers: ho"]
        bob.types("ignore alice").reads()
        alice.types("say psst")
        assert bob.reads() == []


def test_only_in_the_library_one_can_read():
    with tea_party(library) as party:
        alice = party.guest("alice")
        assert alice.types("read").reads()[0].startswith("There is no command read.")
        alice.types("go library").reads()
        assert alice.types("read").reads()[0].startswith("You read: It is always tea-time")
        assert alice.types("out", "look").reads()[0] == "The Parlour"


def test_the_help_there_has_read_in_it():
    with tea_party(library) as party:
        alice = party.guest("alice").types("go library", "help")
        assert "The library:                  read" in alice.reads()
