"""What the system says of the process, and what it need not say."""

from teaparty.server import figures
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
