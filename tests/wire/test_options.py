"""Whole conversations about options, with what real clients sent (recorded in November 2026).

What a client sends stands in hexadecimal; what comes of it in words, `+` and `-` for an option
that went on or off.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaparty.wire import telnet
from teaparty.wire.client import Client, asked_environment
from teaparty.wire.negotiation import PATIENCE, Switched
from teaparty.wire.options import Options
from teaparty.wire.telnet import (
    CHARSET,
    DO,
    DONT,
    GMCP,
    MCCP2,
    MCCP3,
    MSSP,
    NAWS,
    TTYPE,
    WILL,
    WONT,
    Codec,
    Command,
    Negotiation,
    Subnegotiation,
    negotiation,
    subnegotiation,
)
from teaparty.wire.telnet import END_OF_RECORD as EOR

VERBS = {WILL: "WILL", WONT: "WONT", DO: "DO", DONT: "DONT"}
NAMES = {
    0: "BINARY", 1: "ECHO", 3: "SGA", 5: "STATUS", 6: "TM", 24: "TTYPE", 25: "EOR", 31: "NAWS",
    32: "TSPEED", 33: "LFLOW", 34: "LINEMODE", 36: "ENVIRON", 38: "ENCRYPT", 39: "NEW-ENVIRON",
    42: "CHARSET", 70: "MSSP", 86: "MCCP2", 87: "MCCP3", 201: "GMCP",
}  # fmt: skip

OPENING = ["DO BINARY", "DO TTYPE", "DO NAWS"]
REST = [
    "WILL MSSP", "DO NEW-ENVIRON", "WILL CHARSET", "WILL EOR", "WILL GMCP", "WILL MCCP3",
    "WILL MCCP2",
]  # fmt: skip
ASK_TYPE = "TTYPE 01"
ASK_ENVIRONMENT = (
    "NEW-ENVIRON 01 00CLIENT_NAME 00CHARSET 00TERMINAL_TYPE 00MTTS 03OSC_HYPERLINKS"
    " 03OSC_HYPERLINKS_SEND"
)
ASK_UTF_8, ASK_OTHERS = "CHARSET 01;UTF-8", "CHARSET 01;ISO-8859-1;CP437;US-ASCII"


def known(name):
    return name.upper() in ("UTF-8", "UTF8", "ISO-8859-1", "CP437", "US-ASCII")


def words(outcome):
    """What comes of something, in words."""
    match outcome:
        case Negotiation(verb, option):
            return [f"{VERBS[verb]} {NAMES[option]}"]
        case Subnegotiation(option, parameters):
            text = "".join(chr(b) if b > 31 else f" {b:02x}" for b in parameters)
            return [f"{NAMES[option]}{text}"]
        case Switched(_, option, on):
            return [f"{'+' if on else '-'}{NAMES[option]}"]
        case Client():
            return ["learnt"]
        case Command(code):
            return [{telnet.GA: "GA", telnet.EOR: "EOR"}[code]]
    return [word for value in Codec().receive(outcome) for word in words(value)]


class Talk:
    """A connection of which the opening has been sent."""

    def __init__(self, left_out=()):
        self.options = Options(known, frozenset(left_out))
        self.codec = Codec()
        self.opening = words(self.options.opening())

    def hears(self, received):
        """What comes of some bytes, in hexadecimal or as they are."""
        data = bytes.fromhex(received) if isinstance(received, str) else received
        return [
            word
            for value in self.codec.receive(data)
            if isinstance(value, Negotiation | Subnegotiation)
            for outcome in self.options.receive(value)
            for word in words(outcome)
        ]

    @property
    def client(self):
        return self.options.client


def heard(*received):
    """A talk that has begun, and has heard these."""
    talk = Talk()
    talk.hears("fffc00")
    for each in received:
        talk.hears(each)
    return talk


def charset(parameters):
    return subnegotiation(CHARSET, parameters)


# --- clients


def test_what_a_netcat_sees():
    talk = Talk()
    assert talk.opening == OPENING
    assert talk.hears(b"alice\nsay h\xc3\xa9llo\n") == []
    assert talk.client == Client()


@pytest.mark.parametrize("left_out", [(), (MCCP2,), (MCCP3,), (MCCP2, MCCP3)])
def test_the_opening_shows_no_letter_on_a_screen_that_knows_no_telnet(left_out):
    opening = Options(known, frozenset(left_out)).opening()
    assert [byte for byte in opening if chr(byte).isprintable() and byte < 128] == []


def test_tintin():
    talk = Talk()
    assert talk.opening == OPENING
    assert talk.hears("fffc00 fffb18") == [*REST, "+TTYPE", ASK_TYPE]
    assert talk.hears("fffb1f fffa1f00500018fff0") == ["+NAWS", "learnt"]
    assert talk.hears("fffb27") == ["+NEW-ENVIRON", ASK_ENVIRONMENT]
    assert talk.hears("fffd2a") == ["+CHARSET", ASK_UTF_8]
    assert talk.hears("fffd19 fffec9 fffd57 fffa57fff0 fffd56") == ["+EOR", "+MCCP3", "+MCCP2"]
    assert talk.hears("fffa180054494e54494e2b2bfff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa1800787465726d2d323536636f6c6f72fff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa18004d54545320323731fff0") == ["learnt"]
    assert talk.hears("fffa2a025554462d38fff0") == ["learnt"]
    assert words(talk.options.echo(True)) == ["WILL ECHO"]
    assert talk.hears("fffd01") == ["+ECHO"]
    assert words(talk.options.echo(False) + talk.options.echo(True)) == ["WONT ECHO", "WILL ECHO"]
    assert talk.hears("fffd01") == ["+ECHO"]
    assert talk.client == Client(
        name="TINTIN++", terminal="xterm-256color", abilities=271, width=80,
        charset="UTF-8",
    )  # fmt: skip


def test_debians_telnet():
    talk = Talk()
    assert talk.hears("fffb00") == ["+BINARY", *REST]
    assert talk.hears("fffb18 fffb1f fffa1f00500018fff0") == [
        "+TTYPE", ASK_TYPE, "+NAWS", "learnt",
    ]  # fmt: skip
    assert talk.hears("fffe46") == []
    assert talk.hears("fffa1800585445524d2d323536434f4c4f52fff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffb27 fffe2a fffe19 fffec9 fffe57 fffe56") == [
        "+NEW-ENVIRON",
        ASK_ENVIRONMENT,
    ]
    assert talk.hears("fffa1800585445524d2d323536434f4c4f52fff0 fffa2700fff0") == []
    assert talk.hears("fffa1f0064001efff0 fffa1f00ffff0028fff0") == ["learnt", "learnt"]
    assert talk.hears("fff4 fffd06 0d0a fff4 fffd06") == ["WILL TM", "WILL TM"]
    assert talk.client == Client(name="XTERM-256COLOR", terminal="XTERM-256COLOR", width=255)


def test_debians_telnet_on_port_23_speaks_first():
    talk = Talk()
    asked = "fffd26 fffb26 fffd03 fffb18 fffb1f fffb20 fffb21 fffb22 fffb27 fffd05"
    assert talk.hears(asked) == [
        "WONT ENCRYPT", *REST, "DONT ENCRYPT", "WONT SGA", "+TTYPE", ASK_TYPE, "+NAWS",
        "DONT TSPEED", "DONT LFLOW", "DONT LINEMODE", "+NEW-ENVIRON", ASK_ENVIRONMENT,
        "WONT STATUS",
    ]  # fmt: skip


def test_plink_speaks_first_too_and_its_users_name_is_not_wanted():
    talk = Talk()
    assert talk.hears("fffb1f fffb20 fffb18 fffb27 fffd01 fffb03 fffd03") == [
        "+NAWS", *REST, "DONT TSPEED", "+TTYPE", ASK_TYPE, "+NEW-ENVIRON", ASK_ENVIRONMENT,
        "WONT ECHO", "DONT SGA", "WONT SGA",
    ]  # fmt: skip
    assert talk.hears("fffb00 fffa1f00500018fff0 fffe46") == ["+BINARY", "learnt"]
    assert talk.hears("fffa1800585445524dfff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa2700005553455201726f6f74fff0") == []
    assert talk.hears("fffa1800585445524dfff0 fffb24") == ["DONT ENVIRON"]
    assert words(talk.options.echo(True)) == ["WILL ECHO"]
    assert talk.hears("fffd01 7333637265740a") == ["+ECHO"]
    assert words(talk.options.echo(False)) == ["WONT ECHO"]
    assert talk.hears("fffe01") == []
    assert talk.client == Client(name="XTERM", terminal="XTERM", width=80)


def test_tinyfugue():
    talk = Talk()
    assert talk.hears("fffb1f fffb00 fffb18") == ["+NAWS", *REST, "+BINARY", "+TTYPE", ASK_TYPE]
    assert talk.hears("fffa1f004f0014fff0 fffe46") == ["learnt"]
    assert talk.hears("fffc27 fffe2a fffd19 fffec9 fffe57 fffd56") == ["+EOR", "+MCCP2"]
    assert talk.hears("fffa180054494e594655475545fff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa1800414e53492d41545452fff0") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa1800414e5349fff0") == [ASK_TYPE]
    assert talk.hears("fffa1800554e4b4e4f574efff0") == []
    assert talk.client == Client(name="TINYFUGUE", terminal="ANSI-ATTR", width=79)


def test_kbtin_that_answers_every_word():
    talk = Talk()
    assert talk.hears("fffc00 fffb18 fffb1f fffa1f00500017fff0 fffe46") == [
        *REST, "+TTYPE", ASK_TYPE, "+NAWS", "learnt",
    ]  # fmt: skip
    assert talk.hears("fffc27 fffe2a fffd19 fffec9 fffe57 fffd56") == ["+EOR", "+MCCP2"]
    assert talk.hears("fffc00 fffb18 fffb1f fffa1f00500017fff0 fffe46 fffd19 fffd56") == []
    for name, found in [
        ("4b4274696e", ["learnt", ASK_TYPE]), ("68617264636f7079", ["learnt", ASK_TYPE]),
        ("756e6b6e6f776e", [ASK_TYPE]), ("4b4274696e2d322e31", []),
    ]:  # fmt: skip
        assert talk.hears(f"fffa1800{name}fff0") == found
    assert talk.client == Client(name="KBtin", terminal="hardcopy", width=80)


def test_busybox_asks_again_for_what_it_is_not_refused():
    talk = Talk()
    assert talk.hears("fffc00 fffb18 fffb1f fffa1f00500018fff0 fffe46") == [
        *REST, "+TTYPE", ASK_TYPE, "+NAWS", "learnt",
    ]  # fmt: skip
    assert talk.hears("fffc27 fffe2a fffe19 fffec9 fffe57 fffe56") == []
    assert talk.hears("fffb18 fffb1f fffa1f00500018fff0 fffb18") == []
    assert talk.hears("fffc1f fffb1f") == ["-NAWS", "DO NAWS", "+NAWS"]
    assert words(talk.options.echo(True)) == ["WILL ECHO"]
    assert talk.hears("fffd01 7333637265787f74 0d0a") == ["+ECHO"]


def test_kildclient_answers_little_and_adds_a_nul():
    talk = Talk()
    assert talk.hears("fffb18 fffb1f fffa1f002b0007fff0") == [
        "+TTYPE", ASK_TYPE, *REST, "+NAWS", "learnt",
    ]  # fmt: skip
    assert talk.hears("fffa18004b696c64436c69656e74fff000") == ["learnt", ASK_TYPE]
    assert talk.hears("fffa18004b696c64436c69656e74fff000") == []
    assert talk.hears("fffdc9 fffd56") == ["+GMCP", "+MCCP2"]
    assert talk.client == Client(name="KildClient", terminal="KildClient", width=43)


def test_mudlet():
    talk = Talk()
    hello = b'Core.Hello { "client": "Mudlet", "version": "4.17.2" }'
    environment = b"\x00\x00CLIENT_NAME\x01Mudlet\x00MTTS\x012349"
    assert talk.hears("fffc00 fffb18 fffb1f fffa1f00640032fff0 fffd46") == [
        *REST, "+TTYPE", ASK_TYPE, "+NAWS", "learnt", "+MSSP",
    ]  # fmt: skip
    assert talk.hears(b"\xff\xfb\x27\xff\xfd\x2a\xff\xfd\x19\xff\xfd\xc9") == [
        "+NEW-ENVIRON", ASK_ENVIRONMENT, "+CHARSET", ASK_UTF_8, "+EOR", "+GMCP",
    ]  # fmt: skip
    assert talk.hears(subnegotiation(GMCP, hello)) == [f"GMCP{hello.decode()}"]
    assert talk.hears("fffe57 fffd56") == ["+MCCP2"]
    assert talk.hears(subnegotiation(TTYPE, b"\x00MUDLET")) == ["learnt", ASK_TYPE]
    assert talk.hears(subnegotiation(telnet.NEW_ENVIRON, environment)) == ["learnt"]
    assert talk.hears(subnegotiation(TTYPE, b"\x00ANSI-TRUECOLOR")) == ["learnt", ASK_TYPE]
    assert talk.hears(subnegotiation(TTYPE, b"\x00MTTS 2349")) == []
    assert talk.hears(charset(b"\x02UTF-8")) == ["learnt"]
    assert talk.hears(subnegotiation(TTYPE, b"\x00MUDLET")) == []
    assert talk.client == Client(
        name="Mudlet", terminal="ANSI-TRUECOLOR", abilities=2349, width=100,
        charset="UTF-8",
    )  # fmt: skip


def test_mushclient_without_utf_8():
    talk = Talk()
    assert talk.hears("fffc00 fffb18 fffc1f fffe46") == [*REST, "+TTYPE", ASK_TYPE]
    assert talk.hears("fffc27 fffd2a fffe19 fffec9 fffe57 fffd56") == [
        "+CHARSET", ASK_UTF_8, "+MCCP2",
    ]  # fmt: skip
    assert talk.hears("fffa2a03fff0") == [ASK_OTHERS]
    assert talk.hears("fffa2a03fff0") == []
    for name in (b"mushclient", b"ANSI", b"MTTS 265"):
        talk.hears(subnegotiation(TTYPE, b"\x00" + name))
    assert talk.client == Client(name="mushclient", terminal="ANSI", abilities=265)


def test_mushclient_with_utf_8():
    talk = heard("fffd2a")
    assert talk.hears(charset(b"\x02UTF-8")) == ["learnt"]
    assert talk.client == Client(charset="UTF-8")


def test_a_crawler_wants_the_status():
    assert Talk().hears("fffd46") == ["WILL MSSP", "+MSSP", *REST[1:]]


def test_a_crawler_that_waits_for_an_offer_gets_it_on_its_first_answer():
    talk = Talk()
    assert talk.hears("fffc18") == REST
    assert talk.hears("fffd46") == ["+MSSP"]


# --- what a client may ask for, and what may be left out


@pytest.mark.parametrize("option", [MCCP2, MCCP3])
def test_what_is_left_out_is_neither_offered_nor_given(option):
    talk = Talk({MCCP2, MCCP3})
    assert talk.hears("fffc00") == REST[:-2]
    assert talk.hears(negotiation(DO, option)) == [f"WONT {NAMES[option]}"]


def test_a_client_may_ask_before_it_is_asked():
    talk = Talk()
    assert talk.hears("fffdc9") == ["WILL GMCP", "+GMCP", *(w for w in REST if "GMCP" not in w)]
    assert talk.hears("fffb2a") == ["DO CHARSET", "+CHARSET"]


def test_our_own_side_does_not_become_binary_and_goes_ahead():
    assert heard().hears("fffd00 fffd03 fffd00") == ["WONT BINARY", "WONT SGA"]


def test_the_end_of_a_prompt_is_ga_until_eor_is_agreed_on():
    talk = heard()
    ends = [words(talk.options.prompt_end)]
    for received in ("fffd19", "fffe19"):
        talk.hears(received)
        ends.append(words(talk.options.prompt_end))
    assert ends == [["GA"], ["EOR"], ["GA"]]


def test_messages_of_gmcp_are_read_while_it_is_on():
    talk, ping = heard(), "fffac9436f72652e50696e67fff0"
    found = [talk.hears(each) for each in (ping, "fffdc9", ping, "fffec9", ping)]
    assert found == [[], ["+GMCP"], ["GMCPCore.Ping"], ["WONT GMCP", "-GMCP"], []]


@pytest.mark.parametrize("option", [1, 3, 34, 69, 70, 86, 87, 91, 200])
def test_parameters_of_what_tells_nothing_are_left_alone(option):
    assert heard().hears(subnegotiation(option, b"\x00tea")) == []


# --- late, double, contradictory and missing answers


def test_a_size_may_come_before_it_is_agreed_on_and_is_news_once():
    talk = heard()
    size = "fffa1f00500018fff0"
    assert [talk.hears(size), talk.hears(size), talk.hears("fffb1f")] == [["learnt"], [], ["+NAWS"]]


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\x00\x50\x00", b"\x00" * 5, b"\x00" * 400])
def test_a_size_that_is_none_changes_nothing(garbage):
    talk = heard("fffa1f00500018fff0")
    assert talk.hears(subnegotiation(NAWS, garbage)) == []
    assert talk.client.width == 80


def test_neither_types_nor_sizes_are_ever_refused():
    talk = Talk()
    found = talk.hears("fffc18 fffc1f fffb18 fffb1f fffc18 fffc1f fffb18" * 20)
    assert not {"DONT TTYPE", "DONT NAWS"} & set(found)


def test_all_is_asked_anew_when_an_option_goes_on_again():
    talk = heard("fffb18 fffb27 fffd2a", charset(b"\x03"), charset(b"\x03"))
    for name in (b"one", b"two", b"two"):
        talk.hears(subnegotiation(TTYPE, b"\x00" + name))
    assert talk.hears("fffc18 fffc27 fffe2a") == [
        "-TTYPE", "DONT NEW-ENVIRON", "-NEW-ENVIRON", "WONT CHARSET", "-CHARSET",
    ]  # fmt: skip
    assert talk.hears("fffb18 fffb27 fffd2a") == [
        "DO TTYPE", "+TTYPE", ASK_TYPE, "DO NEW-ENVIRON", "+NEW-ENVIRON", ASK_ENVIRONMENT,
        "WILL CHARSET", "+CHARSET", ASK_UTF_8,
    ]  # fmt: skip
    assert talk.hears(subnegotiation(TTYPE, b"\x00three")) == ["learnt", ASK_TYPE]
    assert talk.hears(subnegotiation(TTYPE, b"\x00MTTS 4")) == ["learnt"]
    assert talk.client == Client(name="one", terminal="three", abilities=4)
    assert talk.hears(charset(b"\x03")) == [ASK_OTHERS]


def test_what_goes_on_and_off_without_end_stays_off_in_the_end():
    talk = heard()
    found = talk.hears("fffb27 fffc27" * PATIENCE)
    assert found.count("+NEW-ENVIRON") == found.count("-NEW-ENVIRON") == 1 + PATIENCE // 2
    assert talk.hears("fffb27") == []
    assert talk.hears("fffd27 fffb18") == ["WONT NEW-ENVIRON", "+TTYPE", ASK_TYPE]


OURS = {MSSP: "MSSP", EOR: "EOR", GMCP: "GMCP", MCCP2: "MCCP2", MCCP3: "MCCP3"}


@pytest.mark.parametrize("option", OURS)
def test_what_a_client_switches_off_it_can_have_again(option):
    talk, name = heard(negotiation(DO, option)), OURS[option]
    for _ in range(3):
        assert talk.hears(negotiation(DONT, option)) == [f"WONT {name}", f"-{name}"]
        assert talk.hears(negotiation(DONT, option)) == []
        assert talk.hears(negotiation(DO, option)) == [f"WILL {name}", f"+{name}"]
        assert talk.hears(negotiation(DO, option)) == []


def test_what_a_client_refuses_at_first_it_can_have_later():
    talk = heard("fffe19 fffec9 fffe56 fffe57 fffe2a fffe46 fffc1f fffc18 fffc27 fffc00")
    assert talk.hears("fffd19 fffdc9 fffb1f") == [
        "WILL EOR", "+EOR", "WILL GMCP", "+GMCP", "DO NAWS", "+NAWS",
    ]  # fmt: skip


def test_a_client_can_leave_the_echo_to_us_after_all_while_we_want_it():
    talk = heard()
    assert words(talk.options.echo(True)) == ["WILL ECHO"]
    assert talk.hears("fffe01 fffd01 fffe01 fffd01") == [
        "WILL ECHO", "+ECHO", "WONT ECHO", "-ECHO", "WILL ECHO", "+ECHO",
    ]  # fmt: skip
    assert words(talk.options.echo(False)) == ["WONT ECHO"]
    assert talk.hears("fffe01 fffd01") == ["WONT ECHO"]


def test_we_can_take_the_echo_and_give_it_back_however_often():
    talk = heard()
    for _ in range(PATIENCE * 2):
        assert words(talk.options.echo(True)) == ["WILL ECHO"]
        assert talk.hears("fffd01") == ["+ECHO"]
        assert words(talk.options.echo(False)) == ["WONT ECHO"]
        assert talk.hears("fffe01") == []


def test_names_that_nobody_asked_for_are_bounded():
    talk = heard()
    found = talk.hears(b"".join(subnegotiation(TTYPE, b"\x00%d" % n) for n in range(9)))
    assert found == ["learnt", ASK_TYPE, "learnt", ASK_TYPE, ASK_TYPE]
    assert talk.client == Client(name="0", terminal="1")


def test_a_charset_that_is_chosen_unasked_or_twice_is_left_alone():
    talk = heard(charset(b"\x02CP437"))
    assert talk.client == Client()
    talk.hears("fffd2a")
    assert talk.hears(charset(b"\x02UTF-8")) == ["learnt"]
    assert talk.hears(charset(b"\x02CP437")) == []
    assert talk.hears(charset(b"\x03")) == []
    assert talk.client == Client(charset="UTF-8")


def test_a_charset_that_is_unknown_here_is_left_alone():
    talk = heard("fffd2a")
    assert talk.hears(charset(b"\x02KOI8-R")) == []
    assert talk.client == Client()


def test_the_second_question_is_answered_too():
    talk = heard("fffd2a", charset(b"\x03"))
    assert talk.hears(charset(b"\x02ISO-8859-1")) == ["learnt"]
    assert talk.client == Client(charset="ISO-8859-1")


@pytest.mark.parametrize(
    ("listed", "answer", "chosen"),
    [
        (b";ISO-8859-1;utf-8;CP437", "CHARSET 02utf-8", "utf-8"),
        (b" CP437 US-ASCII", "CHARSET 02CP437", "CP437"),
        (b"[TTABLE ]\x01;KOI8-R;UTF-8", "CHARSET 02UTF-8", "UTF-8"),
        (b";KOI8-R", "CHARSET 03", ""),
        (b"", "CHARSET 03", ""),
        (b"\x00\xff\xff", "CHARSET 03", ""),
    ],
)
def test_a_client_that_asks_for_a_charset_is_answered(listed, answer, chosen):
    talk = heard("fffb2a")
    assert talk.hears(charset(b"\x01" + listed)) == [answer, *["learnt"] * bool(chosen)]
    assert talk.client == Client(charset=chosen)


def test_a_peer_that_asks_while_asked_has_to_answer_first():
    talk = heard("fffb2a fffd2a")
    assert talk.hears(charset(b"\x01;UTF-8")) == ["CHARSET 03"]
    assert talk.hears(charset(b"\x02UTF-8")) == ["learnt"]
    assert talk.hears(charset(b"\x01;CP437")) == ["CHARSET 02CP437", "learnt"]


def test_a_translation_table_is_refused():
    assert heard().hears(charset(b"\x04\x01;CP437")) == ["CHARSET 05"]


@pytest.mark.parametrize("garbage", [b"", b"\x00", b"\x02", b"\x09UTF-8"])
def test_garbage_about_charsets_is_left_alone(garbage):
    assert heard("fffd2a").hears(charset(garbage)) == []


def test_a_charset_of_the_environment_counts_if_it_is_known():
    talk = heard(b"\xff\xfa\x27\x00\x00CHARSET\x01UTF-8\xff\xf0")
    assert talk.client == Client(charset="UTF-8")
    assert talk.hears(b"\xff\xfa\x27\x02\x00CHARSET\x01KOI8-R\xff\xf0") == []
    assert talk.client == Client(charset="UTF-8")


# --- anything at all


def out(options, received, codec):
    """Bytes that are sent for some that came."""
    return sum(
        len(outcome)
        for value in codec.receive(received)
        if isinstance(value, Negotiation | Subnegotiation)
        for outcome in options.receive(value)
        if isinstance(outcome, bytes)
    )


TELNETTY = st.lists(
    st.one_of(
        st.builds(
            negotiation, st.sampled_from([*VERBS]), st.sampled_from([*NAMES]) | st.integers(0, 255)
        ),
        st.builds(
            lambda option, kind, rest: subnegotiation(option, bytes((kind,)) + rest),
            st.sampled_from([*NAMES]),
            st.integers(0, 7),
            st.sampled_from([b";UTF-8", b";CP437;x", b"XTERM", b"MTTS 7", b"\x00CHARSET\x01a"])
            | st.binary(max_size=12),
        ),
        st.binary(max_size=4),
    ),
    max_size=30,
)


@given(TELNETTY)
def test_no_input_raises_and_no_more_is_sent_than_came_but_for_a_constant(chunks):
    options, codec = Options(known), Codec()
    constant = len(options.opening()) + 250 + 15 * len(asked_environment())  # asked anew
    received = b"".join(chunks)
    assert sum(out(options, chunk, codec) for chunk in chunks) <= len(received) + constant


@given(
    st.dictionaries(
        st.sampled_from([*VERBS]), st.lists(st.sampled_from([*VERBS]), max_size=2), max_size=4
    ),
    st.sampled_from([b"", b"\xff\xfb\x1f\xff\xfb\x18\xff\xfd\x01\xff\xfb\x63\xff\xfd\x63"]),
)
def test_no_client_is_drawn_into_a_loop(replies, to_us):
    options, codec = Options(known), Codec()
    sent, rounds = options.opening() + options.echo(True), 0
    while sent or to_us:
        to_us += b"".join(
            negotiation(verb, asked.option)
            for asked in Codec().receive(sent)
            if isinstance(asked, Negotiation)
            for verb in replies.get(asked.verb, ())
        )
        outcomes = [each for value in codec.receive(to_us) for each in options.receive(value)]
        sent = b"".join(each for each in outcomes if isinstance(each, bytes))
        to_us = b""
        rounds += 1
        assert rounds <= 3 * PATIENCE
