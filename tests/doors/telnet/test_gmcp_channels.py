"""The channels of GMCP: which somebody has, who shares them, and lines that are taken back."""

import json

import pytest

from teaparty.core import events as e
from teaparty.core.log.stream import Stream
from teaparty.core.words.table import Table
from teaparty.doors.telnet import door
from teaparty.wire.telnet import DO, DONT, GMCP, negotiation, subnegotiation

ON, OFF = negotiation(DO, GMCP), negotiation(DONT, GMCP)


def says(package, data=None):
    return subnegotiation(GMCP, f"{package} {'' if data is None else json.dumps(data)}".encode())


ASKS = says("Comm.Channel.Players")
ONLY_ROOMS = says("Core.Supports.Set", ["Room 1"])
CHANNELS_TOO = says("Core.Supports.Add", ["Comm.Channel 1"])


def row(name, caption, command):
    return {"name": name, "caption": caption, "command": command}


def of(wire, package):
    """Return what was told by one kind of message."""
    return [data for name, data in wire.messages() if name == f"Comm.Channel.{package}"]


@pytest.fixture
def alice(hall):
    """Somebody with GMCP on."""
    wire = hall.guest("alice").types(ON)
    wire.takes()
    return wire


class TestList:
    IN_PARLOUR = [
        row("parlour", "The Parlour", "say"),
        row("whisper", "Whispers", "whisper"),
        row("shout", "Shouts", "shout"),
    ]
    IN_GARDEN = [row("garden", "The Garden", "say"), *IN_PARLOUR[1:]]

    def test_it_comes_once_somebody_is_in_and_when_they_go_elsewhere(self, hall):
        wire = hall.connects().types(ON)
        assert of(wire, "List") == []
        wire.types(b"login alice\r\n")
        assert of(wire, "List") == [self.IN_PARLOUR]
        wire.types(b"north\r\n")
        assert of(wire, "List") == [self.IN_GARDEN]

    def test_it_comes_after_the_room(self, alice):
        packages = [name for name, _ in alice.types(b"north\r\n").messages()]
        assert packages == ["Room.Info", "Room.Players", "Comm.Channel.List"]

    def test_it_does_not_come_again_when_nothing_has_changed(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"say hi\r\n", b"whisper alice hi\r\n")
        alice.types(b"say hi\r\n", b"look\r\n", says("Core.Ping"))
        assert of(alice, "List") == []

    def test_it_is_not_made_anew_for_what_others_say(self, hall, alice, monkeypatch):
        made = []
        monkeypatch.setattr(door, "channels_of", lambda me: made.append(me) or ())
        hall.guest("bob").types(b"say hi\r\n", b"say ho\r\n")
        assert (len(of(alice, "Text")), made) == (2, [])

    def test_a_room_that_somebody_made_is_called_by_its_word_in_the_list_and_in_lines(self, hall):
        hall.registers("alice")
        wire = hall.member("alice").types(ON, b"make room The Attic\r\n")
        wire.takes()
        wire.types(b"go attic\r\n", b"say Hello!\r\n")
        messages = wire.messages()
        found = {name: data for name, data in messages if name.startswith("Comm.Channel")}
        assert found["Comm.Channel.List"][0] == row("attic", "The Attic", "say")
        assert found["Comm.Channel.Text"]["channel"] == "attic"

    def test_in_chat_mode_commands_have_their_sign(self, alice):
        alice.types(b"mode chat\r\n")
        ((first, *_),) = of(alice, "List")
        assert first == row("parlour", "The Parlour", "/say")

    def test_a_room_that_is_called_otherwise_is_told_anew(self, hall, alice):
        room = hall.party.rooms["parlour"]
        room.title = "The Salon"
        room.show_change()
        hall.turn()
        ((first, *_),) = of(alice, "List")
        assert first == row("parlour", "The Salon", "say")

    def test_it_has_no_channel_on_which_nobody_can_speak(self, hall):
        room = hall.party.rooms["parlour"]
        commands, room.table = room.table.commands, Table()
        for command in commands:
            if command.name != "shout":
                room.table.add(command)
        wire = hall.guest("alice").types(ON)
        assert of(wire, "List") == [self.IN_PARLOUR[:2]]

    def test_a_client_that_asks_for_channels_later_is_told_then(self, hall):
        wire = hall.guest("alice").types(ON, ONLY_ROOMS)
        wire.takes()
        wire.types(CHANNELS_TOO)
        assert of(wire, "List") == [self.IN_PARLOUR]
        wire.types(OFF, ON)
        assert of(wire, "List") == [self.IN_PARLOUR]


class TestPlayers:
    def test_everybody_is_listed_with_what_they_share(self, hall, alice):
        hall.guest("bob")
        hall.guest("carol").types(b"north\r\n")
        alice.takes()
        data = alice.types(ASKS).value()
        assert data.count(b"\r\n") == 0
        assert of(alice, "Players") == [
            [
                {"name": "alice", "channels": ["parlour"]},
                {"name": "bob", "channels": ["parlour"]},
                {"name": "carol", "channels": []},
            ]
        ]

    def test_nobody_is_listed_for_somebody_who_has_not_come_in(self, hall):
        hall.guest("bob")
        wire = hall.connects().types(ON)
        wire.takes()
        assert wire.types(ASKS).takes() == b""

    def test_a_client_without_the_package_is_told_nothing(self, alice):
        alice.types(ONLY_ROOMS).takes()
        assert alice.types(ASKS).takes() == b""

    def test_what_is_asked_again_before_the_answer_is_answered_once(self, alice):
        assert len(of(alice.types(ASKS * 20), "Players")) == 1
        assert len(of(alice.types(ASKS), "Players")) == 1

    def test_lines_wait_for_the_answer(self, alice):
        alice.types(ASKS + b"say hi\r\n")
        assert [name for name, _ in alice.messages()] == [
            "Comm.Channel.Players", "Comm.Channel.Text",
        ]  # fmt: skip

    def test_somebody_who_has_used_up_what_they_may_cost_is_not_answered(self, hall_with):
        hall = hall_with(output_at_once=1_000, output_a_second=100)
        hall.guest("bob")
        wire = hall.guest("alice").types(ON)
        wire.types(*[ASKS] * 40)
        answers = len(of(wire, "Players"))
        assert 0 < answers < 20
        hall.passes(60)
        assert len(of(wire.types(ASKS), "Players")) == 1


class TestLinesTakenBack:
    def test_a_line_is_taken_back_by_its_number(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"say kettle\r\n")
        (said,) = of(alice, "Text")
        bob.types(b"retract\r\n")
        assert of(alice, "Retract") == [{"channel": "parlour", "number": said["number"]}]

    def test_a_shout_is_taken_back_in_the_room_where_it_is_read(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"north\r\n", b"shout kettle\r\n")
        (said,) = of(alice, "Text")
        bob.types(b"retract\r\n")
        assert of(alice, "Retract") == [{"channel": said["room"], "number": said["number"]}]

    def test_a_client_without_the_package_is_not_told(self, hall, alice):
        alice.types(ONLY_ROOMS).takes()
        hall.guest("bob").types(b"say kettle\r\n", b"retract\r\n")
        assert alice.messages() == []


class TestChannels:
    """What somebody listens to, wherever they stand."""

    @pytest.fixture
    def news(self, hall):
        stream = Stream("news")
        stream.begin(50)
        hall.party.turns.open(stream)
        return stream

    def session(self, wire):
        return wire.protocol.door.session

    def says(self, hall, news, who, text):
        line = e.Said(who=self.session(who).person, text=text)
        hall.party.turns.append(news, line)
        hall.turn()

    @pytest.fixture
    def people(self, hall, news):
        """Two with GMCP who listen to news, and stand apart."""
        found = [hall.guest(name).types(ON) for name in ("ann", "bob")]
        for wire in found:
            self.session(wire).follow(news)
        found[1].types(b"north\r\n")
        hall.forgets()
        return found

    def test_what_is_listened_to_is_in_the_list(self, hall, news, alice):
        self.session(alice).follow(news)
        alice.types(b"look\r\n")
        assert of(alice, "List") == [[*TestList.IN_PARLOUR, row("news", "News", "+news")]]
        self.session(alice).unfollow(news)
        alice.types(b"look\r\n")
        assert of(alice, "List") == [TestList.IN_PARLOUR]

    def test_what_is_said_there_has_its_name_and_its_mark(self, hall, news, people):
        ann, bob = people
        self.says(hall, news, ann, "tea")
        assert of(ann, "Text")[0]["text"] == "[news] You say: tea"
        (said,) = of(bob, "Text")
        assert said == {
            "channel": "news", "kind": "say", "talker": "ann", "text": "[news] ann says: tea",
            "words": "tea", "number": 0,
        }  # fmt: skip

    def test_a_line_is_taken_back_there(self, hall, news, people):
        ann, bob = people
        self.says(hall, news, ann, "tea")
        hall.forgets()
        hall.party.turns.append(news, e.Retracted(who=self.session(ann).person, line=0))
        hall.turn()
        assert of(bob, "Retract") == [{"channel": "news", "number": 0}]

    def test_a_room_that_is_listened_to_tells_nothing_of_a_room(self, hall, people):
        ann, bob = people
        self.session(bob).follow(hall.party.rooms["parlour"])
        bob.types(b"look\r\n").takes()
        hall.guest("carol").types(b"say hi\r\n", b"quit\r\n")
        assert {name for name, _ in bob.messages()} <= {"Comm.Channel.Text"}
        ann.types(b"say hi\r\n")
        (said,) = of(bob, "Text")
        assert (said["channel"], said["text"]) == ("parlour", "[parlour] ann says: hi")

    def test_who_shares_it_is_told(self, people):
        assert of(people[0].types(ASKS), "Players") == [
            [
                {"name": "ann", "channels": ["parlour", "news"]},
                {"name": "bob", "channels": ["news"]},
            ]
        ]

    def test_people_who_share_a_view_stand_in_one_rank(self, hall, news, people):
        carol = hall.guest("carol")
        self.says(hall, news, carol, "one")
        self.says(hall, news, carol, "two")
        in_step = [len(rank) for rank in news.listener_ranks.in_step.values()]
        assert in_step == ([2] if hall.direct else [])
