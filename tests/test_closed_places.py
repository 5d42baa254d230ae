"""A closed place is closed: each way to come in, to listen, or to find out is tried by a stranger.

What is typed is a line of `TYPED`, or of `WORDS` where the word for a place is what may be found;
everything else is a function in `WAYS`. Each is tried again by somebody who has been invited.
"""

import pytest
from msgspec import json

from teaparty.core.log.log import private
from teaparty.core.memory.history import History
from teaparty.core.moderation.clerk import Clerk, above_all
from teaparty.core.moderation.tokens import digest, shown
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.people.tickets import Tickets
from teaparty.core.records.tokens import Token
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.looks import DEFAULT
from teaparty.core.values.roles import RIGHTS, ROLES, WIZARD
from teaparty.doors.channels import channels_of, players_for
from teaparty.doors.telnet.gmcp_messages import PACKAGES, channel_list, encoded
from teaparty.doors.web.requests import Request
from teaparty.doors.web.v1 import messages
from teaparty.doors.web.v1.channels import channels
from teaparty.operator_http.pages import Asked
from teaparty.server.answers import in_lines
from teaparty.server.operation_pages import operation_pages
from teaparty.testing import tea_party
from teaparty.testing.clock import result_of

TITLE, TOPIC, SEEN, SAID = "Quiet Corner", "Kafka", "Dust and cobwebs", "psst"
GAMBITS, NAJDORF, MOVE = "Gambits of old", "Najdorf", "Knight takes"
SECRETS = (TITLE, TOPIC, SEEN, SAID, GAMBITS, NAJDORF, MOVE)
KEY = "attic~"
"""The beginning of the key of the room's log."""
INSIDE = "dora"
"""Somebody who is inside, and listens."""

TYPED = [
    # what a stranger types, and what is read then by somebody who is invited
    ("go attic", TITLE),
    ("go quiet corner", TITLE),
    ("go quiet", TITLE),
    ("join attic", TITLE),
    ("up", TITLE),
    ("go up", TITLE),
    ("look attic", SEEN),
    ("look quiet corner", SEEN),
    ("look up", SEEN),
    ("look quiet", SEEN),
    ("look", TITLE),
    ("exits", TITLE),
    ("rooms", TITLE),
    ("rooms", TOPIC),
    ("list", TITLE),
    ("who attic", INSIDE),
    ("who quiet corner", INSIDE),
    ("names attic", INSIDE),
    ("who", ""),
    ("finger dora", ""),
    ("look dora", ""),
    ("staff", ""),
    ("friends dora", ""),
    ("friends", ""),
    ("whisper dora hi", ""),
    ("ignore dora", ""),
    ("channels", "chess"),
    ("channels", NAJDORF),
    ("channels", GAMBITS),
    ("channels chess", INSIDE),
    ("channels che", INSIDE),
    ("channels attic", TITLE),
    ("channels quiet corner", TITLE),
    ("listen chess", "chess"),
    ("listen che", "chess"),
    ("join chess", "chess"),
    ("tune chess", "chess"),
    ("listen attic", TITLE),
    ("listen quiet corner", TITLE),
    ("history attic", SAID),
    ("history quiet corner", SAID),
    ("history 50 attic all", SAID),
    ("history chess", MOVE),
    ("+chess", MOVE),
    ("+che", ""),
    ("#chess", MOVE),
    ("+chess hello", ""),
    ("+ches hello", ""),
    ("talk on chess", ""),
    ("talk on che", ""),
    ("recall attic", ""),
    ("recall chess", ""),
    ("recall quiet corner", ""),
    ("recall", ""),
    ("caught up attic", ""),
    ("mentions", SAID),
    ("retract chess", ""),
    ("topic attic", TOPIC),
    ("topic chess", NAJDORF),
    ("topic attic Mine now", ""),
    ("describe attic as Mine now", ""),
    ("call attic Mine Now", ""),
    ("topics attic all", ""),
    ("add exit down to attic", ""),
    ("add exit down to quiet corner", ""),
    ("remove place attic", ""),
    ("remove place quiet corner", ""),
    ("give attic to bob", ""),
    ("trust bob in attic", ""),
    ("close attic", ""),
    ("open attic", ""),
    ("listed attic on", ""),
    ("invite bob to attic", ""),
    ("uninvite dora to attic", ""),
    ("invited attic", ""),
    ("quiet dora in attic", ""),
    ("quiet dora in quiet corner", ""),
    ("quiet alice in attic", ""),
    ("show alice out of attic", ""),
    ("knock attic", ""),
    ("knock quiet corner", ""),
    ("knock chess", ""),
    ("let bob into attic", ""),
    ("show dora out of attic", ""),
    ("show alice out of attic", TITLE),
    ("quiet alice in attic", TITLE),
    ("quiet alice in chess for 1h", "alice"),
    ("unlisten attic", TITLE),
    ("places", ""),
    ("home", ""),
    ("make room Quiet Corner", ""),
    ("make room Attic", ""),
    ("make channel chess", ""),
    ("attic", ""),
    ("chess", ""),
    ("help", ""),
    ("where dora", ""),
    ("report dora She is rude.", ""),
    ("review", ""),
]
WORDS = [
    # what shows no word for a closed place to a stranger who has not typed the whole of it
    "go att", "go at", "look att", "look ch", "rooms", "channels", "who", "who att", "exits",
    "+che hello", "+ches hello", "+chees hello", "#che hello", "+c", "channels che", "listen che",
    "listen att", "talk on che", "history att", "history che", "recall att", "topic att",
    "topics che all", "join che", "join att", "atti", "ches", "chees", "help att", "finger dora",
    "knock att", "knock che", "friends", "mentions", "recall", "unlisten che", "retract che",
    "describe att as x",
]  # fmt: skip


def house():
    return {
        "parlour": ChatRoom("parlour", title="The Parlour"),
        "garden": ChatRoom("garden", title="The Garden"),
    }


class Scene:
    """A party with a closed room and a closed channel of alice, and dora inside."""

    def __init__(self, party, stranger):
        self.party = party
        self.alice, self.dora = party.member("alice"), party.member(INSIDE)
        self.host = party.member("henry", role="host")
        self.alice.types(
            "make room Attic", f"call attic {TITLE}", f"describe attic as {SEEN}",
            f"topic attic {TOPIC}", "make channel chess", f"describe chess as {GAMBITS}",
            f"topic chess {NAJDORF}", "go attic", "close attic", "close chess",
            "invite dora to attic", "invite dora to chess",
        )  # fmt: skip
        self.host.types("add exit up to attic")
        self.attic, self.chess = party.party.venue("attic"), party.party.venue("chess")
        self.attic.listening = True
        self.dora.types("go attic", "listen chess", "listen attic")
        self.bob = stranger(party)
        self.say()
        party.all_read()

    def say(self):
        self.alice.types(f"say bob @bob {SAID}", f"+chess bob @bob {MOVE}")
        self.party.flush()

    def invite(self, seconds=""):
        self.alice.types(f"invite bob to attic {seconds}", f"invite bob to chess {seconds}")
        self.say()
        self.party.all_read()

    def reads(self, *lines):
        """What the stranger reads after typing these."""
        return "\n".join(self.bob.types(*lines).reads())


@pytest.fixture(params=["guest", "member"])
def scene(request):
    with tea_party(rooms=house(), channels=["news"]) as party:
        yield Scene(party, lambda party: getattr(party, request.param)("bob"))


@pytest.fixture
def member():
    with tea_party(rooms=house(), channels=["news"]) as party:
        yield Scene(party, lambda party: party.member("bob"))


def secrets_in(text, typed=""):
    """The secrets that a text has, but for what was typed, and for whom is named anyhow."""
    found = [each for each in SECRETS if each in text and each.lower() not in typed.lower()]
    inside = INSIDE in text and any(word in typed for word in ("attic", "corner", "chess"))
    return found + ([INSIDE] if inside and INSIDE not in typed else [])


# --- typed


@pytest.mark.parametrize(("typed", "found"), TYPED)
def test_a_stranger_finds_nothing_and_who_is_invited_does(member, typed, found):
    text = member.reads(typed)
    assert text
    assert secrets_in(text, typed) == []
    assert member.bob.session.room is member.party.room("parlour")
    assert member.bob.session.followed == []
    member.invite()
    assert found in member.reads(typed)


@pytest.mark.parametrize("typed", WORDS)
def test_nobody_finds_the_word_for_a_closed_place(scene, typed):
    text = scene.reads(typed)
    assert text
    assert not {"attic", "chess"} & set(text.replace("'", " ").replace("+", " ").split())
    assert secrets_in(text, typed) == []


@pytest.mark.parametrize("typed", [line for line, _ in TYPED])
def test_a_stranger_reads_the_same_whether_a_title_is_there_or_not(member, typed):
    """Whether a title is that of a closed place can't be found out by trying."""
    if "corner" not in typed.lower():
        return
    with tea_party(rooms=house(), channels=["news"]) as party:
        bob = party.member("bob")
        bob.reads()
        nowhere = [line.replace(TITLE, "X") for line in bob.types(typed).reads()]
    assert [line.replace(TITLE, "X") for line in member.bob.types(typed).reads()] == nowhere


# --- all other ways: each returns what a stranger may find by it


def clients_state(scene):
    me = scene.bob.session
    return repr((messages.state(me), channels(me)))


def gmcp_of_a_room(scene):
    return gmcp([scene.bob.session.room.seen_by(scene.bob.session)])


def gmcp_of_a_change(scene):
    scene.bob.session.room.show_change()
    scene.party.flush()
    return gmcp(scene.bob.events)


def gmcp_of_channels(scene):
    me = scene.bob.session
    everybody = scene.party.party.people.values()
    return f"{channel_list(channels_of(me))!r}" + gmcp([players_for(me, everybody)])


def gmcp(events):
    entries = [private(each) for each in events]
    return encoded(entries, frozenset(PACKAGES), lambda *_: None, 0, DEFAULT).decode("latin-1")


def clients_beside_as_something_changes(scene):
    """Not even that it does: nobody finds out by that whether anybody is there."""
    read = 0
    for first in ("listed attic on", "listed attic off", f"call attic {TITLE} 2"):
        scene.party.all_read()
        scene.alice.types("topic attic Chess", "describe attic as Dust", "invite henry to attic",
                          "trust dora in attic", "topic nothing")  # fmt: skip
        scene.bob.session.door.flush()
        read += len(scene.bob.unread)
        scene.alice.types(first)
    return " ".join([SAID] * read)


def moves_as_seen_elsewhere(scene):
    scene.dora.types("go parlour", "go attic")
    return "\n".join(scene.bob.reads())


def being_away_and_back(scene):
    scene.dora.types("afk In the corner", "look")
    return "\n".join(scene.bob.reads())


def shouts(scene):
    scene.dora.types("shout Hello")
    return "\n".join(scene.bob.reads())


def friends_who_come_in(scene):
    scene.bob.types("friends dora").reads()
    scene.dora.types("quit")
    scene.party.connects().types("login dora open sesame")
    return "\n".join(scene.bob.reads())


def listening_no_more(scene):
    """People who listened there before it was closed don't read what it is called by now."""
    scene.alice.types("open attic", "open chess", "call attic The Attic")
    scene.bob.types("listen attic", "listen chess").reads()
    scene.alice.types("close attic", "close chess", f"call attic {TITLE}")
    return scene.reads("unlisten attic", "unlisten chess", "unlisten attic")


def lines_of_before_for_clients(scene):
    me = scene.bob.session
    history = History.of(me)
    found = [result_of(history.before(me, each, None, 50)) for each in (me.room, *me.followed)]
    return str(found)


def going_on_after_a_lost_link(scene):
    tickets = Tickets.of(scene.party.party)
    tickets.begin(scene.bob.session)
    scene.say()
    return str(tickets.unseen(scene.bob.session, {}))


def excerpts_of_reports(scene):
    scene.bob.types("report dora She is rude.")
    scene.party.flush()
    return str([each.lines for each in result_of(scene.party.records.reports(9))])


def new_words_of_a_rehash(scene):
    """What is closed stays so as the operator's rooms and channels change."""
    Channels.of(scene.party.party).change({"news": ChannelRules()})
    scene.party.party.fit_places()
    return scene.reads("rooms", "channels", "history attic", "history chess")


def a_room_of_that_name(scene):
    """A room of the operator's that takes the word shows nothing of the one before."""
    scene.party.party.open(ChatRoom("attic", title="The Operator's"))
    return scene.reads("go attic", "history", "recall", "look", "go parlour")


def a_place_of_the_same_word(scene):
    """Nor does a place of the same word that somebody else makes after it is gone."""
    scene.alice.types("remove place attic", "attic", "remove place chess", "chess")
    scene.party.member("carol").types("make room Attic", "make channel chess")
    return scene.reads("go attic", "history", "listen chess", "+chess", "recall", "go parlour",
                       "unlisten chess")  # fmt: skip


def a_restart(scene):
    scene.party.restart()
    scene.bob = scene.party.guest("eve")
    return scene.reads("rooms", "channels", "history attic", "history chess", "go attic", "look up")


def coming_in_by_ones_last_room(scene):
    """People come in at the start who were in a place that is closed to them now."""
    scene.alice.types("open attic")
    scene.bob.types("go attic", "quit")
    scene.alice.types("go attic", "close attic")
    scene.bob = scene.party.member("fred")
    return scene.reads("look")


def operations_of_programs(scene):
    return answers(scene, above_all(scene.party.party, "the operator"))


def operations_for_somebody(scene):
    """What a program is answered that acts for somebody, with all rights."""
    me = scene.bob.session
    return answers(scene, Clerk(scene.party.party, "bob's", ROLES[WIZARD], me.person.account))


def operations_by_http(scene):
    """What a program is answered that shows a token of a host, who is not invited."""
    records, host = scene.party.records, scene.host.session.person.account
    result_of(records.change_account(host, role="host"))
    made = Token(name="looker", account=host, rights=tuple(RIGHTS), digest=digest("tea"),
                 until=float(2**40), by="root", at=0.0)  # fmt: skip
    token = shown(result_of(records.add_token(made)).number, "tea")
    page = operation_pages(scene.party.party, "1.2")["/v1/"]
    found = []
    for name, values in ASKED_BY_HTTP:
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        request = Request("POST", f"/v1/{name}", headers)
        answer = result_of(page.answer(Asked(request, json.encode(values))))
        assert answer.status in (200, 409)
        found.append(answer.body.decode())
    return "\n".join(found).replace(f'"{INSIDE}"', "")


ASKED_BY_HTTP = [
    ("who", {}), ("who", {"where": "attic"}), ("who", {"where": "quiet corner"}), ("rooms", {}),
    ("channels", {}), ("channels", {"channel": "chess"}), ("channels", {"channel": "attic"}),
    ("places", {}), ("staff", {}), ("finger", {"name": "dora"}), ("where", {"person": "dora"}),
    ("reports", {}), ("audit", {}),
]  # fmt: skip


def answers(scene, clerk):
    operations, found = scene.party.party.operations(), []
    for typed in ASKED:
        name, _, words = typed.partition(" ")
        served = result_of(clerk.does(operations[name], words))
        clerk.sent.clear()
        found += [f"{typed}: {json.encode(served.events).decode()}", *in_lines(served.events)]
    return "\n".join(found).replace(f'"{INSIDE}"', "")


ASKED = [
    "who", "rooms", "channels", "places", "staff", "finger dora", "who attic", "who quiet corner",
    "channels chess", "channels che", "channels attic", "say attic Hello", "say chess Hello",
    "say quiet corner", "audit", "accounts", "accounts dora",
]  # fmt: skip
"""What programs can have done that may show something of a place."""
OF_NO_PLACE = {
    "ban", "bans", "drain", "kick", "load", "lock", "mute", "mutes", "nodes", "plugins",
    "rehash", "reload", "role", "shutdown", "status", "unban", "undrain", "unload", "unmute",
    "wall",
}  # fmt: skip
"""What shows nothing of a place, and finds none."""


def test_each_operation_is_asked_by_a_stranger_or_is_of_no_place(scene):
    asked = {typed.split()[0] for typed in ASKED} | {name for name, _ in ASKED_BY_HTTP}
    assert asked | OF_NO_PLACE == set(scene.party.party.operations())
    assert asked & OF_NO_PLACE == set()


WAYS = [
    clients_state, gmcp_of_a_room, gmcp_of_a_change, gmcp_of_channels,
    clients_beside_as_something_changes, moves_as_seen_elsewhere, being_away_and_back, shouts,
    friends_who_come_in, listening_no_more, lines_of_before_for_clients,
    going_on_after_a_lost_link, excerpts_of_reports, new_words_of_a_rehash, a_room_of_that_name,
    a_place_of_the_same_word, a_restart, coming_in_by_ones_last_room, operations_of_programs,
    operations_for_somebody, operations_by_http,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_finds_nothing_in_any_other_way(scene, way):
    text = way(scene)
    assert secrets_in(text) == []
    assert KEY not in text


SHOWN = {
    clients_state: TITLE, gmcp_of_a_room: KEY, gmcp_of_a_change: KEY,
    gmcp_of_channels: "chess", going_on_after_a_lost_link: SAID,
    clients_beside_as_something_changes: SAID,
}  # fmt: skip
"""What some of them show to people who have been invited, and listen."""


@pytest.mark.parametrize("way", SHOWN)
def test_somebody_who_is_invited_does_find_it(scene, way):
    scene.invite()
    scene.bob.types("listen attic", "listen chess")
    assert SHOWN[way] in way(scene)


def test_a_program_of_somebody_who_is_invited_does_find_it(member):
    member.invite()
    text = operations_for_somebody(member)
    assert [each for each in (TITLE, TOPIC, GAMBITS, NAJDORF) if each not in text] == []


@pytest.mark.parametrize("invited", [False, True])
def test_who_is_out_and_may_not_come_in_is_not_named_there(member, invited):
    """Nor does that push out what is stored of lines that name them elsewhere."""
    member.alice.types("open attic")
    member.bob.types("go attic", "quit")
    account = member.bob.session.person.account
    member.alice.types("close attic", *(["invite bob to attic"] if invited else []))
    before = len(result_of(member.party.records.mentions(account)))
    member.say()
    member.party.flush()
    assert len(result_of(member.party.records.mentions(account))) - before == invited
