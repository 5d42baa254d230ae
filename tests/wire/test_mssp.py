"""Crawlers read a server's status, by telnet or in plain text."""

from teaparty.wire import mssp
from teaparty.wire.telnet import MSSP, Codec, Subnegotiation, subnegotiation

STATUS = {"NAME": "Mad Hatter's", "PLAYERS": 3, "PORT": [7007, 7008], "UTF-8": True}


def test_variables_and_values_are_marked():
    assert mssp.parameters(STATUS) == (
        b"\x01NAME\x02Mad Hatter's\x01PLAYERS\x023\x01PORT\x027007\x027008\x01UTF-8\x021"
    )


def test_a_crawler_that_types_reads_lines():
    assert mssp.plain(STATUS) == [
        "",
        "MSSP-REPLY-START",
        "NAME\tMad Hatter's",
        "PLAYERS\t3",
        "PORT\t7007\t7008",
        "UTF-8\t1",
        "MSSP-REPLY-END",
    ]


def test_no_status_is_an_empty_one():
    assert mssp.parameters({}) == b""
    assert mssp.plain({}) == ["", "MSSP-REPLY-START", "MSSP-REPLY-END"]


def test_a_variable_may_have_no_value():
    assert mssp.parameters({"PORT": []}) == b"\x01PORT"


def test_control_characters_in_names_and_values_become_blanks():
    odd = {"A\x01B": "one\x02two\r\nthree\tfour\x1b\ud800"}
    assert mssp.parameters(odd) == b"\x01A B\x02one two  three four  "
    assert mssp.plain(odd)[2] == "A B\tone two  three four  "


def test_other_alphabets_are_sent_as_utf_8():
    assert mssp.parameters({"NAME": "茶 ÿ"}) == b"\x01NAME\x02\xe8\x8c\xb6 \xc3\xbf"


def test_what_a_crawler_types_is_the_word_of_the_protocol():
    assert mssp.REQUEST == "MSSP-REQUEST"


def test_a_status_goes_through_telnet_unharmed():
    parameters = mssp.parameters(STATUS)
    assert Codec().receive(subnegotiation(MSSP, parameters)) == [Subnegotiation(MSSP, parameters)]
