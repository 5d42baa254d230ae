"""Writes what is made from the code: `python docs/generate.py`.

These are four pages, the wings in the page about the code, what can change while the server runs
in the operator's guide, in the example of a configuration the limits and the settings of plugins,
and for the operator's tool its exit statuses, its manual page, and the words for what the server
does.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from textwrap import fill
from types import ModuleType
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Meta, json

from teaparty.admin.statuses import STATUSES
from teaparty.commands import builtin
from teaparty.core.people.gates import LoginRoom
from teaparty.core.values.limits import Limits
from teaparty.core.values.roles import RIGHTS, ROLES
from teaparty.core.values.templates import filled
from teaparty.core.words.command import Command, declared
from teaparty.core.words.operations import usage, values_class
from teaparty.plugin_loader.plugin_config import EXAMPLES, example_names
from teaparty.plugin_loader.settings import settings_class
from teaparty.server.live import AT_ONCE, KEYS

HERE = Path(__file__).parent
ARCHITECTURE = HERE / "architecture.md"
ADMIN = HERE / "admin.md"
OPERATOR = HERE / "operator.md"
EXAMPLE = HERE / "teaparty.toml"
LIVE_WORDS = HERE.parent / "teaparty" / "admin" / "live_words.py"
PLUGINS = "Those of the examples:\n"
"""After this, the example is made from the code."""
NOTE = "<!-- Made by docs/generate.py from the code. Do not edit. -->\n"

WINGS = [
    ("events", "values"), ("log", "words", "throttle"), ("records",), ("ports",), ("party",),
    ("memory",), ("moderation",), ("people",), ("assembly",),
]  # fmt: skip
"""The wings of the core: each imports only those before its line."""

COMMANDS = """
# The commands

This page is made from the commands themselves, and says what `help` says. The beginning of a word
is enough if it is clear, unless the word has to be typed in full. Commands may be in small or
capital letters, after a `.`, `@`, `/` or `!` if you like. In a usage, parts in `[ ]` are optional,
and `|` separates words to choose from.
"""

RIGHTS_PAGE = """
# Roles and rights

Everybody has a role: *guest*, *member* (has an account), *host* (keeps order) or *wizard* (runs
the party). A role is a set of rights. Nobody can act upon people with the same role or a higher
one. The tables `[roles.guest]` to `[roles.wizard]` of the
[configuration](operator.md#configuration) say what the roles are called, and which rights they
have.

| right | what it allows | commands | who has it |
| --- | --- | --- | --- |
"""

LIMITS = """
# The limits

Each limit is a key of the table `[limits]` in the [configuration](operator.md#configuration), and
takes a whole number.

| key | default | from | to | meaning |
| --- | --- | --- | --- | --- |
"""

DOORS = """
## Door by door

What bounds a peer that attacks, and the tests that hold it. A telnet connection by TLS has all bounds of telnet, with
those of TLS before them; by TLS the web has the same. A WebSocket that carries telnet has those of telnet besides its own.

| what | telnet | telnet by TLS | web page | WebSocket | tests |
| --- | --- | --- | --- | --- | --- |
| connections | `sessions`, `block_connections`, `block_new`, `loopback_connections` | the same, before any TLS work | `page_connections`, `block_pages`, `block_requests` | as telnet, when it opens | `test_so_many_connections_from_one_block`, `test_banned_people_cost_no_tls`, `test_connections_of_one_block_are_bounded`, `test_requests_of_one_block_are_bounded_in_a_minute`, `test_new_connections_of_one_block_are_bounded_in_a_minute_also_if_they_ask_for_nothing` |
| a `haproxy:` listener is reached without a PROXY header | `headerless_connections`, `close_seconds` | the same, before any TLS work | the same | the same | `test_so_many_can_wait_for_their_headers_and_more_end_at_once`, `test_one_that_tells_nothing_is_aborted` |
| handshake | none | `handshake_seconds`; no renegotiation | `handshake_seconds`, 8,192 bytes, no body | the same | `test_a_handshake_that_is_not_done_in_time_is_cut_off`, `test_tls_1_2_is_served_without_renegotiation`, `test_a_request_must_be_whole_in_time`, `test_a_connection_without_a_request_ends_quietly`, `test_a_body_is_not_read` |
| strangers' pages and names | none | none | `web_hosts` | `web_hosts`, `web_origins` | `test_pages_of_others_can_neither_read_nor_speak` |
| tickets | none | none | none | 128 random bits, good for `link_seconds`; one that nobody has is one line of the pace | `test_a_ticket_of_nobodys_is_over_and_costs_nothing`, `test_a_ticket_is_over_some_time_after_its_link_was_lost` |
| login | `login_seconds`, `block_newcomers`, `wrong_passwords` | the same | none | as telnet | `test_newcomers_are_let_go_after_the_time_that_they_have`, `test_newcomers_count_until_they_have_come_in` |
| a line | `line`; `unfinished` before the login | the same | none | `line` | `test_a_long_line_is_refused_once_and_the_session_lives`, `test_a_long_line_before_the_login_is_refused_once` |
| a frame | none | none | none | 8,192 bytes a message | `test_a_message_of_just_the_most_bytes_is_taken`, `test_a_length_that_nobody_may_send_is_too_much_at_once` |
| pace | `lines_a_second`, `flood_lines`, `work_a_second`, `output_a_second` | the same | `block_requests` | as telnet; an object is a line | `test_lines_are_paced`, `test_a_new_link_gives_nobody_more_lines_at_once`, `test_people_of_one_block_share_an_allowance` |
| negotiation | `negotiations`, `subnegotiation`, `inflated` | the same; no compression | none | `negotiations` for pings, pongs and fragments | `test_floods`, `test_too_many_frames_that_say_nothing_close` |
| output | `send_buffer`, `stall_seconds`, `close_seconds`, `inbox` | the same | `stall_seconds`, `close_seconds` | as telnet; two pings without an answer | `test_somebody_who_takes_nothing_for_too_long_is_dropped`, `test_a_link_that_answers_pings_stays_and_another_one_is_lost` |
| nonsense and memory | bounded answers, no fault | the same | one answer, one line in the log | bounded answers, no fault | `test_any_nonsense`, `test_nonsense_gets_one_answer_and_one_line_in_the_log`, `test_no_nonsense_is_a_fault_and_all_answers_are_bounded`, `test_a_connection_under_tls_is_bounded_too`, `test_the_log_and_memory_stay_small` |

## By HTTP

What others may try where [programs of the operator](operator.md#watching) ask, how it ends, and the tests that hold it.

| attack | ends with | tests |
| --- | --- | --- |
| a page of another site asks, in the operator's browser | 403: no page can ask, whatever its origin | `test_a_page_of_any_origin_is_refused` |
| such a page borrows the address by its own name (DNS rebinding) | 421, but for localhost, IP addresses, and `http.hosts` | `test_a_name_that_leads_here_by_rebinding_is_refused`, `test_a_request_without_a_name_is_refused`, `test_a_target_that_names_another_host_is_asked_of_that_one` |
| a head or a body that comes byte by byte | 408 or the end, after `handshake_seconds` | `test_a_body_must_be_whole_in_time_however_steadily_it_comes`, `test_a_head_must_be_whole_in_time` |
| a huge body, with or without a length | 413; never more than `http_body` is held | `test_a_body_that_says_that_it_is_too_long_is_not_read`, `test_a_body_without_a_length_is_read_up_to_the_bound`, `test_a_peer_that_sends_on_after_a_refusal_is_cut_off` |
| a body in very many small pieces | 413 after 256 of them, and one more for each 64 bytes of `http_body` | `test_a_body_in_very_many_pieces_is_not_read` |
| an answer that is not read | the end after `close_seconds` | `test_an_answer_that_nobody_reads_is_not_waited_for` |
| many connections | 503; at most `http_connections`, half of them from one address | `test_one_address_has_at_most_half_of_the_connections`, `test_all_connections_together_are_bounded` |
| many requests | 429 after `http_requests` in a minute, also from this machine | `test_requests_of_one_address_are_bounded_in_a_minute`, `test_this_machine_is_bounded_as_well` |
| guesses | 429 after `http_failures` in a minute, which nobody else notices | `test_guesses_of_one_address_are_bounded_in_a_minute`, `test_wrong_tokens_from_64_addresses_open_nothing_and_bound_nobody_else`, `test_guesses_through_a_proxy_bound_nobody_else_who_comes_by_it` |
| a request that somebody has recorded, once more | 401 when its token is removed or over; before that it is done again, so no one should see it | `test_what_somebody_has_recorded_does_nothing_once_the_token_is_removed`, `test_a_token_is_over_at_its_time` |
| a token whose owner may do less than before | 403: never more than its owner may do now | `test_a_token_that_lost_its_right_does_nothing_any_more`, `test_a_token_of_somebody_who_is_banned_does_nothing` |
| such a token, whose owner is muted | 409 where it would say something | `test_a_token_of_somebody_who_is_muted_tells_nobody_anything` |
| a token that ends, or whose owner loses rank or right, while the database is waited for | 409: looked at again before anything is done | `test_whatever_ends_a_token_while_an_operation_waits_ends_the_operation_before_it_acts`, `test_a_rank_that_was_lowered_while_an_operation_waits_counts_as_it_is_now` |
| very long lists | pages of `history_page` | `test_of_very_many_the_last_are_listed_and_how_to_read_those_before`, `test_of_very_many_reports_the_last_are_listed_and_how_to_read_those_before` |
| another user of this machine uses up its requests or failures | open: all addresses of the machine count as one; ask by a Unix socket that only you may open | |
| nonsense | one answer, one line in the log, no fault | `test_nonsense_gets_one_answer_and_no_fault`, `test_nonsense_at_random_is_no_fault_and_all_is_over_in_time` |
| requests one after the other on a connection | only the first is read | `test_a_second_request_on_a_connection_is_not_read` |

## By the control socket

What others may try where [the operator's tool](admin.md#the-server-that-runs) asks, how it ends, and the tests that hold it.

| attack | ends with | tests |
| --- | --- | --- |
| another user of the machine asks | the system lets nobody but the server's user and root connect; who gets that far is refused by the number of their user | `test_stands_in_the_state_folder_which_is_made`, `test_another_user_of_the_machine_is_refused` |
| a folder that others can write to, or a file in the place of the socket | no socket, and the log says why | `test_needs_a_folder_of_its_owner_alone`, `test_does_not_take_the_place_of_a_file` |
| a request that does not come, or an answer that is not read | the end after 10 seconds | `test_a_request_that_does_not_come_is_not_waited_for`, `test_an_answer_that_is_not_read_is_not_waited_for` |
| a huge request | the end after 65,536 bytes | `test_a_request_that_is_too_long_ends_the_link` |
| many connections | one answer; at most four at once | `test_one_too_many_is_told_so_until_another_has_gone` |
| nonsense, or a second request | one answer, no fault | `test_that_is_none_is_answered_so`, `test_after_another_is_not_read` |
| somebody who may use the socket gives another name as who asks, which the audit log then has | open: they may do all, and could change the audit log itself | |
"""  # noqa: E501
"""Which bounds each door has. A test sees that there are such tests and such keys."""

PLACES = {
    ("chat",): "In every room where people talk.",
    ("login",): "Only where you take a name.",
    ("chat", "login"): "In every room, and where you take a name.",
}


def commands() -> str:
    """Return the command reference."""
    general = [(command, command.rooms) for command in builtin()]
    own = [(command, (LoginRoom.kind,)) for command in declared(LoginRoom)]
    everything = own + general
    parts = [NOTE, COMMANDS]
    for theme in dict.fromkeys(command.theme for command, _ in everything):
        parts.append(f"\n## {theme}\n")
        parts += [_command(*item) for item in everything if item[0].theme == theme]
    return "".join(parts)


def _command(command: Command, rooms: tuple[str, ...]) -> str:
    lines = [
        f"### {command.name}",
        "",
        f"Usage: {_code(command.usage)}",
        "",
        _text(command.summary),
    ]
    if command.meaning:
        lines += ["", _text(filled(command.meaning, {"sign": ""}))]
    where = PLACES.get(rooms, f"In rooms of these kinds: {', '.join(rooms)}.")
    lines += ["", f"- Where: {where}"]
    if command.aliases:
        lines.append(f"- Other words: {_codes(command.aliases)}")
    if command.right:
        lines.append(f"- Needs the right: {_code(command.right)}")
    if command.examples:
        lines.append(f"- Examples: {_codes(command.examples)}")
    return "\n" + "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return plain text as Markdown that shows it."""
    return re.sub(r"([\\`*_<\[\]])", r"\\\1", text)


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(_code, texts))


def _code(text: str) -> str:
    return f"`{text}`"


def limits() -> str:
    """Return the table of limits."""
    hints = get_type_hints(Limits, include_extras=True)
    rows = [_limit(field, hints[field.name]) for field in msgspec.structs.fields(Limits)]
    return f"{NOTE}{LIMITS}{''.join(rows)}{DOORS}"


def _limit(field: msgspec.structs.FieldInfo, hint: object) -> str:
    meta = _meta(hint)
    numbers = " | ".join(f"{number:,}" for number in (field.default, meta.ge, meta.le))
    return f"| `{field.name}` | {numbers} | {meta.description} |\n"


def example() -> str:
    """Return the example of a configuration, with each limit as it is declared."""
    head, line, _ = EXAMPLE.read_text(encoding="utf-8").partition(PLUGINS)
    names = example_names()
    settings = "".join(_settings(name, import_module(f"{EXAMPLES}.{name}")) for name in names)
    rows = map(_key, msgspec.structs.fields(Limits))
    return f"{head}{line}{settings}\n[limits]\n{''.join(rows)}"


def _settings(name: str, module: ModuleType) -> str:
    """Return the table of an example's settings, commented out: it need not be turned on."""
    kind = settings_class(module)
    if kind is None:
        return ""
    fields = msgspec.structs.fields(kind)
    lines = "".join(_key(field, f"plugin.{name}.") for field in fields).splitlines()
    return "\n".join(["#", f"# [plugin.{name}]", *(f"# {line}" for line in lines)]) + "\n"


def _key(field: msgspec.structs.FieldInfo, table: str = "") -> str:
    """Return a key with its meaning and its default, which may be a table of its own."""
    meaning = fill(
        _meta(field.type).description or "", 116, initial_indent="# ", subsequent_indent="# "
    )
    default = _default(field)
    if isinstance(default, dict):
        rows = (f"{_toml(key)} = {_toml(value)}\n" for key, value in default.items())
        return f"{meaning}\n[{table}{field.name}]\n{''.join(rows)}"
    return f"{meaning}\n{field.name} = {_toml(default)}\n"


def _default(field: msgspec.structs.FieldInfo) -> object:
    makes = field.default_factory
    return field.default if makes is msgspec.NODEFAULT else makes()


def _toml(value: object) -> str:
    return f"{value:_}" if type(value) is int else json.encode(value).decode()


def _meta(hint: object) -> Meta:
    return next(value for value in get_args(hint) if isinstance(value, Meta))


def rights() -> str:
    """Return the table of rights."""
    rows = [_right(name, meaning) for name, meaning in RIGHTS.items()]
    return f"{NOTE}{RIGHTS_PAGE}{''.join(rows)}"


def _right(name: str, meaning: str) -> str:
    words = _codes(command.name for command in builtin() if command.right == name)
    roles = ", ".join(role.name for role in ROLES.values() if name in role.rights)
    return f"| `{name}` | {meaning} | {words} | {roles} |\n"


def architecture() -> str:
    """Return the page about the code, with the wings of the core as they say what they are."""
    wings = "".join(f"| `{name}` | {_purpose(name)} |\n" for names in WINGS for name in names)
    return _with(ARCHITECTURE, "wings", f"| wing | purpose |\n| --- | --- |\n{wings}")


def _with(page: Path, mark: str, table: str) -> str:
    """Return a page with what is made between `<!-- mark -->` and `<!-- end -->`."""
    head, line, rest = page.read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
    return f"{head}{line}{table}{rest[rest.index('<!-- end -->') :]}"


def operator() -> str:
    """Return the operator's guide, with what can change while it runs, and all commands."""
    rows = "".join(f"| {_keys(how)} | {how} |\n" for how in dict.fromkeys(KEYS.values()))
    text = _with(OPERATOR, "live", f"| keys | take effect |\n| --- | --- |\n{rows}")
    names = ", ".join(sorted(command.name for command in builtin()))
    return re.sub("(?m)^Commands: .*$", f"Commands: {names}.", text)


def admin() -> str:
    """Return the page about the operator's tool, with its exit statuses."""
    rows = "".join(f"| {status} | {text} |\n" for status, text in STATUSES.items())
    return _with(ADMIN, "statuses", f"| status | says |\n| --- | --- |\n{rows}")


def _keys(how: str) -> str:
    """Return the keys that take effect so; of the limits, most do so at once."""
    keys = [key for key, found in KEYS.items() if found == how]
    if how == AT_ONCE:
        keys = [key for key in keys if not key.startswith("limits.")]
        return f"{_codes(keys)}, and all `limits` that do not stand below"
    return _codes(keys)


def _purpose(wing: str) -> str:
    """Return the first line of a wing's docstring."""
    return (import_module(f"teaparty.core.{wing}").__doc__ or "").partition("\n")[0]


OPERATIONS = """
# What programs can have done

This page is made from the commands themselves. Each operation does what the [command](commands.md)
does for a person, and is asked for by [HTTP](operator.md#having-it-done-by-http) as
`POST /v1/NAME`, with a JSON object of these values. Some are only for
[the operator's tool](admin.md), by the control socket. Plugins may add others.

A value with `?` may be left out. A text is one line. People go by their names.

Where several servers have the party open, a program asks one of these nodes. What it does or
shows is of the whole party, of that node alone, or done by all nodes, and then each answers.

| operation | values | right | of | does |
| --- | --- | --- | --- | --- |
"""
REACHES = {"party": "the party", "node": "the node", "nodes": "all nodes"}


def operations() -> str:
    """Return the reference of what programs can have done."""
    found = sorted((each for each in builtin() if each.operation), key=lambda each: each.operation)
    rows = (f"| `{each.operation}` | {_values(each)} | {_needed(each)} | {REACHES[each.reach]} "
            f"| {each.summary} |\n" for each in found)  # fmt: skip
    return NOTE + OPERATIONS + "".join(rows)


def _values(command: Command) -> str:
    if not command.by_http:
        return "not by HTTP"
    schema = json.schema(values_class(command))["$defs"]
    (found,) = schema.values()
    needed = found["required"]
    fields = [f"`{name}`{'' if name in needed else '?'}: {_shape(each)}"
              for name, each in found["properties"].items()]  # fmt: skip
    return "; ".join(fields) or "none"


def _shape(schema: dict[str, Any]) -> str:
    """Return what a value is, in words."""
    either = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    if "enum" in either[0]:
        return ", ".join(f"`{each}`" for each in either[0]["enum"])
    names = {"string": "text", "integer": "number", "boolean": "`true` or `false`"}
    return names[either[0]["type"]]


def _needed(command: Command) -> str:
    return f"`{command.right}`" if command.right else "none"


LIVE = '''"""What the server that runs can be asked for, as it is typed. Made by docs/generate.py.

It stands here so that the tool need not import the commands, which takes longer than all else.
"""

WORDS = """\\
{words}"""
'''


def live_words() -> str:
    """Return the module of the tool that names all operations, as people type them."""
    found = {each.operation: each for each in builtin() if each.operation}
    words = [f"{usage(found[name])}\n    {found[name].summary}\n" for name in sorted(found)]
    return LIVE.format(words="".join(words))


def main() -> None:
    """Write the pages."""
    LIVE_WORDS.write_text(live_words(), encoding="utf-8")
    from man_page import PAGE, man_page  # of the tool, which reads the words just written

    ARCHITECTURE.write_text(architecture(), encoding="utf-8")
    OPERATOR.write_text(operator(), encoding="utf-8")
    PAGE.write_text(man_page(), encoding="utf-8")
    ADMIN.write_text(admin(), encoding="utf-8")
    for name, text in (
        ("commands", commands()), ("limits", limits()), ("rights", rights()),
        ("operations", operations()),
    ):  # fmt: skip
        (HERE / f"{name}.md").write_text(text, encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")


if __name__ == "__main__":
    main()
