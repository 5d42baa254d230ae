"""The operator's file: every fault names file, key and what was expected."""

import json
from types import UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Meta

from teaparty import config as module
from teaparty.config import (
    ROOMS,
    Cluster,
    Config,
    ConfigFaults,
    RolePlan,
    RolePlans,
    RoomPlan,
    changed,
    read,
)
from teaparty.config_network import Listen, Mudlet
from teaparty.core.values.kinds import expected
from teaparty.core.values.limits import Limits
from teaparty.core.values.name_rules import RESERVED
from teaparty.core.values.roles import ROLES
from tests import sentences as s

STATUS = "a text of up to 500 characters, a whole number, or a list of these"


@pytest.fixture
def reads(tmp_path):
    def from_text(text):
        file = tmp_path / "teaparty.toml"
        file.write_text(text, "utf-8")
        return read(str(file))

    return from_text


@pytest.fixture
def faults(tmp_path):
    """Return the faults in a text, without the file's name that each begins with."""

    def in_text(text):
        file = tmp_path / "teaparty.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ConfigFaults) as raised:
            read(str(file))
        assert str(raised.value) == "\n".join(raised.value.faults)
        assert all(fault.startswith(f"{file}: ") for fault in raised.value.faults)
        return [fault.removeprefix(f"{file}: ") for fault in raised.value.faults]

    return in_text


def test_an_empty_file_is_the_defaults(reads):
    config = reads("")
    assert config == Config()
    assert (config.name, config.listen, config.rooms) == (
        "Tea Party",
        ["tcp:5005", "web:5080"],
        ROOMS,
    )
    assert config.reserved == list(RESERVED)
    assert config.closing == s.closed


EVERY_KEY = """
name = "Mad"
listen = [5005, {endpoint = "tcp:5006", mode = "chat"}]
plugins = ["p"]
examples = ["dice"]
strict = true
log_talk = true
compression = false
mudlet = {url = "https://tea.example/t.mpackage", version = "1.2"}
greeting = "Hi"
goodbye = "Bye"
closing = "Shut"
reserved = ["bob"]
start = "hall"
[mssp]
CONTACT = "tea@example.org"
"MINIMUM AGE" = 0
PORT = [5005, "23"]
[rooms.hall]
kind = "chat"
title = "The Hall"
description = "Big."
exits = {up = "hall"}
mode = "chat"
[limits]
history = 5
"""


def test_every_key(reads):
    config = reads(EVERY_KEY)
    assert config == Config(
        name="Mad", listen=[5005, Listen(endpoint="tcp:5006", mode="chat")], plugins=["p"],
        examples=["dice"], strict=True, log_talk=True, compression=False,
        mudlet=Mudlet(url="https://tea.example/t.mpackage", version="1.2"),
        mssp={"CONTACT": "tea@example.org", "MINIMUM AGE": 0, "PORT": [5005, "23"]},
        greeting="Hi", goodbye="Bye", closing="Shut", reserved=["bob"], start="hall",
        limits=Limits(history=5),
        rooms={
            "hall": RoomPlan(
                kind="chat", title="The Hall", description="Big.", exits={"up": "hall"}, mode="chat"
            )
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nmae = 'x'", "nmae is no key that is known. Did you mean name?"),
        ("name = 3", "name is 3, but a name of 1 to 60 characters on one line was expected."),
        ("name = ''", "name is '', but a name of 1 to 60 characters on one line was expected."),
        ("strict = 1", "strict is 1, but true or false was expected."),
        ("strict = 'yes'", "strict is 'yes', but true or false was expected."),
        ("plugins = 'p'", "plugins is 'p', but a list in which each part is a text was expected."),
        ("listen = 5005", "listen is 5005, but a list in which each part is a whole number or a"
                          " text or a table (one part at least) was expected."),
        ("listen = [70000]", "listen[0] is 70000, but a Twisted server endpoint or a whole number"
                             " from 0 to 65535 was expected."),
        ("reserved = ['a b']", "reserved is ['a b'], but a list in which each part is a name of up"
                               " to 24 characters without blanks was expected."),
        ("tls = {certificate = 'c'}", "tls.key is missing."),
        ("tls = [{certificate = 'c', key = 1}]",
         "tls[0].key is 1, but the path of a file was expected."),
        ("tls = []", "tls is [], but a table was expected."),
        ("listen = [{tls = 1}]", "listen[0].tls is 1, but true or false was expected."),
        ("listen = [{door = 'ssh'}]",
         "listen[0].door is 'ssh', but \"telnet\" or \"web\" was expected."),
        ("listen = ['5005', {door = 'web', mode = 'chat'}]",
         'listen[1].mode does nothing for door = "web": leave it out. People who come by the web'
         " begin in chat mode."),
        ("web_hosts = ['tea lan']", "web_hosts is ['tea lan'], but a list in which each part is a"
         " host name such as tea.example.org was expected."),
        ("web_origins = ['tea.example/x']", "web_origins is ['tea.example/x'], but a list in which"
         " each part is an origin such as https://client.example.org was expected."),
        ("trusted_proxies = '::1'", "trusted_proxies is '::1', but a list in which each part is an"
         " address or a network was expected."),
        ("listen = ['5', {endpoint = '6', mode = 'tea'}]",
         'listen[1].mode is \'tea\', but "mud" or "chat" was expected.'),
        ("start = 'The Hall'",
         "start is 'The Hall', but a word of up to 32 small letters, digits, - and _ was"
         " expected."),
        ("rooms = 3", "rooms is 3, but a table (one part at least) was expected."),
        ("rooms = {hall = 3}", "rooms.hall is 3, but a table was expected."),
        ("[rooms.Hall]", "rooms.Hall is 'Hall', but a word of up to 32 small letters, digits, - and"
                         " _ was expected."),
        ("[rooms.hall]\ntitel = 'x'", "rooms.hall.titel is no key that is known."
                                      " Did you mean title?"),
        ("[rooms.hall]\ntitle = 3", "rooms.hall.title is 3, but a text of at most 60 characters was"
                                    " expected."),
        ("[limits]\nhistory = 0", "limits.history is 0, but a whole number from 1 to 1000000 was"
                                  " expected."),
        ("[limits]\nhistory = true", "limits.history is true, but a whole number from 1 to 1000000"
                                     " was expected."),
        ("limits = 3", "limits is 3, but a table was expected."),
        ("[limits]\ncompressed = -1", "limits.compressed is -1, but a whole number from 0 to"
                                      " 1000000 was expected."),
        ("[limits]\ninflated = 4095", "limits.inflated is 4095, but a whole number from 4096 to"
                                      " 16777216 was expected."),
        ("[limits]\nsubnegotiation = 1e3", "limits.subnegotiation is 1000.0, but a whole number"
                                           " from 256 to 65536 was expected."),
        ("[http]\nhosts = []\ngreeting = 'Hi'", "http.greeting is no key that is known, but"
         " greeting is: it goes before the first line in [brackets]."),
        ("[rooms.hall]\nname = 'x'", "rooms.hall.name is no key that is known, but name is: it goes"
                                     " before the first line in [brackets]."),
        ("[http.limits]\nline = 80", "http.limits is no key that is known. The keys are listen,"
                                     " hosts."),
        ("state = '~/party'", "state is '~/party', but the path of a folder without ~ was"
                              " expected."),
        ("backup = {folder = '~/b'}", "backup.folder is '~/b', but the path of a folder without ~"
                                      " was expected."),
        ("name = 'x'\nname = 'y'", "this is not TOML: This key is there already (at end of"
                                   " document)."),
        ("compression = 'on'", "compression is 'on', but true or false was expected."),
        ("compresion = true", "compresion is no key that is known. Did you mean compression?"),
        ("mudlet = {}", "mudlet.url is missing."),
        ("mudlet = {url = 'https://tea.example/'}", "mudlet.url is 'https://tea.example/', but an"
         " address such as https://tea.example.org/teaparty.mpackage was expected."),
        ("mudlet = {url = 'ftp://t/t.mpackage'}", "mudlet.url is 'ftp://t/t.mpackage', but an"
         " address such as https://tea.example.org/teaparty.mpackage was expected."),
        ("mudlet = {url = 'http://t/t.zip', version = 'a b'}", "mudlet.version is 'a b', but a"
         " version of up to 40 signs, such as 1.2 was expected."),
        ("mssp = 'x'", "mssp is 'x', but a table was expected."),
        ("mssp = []", "mssp is [], but a table was expected."),
        ("mssp = {name = 'x'}", "mssp.name is 'name', but a name in capital letters was expected."),
        ("mssp = {NAME = 1.5}", f"mssp.NAME is 1.5, but {STATUS} was expected."),
        ("mssp = {NAME = true}", f"mssp.NAME is true, but {STATUS} was expected."),
        ("mssp = {NAME = []}", f"mssp.NAME is [], but {STATUS} was expected."),
        ("mssp = {NAME = ['x', [1]]}", f"mssp.NAME is ['x', [1]], but {STATUS} was expected."),
        ("mssp = {NAME = {X = 1}}", f"mssp.NAME is {{'X': 1}}, but {STATUS} was expected."),
        ("mssp = {NAME = '" + "x" * 501 + "'}",
         f"mssp.NAME is '{'x' * 58}…, but {STATUS} was expected."),
        ("name = '" + "x" * 100 + "'",
         "name is '" + "x" * 58 + "…, but a name of 1 to 60 characters on one line was expected."),
    ],
)  # fmt: skip
def test_a_fault_names_the_key_and_what_was_expected(faults, text, fault):
    assert faults(text) == [fault]


def test_a_listener_for_browsers_may_say_all_that_means_something_there(reads):
    config = reads("listen = [{door = 'web', tls = true, endpoint = 5443}, {mode = 'chat'}]")
    assert config.listen == [Listen(door="web", tls=True, endpoint=5443), Listen(mode="chat")]


def test_what_is_for_listeners_is_not_asked_about_where_these_are_wrong(tmp_path):
    file = tmp_path / "teaparty.toml"
    file.write_text(
        "tls = {certificate = 'c', key = 'k'}\nlisten = [{door = 'web', mode = 'mud', tls = true}]"
    )
    with pytest.raises(ConfigFaults) as raised:
        read(str(file))
    assert raised.value.rest == Config()


def test_an_unknown_key_that_is_like_none_is_told_all_keys(faults):
    (fault,) = faults("[limits]\nqqq = 1")
    assert fault.startswith("limits.qqq is no key that is known. The keys are line, unfinished,")


@pytest.mark.parametrize(
    "key", ["a b", "a.b", "[a]", "\x1b[2J", "", "x" * 10_000], ids=["blank", "dot", "bracket",
                                                                  "escape", "empty", "long"]
)  # fmt: skip
def test_an_unknown_key_may_have_any_characters_and_is_shown_shortened(tmp_path, key):
    file = tmp_path / "teaparty.toml"
    file.write_text(f"{json.dumps(key)} = 1\nstrict = true")
    with pytest.raises(ConfigFaults) as raised:
        read(str(file))
    (fault,) = raised.value.faults
    assert " is no key that is known." in fault
    assert len(fault) < 1_000
    assert raised.value.rest == Config(strict=True)


@pytest.mark.parametrize("key", ["state", "database", "backup.folder", "http.listen", "listen",
                                 "tls.key"])  # fmt: skip
def test_no_path_and_no_endpoint_has_a_nul(faults, key):
    value = '["a\\u0000b"]' if key == "listen" else '"a\\u0000b"'
    more = "\ntls.certificate = 'c'" if key == "tls.key" else ""
    (fault,) = faults(f"{key} = {value}{more}")
    assert fault.startswith(f"{key}")
    assert "'a\\x00b', but " in fault


def test_exits_must_be_words(faults):
    (fault,) = faults("[rooms.hall]\nexits = {'Up there' = 'hall'}")
    assert fault.startswith("rooms.hall.exits.Up there is 'Up there', but a word of up to 32")


def test_no_rooms_at_all_is_a_fault(faults):
    (fault,) = faults("rooms = {}")
    assert fault.startswith("rooms is {}, but a table")


def test_all_faults_are_told_at_once(faults):
    assert len(faults("nmae = 1\nstrict = 2\n[limits]\nline = 1\n[rooms.hall]\nmode = 'x'")) == 4


def test_all_faults_of_the_status_are_told(faults):
    assert faults("mssp = {a = 1.5, B = true}") == [
        "mssp.a is 'a', but a name in capital letters was expected.",
        f"mssp.a is 1.5, but {STATUS} was expected.",
        f"mssp.B is true, but {STATUS} was expected.",
    ]


def test_a_status_of_every_kind(reads):
    told = reads("mssp = {A = '', B-2 = 'ü', 'C D' = -1, E = ['', 0], F = 99999999999999999999}")
    assert told.mssp == {"A": "", "B-2": "ü", "C D": -1, "E": ["", 0], "F": 99999999999999999999}


def test_a_number_that_is_too_long_to_be_read(faults):
    (fault,) = faults(f"[limits]\nline = {'1' * 5_000}")
    assert fault.startswith("this is not TOML: Exceeds the limit")


def test_a_file_that_is_not_toml(faults):
    assert faults("name = ") == ["this is not TOML: Invalid value (at end of document)."]
    assert faults(b"name = '\xff'") == ["the file is not UTF-8 text: save it as UTF-8."]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark(faults, coding):
    mark = "the file begins with a byte order mark: save it as UTF-8 without BOM."
    assert faults("name = 'x'".encode(coding)) == [mark]


def test_behind_a_byte_order_mark_all_other_faults_are_named(faults):
    mark, *others = faults("nmae = 'x'\nlisten = 3".encode("utf-8-sig"))
    assert mark == "the file begins with a byte order mark: save it as UTF-8 without BOM."
    assert others == faults("nmae = 'x'\nlisten = 3")


def test_tables_in_tables_without_end(faults):
    assert faults("x = " + "[" * 9_999) == ["its tables are nested too deeply."]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigFaults) as raised:
        read(str(tmp_path / "no.toml"))
    assert raised.value.faults == [
        f"{tmp_path}/no.toml: the file can't be read: No such file or directory."
    ]


def test_what_is_given_on_the_command_line_goes_before():
    config = changed(Config(name="Mad"), {"listen": ["5006"], "plugins": ["p"]})
    assert (config.name, config.listen, config.plugins) == ("Mad", ["5006"], ["p"])


def test_a_fault_on_the_command_line_names_the_option():
    with pytest.raises(ConfigFaults) as raised:
        changed(Config(), {"name": ""})
    assert raised.value.faults == [
        "--name is '', but a name of 1 to 60 characters on one line was expected."
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (str, "a text"), (bool, "true or false"), (int, "a whole number"), (dict, "a table"),
        (list[str], "a list in which each part is a text"), (str | None, "a text"),
        (Annotated[str, Meta(pattern="^https?://")], "a text like ^https?://"),
        (Annotated[str, Meta(pattern="^#", max_length=9)],
         "a text of at most 9 characters like ^#"),
    ],
)  # fmt: skip
def test_kinds_in_words(kind, text):
    assert expected(kind) == text


def test_the_defaults_have_no_faults():
    assert changed(Config(), {"name": "Tea Party"}) == Config()


def test_the_rest_of_a_wrong_file_is_known(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text(
        "name = 5\nstart = 'hall'\nplugins = ['p']\nmssp = {a = 1}\n[rooms.hall]\nkind = 5\n"
    )
    with pytest.raises(ConfigFaults) as caught:
        read(str(file))
    assert caught.value.rest == Config(plugins=["p"])


def parts(kind):
    """A type, and all that it is made of."""
    yield kind
    for part in get_args(kind):
        if not isinstance(part, str | int):
            yield from parts(part)


def bare(kind):
    return bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def has_pattern(kind):
    return get_origin(kind) is Annotated and bool(getattr(kind.__metadata__[0], "pattern", None))


def test_no_pattern_stands_beside_a_list_or_a_table():
    """Up to 0.22, msgspec then takes one for the other, and the process crashes some time later."""
    kinds = list(vars(module).values())
    for struct in (Config, Listen, RoomPlan, Limits):
        kinds += get_type_hints(struct, include_extras=True).values()
    for kind in (part for whole in kinds for part in parts(whole)):
        if get_origin(kind) in (Union, UnionType):
            beside = {get_origin(bare(part)) for part in get_args(kind)} & {list, dict}
            assert not (beside and any(map(has_pattern, get_args(kind)))), kind


def test_a_node_has_a_name_of_small_letters(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text('[cluster]\nnode = "a-1"\n')
    assert read(str(path)).cluster == Cluster(node="a-1")
    path.write_text('[cluster]\nnode = "A b"\n')
    with pytest.raises(ConfigFaults) as faults:
        read(str(path))
    wanted = "a word of up to 32 small letters, digits, - and _"
    assert faults.value.faults == [f"{path}: cluster.node is 'A b', but {wanted} was expected."]


def test_a_role_has_the_title_and_rights_that_the_operator_gives_it():
    plans = RolePlans(host=RolePlan(title="usher"), member=RolePlan(rights=[]))
    host, member = (plans.arranged(ROLES[name]) for name in ("host", "member"))
    assert (host.title, host.rights) == ("usher", ROLES["host"].rights)
    assert (member.title, member.rights) == ("member", frozenset())
