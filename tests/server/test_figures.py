"""What the system says of the process, and what it need not say."""

import time

import pytest

from teaparty.doors.tls.validity import DAY
from teaparty.server import figures
from tests.certificates import signed_by_a_stranger
from tests.server.memory_server import start
from tests.server.test_pages import CONFIG, Program

__all__ = ["start"]


def test_the_process_is_looked_at(start):
    program = Program(start(CONFIG))
    assert program.reads("process_resident_memory_bytes") > 10_000_000
    assert 0 < program.reads("process_open_fds") < program.reads("process_max_fds")
    assert program.reads("process_cpu_seconds_total") > 0


def test_a_system_without_such_files_says_less(start, monkeypatch):
    monkeypatch.setattr(figures, "MEMORY", "/nowhere")
    monkeypatch.setattr(figures, "FILES", "/nowhere")
    program = Program(start(CONFIG))
    assert program.reads("process_resident_memory_bytes") is None
    assert program.reads("process_open_fds") is None


def test_rooms_that_people_make_are_not_named(start):
    program = Program(start(CONFIG))
    server = program.server
    server.party.rooms["secret"] = server.party.rooms["hall"]
    assert program.reads("teaparty_room_people", "hall") == 0
    assert program.reads("teaparty_room_people", "secret") is None


def test_rooms_of_the_configuration_come_with_a_rehash(start):
    program = Program(start(CONFIG))
    program.server.rehash(CONFIG + "[rooms.cellar]\n")
    assert program.reads("teaparty_room_people", "cellar") == 0


BY_TLS = """
listen = ["tcp:5005", { endpoint = "tcp:5006", tls = true }]
tls = { certificate = "tea.pem", key = "tea.pem" }
"""


def test_the_end_of_a_certificate_is_that_of_the_one_that_is_shown_now(start, tmp_path):
    plain = CONFIG.partition("[http]")[2]

    def text(name):
        return f"{BY_TLS.replace('tea.pem', name)}[http]{plain}"

    def ends():
        return [program.reads(f"teaparty_certificate_not_{each}_timestamp_seconds", name) - now
                for each, name in (("before", "tea.pem"), ("after", "tea.pem"))]  # fmt: skip

    now = time.time()
    signed_by_a_stranger(tmp_path, "tea.pem", -1, 20)
    program = Program(start(text("tea.pem")), 2)
    assert ends() == pytest.approx([-1 * DAY, 20 * DAY], abs=60)
    signed_by_a_stranger(tmp_path, "tea.pem", -2, 60)
    assert ends() == pytest.approx([-2 * DAY, 60 * DAY], abs=60)
    signed_by_a_stranger(tmp_path, "milk.pem", -1, 4)
    assert program.server.rehash(text("milk.pem"))[0]
    metric = "teaparty_certificate_not_after_timestamp_seconds"
    assert program.reads(metric, "milk.pem") - now == pytest.approx(4 * DAY, abs=60)
    assert program.reads(metric, "tea.pem") is None
    said = program.server.party.upkeep()
    assert [each.partition(" until ")[0] for each in said] == ["The certificate milk.pem is valid"]
    assert program.server.rehash(CONFIG)[0]
    assert program.reads(metric, "milk.pem") is None
    assert program.server.party.upkeep() == []
