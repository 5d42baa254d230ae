"""The tool, called as a function, upon a state folder of its own."""

import getpass
import json
from contextlib import contextmanager

import pytest

from teaparty.admin.main import main
from teaparty.core.events import Arrived, Person, Said, Whispered
from teaparty.core.log.log import WHISPERS, Entry
from teaparty.core.records import Audit, Preferences, Report, Sanction
from teaparty.core.records.cursors import Cursor
from teaparty.core.records.mentions import Mention
from teaparty.core.records.places import Made, Place, Topic
from teaparty.core.values.appointments import Appointment
from teaparty.core.values.shelves import ShelfName
from teaparty.stores.location import location_of
from teaparty.stores.rows import Packing
from teaparty.stores.sql import SqlStore
from teaparty.stores.sqlite import SqliteLines
from teaparty.stores.state_lock import hold_state

PASSWORD = "a sword that fishes"
CAROL = Person(3, "carol", 0)
VOTES = ShelfName("polls", "votes")
SECRET = "$argon2id$hash"


class Tool:
    """Each call is one run; `out` and `err` are what it wrote."""

    def __init__(self, capsys, state):
        self.capsys, self.state = capsys, state
        self.out = self.err = ""

    def __call__(self, *words, status=0):
        done = main([*map(str, words), "--state", str(self.state)])
        self.out, self.err = self.capsys.readouterr()
        assert (done, self.err if done == 0 else "") == (status, ""), self.err
        return self.out

    def json(self, *words, status=0):
        return json.loads(self(*words, "--json", status=status))

    def refuses(self, *words, status=1):
        """Return the one sentence that was said instead."""
        assert self(*words, status=status) == ""
        assert self.err.startswith("teaparty-admin: ")
        assert self.err[-2:] in (".\n", "?\n")
        assert self.err.count("\n") == 1
        return self.err.removeprefix("teaparty-admin: ").removesuffix("\n")

    @property
    def database(self):
        return location_of(str(self.state), "")

    @contextmanager
    def store(self):
        engine = self.database.engine()
        try:
            yield SqlStore(engine)
        finally:
            engine.dispose()

    def keeps(self, *entries):
        """Let the server have kept these lines."""
        lines = SqliteLines(self.database)
        lines.commit(Packing((), pytest.fail).rows(entries))
        lines.close()

    def audit(self):
        with self.store() as store:
            return [(one.what, one.whom, one.why) for one in store.audits(99)]


@pytest.fixture
def tool(capsys, tmp_path):
    return Tool(capsys, tmp_path / "state")


@pytest.fixture
def typed(monkeypatch):
    """Let these be typed where a password is asked for."""

    def types(*passwords):
        waiting = list(passwords)
        monkeypatch.setattr(getpass, "getpass", lambda prompt: waiting.pop(0))

    return types


@pytest.fixture
def alice(tool):
    """Somebody with an account; the number is 1."""
    tool("user", "add", "alice", "--no-password")
    return Person(1, "alice", 1)


@pytest.fixture
def bob(tool, alice):
    tool("user", "add", "bob", "--no-password")
    return Person(2, "bob", 2)


@pytest.fixture
def server(tool):
    """The lock of a server that runs, as this process."""
    lock = hold_state(str(tool.state))
    yield lock
    lock.release()


def said(number, text, who, room="hall"):
    return Entry(room=room, number=number, at=1_000.0 + number, event=Said(who=who, text=text))


def whispered(number, text, who, *to):
    event = Whispered(who=who, to=to, text=text)
    return Entry(room=WHISPERS, number=number, at=1_000.0 + number, event=event)


def report(by, whom, *lines, **keywords):
    return Report(at=1_500.0, by=by, whom=whom, room="hall", text="rude", lines=lines, **keywords)


def places_of_both():
    """A place of alice, one of bob with what is about her, and a topic that she has set."""
    attic = Place(title="The Attic", closed=True, invited={2: 0.0})
    loft = Place(title="Secret", closed=True, trusted=(1,), invited={1: 2_000.0, 3: 0.0},
                 quiet={1: 0.0}, closures=((3, -1),), readers={1: ((3, 9),)})  # fmt: skip
    topic = Topic(text="Tea", by="alice", account=1, at=1_000.0)
    return [
        Made(name="attic", kind="chat", owner=1, state=attic),
        Made(name="loft", kind="chat", owner=2, state=loft),
        Made(name="garden", state=Place(topic=topic)),
    ]


@pytest.fixture
def life(tool, alice, bob):
    """Alice and bob have said and done something."""
    tool.keeps(
        said(0, "tea?", alice),
        said(1, "yes, alice", bob),
        Entry(room="garden", number=0, at=900.0, event=Arrived(who=alice)),
        whispered(0, "psst", alice, bob, CAROL),
        whispered(1, "what?", bob, alice),
        whispered(2, "between us", bob, CAROL),
        said(2, "last", bob),
    )
    lines = (said(0, "tea?", alice), said(1, "yes, alice", bob))
    with tool.store() as store:
        store.change_account(
            1, password=SECRET, preferences=Preferences(away="asleep"), blocks=("192.0.2.7/32",)
        )
        for key, owner in (("alice", 1), ("bob", 2), ("all", 0)):
            store.swap_shelved(VOTES, key, (None, f'{{"for":"the {key}-cake"}}'), owner, 9)
            data = {"text": f"the {key}-cake"}
            store.add_appointment(
                Appointment(at=60.0, plugin="reminders", name="remind", data=data, owner=owner), 9
            )
        cursor = Cursor(account=1, log="hall", cursor=1, at=1_000.0, missed=((0, 1),))
        store.store_cursors([cursor], 64)
        store.add_mentions([Mention(account=1, log="hall", number=1, at=1_000.0)], 100)
        for made in places_of_both():
            store.add_place(made)
        store.add_report(report("alice", "bob", *lines))
        store.add_report(report("carol", "alice", *lines))
        store.add_report(report("carol", "dave", *lines))
        store.add_report(report("carol", "dave", said(1, "yes", bob), host="alice"))
        store.add_sanction(Sanction(kind="mute", target="alice", name="alice", by="carol", at=1.0))
        store.add_sanction(Sanction(kind="ban", target="eve", name="eve", by="Alice", at=1.0))
        store.add_sanction(Sanction(kind="ban", target="dave", name="dave", by="carol", at=1.0))
        store.note(Audit(at=5.0, who="carol", what="mute", whom="alice", why="as alice was rude"))
        store.note(Audit(at=6.0, who="alice", what="ban", whom="eve"))
        store.note(Audit(at=7.0, who="carol", what="ban", whom="dave", why="rude"))
