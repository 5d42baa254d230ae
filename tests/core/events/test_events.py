"""Events are values that serialise by themselves."""

import msgspec
import pytest

from teaparty.core import events as e

ALICE = e.Person(1, "alice")
KINDS = [
    kind
    for kind in vars(e).values()
    if isinstance(kind, type) and issubclass(kind, e.Event)
    and kind not in (e.Event, e.Guiding, e.Internal, e.Paged)
]  # fmt: skip
ROW = e.PersonRow(name="alice", room="The Parlour", idle=1, on=2, away="")
REPORT = e.ReportRow(
    number=3, at=1.5, by="alice", whom="bob", room="The Parlour", text="He shouts.",
    state="closed", host="zoe", answer="He is quiet now.",
)  # fmt: skip
EVENTS = [
    e.Said(who=ALICE, text="hi"),
    e.Emoted(who=ALICE, text="waves."),
    e.Acted(who=ALICE, social="hug", sentences={"en": "hugs {whom}."}, whom=e.Person(2, "bob")),
    e.Shouted(who=ALICE, text="hi"),
    e.Announced(text="Tea!"),
    e.Announced(who=ALICE, text="Tea for {name}!", fields={"name": "bob"}),
    e.AnnouncedPassing(text="Rain falls."),
    e.SaidPassing(who=e.Person(0, "Dormouse"), text="Zzz."),
    e.Arrived(who=ALICE),
    e.Entered(who=ALICE, origin="The Garden"),
    e.Left(who=ALICE, destination="The Garden"),
    e.Quit(who=ALICE),
    e.LostLink(who=ALICE),
    e.SentOut(who=ALICE),
    e.Renamed(who=ALICE, name="alicia"),
    e.Unheard(who=ALICE, move=e.Renamed(who=ALICE, name="alicia")),
    e.Retracted(who=ALICE, line=7, by="zoe"),
    e.TakenBack(who=ALICE),
    e.Recorded(who=ALICE, text="alice rolls a 6."),
    e.RecordedSpeech(who=ALICE, text="alice sings."),
    e.RecordedPassing(who=ALICE, text="Rain falls."),
    e.Whispered(who=ALICE, to=(e.Person(2, "bob"),), text="psst"),
    e.Invited(who=ALICE, to=(e.Person(2, "bob"),), text="The Attic", word="attic", seconds=600),
    e.TimeTold(at=1.5),
    e.Away(who=ALICE, text="Tea."),
    e.WentAway(who=ALICE),
    e.CameBack(who=ALICE),
    e.Recalled(
        parts=(e.WhispersMissed(count=1), e.LinesMissed(title="The Garden", lines=12, more=True))
    ),
    e.Settled(),
    e.CameIn(name="alice", mode="chat"),
    e.LinesShown(
        at=90_000.0,
        title="In {room}:",
        fields={"room": "The Garden"},
        lines=(
            e.OldLine(number=3, at=1.5, event=e.Said(who=ALICE, text="hi")),
            e.OldLine(number=4, at=2.5, event=e.TakenBack(who=ALICE)),
        ),
        numbered=True,
        footer="There is more.",
    ),
    e.Told(text="{a}", fields={"a": "b"}),
    e.Refused(text="No."),
    e.MissedAside(count=2, on="news"),
    e.Missed(count=3),
    e.MissedAside(count=3, on="news"),
    e.Greeted(text="Hello.", people=0),
    e.RoomSeen(
        room="t",
        title="T",
        description="",
        exits=(e.ExitRow(name="n", title="N", room="garden"),),
        people=(ROW,),
    ),
    e.PersonSeen(person=ROW, description="Hat."),
    e.AccountsListed(people=(e.StaffRow(name="alice", role="member", seen=1.5),), more=3),
    e.StaffListed(people=(e.StaffRow(name="alice", role="host", person=ROW, seen=1.5),), more=3),
    e.FingerShown(name="alice", role="host", since=1.0, person=ROW, description="Hat."),
    e.FingerShown(name="bob", since=1.0, seen=3.0),
    e.PeopleListed(people=(ROW,)),
    e.SettingsListed(settings=(e.SettingRow(name="width", value="60", chosen=True),)),
    e.RoomChanged(room="a", title="A", description="", exits=()),
    e.PlacesChanged(),
    e.ExitsSeen(exits=(e.ExitRow(name="n", title="Tea"),)),
    e.RoomsListed(rooms=(e.RoomRow(name="tea", title="Tea", people=2),)),
    e.ChannelsListed(
        channels=(
            e.ChannelRow(name="news", about="What is new", listeners=3, listening=True, new=2),
        )
    ),
    e.ChannelSeen(
        channel=e.ChannelRow(name="news", about="", listeners=3, listening=False),
        people=("alice",),
        more=2,
    ),
    e.HelpListed(commands=(e.HelpRow(name="say", theme="Talking", summary="Say it."),)),
    e.TopicSet(who=ALICE, topic="Tea"),
    e.Changed(who=ALICE, what="title"),
    e.Knocked(who=ALICE),
    e.ShownOut(who=ALICE, whom=e.Person(2, "bob")),
    e.PlacesListed(places=(e.PlaceRow(name="attic", kind="room", title="The Attic", people=1),)),
    e.TopicShown(place="The Attic", topic="Tea", by="alice", age=3.5),
    e.Walled(text="Tea!"),
    e.Closing(seconds=90, why="A new kettle."),
    e.ClosingCancelled(),
    e.BansListed(sanctions=(e.SanctionRow(target="bob", until=None, by="zoe", why="Spam."),)),
    e.MutesListed(sanctions=(e.SanctionRow(target="bob", until=1.5, by="zoe", why=""),)),
    e.Imposed(
        kind="ban",
        row=e.SanctionRow(target="bob", until=None, by="zoe", why="Spam.", key="bob", at=1.5),
        out=("bob",),
        came_from=("192.0.2.7",),
    ),
    e.Tried(key="192.0.2.0/24", stay=("zoe",), newcomers=2),
    e.Lifted(kind="mute", key="bob", name="Bob"),
    e.LockShown(people="staff"),
    e.NodesListed(nodes=(e.NodeRow(node="a", version="1.2", address="tea1", since=1.5,
                                   draining=True, silent=False, seen=2.0, behind=3, people=4),),
                  here="a"),
    e.NodeDrained(node="a", draining=True),
    e.RoleGiven(name="bob", was="member", role="host"),
    e.AuditListed(entries=(e.AuditRow(at=1.5, who="zoe", what="ban", whom="bob", why="Spam."),)),
    e.ReportsListed(reports=(REPORT,)),
    e.ReportShown(report=REPORT),
    e.HelpShown(usage="say TEXT", summary="Say.", meaning="", examples=(), aliases=("'",)),
    e.SomebodyIs(who=ALICE, key="alice", skeleton="al1ce", epoch=2, room="hall", since=1.0,
                 active=2.0, role="member", listens=("#news",)),
    e.SomebodyLeft(who=ALICE, why="owned"),
    e.HandedOver(who=ALICE),
    e.SanctionIs(kind="mute", target="bob", name="bob", until=9.5, why="Spam.", by="zoe", at=1.5),
    e.SanctionEnded(kind="mute", target="bob"),
    e.RoleIs(who=ALICE, role="host"),
    e.PlaceIs(epoch=2, number=7, name="attic", kind="room", owner=3, since=1.5,
              patch='{"title":"The Attic"}', named={3: "alice"}),
    e.StandingIs(who=ALICE, kind="invited", place="attic~7", until=None),
    e.PlaceAdded(number=7, name="attic", kind="room", owner=3, since=1.5, state="{}", by="alice"),
    e.PlaceGone(number=7),
    e.NodeEnded(epoch=2),
    e.NodeIs(epoch=2, draining=True),
    e.ToldElsewhere(who=ALICE, event=e.Told(text="Hi, {name}.", fields={"name": "alice"})),
    e.DoneElsewhere(who=ALICE, act="move", word="hall"),
    e.OperationAsked(epoch=3, number=4, name="reload", words=("hugs",)),
    e.OperationAnswered(epoch=3, number=4, by=5, done=False, lines=("There is no plugin hugs.",)),
    e.RecordsChanged(what="sanctions"),
    e.ReportIs(number=3, session=5),
    e.PartyCloses(epoch=2, seconds=60, why="Tea."),
    e.NewcomersTold(epoch=2, event=e.Walled(text="Tea!")),
    e.LineTaken(who=ALICE, tickets=("ab",), line=3),
    e.TimerIs(epoch=2, plugin="hugs", of="room", whose="hall", method="rings", values={"n": 1}),
]  # fmt: skip


def test_there_is_a_sample_of_each():
    assert {type(event) for event in EVENTS} == set(KINDS)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_json_as_it_was(event):
    text = msgspec.json.encode(event)
    assert f'"type":"{type(event).__name__}"'.encode() in text
    assert msgspec.json.decode(text, type=type(event)) == event


def test_the_kinds_can_be_told_apart_when_they_come_back():
    decoder = msgspec.json.Decoder(e.Said | e.Emoted | e.Left)
    for event in (e.Said(who=ALICE, text="hi"), e.Emoted(who=ALICE, text="hi")):
        assert decoder.decode(msgspec.json.encode(event)) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_cannot_be_changed(event):
    with pytest.raises(AttributeError):
        event.who = e.PARTY


def test_only_somebodys_own_words_are_speech_and_that_they_are_taken():
    assert {kind for kind in KINDS if kind.speech} == {
        e.Said, e.Emoted, e.Shouted, e.Whispered, e.RecordedSpeech, e.Away,
        e.SaidPassing, e.Acted, e.LineTaken,
    }  # fmt: skip


def test_somebody_who_comes_goes_or_changes_a_place_is_not_told_of_it():
    assert {kind for kind in KINDS if not kind.shown_to_actor} == {
        e.Arrived, e.Entered, e.Left, e.Quit, e.LostLink, e.SentOut,
        e.Away, e.WentAway, e.CameBack, e.Changed,
    }  # fmt: skip


def test_an_event_is_the_partys_unless_it_says_whose():
    assert e.Announced(text="Tea!").who is e.PARTY
    assert e.PARTY.number == 0


def test_an_event_without_a_text_of_its_own_shows_nothing():
    assert e.Event().plain() == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (e.Person(2, "bob"), e.Person(2, "robert"), True),
        (e.Person(2, "bob"), e.Person(3, "bob"), False),
        (e.Person(2, "bob", 7), e.Person(e.PAST, "robert", 7), True),
        (e.Person(2, "bob", 7), e.Person(2, "bob", 8), False),
        (e.Person(2, "bob"), e.Person(2, "bob", 7), True),
        (e.Person(e.PAST, "bob"), e.Person(e.PAST, "bob"), False),
        (e.Person(0, "bob"), e.Person(0, "bob"), False),
    ],
)
def test_the_same_person_has_the_same_account_or_session(one, other, same):
    assert (one.same_as(other), other.same_as(one)) == (same, same)
