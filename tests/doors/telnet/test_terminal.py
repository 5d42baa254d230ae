"""What a client tells of itself by options, and how it is read and written to then."""

import pytest

from teaparty.core.values.looks import ASCII, CP437, LATIN_1, UTF_8, Colours, Links
from teaparty.wire.telnet import (
    AYT,
    CHARSET,
    DO,
    DONT,
    MCCP2,
    MSSP,
    NAWS,
    NEW_ENVIRON,
    TTYPE,
    WILL,
    WONT,
    command,
    negotiation,
    subnegotiation,
)
from tests import sentences as s

ASKED = [
    (WILL, MSSP), (DO, NEW_ENVIRON), (WILL, CHARSET), (WILL, 25), (WILL, 201), (WILL, 87),
    (WILL, MCCP2),
]  # fmt: skip
"""What follows on the first answer of a client."""
SEND_TTYPE = (TTYPE, b"\x01")
HINT = (
    "Your client does not send UTF-8. Type charset latin1 or charset cp437, whichever it uses, so"
    " that your letters are read correctly."
)


@pytest.fixture
def alice(hall):
    return hall.guest("alice")


@pytest.fixture
def look(alice):
    return lambda: alice.protocol.door.view.look


def is_(name):
    return subnegotiation(TTYPE, b"\0" + name)


def tells_name(wire, name):
    """Let a client answer with this name only, and forget what it is asked then."""
    wire.types(negotiation(WILL, TTYPE), is_(name)).takes()
    return wire


class TestTerminalTypes:
    def test_a_client_tells_its_name_terminal_and_abilities_in_rounds(self, alice, look, logged):
        alice.types(negotiation(WILL, TTYPE))
        assert alice.hears() == [SEND_TTYPE, *ASKED]
        alice.types(is_(b"MUDLET"), is_(b"ANSI-TRUECOLOR"))
        assert alice.hears() == [SEND_TTYPE, SEND_TTYPE]
        assert look().colours is Colours.TRUE
        alice.types(is_(b"MTTS 2349"))
        assert alice.hears() == []
        assert (look().colours, look().charset, look().screen_reader) == (
            Colours.TRUE,
            UTF_8,
            False,
        )
        assert logged() == ["session 1 uses 'MUDLET'"]

    @pytest.mark.parametrize(
        ("abilities", "colours", "charset", "reader"),
        [
            (0, Colours.NONE, UTF_8, False),
            (4, Colours.NONE, UTF_8, False),
            (1, Colours.SIXTEEN, LATIN_1, False),
            (13, Colours.MANY, UTF_8, False),
            (271, Colours.TRUE, UTF_8, False),
            (271 + 64, Colours.TRUE, UTF_8, True),
        ],
    )
    def test_the_bits_of_mtts_decide(self, alice, look, abilities, colours, charset, reader):
        alice.types(negotiation(WILL, TTYPE), is_(b"x"), is_(b"y"), is_(b"MTTS %d" % abilities))
        assert (look().colours, look().charset, look().screen_reader) == (colours, charset, reader)

    def test_what_a_terminal_can_show_is_known_by_its_name(self, alice, look):
        tells_name(alice, b"XTERM-256COLOR")
        assert look().colours is Colours.MANY

    def test_what_the_person_chose_stays(self, alice, look):
        alice.types(b"colour off\r\n", b"screenreader on\r\n", b"charset cp437\r\n")
        alice.types(negotiation(WILL, TTYPE), is_(b"x"), is_(b"y"), is_(b"MTTS 271"))
        assert (look().colours, look().charset, look().screen_reader) == (
            Colours.NONE,
            CP437,
            True,
        )

    def test_nobody_is_asked_for_ever(self, alice):
        alice.types(negotiation(WILL, TTYPE), *[is_(b"x%d" % each) for each in range(9)])
        assert alice.hears() == [SEND_TTYPE, *ASKED, *[SEND_TTYPE] * 3]

    def test_a_name_is_short_and_has_nothing_unseen_in_a_log(self, alice, logged):
        tells_name(alice, b"{x}\x1b[2J\n\xff" + b"y" * 100)
        assert logged() == ["session 1 uses '{x}[2J" + "y" * 34 + "'"]


class TestSizes:
    def naws(self, width, height=24):
        return subnegotiation(NAWS, width.to_bytes(2) + height.to_bytes(2))

    def test_the_width_is_taken_live(self, alice, look):
        alice.types(negotiation(WILL, NAWS), self.naws(80))
        assert look().width == 80
        alice.types(self.naws(100))
        assert look().width == 100

    @pytest.mark.parametrize(
        ("told", "width"), [(0, 80), (1, 20), (20, 20), (255, 255), (500, 500), (65_535, 500)]
    )
    def test_it_is_within_bounds_and_80_where_it_is_left_open(self, alice, look, told, width):
        alice.types(self.naws(told))
        assert look().width == width

    @pytest.mark.parametrize("verb", [WONT, DONT])
    def test_a_telnet_client_that_tells_none_has_79_columns(self, hall, alice, look, verb):
        alice.types(negotiation(verb, NAWS))
        assert look().width == 79
        mallory = hall.guest("mallory")
        mallory.types(b"say " + b"." * 63 + b" Bob says: hi\r\n")
        assert alice.reads() == ["mallory says: " + "." * 63, "  Bob says: hi"]

    def test_it_has_what_the_person_wishes(self, alice, look):
        alice.types(negotiation(WONT, NAWS), b"settings width off\r\n")
        assert look().width == 0
        alice.types(b"settings width auto\r\n")
        assert look().width == 79

    def test_somebody_who_sends_no_telnet_has_none(self, hall, alice, look):
        alice.types(b"say hi\r\n", command(AYT))
        assert look().width == 0
        alice.takes()
        mallory = hall.guest("mallory")
        mallory.types(b"say " + b"." * 63 + b" Bob says: hi\r\n")
        assert alice.reads() == ["mallory says: " + "." * 63 + " Bob says: hi"]

    def test_what_is_no_size_is_left_alone(self, alice, look):
        alice.types(self.naws(80), subnegotiation(NAWS, b"\0\x28\0"), subnegotiation(NAWS))
        assert look().width == 80

    def test_lines_are_wrapped_to_it(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(self.naws(20)).takes()
        bob.types(b"say one two three four\r\n")
        assert alice.reads() == ["bob says: one two", "  three four"]


class TestEnvironment:
    ASKING = (
        NEW_ENVIRON,
        b"\x01\0CLIENT_NAME\0CHARSET\0TERMINAL_TYPE\0MTTS\3OSC_HYPERLINKS\3OSC_HYPERLINKS_SEND",
    )

    def test_a_client_tells_all_at_once(self, alice, look):
        alice.types(negotiation(WILL, NEW_ENVIRON))
        assert alice.hears() == [ASKED[1], self.ASKING, ASKED[0], *ASKED[2:]]
        told = b"\0\0CLIENT_NAME\1Mudlet\0CHARSET\1ISO-8859-1\0MTTS\x01333\0USER\1alice"
        alice.types(subnegotiation(NEW_ENVIRON, told))
        assert (look().colours, look().charset, look().screen_reader) == (
            Colours.TRUE,
            LATIN_1,
            True,
        )

    def test_a_client_that_shows_links_is_sent_some(self, hall, alice, look):
        bob = hall.guest("bob")
        told = b"\0\3OSC_HYPERLINKS\x011\3OSC_HYPERLINKS_SEND\x011"
        alice.types(negotiation(WILL, NEW_ENVIRON), subnegotiation(NEW_ENVIRON, told))
        assert look().links is Links.COMMANDS
        alice.takes()
        bob.types(b"say https://tea.example\r\n")
        alice.types(b"exits\r\n")
        assert alice.reads() == [
            "bob says: \x1b]8;;https://tea.example\x1b\\https://tea.example\x1b]8;;\x1b\\",
            "Exits: \x1b]8;;send:north\x1b\\north\x1b]8;;\x1b\\ to The Garden.",
        ]
        assert bob.reads() == ["You say: https://tea.example"]

    def test_with_links_people_stand_in_one_rank_as_well(self, hall):
        told = b"\0\3OSC_HYPERLINKS\x011\3OSC_HYPERLINKS_SEND\x010"
        answers = (negotiation(WILL, NEW_ENVIRON), subnegotiation(NEW_ENVIRON, told))
        views = [hall.guest(name).types(*answers).protocol.door.view for name in ("ann", "bob")]
        assert views[0] is views[1]
        assert views[0].look.links is Links.PAGES

    def test_a_charset_that_is_unknown_here_changes_nothing(self, alice, look):
        alice.types(subnegotiation(NEW_ENVIRON, b"\2\0CHARSET\1KOI8-R"))
        assert look().charset == UTF_8


class TestCharsets:
    def accepted(self, name):
        return subnegotiation(CHARSET, b"\2" + name)

    def test_utf8_is_asked_for_first_and_others_then(self, alice, look):
        alice.types(negotiation(DO, CHARSET))
        assert alice.hears() == [ASKED[2], (CHARSET, b"\1;UTF-8"), *ASKED[:2], *ASKED[3:]]
        alice.types(subnegotiation(CHARSET, b"\3"))
        assert alice.hears() == [(CHARSET, b"\1;ISO-8859-1;CP437;US-ASCII")]
        alice.types(self.accepted(b"CP437"))
        assert (alice.hears(), look().charset) == ([], CP437)

    def test_a_client_that_has_none_of_them_is_left_alone(self, alice, look):
        alice.types(negotiation(DO, CHARSET), *[subnegotiation(CHARSET, b"\3")] * 3)
        assert len([value for value in alice.hears() if value[0] == CHARSET]) == 2
        assert look().charset == UTF_8

    def test_what_was_not_asked_for_is_not_accepted(self, alice, look):
        alice.types(self.accepted(b"CP437"))
        assert look().charset == UTF_8

    def test_a_client_may_ask_by_itself(self, alice, look):
        alice.types(subnegotiation(CHARSET, b"\1 KOI8-R ISO-8859-1 US-ASCII"))
        assert alice.hears() == [(CHARSET, b"\2ISO-8859-1"), *ASKED]
        assert look().charset == LATIN_1
        alice.types(subnegotiation(CHARSET, b"\1;KOI8-R"))
        assert (alice.hears(), look().charset) == ([(CHARSET, b"\3")], LATIN_1)

    def test_a_name_with_iac_in_it_is_none(self, alice, look):
        """A doubled IAC is a byte of the name, and no such name is known."""
        alice.types(subnegotiation(CHARSET, b"\1;US-\xffASCII;CP437\xff;UTF-8"))
        assert alice.hears()[0] == (CHARSET, b"\2UTF-8")
        alice.types(subnegotiation(CHARSET, b"\1\xffUS-ASCII\xffCP437"))
        assert (alice.hears(), look().charset) == ([(CHARSET, b"\2US-ASCII")], ASCII)

    def test_one_that_was_chosen_by_hand_is_kept(self, hall, alice, look):
        bob = hall.guest("bob")
        alice.types(b"charset latin1\r\n", negotiation(DO, CHARSET), self.accepted(b"UTF-8"))
        alice.types(b"say caf\xe9\r\n")
        assert look().charset == LATIN_1
        assert bob.reads()[-1] == "alice says: café"
        alice.types(b"charset auto\r\n")
        assert look().charset == UTF_8


class TestReading:
    """Lines as clients send them that know nothing of UTF-8."""

    def test_somebody_who_sends_no_utf8_is_read_as_well_as_can_be_and_told_once(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"say caf\xe9 \x93oh\x94\r\n", b"say \xe9\r\n")
        assert bob.reads()[-2:] == ["alice says: café “oh”", "alice says: é"]
        assert alice.reads() == [HINT, "You say: café “oh”", "You say: é"]

    def test_latin1_is_right_in_both_directions(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"charset latin1\r\n").takes()
        alice.types(b"say caf\xe9 \xff\xff \xc3\xa9\r\n")
        assert alice.takes() == b"You say: caf\xe9 \xff\xff \xc3\xa9\r\n"
        assert bob.reads()[-1] == "alice says: café ÿ Ã©"
        bob.types("say ÿ € ☃ é\r\n".encode())
        assert alice.takes() == b"bob says: \xff\xff EUR ? \xe9\r\n"

    def test_what_could_be_utf8_is_none_for_somebody_who_has_chosen_or_agreed_otherwise(
        self, hall, alice
    ):
        bob, carol = hall.guest("bob"), hall.guest("carol")
        alice.types(b"charset latin1\r\n", b"say \xc3\xa9\r\n")
        carol.types(negotiation(DO, CHARSET), subnegotiation(CHARSET, b"\2ISO-8859-1"))
        carol.types(b"say \xc3\xa9\r\n")
        assert bob.reads()[-2:] == ["alice says: Ã©", "carol says: Ã©"]

    def test_what_could_be_utf8_is_read_as_cp437_where_that_was_chosen(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"charset cp437\r\n").takes()
        alice.types(b"say caf\x82 \xff\xff\xe0\r\n")
        assert alice.takes() == b"You say: caf\x82 \xe0\r\n"
        assert bob.reads()[-1] == "alice says: café α"

    def test_ascii_is_only_for_what_is_shown(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"charset ascii\r\n").takes()
        alice.types("say café\r\n".encode(), b"say caf\xe9\r\n")
        assert alice.takes() == b"You say: cafe\r\n" * 2
        assert bob.reads()[-2:] == ["alice says: café"] * 2


class TestTinyFugue:
    def test_what_it_shows_is_ascii_and_what_it_sends_has_its_high_bits_again(self, hall, alice):
        bob = hall.guest("bob")
        tells_name(alice, b"TINYFUGUE").types(b"colour off\r\n").takes()
        alice.types(b"say h\x1bC\x1b)llo\r\n")
        assert alice.takes() == b"You say: hello\r\n"
        assert bob.reads()[-1] == "alice says: héllo"

    @pytest.mark.parametrize("sent", [b"it\x1bb\x1b\0\x1b\x19s", b"it\xe2\0\x99s"])
    def test_a_nul_in_it_is_the_byte_80(self, hall, alice, sent):
        bob = hall.guest("bob")
        tells_name(alice, b"TINYFUGUE").types(b"say " + sent + b"\r\n")
        assert bob.reads()[-1] == "alice says: it’s"

    def test_somebody_who_is_set_up_for_utf8_gets_it_from_the_first_line_on(
        self, hall, alice, look
    ):
        tells_name(alice, b"TINYFUGUE").types(b"colour off\r\n").takes()
        assert look().charset == ASCII
        alice.types("say héllo\r\n".encode())
        assert look().charset == UTF_8
        assert alice.takes() == "You say: héllo\r\n".encode()

    def test_an_escape_that_makes_no_sense_so_is_a_key(self, hall, alice):
        bob = hall.guest("bob")
        tells_name(alice, b"TINYFUGUE")
        alice.types(b"say h\x1b[Aello \x1bC\r\n")
        assert bob.reads()[-1] == "alice says: hello "[:-1]

    def test_only_of_it_an_escape_is_taken_so(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"say h\x1bC\x1b)llo\r\n")
        assert bob.reads()[-1] == "alice says: hllo"


class TestKildClient:
    def test_it_is_taken_for_one_with_latin1(self, hall, alice, look):
        bob = hall.guest("bob")
        tells_name(alice, b"KildClient")
        alice.types(b"say caf\xe9\r\n")
        assert alice.takes() == b"\x1b[94mYou say: caf\xe9\x1b[0m\r\n"
        assert bob.reads()[-1] == "alice says: café"

    def test_a_client_taken_for_latin1_is_taken_for_utf8_once_it_sends_that(
        self, hall, alice, look
    ):
        tells_name(alice, b"KildClient").types("say é\r\n".encode())
        assert look().charset == UTF_8


def test_busybox_that_asks_again_whenever_it_is_refused_ends_no_connection(hall):
    """It answers every DONT and WONT by asking again, as it was recorded."""
    wire = hall.connects()
    for _ in range(100):
        again = b""
        for value in wire.hears():
            match value:
                case (verb, option) if verb in (DO, WILL) and option in (TTYPE, NAWS):
                    again += negotiation(WILL, option)
                case (verb, option) if verb == DONT and option in (TTYPE, NAWS):
                    again += negotiation(WILL, option)
                case (verb, option) if verb == WILL:
                    again += negotiation(DONT, option)
                case (verb, option) if verb == DO:
                    again += negotiation(WONT, option)
                case (option, _) if option == TTYPE:
                    again += is_(b"xterm-256color")
        if not again:
            break
        wire.types(again)
    assert again == b""
    assert wire.protocol.door.view.look.colours is Colours.MANY


def test_a_client_that_contradicts_everything_is_left_alone(hall):
    wire = hall.guest("alice")
    for _ in range(300):
        back = {WILL: WONT, WONT: WILL, DO: DONT, DONT: DO}
        said = [value for value in wire.hears() if value[0] in back]
        hall.passes(1)
        wire.types(*[negotiation(back[verb], option) for verb, option in said])
        wire.types(negotiation(WILL, 99), negotiation(DO, 99))
    assert wire.hears() == []
    assert not wire.disconnecting


class TestNamesInOtherLetters:
    @pytest.fixture
    def others(self, hall, alice):
        alice.types(b"charset ascii\r\n").takes()
        return hall.guest("Алиса"), hall.guest("alicé")

    def test_somebody_is_called_what_one_reads(self, alice, others):
        alice.takes()
        alice.types(b"whisper alisa~,ALICE~ hi\r\n")
        assert [other.reads()[-1] for other in others] == [
            "alice whispers to you, alicé: hi", "alice whispers to Алиса, you: hi",
        ]  # fmt: skip

    def test_nobody_is_found_by_a_name_that_others_would_read(self, hall, alice, others):
        alice.takes()
        alice.types(b"whisper bob~ hi\r\n")
        assert alice.reads() == [s.no_such_person("bob~")]
        hall.guest("Алйса")
        alice.takes()
        alice.types(b"say Alisa~ or Aliisa~?\r\n")
        assert others[0].reads()[-1].startswith("alice says: Алиса or ")

    def test_of_two_that_read_the_same_it_is_neither(self, hall, alice, others):
        hall.guest("aliçé"), hall.guest("alíce")
        alice.takes()
        alice.types(b"whisper alice~ hi\r\n")
        assert alice.reads() == [s.no_such_person("alice~")]
