"""What is printed before there is a log can't drive the terminal where it is read."""

import pytest

from teaparty.operator_log.before_log import end, say


def test_what_is_said_has_nothing_raw(capsys):
    say("Listening on tcp:5005:interface=\x1b[2J\u202e.")
    assert capsys.readouterr().out == "Listening on tcp:5005:interface=\\x1b[2J\\u202e.\n"


def test_what_ends_the_process_has_nothing_raw():
    with pytest.raises(SystemExit) as ended:
        end(["party.toml: \x1b[2J is no key that is known."])
    assert ended.value.code == "teaparty: party.toml: \\x1b[2J is no key that is known."
