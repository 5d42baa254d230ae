"""What programs of the operator have done by HTTP, and what they have not."""

import json
import re

import pytest
from msgspec import structs

from teaparty.commands import builtin
from teaparty.core.moderation.tokens import NoToken, digest, shown
from teaparty.core.party.session import FAULT_TEXT
from teaparty.core.records import Account, Unavailable
from teaparty.core.records.tokens import Token
from teaparty.core.values.roles import RIGHTS
from teaparty.core.words.command import command
from teaparty.core.words.operations import values_class
from teaparty.operator_http.guard import TOO_MANY_FAILED
from teaparty.server.operation_pages import (
    DOCUMENT,
    NO_JSON,
    NO_OBJECT,
    NO_TOKEN,
    NO_UTF_8,
    TWICE,
    UNREADABLE,
    by_http,
)  # fmt: skip
from tests import sentences as s
from tests.conftest import done
from tests.server.memory_server import start
from tests.server.test_pages import CONFIG, Program

__all__ = ["start"]

SECRET = "a-long_and-random-one"


class Operator(Program):
    """A program with a token of Zoe, a wizard, to ask a server where Bob is in."""

    def __init__(self, server):
        super().__init__(server)
        self.records = server.party.records
        account = Account(name="zoe", role="wizard")
        self.zoe = done(self.records.add_account(account, "zoe", "zoe")).number
        self.token = self.add_token("kicker", *RIGHTS)
        self.bob = server.guest("bob")

    def add_token(self, name, *rights):
        made = Token(name=name, account=self.zoe, rights=rights, digest=digest(SECRET),
                     until=float(2**40), by="root", at=0.0)  # fmt: skip
        return shown(done(self.records.add_token(made)).number, SECRET)

    def posts(self, name, /, token=None, body=None, kind="application/json", **values):
        """What is answered to these values, or to another body."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        sent = json.dumps(values).encode() if body is None else body
        headers |= {"Content_Type": kind} if sent else {}
        return self.asks(f"/v1/{name}", "POST", sent, **headers)

    def does(self, name, /, **values):
        """The status, and the lines of the answer."""
        found = self.posts(name, **values)
        return found.status, json.loads(found.body)["lines"]


@pytest.fixture
def operator(start):
    return Operator(start(CONFIG))


def audited(operator):
    return [(each.who, each.what, each.whom, each.why)
            for each in done(operator.records.audits(9))]  # fmt: skip


def test_somebody_is_kicked_which_stands_in_the_audit_log_under_the_name_of_the_token(operator):
    assert operator.does("kick", person="bob", why="Calm down.") == (200, [s.was_sent_out("bob")])
    assert operator.bob.gone is not None
    assert audited(operator) == [("the token kicker of zoe", "kick", "bob", "Calm down.")]


@pytest.mark.parametrize("name", ["ban", "unban"])
def test_what_is_neither_an_address_nor_a_name_is_not_banned(operator, name):
    assert operator.does(name, target="1.2.3") == (409, [s.no_address("1.2.3")])


def test_the_answer_has_the_events_of_which_its_lines_are_made(operator):
    found = operator.posts("who", body=b"")
    (event,) = json.loads(found.body)["events"]
    assert (found.status, found.headers["Content-Type"]) == (200, "application/json")
    assert (event["type"], [each["name"] for each in event["people"]]) == ("PeopleListed", ["bob"])


def test_a_token_that_lost_its_right_does_nothing_any_more(operator):
    done(operator.records.change_account(operator.zoe, role="member"))
    assert operator.does("kick", person="bob") == (
        403, [s.no_right_now("zoe", "kick")]
    )  # fmt: skip
    done(operator.records.change_account(operator.zoe, role="host"))
    assert operator.does("kick", person="bob")[0] == 200


def test_a_token_acts_with_the_rank_of_its_account(operator):
    operator.bob.belong_to(Account(number=9, name="bob", role="wizard"))
    assert operator.does("kick", person="bob") == (409, [s.role_protects("bob", "wizard")])


def test_a_token_has_no_rights_but_its_own(operator):
    looker = operator.add_token("looker", "where")
    found = operator.posts("kick", token=looker, person="bob")
    assert (found.status, operator.bob.gone) == (403, None)
    assert operator.posts("where", token=looker, person="bob").status == 200
    assert operator.posts("who", token=looker).status == 200


def test_blanks_around_a_token_are_no_part_of_it(operator):
    assert operator.posts("who", token=f" {operator.token} ").status == 200


def test_what_can_not_be_done_is_answered_by_the_sentence_that_people_read(operator):
    assert operator.does("kick", person="carol") == (409, [s.no_such_person("carol")])


# --- what is no request of an operation


@pytest.mark.parametrize("name", ["fly", "role", "load", "reload", "unload", "", "kick/", "KICK"])
def test_what_is_no_operation_or_none_by_http_is_not_there(operator, name):
    assert operator.posts(name, name="bob", plugin="hugs").status == 404


def test_a_page_is_asked_for_by_its_method_alone(operator):
    assert operator.asks("/v1/kick").status == 405
    assert operator.asks(DOCUMENT, "POST").status == 405


@pytest.mark.parametrize(("headers", "why"), [
    ({}, NO_TOKEN), ({"Authorization": "Basic em9lOnRlYQ=="}, NO_TOKEN),
    ({"Authorization": "Bearer"}, NO_TOKEN), ({"Authorization": "Bearer tea"}, str(NoToken())),
])  # fmt: skip
def test_without_a_token_nothing_is_done(operator, headers, why):
    found = operator.asks("/v1/who", "POST", **headers)
    assert (found.status, found.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert json.loads(found.body)["lines"] == [why]


@pytest.mark.parametrize(("sent", "status", "why"), [
    ({"body": b"{}", "kind": "text/plain"}, 415, NO_JSON),
    ({"body": b'{"person": "bob"}', "kind": "application/json; charset=utf-8"}, 200, None),
    ({"body": b'{"person": "bob"}', "kind": "Application/JSON ; charset=utf-8"}, 200, None),
])  # fmt: skip
def test_a_body_is_json(operator, sent, status, why):
    found = operator.posts("kick", **sent)
    assert found.status == status
    assert why is None or json.loads(found.body)["lines"] == [why]


FIELDS = "the fields are target, trying, seconds, why"
SPAN = "a whole number from 1 to 3162240000"
BODIES = [
    (b"tea", UNREADABLE), (b'{"target": "eve"', UNREADABLE), (b'{"target": "eve"}}', UNREADABLE),
    (b"{'target': 'eve'}", UNREADABLE), (b'{"target": "a\nb"}', UNREADABLE),
    (b'{"target": "eve", "seconds": NaN}', UNREADABLE),
    (b'{"target": "eve", "seconds": -Infinity}', UNREADABLE),
    (b'{"target": "eve", "seconds": ' + b"9" * 9_000 + b"}", UNREADABLE),
    (b"[" * 60_000, UNREADABLE), (b'{"a":' * 9_000, UNREADABLE),
    (b'\xff', NO_UTF_8), (b'{"target": "\xe9"}', NO_UTF_8),
    ('{"target": "eve"}'.encode("utf-16"), NO_UTF_8),
    (b"[]", NO_OBJECT), (b'"eve"', NO_OBJECT), (b"5", NO_OBJECT), (b"null", NO_OBJECT),
    (b'{"target": "eve", "target": "bob"}', TWICE.format(field="'target'")),
    (b'{"target": {"\\u001b": 1, "\\u001b": 2}}', TWICE.format(field=r"'\x1b'")),
]  # fmt: skip
VALUES = [
    ({}, "target is missing"), ({"seconds": 5}, "target is missing"),
    ({"target": 5}, "target has to be a text"), ({"target": None}, "target has to be a text"),
    ({"target": ["eve"]}, "target has to be a text"), ({"target": {}}, "target has to be a text"),
    ({"target": True}, "target has to be a text"),
    ({"target": "eve", "why": None}, "why has to be a text"),
    ({"target": "eve", "trying": "yes"}, "trying has to be true or false"),
    ({"target": "eve", "trying": 1}, "trying has to be true or false"),
    ({"target": "eve", "seconds": "5"}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": True}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": 0}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": -1}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": 1.5}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": 10**40}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "seconds": 1e300}, f"seconds has to be {SPAN}"),
    ({"target": "eve", "by": 1}, f"there is no field 'by'; {FIELDS}"),
    ({"target": "eve", "a\x1b\u202e\ud800": 1},
     rf"there is no field 'a\x1b\u202e\ud800'; {FIELDS}"),
    ({"target": "eve", "x" * 30_000: 1}, f"there is no field '{'x' * 58}…; {FIELDS}"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "why"), [
    *BODIES,
    *((json.dumps(values).encode(), s.no_values("ban", why)) for values, why in VALUES),
    (b'{"target": "eve", "seconds": 1e999}', s.no_values("ban", f"seconds has to be {SPAN}")),
    (b'{"target": ' + b"[" * 500 + b"]" * 500 + b"}",
     s.no_values("ban", "target has to be a text")),
    *((json.dumps({"target": text}).encode(), s.one_line("target", 2_048))
      for text in ("a\nb", "\x1b[2J", "\u2028", "\ud800", "x" * 2_049, "é" * 1_025)),
    (json.dumps({"target": "eve", "why": "a\nb"}).encode(), s.one_line("why", 2_048)),
])  # fmt: skip
def test_a_body_of_another_shape_is_refused_in_words_of_ours(operator, body, why):
    found = operator.posts("ban", body=body)
    assert (found.status, json.loads(found.body)["lines"]) == (400, [why])
    assert audited(operator) == []


def test_each_field_of_each_operation_is_named_where_its_value_is_of_another_kind(operator):
    for name, each in by_http(operator.server.party).items():
        kinds = {field.name: field for field in structs.fields(values_class(each))}
        needed = {key: "x" for key, field in kinds.items() if field.required}
        for key in kinds:
            for value in ({"tea": 1}, ["x", 1], "\ud800"):
                status, (line,) = operator.does(name, **needed | {key: value})
                assert status == 400
                assert re.search(rf"(^|: ){key} has to be (a|true|one|\")", line), line
        (line,) = operator.does(name, **needed, tea=1)[1]
        assert line.startswith(f"These are no values for {name}: there is no field 'tea'; ")


def test_a_fault_of_ours_is_one(operator):
    @command("spill", operation=True)
    def spill(me):
        """Spill."""
        raise ValueError("tea")

    operator.server.party.house.commands.add(spill)
    assert operator.does("spill") == (500, [FAULT_TEXT])


def test_where_the_database_does_not_answer_the_answer_says_so(operator, monkeypatch):
    async def token(number):
        raise Unavailable

    monkeypatch.setattr(operator.records, "token", token)
    assert operator.does("who") == (503, [str(Unavailable())])


# --- what others may try


def test_what_somebody_has_recorded_does_nothing_once_the_token_is_removed(operator):
    operator.posts("wall", text="Tea")
    (token,) = done(operator.records.tokens())
    done(operator.records.drop_token(token.number))
    assert operator.does("wall", text="Tea") == (401, [str(NoToken())])
    assert len(audited(operator)) == 1


def test_guesses_are_bounded_and_logged(operator):
    most = operator.server.party.limits.http_failures
    found = [operator.posts("who", token=f"teaparty.1.{n}").status for n in range(most + 1)]
    assert found == [401] * most + [429]
    assert operator.posts("who").body == f"{TOO_MANY_FAILED}\n"


# --- the document


def test_the_document_says_what_each_operation_takes(operator):
    found = operator.asks(DOCUMENT)
    assert (found.status, found.headers["Content-Type"]) == (200, "application/json")
    document = json.loads(found.body)
    named = {each.operation for each in builtin() if each.operation and each.by_http}
    assert set(document["paths"]) == {f"/v1/{name}" for name in named}
    mute = document["components"]["schemas"]["Mute"]
    seconds, none = mute["properties"]["seconds"]["anyOf"]
    assert (seconds["minimum"], none["type"]) == (1, "null")
    assert (mute["required"], mute["additionalProperties"]) == (["name"], False)
    paths = document["paths"]
    assert paths["/v1/mute"]["post"]["x-right"] == "mute"
    bodies = {name: paths[f"/v1/{name}"]["post"]["requestBody"]["required"] for name in named}
    assert (bodies["mute"], bodies["who"], bodies["lock"]) == (True, False, False)


def test_the_document_is_made_once_until_the_operations_are_others(operator, monkeypatch):
    made = []

    def document(operations, *rest):
        made.append(len(operations))
        return b"{}"

    monkeypatch.setattr("teaparty.server.operation_pages.document", document)
    for _ in range(3):
        assert operator.asks(DOCUMENT).body == "{}"

    @command("ring", operation=True)
    def ring(me):
        """Ring."""

    operator.server.party.house.commands.add(ring)
    operator.asks(DOCUMENT)
    assert made == [made[0], made[0] + 1]
