"""Places that people have made, beside the rooms and channels of a configuration."""

import shutil

import pytest
from msgspec import structs

from teaparty import tap
from teaparty.config import Config, RoomPlan
from teaparty.core.people.places import Places
from teaparty.core.records import Account
from teaparty.core.records.places import Made, Place
from teaparty.server.places_aside import set_aside
from teaparty.server.plan import Plan
from teaparty.server.storage import Storage
from teaparty.server.storage_news import StorageNews
from teaparty.stores.location import location_of
from teaparty.stores.migrating import migrate
from teaparty.stores.retention import Erased
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite_files import OpenFile
from teaparty.stores.state_lock import LOCK, hold
from teaparty.testing import tea_party
from tests import sentences as s
from tests.conftest import done
from tests.server.memory_server import start
from tests.server.test_storage import ports
from tests.stores.loop import Loop

__all__ = ["start"]

ROOMS = "[rooms.hall]\n"
ATTIC = Made(name="attic", kind="chat", owner=1, state=Place(title="The Attic"))
CHESS = structs.replace(ATTIC, name="chess", kind="channel", state=Place(title="Chess"))
GLOBE = structs.replace(ATTIC, name="globe", kind="stage", owner=0)


@pytest.fixture
def server(start):
    """A server where somebody stands in a place of the hosts, and hears their channel."""
    server = start(ROOMS)
    held = Places.of(server.party)
    for made in (ATTIC, CHESS):
        made = structs.replace(made, owner=0)
        server.party.run(held.add(made), "making a place")
    alice = server.guest("alice")
    alice.handle("go attic")
    alice.handle("listen chess")
    server.reads("alice")
    return server


@pytest.mark.parametrize(("text", "word"), [("[rooms.attic]\n", "attic"),
                                            ("[channels.chess]\n", "chess")])  # fmt: skip
def test_a_rehash_sets_a_place_aside_and_opens_it_again(server, text, word):
    alice = server.party.find("alice")
    room = alice.room
    done, said = server.rehash(ROOMS + text)
    assert (done, said[1:]) == (True, [s.place_set_aside(word, "the hosts")])
    assert (alice.room is room) is (word == "chess")
    assert server.rehash(ROOMS + text + "[rooms.yard]\n")[1] == ["Changed: rooms.yard."]
    done, said = server.rehash(ROOMS)
    assert (done, said[1:]) == (True, [s.place_open_again(word, "the hosts")])
    alice.handle("go attic")
    assert alice.room is room
    assert [each.mark for each in alice.followed] == ["chess"]


def test_a_rehash_that_fails_leaves_people_in_a_place(server, monkeypatch):
    alice = server.party.find("alice")
    room = alice.room

    def fails(*_):
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(type(server.party), "use", fails)
        assert server.rehash(f"plugins = []\n{ROOMS}[rooms.attic]\n")[0] is False
    assert alice.room is room
    assert server.party.has(room)


@pytest.fixture
def stored(tmp_path):
    """Store places of alice's."""
    config = Config(state=str(tmp_path))
    location = location_of(config.state, "")
    engine = location.engine()
    migrate(location, engine)
    store = SqlStore(engine)
    store.add_account(Account(name="alice"), "alice", "alice")
    for made in (ATTIC, CHESS, GLOBE):
        store.add_place(made)
    store.add_place(Made(name="hall"))
    engine.dispose()
    return config


def test_what_hosts_made_of_a_channel_that_is_gone_is_not_taken_for_a_place_of_its_word():
    """Somebody made a channel of that word meanwhile."""
    chess = structs.replace(CHESS, number=1)
    with tea_party() as party:
        Places.of(party.party).begin([chess, Made(number=2, name="chess")], {1: "alice"})
        assert party.party.channel("chess").deed is chess


def test_a_check_finds_places_that_are_set_aside(stored):
    aside = s.place_set_aside("attic", "alice")
    no_kind = s.place_without_kind("globe", "the hosts", "stage")
    assert set_aside(stored, ["hall", "attic"], ["chat"]) == [aside, no_kind]
    assert set_aside(stored, ["hall"], ["chat", "stage"]) == []


def test_a_check_finds_none_where_nothing_can_be_read(tmp_path):
    for config in (
        Config(database="memory:"),
        Config(state=str(tmp_path)),
        Config(database="mysql://x"),
    ):
        assert set_aside(config, ["attic"], []) == []
    (tmp_path / "teaparty.sqlite").write_bytes(b"")
    assert set_aside(Config(state=str(tmp_path)), ["attic"], []) == []


def test_a_check_does_not_open_a_file_that_was_replaced_under_a_server(stored, tmp_path):
    file = location_of(stored.state, stored.database).file
    lock = hold(file.with_name(LOCK))
    lock.sign(OpenFile(file).mark)
    shutil.copy(file, tmp_path / "other")
    (tmp_path / "other").replace(file)
    found = set_aside(stored, ["hall", "attic"], [])
    lock.release()
    assert found == []
    assert set_aside(stored, ["hall", "attic"], []) != []


def test_a_check_says_so(stored, start, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tea.toml").write_text("[rooms.attic]\n")
    options = tap.Options()
    options.parseOptions(["--config=tea.toml", f"--state={stored.state}", "--check"])
    with pytest.raises(SystemExit):
        tap.makeService(options)
    assert s.place_set_aside("attic", "alice") in capsys.readouterr().out.splitlines()


def test_the_start_opens_places_and_logs_those_that_are_set_aside(stored, record):
    loop = Loop()
    config = structs.replace(stored, rooms={"hall": RoomPlan(), "attic": RoomPlan()})
    plan = Plan(config, loop)
    storage = Storage(config, plan.rooms, loop, record, loop.seconds)
    party = plan.party(ports(storage))
    storage.belongs_to(party)
    assert [room.mark for room in party.rooms.values()] == ["hall", "attic"]
    assert record.notes[-2:] == [
        s.place_set_aside("attic", "alice"), s.place_without_kind("globe", "the hosts", "stage"),
    ]  # fmt: skip
    assert party.channel("chess").mark == "chess"
    loop.result(storage.end())


def test_places_are_read_again_after_accounts_were_erased_for_their_age(server, record):
    news = StorageNews(record, lambda: 0.0)
    news.belongs_to(server.party)
    (attic,) = [made for made in Places.of(server.party).all() if made.name == "attic"]
    done(server.party.records.remove_place(attic))
    news.erased(Erased(lines=1))
    assert server.party.venue("attic") is not None
    news.erased(Erased(accounts=1))
    server.reactor.advance(1)
    assert server.party.venue("attic") is None
