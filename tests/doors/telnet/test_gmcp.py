"""GMCP: what is sent beside the text, and what a client says by it."""

import json

import pytest
from msgspec import structs

from teaparty.core.events import Event, Said
from teaparty.core.party.session import FAULT_TEXT
from teaparty.core.people.channels import Channels
from teaparty.core.records import Sanction
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.socials import Social
from teaparty.doors.telnet.gmcp_messages import Gui
from teaparty.wire.telnet import DO, DONT, GMCP, WILL, WONT, Codec, negotiation, subnegotiation
from tests import sentences as s
from tests.conftest import gatekeeper
from tests.doors.conftest import PASSWORD, Slow, by_transport

ON = negotiation(DO, GMCP)
PARLOUR = {
    "num": "parlour", "name": "The Parlour", "desc": "", "topic": "", "owner": "",
    "exits": {"north": "garden"},
}  # fmt: skip
HERE = [("Room.Info", PARLOUR), ("Room.Players", [])]
CHANNELS = [
    {"name": "parlour", "caption": "The Parlour", "command": "say"},
    {"name": "whisper", "caption": "Whispers", "command": "whisper"},
    {"name": "shout", "caption": "Shouts", "command": "shout"},
]
LIST = ("Comm.Channel.List", CHANNELS)
ALICE, BOB = ({"name": name, "fullname": name} for name in ("alice", "bob"))


def says(package, data=None):
    return subnegotiation(GMCP, f"{package} {'' if data is None else json.dumps(data)}".encode())


@pytest.fixture
def alice(hall):
    """Somebody with GMCP on."""
    wire = hall.guest("alice").types(ON)
    wire.takes()
    return wire


class TestRooms:
    def test_somebody_who_switches_it_on_learns_where_they_are(self, hall):
        bob, wire = hall.guest("bob"), hall.guest("alice").types(ON)
        assert wire.messages() == [HERE[0], ("Room.Players", [BOB]), LIST]
        assert bob.hears() == []

    def test_before_one_has_come_in_there_is_nowhere_to_be(self, hall):
        wire = hall.connects().types(ON)
        assert wire.messages() == []
        wire.types(b"login alice\r\n")
        assert wire.messages() == [*HERE, LIST]

    def test_looking_tells_it_again(self, alice):
        alice.types(b"look\r\n")
        assert alice.messages() == HERE

    def test_exits_that_change_are_told_without_a_line(self, hall, alice):
        hall.party.rooms["parlour"].change_exits({"down": "garden"})
        hall.turn()
        assert alice.messages() == [("Room.Info", PARLOUR | {"exits": {"down": "garden"}})]
        assert alice.hears() == []

    def test_going_tells_the_new_room(self, alice):
        alice.types(b"north\r\n")
        assert alice.messages()[0][1]["num"] == "garden"

    def test_coming_and_going_is_told(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"north\r\n", b"south\r\n", b"name rob\r\n", b"quit\r\n")
        rob = {"name": "rob", "fullname": "rob"}
        assert alice.messages() == [
            ("Room.RemovePlayer", "bob"),
            ("Room.AddPlayer", BOB),
            ("Room.RemovePlayer", "bob"),
            ("Room.AddPlayer", rob),
            ("Room.RemovePlayer", "rob"),
        ]

    def test_coming_in_and_losing_the_link_is_told_too(self, hall, alice):
        wire = hall.connects()
        wire.types(b"login bob\r\n").drops()
        assert alice.messages() == [("Room.AddPlayer", BOB), ("Room.RemovePlayer", "bob")]

    def test_ones_own_new_name_is_no_news(self, alice):
        alice.types(b"name alicia\r\n")
        assert alice.messages() == []


class TestTalk:
    def said(self, kind, channel, text, words="hi", **more):
        data = {"channel": channel, "kind": kind, "talker": "bob", "text": text, "words": words}
        return ("Comm.Channel.Text", data | more)

    def test_what_people_say_is_told_with_its_channel(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"say hi\r\n", b":hi\r\n", b"shout hi\r\n", b"whisper alice hi\r\n")
        bob.types(b"afk hi\r\n")
        assert alice.messages() == [
            self.said("say", "parlour", "bob says: hi", number=2),
            self.said("emote", "parlour", "* bob hi", number=3),
            self.said("shout", "shout", "bob shouts: hi", room="parlour", number=4),
            self.said("whisper", "whisper", "bob whispers to you: hi", to=["alice"]),
            self.said("afk", "parlour", "bob is away: hi", number=5),
        ]

    def test_what_people_do_by_one_word_is_an_emote(self, hall, alice):
        nod = Social(word="nod", alone={"en": "nods."}, at={"en": "nods to {whom}."})
        hall.party.renew(structs.replace(hall.party.options, socials={"nod": nod}))
        hall.guest("bob").types(b"nod\r\n", b"nod alice\r\n")
        assert alice.messages() == [
            self.said("emote", "parlour", "* bob nods.", "nods.", number=2, social="nod"),
            self.said("emote", "parlour", "* bob nods to alice.", "nods to alice.", number=3,
                      social="nod", to=["alice"], named=True),
        ]  # fmt: skip

    def test_it_says_whether_a_line_names_its_reader(self, hall, alice):
        bob, carol = hall.guest("bob"), hall.guest("carol").types(ON)
        carol.takes()
        bob.types(b"say alice, is there tea?\r\n")
        ((_, mine),), ((_, others),) = alice.messages(), carol.messages()
        assert mine == others | {"named": True}
        assert "named" not in others

    def test_for_a_screen_reader_that_stands_in_the_line_too(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"screenreader\r\n").takes()
        bob.types(b"say alice, is there tea?\r\n")
        ((_, data),) = alice.messages()
        assert data["text"] == "bob says, naming you: alice, is there tea?"

    def test_it_says_to_whom_people_speak(self, hall, alice):
        bob = hall.guest("bob")
        bob.types(b"to alice hi\r\n")
        ((_, data),) = alice.messages()
        assert (data["channel"], data["to"], data["words"]) == ("parlour", ["alice"], "hi")

    def test_what_is_said_on_a_channel_is_told_with_its_name(self, hall, alice):
        Channels.of(hall.party).change({"news": ChannelRules()})
        bob = hall.guest("bob")
        alice.types(b"listen news\r\n"), bob.types(b"listen news\r\n", b"north\r\n")
        alice.takes(), bob.types(b"+news hi\r\n")
        assert alice.messages() == [self.said("say", "news", "[news] bob says: hi", number=0)]

    def test_a_channel_that_is_heard_has_a_command_and_a_room_that_is_heard_has_none(
        self, hall, alice
    ):
        rules = {"news": ChannelRules(), "notices": ChannelRules(speaks="hosts")}
        Channels.of(hall.party).change(rules)
        hall.party.rooms["garden"].listening = True
        alice.types(b"listen news\r\n", b"listen notices\r\n", b"listen garden\r\n")
        *_, (_, rows) = alice.messages()
        assert [tuple(row.values()) for row in rows[3:]] == [
            ("news", "News", "+news"), ("notices", "Notices", ""), ("garden", "The Garden", ""),
        ]  # fmt: skip

    def test_ones_own_lines_are_as_one_reads_them(self, hall, alice):
        hall.guest("bob")
        alice.types(b"say hi\r\n", b":hi\r\n", b"shout hi\r\n", b"whisper bob hi\r\n")
        assert [data["text"] for _, data in alice.messages() if "text" in data] == [
            "You say: hi", "* alice hi", "You shout: hi", "You whisper to bob: hi",
        ]  # fmt: skip

    def test_the_line_is_shown_in_colours_and_in_one_piece(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"colour 16\r\n", b"settings width 40\r\n", b"settings timestamps on\r\n")
        alice.takes()
        bob.types(b"say " + b"hi " * 30 + b"\r\n")
        ((_, data),) = alice.messages()
        assert data["text"] == "\x1b[36mbob\x1b[0m says: " + " ".join(["hi"] * 30)

    def test_for_a_screen_reader_it_has_no_colours_and_reads_like_the_line(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"colour 16\r\n", b"screenreader\r\n").takes()
        bob.types(b":hi\r\n")
        ((_, data),) = alice.messages()
        assert (data["text"], data["words"]) == ("bob emotes: hi", "hi")

    def test_ones_own_words_are_told_too(self, alice):
        alice.types(b"say hi\r\n")
        ((_, data),) = alice.messages()
        assert data == {
            "channel": "parlour", "kind": "say", "talker": "alice", "text": "You say: hi",
            "words": "hi", "number": 1,
        }  # fmt: skip

    def test_an_ignored_person_is_not_told_of(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"ignore bob\r\n").takes()
        bob.types(b"say hi\r\n", b"whisper alice hi\r\n")
        assert alice.takes() == b""

    def test_whoever_is_ignored_and_takes_another_name_stays_in_the_list_without_a_word(
        self, hall, alice
    ):
        bob = hall.guest("bob")
        alice.types(b"ignore bob\r\n").takes()
        bob.types(b"name rude\r\n", b"north\r\n", b"south\r\n", b"quit\r\n")
        rude = {"name": "rude", "fullname": "rude"}
        assert alice.value().count(b"\r\n") == 0
        assert alice.messages() == [
            ("Room.RemovePlayer", "bob"), ("Room.AddPlayer", rude), ("Room.RemovePlayer", "rude"),
            ("Room.AddPlayer", rude), ("Room.RemovePlayer", "rude"),
        ]  # fmt: skip

    def test_it_is_utf8_and_safe_whatever_the_charset_of_the_text(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"charset latin1\r\n").takes()
        bob.types("say \x1b[2Jÿ “☃”\r\n".encode())
        assert alice.value().endswith(b'\xff\xf0bob says: \xff\xff "?"\r\n')
        assert alice.messages() == [
            self.said("say", "parlour", "bob says: ÿ “☃”", "ÿ “☃”", number=2)
        ]

    def test_somebody_who_has_not_switched_it_on_gets_nothing_of_it(self, hall, alice):
        bob = hall.guest("bob")
        alice.types(b"say hi\r\n", says("Core.Ping"))
        assert bob.takes() == b"alice says: hi\r\n"

    def test_somebody_who_switches_it_off_gets_no_more(self, alice):
        alice.types(negotiation(DONT, GMCP), b"say hi\r\n")
        assert alice.takes() == negotiation(WONT, GMCP) + b"You say: hi\r\n"

    @by_transport
    def test_people_with_the_same_packages_share_the_bytes(self, hall, alice, monkeypatch):
        carol, bob = hall.guest("carol").types(ON), hall.guest("bob")
        written = []
        for wire in (alice, carol):
            monkeypatch.setattr(
                wire.protocol.door.outlet, "take", lambda data: written.append(data) or 999
            )
        bob.types(b"say hi\r\n")
        assert len(written) == 2
        assert written[0] is written[1]


class TestCore:
    def test_a_client_says_hello_and_what_it_supports(self, alice, hall):
        bob = hall.guest("bob")
        alice.types(says("Core.Hello", {"client": "Mudlet", "version": "4.17"}))
        alice.types(says("Core.Supports.Set", ["Comm.Channel 1", "Char 1"]))
        bob.types(b"say hi\r\n", b"north\r\n")
        assert [package for package, _ in alice.messages()] == ["Comm.Channel.Text"]
        alice.types(says("Core.Supports.Add", ["Room 1"]))
        bob.types(b"south\r\n")
        assert [package for package, _ in alice.messages()] == ["Room.AddPlayer"]
        alice.types(says("Core.Supports.Remove", ["Comm.Channel"]))
        bob.types(b"say hi\r\n")
        assert alice.messages() == []

    def test_a_ping_is_answered(self, alice):
        alice.types(says("Core.Ping", 120), says("Core.Ping"))
        assert alice.messages() == [("Core.Ping", None)] * 2

    MUDLET = says("Core.Hello", {"client": "Mudlet", "version": "4.19"})

    def test_mudlet_is_offered_the_package_of_the_operator_once(self, hall):
        hall.factory.gui = Gui("2", "https://tea.example/teaparty.mpackage")
        wire = hall.connects().types(ON, self.MUDLET, self.MUDLET)
        wire.types(says("Core.Supports.Set", ["Client 1"]))
        offers = [data for package, data in wire.messages() if package == "Client.GUI"]
        assert offers == [{"version": "2", "url": "https://tea.example/teaparty.mpackage"}]

    def test_another_client_is_offered_it_if_it_says_that_it_can_load_it(self, hall, alice):
        hall.factory.gui = Gui("2", "https://tea.example/teaparty.mpackage")
        alice.types(says("Core.Hello", {"client": "TinTin++"}), says("Core.Hello", ["Mudlet"]))
        assert alice.messages() == []
        alice.types(says("Core.Supports.Add", ["Client.GUI 1"]))
        assert [package for package, _ in alice.messages()] == ["Client.GUI"]

    def test_without_one_nothing_is_offered(self, alice):
        assert alice.types(self.MUDLET).takes() == b""

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"\xff\xff", b"Core.Supports.Set", b"Core.Supports.Set {}", b"[", b"Core.Hello {",
            b"Core.Supports.Sit [1, null]", b"Char.Login.Credentials []", b"x" * 5_000,
            b"Core.Supports.Set " + b"[" * 2_000,
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_left_alone(self, alice, data):
        alice.types(subnegotiation(GMCP) + b"\xff\xfa\xc9" + data + b"\xff\xf0")
        assert alice.takes() == b""
        assert not alice.disconnecting

    def test_somebody_who_has_not_switched_it_on_says_nothing_by_it(self, hall):
        wire = hall.guest("alice").types(negotiation(WILL, 24))
        wire.takes()
        assert wire.types(says("Core.Ping")).takes() == b""


class TestLogin:
    """As Mudlet does it, with the name and password that it keeps."""

    SUPPORTS = says("Core.Supports.Set", ["Char 1", "Char.Login 1", "Comm.Channel 1"])
    DEFAULT = ("Char.Login.Default", {"type": ["password-credentials"]})

    NO_FIT = s.does_not_fit

    def failed(self, why):
        return {"success": False, "message": why}

    def credentials(self, **more):
        return says("Char.Login.Credentials", {"account": "alice", **more})

    @pytest.fixture
    def newcomer(self, hall):
        hall.registers("alice")
        wire = hall.connects().types(ON, self.SUPPORTS)
        assert wire.messages() == [self.DEFAULT]
        return wire

    def result(self, wire, **credentials):
        """Return what is told of a login, and the text beside it."""
        data = wire.types(self.credentials(**credentials)).value()
        text = b"".join(value for value in Codec().receive(data) if isinstance(value, bytes))
        return dict(wire.messages())["Char.Login.Result"], text.decode()

    def test_a_stored_name_with_the_right_password_comes_in(self, hall, newcomer):
        assert self.result(newcomer, password=PASSWORD)[0] == {"success": True}
        assert list(hall.party.people) == ["alice"]
        assert hall.party.people["alice"].account is not None

    def test_a_wrong_one_does_not_and_can_be_put_right(self, hall, newcomer):
        assert self.result(newcomer, password="x") == (
            self.failed(self.NO_FIT),
            f"{self.NO_FIT}\r\n",
        )
        assert hall.party.people == {}
        assert self.result(newcomer, password=PASSWORD)[0] == {"success": True}

    def test_a_name_that_nobody_owns_is_answered_just_so(self, hall, newcomer):
        known = self.result(newcomer, password="x")
        assert self.result(newcomer, account="bob", password="x") == known

    def test_a_name_alone_is_a_guests(self, hall, newcomer):
        assert self.result(newcomer, account="bob")[0] == {"success": True}
        assert list(hall.party.people) == ["bob"]

    def test_a_members_name_alone_is_asked_for_its_password(self, hall, newcomer):
        result, text = self.result(newcomer)
        assert (result, text) == (
            self.failed("This name is registered. Type its password."),
            "Password: ",
        )
        newcomer.types(f"{PASSWORD}\r\n".encode())
        assert list(hall.party.people) == ["alice"]

    def test_a_name_that_a_guest_bears_is_not_free(self, hall, newcomer):
        hall.guest("bob")
        result, text = self.result(newcomer, account="bob")
        taken = s.come_in_as_proposal("bob", "bob2")
        assert (result, text) == (self.failed(taken), f"{taken}\r\n")
        newcomer.types(b"yes\r\n")
        assert list(hall.party.people) == ["bob", "bob2"]

    def test_the_reason_names_times_in_words(self, hall, newcomer):
        ban = Sanction(kind="ban", target="bob", by="zoe", at=0, until=7_200)
        gatekeeper(hall).begin([ban])
        result, text = self.result(newcomer, account="bob")
        assert result == self.failed(s.banned_for("2 hours"))
        assert text == f"{s.banned_for('2 hours')}\r\n"

    def test_a_fault_of_ours_is_told_as_one(self, hall, newcomer, monkeypatch):
        monkeypatch.setattr(hall.party, "admit", lambda *_: 1 / 0)
        result, text = self.result(newcomer, account="bob")
        assert (result, text) == (self.failed(FAULT_TEXT), f"{FAULT_TEXT}\r\n")
        assert [type(fault.error) for fault in hall.faults] == [ZeroDivisionError]

    def test_a_word_alone_after_a_refused_login_is_no_name(self, hall, newcomer):
        self.result(newcomer, password="x")
        newcomer.types(b"mysecretpw3\r\n")
        assert newcomer.takes() == s.type_login("mysecretpw3").encode() + b"\r\n"
        assert hall.party.people == {}

    def test_somebody_who_is_in_by_another_link_goes_on_by_this_one(self, hall, newcomer):
        first = hall.member("alice")
        session = first.protocol.door.session
        newcomer.types(self.credentials(password=PASSWORD))
        messages = dict(newcomer.messages())
        assert messages["Char.Login.Result"] == {"success": True}
        assert hall.party.people == {"alice": session}
        assert newcomer.protocol.door.session is session
        assert first.disconnecting
        newcomer.types(says("Core.Supports.Add", ["Room 1"]), b"north\r\n")
        assert newcomer.messages()[0][1]["num"] == "garden"

    def test_somebody_who_came_by_a_lost_link_is_back(self, hall, newcomer):
        hall.member("alice").drops()
        assert self.result(newcomer, password=PASSWORD)[0] == {"success": True}
        assert hall.party.people["alice"] is newcomer.protocol.door.session

    def test_somebody_who_sends_no_more_waits_for_the_result_and_obeys_lines_behind_it(
        self, hall_with
    ):
        passwords = Slow()
        hall = hall_with(passwords=passwords)
        hall.registers("alice")
        wire = hall.connects().types(ON, self.SUPPORTS)
        wire.takes()
        wire.types(self.credentials(password=PASSWORD)).ends()
        other = hall.connects().types(
            ON, self.SUPPORTS, self.credentials(account="bob", password="x"), b"login bob2\r\n"
        )
        assert not wire.disconnecting
        passwords.go_on()
        hall.turn()
        assert ("Char.Login.Result", {"success": True}) in wire.messages()
        assert wire.disconnecting
        assert ("Char.Login.Result", self.failed(self.NO_FIT)) in other.messages()
        assert list(hall.party.people) == ["alice", "bob2"]

    def test_a_link_that_is_lost_meanwhile_is_told_nothing(self, hall_with):
        passwords = Slow()
        hall = hall_with(passwords=passwords)
        hall.registers("alice")
        wire = hall.connects().types(ON, self.SUPPORTS, self.credentials(password=PASSWORD))
        wire.takes()
        wire.drops()
        passwords.go_on()
        hall.turn()
        assert (wire.takes(), hall.party.people, hall.faults) == (b"", {}, [])

    @pytest.mark.parametrize("name", ["", "bob\r\nquit", "x" * 3_000, "\ud800", "\x1b[2J"])
    def test_what_is_no_name_is_refused(self, hall, name):
        wire = hall.connects().types(ON, self.credentials(account=name))
        assert wire.messages()[-1][1]["success"] is False
        assert not wire.disconnecting

    def test_it_is_offered_once_and_only_to_newcomers_that_know_it(self, hall):
        wire = hall.connects().types(ON, says("Core.Supports.Set", ["Room 1"]))
        assert wire.messages() == []
        wire.types(self.SUPPORTS, self.SUPPORTS)
        assert wire.messages() == [self.DEFAULT]
        guest = hall.guest("bob").types(ON, self.SUPPORTS)
        assert self.DEFAULT not in guest.messages()

    def test_somebody_who_is_in_keeps_their_name(self, hall, alice):
        alice.types(self.credentials(account="Alice"), self.credentials(account="bob"))
        assert [data for _, data in alice.messages()] == [
            {"success": True},
            self.failed("You are in already, as alice."),
        ]
        assert list(hall.party.people) == ["alice"]

    def test_somebody_who_is_asked_something_answers_by_a_line(self, hall):
        wire, answers = hall.connects().types(ON), []
        wire.takes()
        wire.protocol.door.session.ask("Password: ", lambda me, line: answers.append(line), True)
        wire.types(self.credentials())
        assert wire.messages()[-1][1] == self.failed(
            "Your client has given a name before this one. Answer what you are asked."
        )
        assert (answers, hall.party.people) == ([], {})

    def test_a_session_that_is_busy_does_not_log_in_by_gmcp(self, hall):
        wire = hall.connects().types(ON)
        wire.protocol.door.session.busy = True
        wire.types(self.credentials())
        assert hall.party.people == {}


class Broken(Said, frozen=True, kw_only=True):
    """An event of a plugin that has no text."""

    text: object = None


class TestFaults:
    def test_an_event_without_a_text_harms_nobody(self, hall, alice):
        hall.party.start.append(Broken())
        alice.types(b"say hi\r\n")
        assert [package for package, _ in alice.messages()] == ["Comm.Channel.Text"]
        assert list(hall.party.people) == ["alice"]

    def test_an_event_of_a_plugins_own_is_told_as_what_it_derives_from(self, hall, alice):
        class Sung(Said, frozen=True, kw_only=True):
            pass

        hall.party.start.append(Sung(text="la"))
        hall.turn()
        ((_, data),) = alice.messages()
        assert (data["kind"], data["text"]) == ("say", "la")

    def test_an_event_that_is_neither_is_not_told(self, hall, alice):
        class Rang(Event, frozen=True, kw_only=True):
            def plain(self):
                return "The bell rings."

        hall.party.start.append(Rang())
        hall.turn()
        assert alice.takes() == b"The bell rings.\r\n"

    def test_a_room_that_cannot_be_seen_is_a_fault_of_its_own(self, hall, monkeypatch):
        wire = hall.guest("alice")
        monkeypatch.setattr(hall.party.start, "seen_by", lambda me: 1 / 0)
        wire.types(ON)
        assert wire.reads() == [FAULT_TEXT]
        assert not wire.disconnecting
