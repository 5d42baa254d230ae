"""Channels come and go, and what people listen to is kept, by accounts and by keys of logs."""

from functools import partial

import pytest

from teaparty.core.assembly import open_party
from teaparty.core.memory.cursors import Cursors
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.people.channels import Channels
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions
from teaparty.testing import PASSWORD, plain_rooms, tea_party
from tests import sentences as s
from tests.conftest import done

NEWS, CHESS = ChannelRules(about="What is new here"), ChannelRules()
JOINED = ChannelRules(joined=True)
HOSTS = ChannelRules(listens="hosts")
ENDED = s.heard_no_more("news")
TOLD = s.listens_at_once("news")


def opened(limits=None, **channels):
    return tea_party(manners=PartyOptions(channels=channels, limits=limits or Limits()))


def has(party, **channels):
    """Have these channels from now on, as after a rehash."""
    Channels.of(party.party).change(channels)
    party.flush()


def hears(guest):
    return [each.mark for each in guest.session.followed]


def back(party, name):
    guest = party.connects()
    guest.types(f"login {name}", PASSWORD)
    party.all_read()
    return guest


# --- who listens when they come in


def test_newcomers_listen_at_once_where_it_is_so():
    with opened(news=JOINED, chess=CHESS) as party:
        alice = party.connects()
        assert TOLD in alice.types("login alice").reads()
        assert hears(alice) == ["news"]


def test_who_has_chosen_is_not_told_again():
    with opened(news=JOINED) as party:
        party.member("alice").types("quit")
        alice = party.connects()
        assert TOLD not in alice.types("login alice", PASSWORD).reads()
        assert hears(alice) == ["news"]


def test_who_listened_no_more_does_not_when_they_come_back():
    with opened(news=JOINED, chess=CHESS) as party:
        party.member("alice").types("unlisten news", "listen chess", "quit")
        assert hears(back(party, "alice")) == ["chess"]


def test_what_a_member_listens_to_is_there_after_a_restart_and_under_another_name():
    with opened(news=NEWS, chess=CHESS) as party:
        alice = party.member("alice")
        alice.types("listen news", "name alicia", "yes")
        party.restart()
        assert hears(back(party, "alicia")) == ["news"]


def test_a_guest_forgets_it_and_keeps_it_with_a_registered_name():
    with opened(news=NEWS) as party:
        party.guest("alice").types("listen news", "quit")
        alice = party.guest("alice")
        assert hears(alice) == []
        alice.types("listen news", "register", PASSWORD, PASSWORD, "quit")
        assert hears(back(party, "alice")) == ["news"]


def test_it_is_stored_with_the_account_and_erased_with_it():
    with opened(news=NEWS) as party:
        alice = party.member("alice")
        alice.types("listen news", "unlisten news", "listen news")
        account = done(party.records.account("alice"))
        assert account.preferences.listens == {"+news": True}
        party.erase(alice)
        assert done(party.records.account("alice")) is None
        assert party.party.channel("news").listeners == {}


def test_people_who_leave_listen_no_more():
    with opened(news=NEWS) as party:
        alice = party.guest("alice")
        alice.types("listen news", "quit")
        assert party.party.channel("news").listeners == {}


def test_newcomers_listen_to_no_more_than_one_can():
    with opened(Limits(listens=1), news=JOINED, chess=JOINED) as party:
        assert hears(party.guest("alice")) == ["news"]


def test_who_listens_to_as_much_as_one_can_is_not_told_of_what_newcomers_listen_to():
    with opened(Limits(listens=1), news=NEWS) as party:
        alice = party.guest("alice")
        alice.types("listen news").reads()
        has(party, news=NEWS, chess=JOINED)
        assert (alice.reads(), hears(alice)) == ([], ["news"])


# --- channels come, change and go


def test_a_channel_comes_while_people_are_in():
    with opened() as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        party.all_read()
        has(party, news=NEWS)
        alice.types("listen news"), bob.types("listen news", "+news Hello!")
        assert alice.reads()[-1] == "[news] bob says: Hello!"


def test_one_for_newcomers_is_heard_by_those_who_are_in():
    with opened() as party:
        alice = party.guest("alice")
        has(party, news=JOINED)
        assert (alice.reads(), hears(alice)) == ([TOLD], ["news"])


def test_a_channel_goes_while_people_listen():
    with opened(news=NEWS) as party:
        alice, carol = party.guest("alice"), party.guest("carol", mode="chat")
        alice.types("listen news"), carol.types("/listen news", "/talk on news")
        alice.types("+news Last words.")
        party.all_read()
        has(party)
        assert alice.reads() == [ENDED]
        assert carol.reads() == [ENDED, s.talks_here]
        assert carol.types("hello", "hello").reads() == [s.put_back, "You say: hello"]
        with pytest.raises(LookupError):
            party.party.channel("news")


def test_what_is_typed_for_a_channel_that_is_gone_is_not_said_to_the_room():
    with opened(news=NEWS) as party:
        alice, bob = party.guest("alice", mode="chat"), party.guest("bob")
        alice.types("/listen news").reads(), bob.reads()
        has(party)
        alice.reads()
        asked = s.no_channel_say_it("news", sign="/")
        assert alice.types("+news The door is open.").reads() == [asked]
        assert bob.reads() == []
        assert alice.types("'").reads() == ["You say: +news The door is open."]
        assert alice.types("+1 for tea").reads() == ["You say: +1 for tea"]


def test_what_was_said_right_before_is_still_read():
    with opened(news=NEWS) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("listen news"), bob.types("listen news")
        party.all_read()
        party.party.channel("news").announce("The end.")
        has(party)
        assert alice.reads() == ["[news] The end.", ENDED]


def test_a_channel_that_comes_back_has_its_lines_and_its_listeners():
    with opened(news=NEWS) as party:
        alice = party.guest("alice")
        alice.types("listen news", "+news Hello!")
        has(party)
        alice.reads()
        has(party, news=NEWS)
        assert (alice.reads(), hears(alice)) == ([s.listens_again("news")], ["news"])
        has(party, news=NEWS, chess=JOINED)
        assert alice.reads() == [s.listens_at_once("chess")]
        assert alice.types("+news").reads()[0] == s.said_on("news")


@pytest.mark.parametrize("rules", [HOSTS, ChannelRules(listens="members")])
def test_a_channel_that_is_for_others_now_is_heard_no_more(rules):
    with opened(news=NEWS) as party:
        alice = party.guest("alice")
        alice.types("listen news").reads()
        has(party, news=rules)
        assert (alice.reads(), hears(alice)) == ([ENDED], [])


def test_who_is_no_host_any_more_hears_no_more_what_is_for_hosts():
    with opened(news=HOSTS) as party:
        zoe, hanna = party.member("zoe", role="wizard"), party.member("hanna", role="host")
        hanna.types("listen news").reads()
        zoe.types("role hanna member")
        assert ENDED in hanna.reads()
        zoe.types("role hanna host")
        assert s.listens_again("news") in hanna.reads()
        assert hears(hanna) == ["news"]


def test_what_was_meant_for_hosts_alone_is_not_said_to_the_room():
    with opened(news=HOSTS) as party:
        zoe, hanna = party.member("zoe", role="wizard"), party.member("hanna", role="host")
        hanna.types("mode chat", "/listen news", "/talk on news").reads()
        zoe.types("role hanna member").reads()
        assert s.talks_here in hanna.reads()
        assert hanna.types("a secret").reads() == [s.put_back]
        assert (zoe.reads(), hanna.types("'").reads()) == ([], ["You say: a secret"])


def test_who_is_put_back_can_talk_elsewhere_at_once():
    with opened(news=NEWS, chess=CHESS) as party:
        carol = party.guest("carol", mode="chat")
        carol.types("/listen chess", "/listen news", "/talk on news")
        has(party, chess=CHESS)
        carol.types("/talk on chess").reads()
        assert carol.types("hello").reads() == ["[chess] You say: hello"]


def test_who_goes_on_by_a_link_that_takes_commands_talks_in_the_room():
    with opened(news=NEWS) as party:
        zoe = party.guest("zoe", mode="chat")
        zoe.types("/register", PASSWORD, PASSWORD, "/listen news", "/talk on news")
        again = back(party, "zoe")
        again.types("mode chat").reads()
        assert again.types("hello").reads() == ["You say: hello"]


def test_a_new_channel_is_no_other_that_had_its_word():
    with opened(chess=CHESS) as party:
        alice = party.member("alice")
        alice.types("listen chess")
        assert alice.session.preferences.listens == {"+chess": True}
        has(party)
        party.party.open(ChatRoom("chess"))
        alice.types("go chess", "say here").reads()
        assert alice.types("history chess").reads()[0] == s.said_in("Chess")
        assert list(party.party.streams).count("+chess") == 1


def test_a_room_and_a_channel_share_their_words():
    refused = pytest.raises(ValueError, match="the name of the room is a channel's: 'news'")
    with opened(news=NEWS) as party, refused:
        party.party.open(ChatRoom("news"))
    with pytest.raises(ValueError, match="taken by a room: 'parlour'"), opened(parlour=NEWS):
        pass


def test_what_was_chosen_of_channels_that_are_gone_is_forgotten_where_it_is_too_much():
    with opened(Limits(listens=2, channels=1), a=CHESS, b=CHESS) as party:
        alice = party.guest("alice")
        alice.types("listen a", "listen b")
        has(party, c=CHESS, d=CHESS)
        alice.types("listen c", "listen d")
        assert alice.session.preferences.listens == {"+c": True, "+d": True}


class Fails(ChatRoom):
    """A room of a plugin that can be made to fail."""

    fails = False

    def admit(self, me):
        if self.fails:
            raise ZeroDivisionError


def test_a_room_that_fails_is_heard_no_more_and_keeps_nobody_from_channels():
    rooms = {**plain_rooms("parlour"), "hall": Fails("hall", title="The Hall", listening=True)}
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.guest("bob")
        alice.types("listen hall").reads()
        party.room("hall").fails = True
        has(party, news=JOINED)
        assert alice.reads() == [TOLD, s.heard_no_more("The Hall")]
        assert (hears(alice), hears(bob)) == (["news"], ["news"])
        assert party.faults.pop(0)
        party.faults.clear()


def test_newcomers_at_the_login_listen_to_nothing():
    with opened() as party:
        newcomer = party.connects()
        has(party, news=JOINED)
        assert newcomer.session.followed == []


# --- what was missed there


def missed(party, *lines):
    """Have alice miss these on news; return her as she comes back."""
    alice, bob = party.member("alice"), party.guest("bob")
    alice.types("listen news", "quit"), bob.types("listen news", *lines)
    alice = party.connects()
    alice.reads()
    return alice, bob


def test_people_read_when_they_come_back_how_much_was_said_on_a_channel():
    with opened(news=NEWS, chess=CHESS) as party:
        alice, bob = missed(party, "+news one", "+news two", "listen chess", "+chess e4")
        read = alice.types("login alice", PASSWORD).reads()
        assert read[-1] == s.some_lines_since_on("2", "news") + " Type recall to read them."
        bob.types("+news three")
        assert alice.reads() == ["[news] bob says: three"]
        assert [text[6:] for text in alice.types("recall news").reads()[1:]] == [
            "bob says: one", "bob says: two",
        ]  # fmt: skip
        assert alice.types("recall news").reads() == [s.nothing_missed_on("news")]


def test_recall_goes_through_rooms_and_then_channels():
    with opened(news=NEWS) as party:
        alice, _ = missed(party, "say here", "+news one")
        alice.types("login alice", PASSWORD).reads()
        assert "bob says: here" in alice.types("recall").reads()[1]
        assert alice.types("recall").reads()[0] == s.said_on_while_out("news")


def test_what_is_new_stands_in_the_list_until_people_have_caught_up():
    with opened(news=NEWS) as party:
        alice, _ = missed(party, "+news one", "+news two")
        alice.types("login alice", PASSWORD).reads()
        assert alice.types("channels").reads()[1].split()[-1] == "2"
        assert alice.types("caught up +news").reads() == [s.caught_up_on("news")]
        assert alice.types("channels").reads()[1].split()[-1] == "listen"


def test_what_was_said_while_somebody_did_not_listen_waits_when_they_listen_again():
    with opened(news=NEWS) as party:
        alice, bob = party.member("alice"), party.guest("bob")
        alice.types("listen news", "unlisten news"), bob.types("listen news", "+news one")
        party.all_read()
        alice.types("listen news").reads()
        assert alice.types("channels").reads()[1].split()[-1] == "1"


def test_nothing_that_was_read_from_elsewhere_counts_as_missed():
    with opened() as party:
        party.room("garden").listening = True
        alice, bob = party.member("alice"), party.guest("bob")
        bob.types("go garden")
        alice.types("listen garden", "go garden", "go parlour"), bob.types("say one")
        alice.types("go garden", "go parlour")
        assert alice.types("recall garden").reads()[-1] == s.nothing_missed_in("The Garden")


def test_a_channel_is_recalled_by_its_word_and_not_a_room_of_that_title():
    rooms = {"hall": ChatRoom("hall", title="News")}
    with tea_party(rooms=rooms, manners=PartyOptions(channels={"news": NEWS})) as party:
        alice = party.member("alice")
        assert alice.types("recall news").reads()[-1] == s.nothing_missed_on("news")
        assert alice.types("recall hall").reads()[-1] == s.nothing_missed_in("News")


def test_nobody_recalls_what_is_not_for_them():
    with opened(news=HOSTS) as party:
        alice = party.member("alice")
        party.all_read()
        assert alice.types("recall news").reads() == [s.hosts_hear("news")]


def test_a_server_that_is_killed_skips_no_line_of_a_channel():
    with opened(news=NEWS) as party:
        alice, bob = party.member("alice"), party.guest("bob")
        alice.types("listen news"), bob.types("listen news", "+news one")
        party.passes(70)
        alice.reading = False
        bob.types("+news two")
        cursors = done(party.records.cursors(alice.session.account.number))
        assert [each.cursor for each in cursors if each.log == "+news"] == [1]


def test_that_somebody_listens_is_stored_at_once_with_where_they_begin():
    with opened(news=NEWS) as party:
        alice, bob = party.member("alice"), party.guest("bob")
        bob.types("listen news", "+news one"), alice.types("listen news")
        cursors = done(party.records.cursors(alice.session.account.number))
        assert [each.cursor for each in cursors if each.log == "+news"] == [1]


def test_a_party_that_stores_no_cursors_has_channels(monkeypatch):
    opened = partial(open_party, without=[Cursors])
    monkeypatch.setattr("teaparty.testing.party.open_party", opened)
    with tea_party(channels=["news"]) as party:
        alice = party.guest("alice")
        alice.types("listen news", "+news hi", "unlisten news").reads()
        assert alice.types("channels").reads()[1].split() == ["news", "0"]


def test_where_nobody_speaks_stays_known_while_a_listener_goes_through_many_rooms():
    with opened(Limits(followed=3), news=NEWS) as party:
        for name in ("one", "two", "three"):
            party.party.open(ChatRoom(name))
        alice = party.member("alice")
        alice.types("listen news")
        party.passes(70)
        for name in ("one", "two", "three"):
            party.passes(1)
            alice.types(f"go {name}")
        party.passes(70)
        cursors = done(party.records.cursors(alice.session.account.number))
        assert sorted(each.log for each in cursors) == ["+news", "three", "two"]
