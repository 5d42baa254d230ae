"""Who acts by a token: never more than the owner of its account may do now."""

import pytest
from msgspec import structs
from twisted.internet.defer import Deferred

from teaparty.core.moderation.actor import Actor
from teaparty.core.moderation.staff import acting
from teaparty.core.moderation.tokens import SET_BACK, NoRight, NoToken, Tokens, digest, shown
from teaparty.core.records import Account, Audit, Sanction, Unavailable
from teaparty.core.records.tokens import Token
from teaparty.server.answers import in_lines
from tests import sentences as s
from tests.conftest import audits, done, gatekeeper, refused

SECRET = "a-long_and-random-one"


class Place:
    """A party where Zoe, a host, has a token for sending people out."""

    def __init__(self, party):
        self.party, self.records = party, party.records
        zoe = done(self.records.add_account(Account(name="zoe", role="host"), "zoe", "zoe"))
        self.zoe = zoe.number
        self.token = done(
            self.records.add_token(
                Token(
                    name="kicker", account=self.zoe, rights=("kick", "shutdown"),
                    digest=digest(SECRET), until=party.time + 100, by="root", at=0.0,
                )
            )
        )  # fmt: skip
        self.text = shown(self.token.number, SECRET)

    def clerk(self, text=None, right="kick"):
        tokens = Tokens.of(self.party.party)
        return done(tokens.clerk(self.text if text is None else text, right))

    def has(self, role, rights):
        """Zoe has this role, and her token these rights."""
        done(self.records.change_account(self.zoe, role=role))
        done(self.records.drop_token(self.token.number))
        self.token = done(self.records.add_token(structs.replace(self.token, rights=rights)))
        self.text = shown(self.token.number, SECRET)

    def operation(self, name):
        return self.party.party.operations()[name]

    def why_not(self, error, *given):
        with pytest.raises(error) as raised:
            self.clerk(*given)
        return str(raised.value)


@pytest.fixture
def place(party):
    return Place(party)


def test_a_token_acts_with_the_rank_of_its_account_and_under_its_own_name(place):
    host = place.party.party.role("host")
    clerk = place.clerk()
    assert acting(clerk) == Actor(
        "the token kicker of zoe", host.rank, account=clerk.person.account
    )


def test_where_no_right_is_needed_any_token_will_do(place):
    assert place.clerk(right="").name == "the token kicker of zoe"


@pytest.mark.parametrize(
    "text",
    ["", "tea", "teaparty", "teaparty.1", "teaparty.1.", "teaparty.1.wrong", f"teaparty.2.{SECRET}",
     f"teaparty.1.{SECRET}x", f"teaparty.-1.{SECRET}", f"teaparty.²\x00.{SECRET}",
     f"teaparty.{'1' * 40}.{SECRET}", f"Teaparty.1.{SECRET}", "teaparty.1.\udcff"],
)  # fmt: skip
def test_what_is_no_token_is_always_refused_in_the_same_words(place, text):
    assert place.why_not(NoToken, text) == str(NoToken())


def test_a_clock_that_was_set_back_brings_no_token_back(place):
    now = place.party.time
    for made, good in ((now + SET_BACK, True), (now + SET_BACK + 1, False)):
        token = structs.replace(place.token, name="new", at=made, until=made + 100)
        text = shown(done(place.records.add_token(token)).number, SECRET)
        if good:
            assert place.clerk(text).name == "the token new of zoe"
        else:
            assert place.why_not(NoToken, text) == str(NoToken())


def test_a_number_that_is_too_long_for_a_token_is_not_looked_for(place, monkeypatch):
    asked = []

    async def token(number):
        asked.append(number)

    monkeypatch.setattr(place.records, "token", token)
    for digits in (9, 10):
        place.why_not(NoToken, f"teaparty.{'1' * digits}.{SECRET}")
    assert asked == [111_111_111]


def test_a_token_is_over_at_its_time(place):
    place.party.passes(100)
    place.why_not(NoToken)


def test_a_token_that_was_removed_is_over_at_once(place):
    done(place.records.drop_token(place.token.number))
    place.why_not(NoToken)


def test_a_token_dies_with_its_account(place):
    done(place.records.erase_account(place.zoe))
    place.why_not(NoToken)
    lost = structs.replace(place.token, account=99)
    again = done(place.records.add_token(lost))
    place.why_not(NoToken, shown(again.number, SECRET))


def test_a_token_has_only_its_own_rights(place):
    assert "kicker" in place.why_not(NoRight, None, "ban")


def test_of_the_rights_of_its_account_it_has_those_that_it_was_made_with(place):
    assert place.clerk().rights == {"kick"}


def test_a_token_has_only_the_rights_that_its_account_has_now(place):
    assert place.why_not(NoRight, None, "shutdown") == s.no_right_now("zoe", "shutdown")
    done(place.records.change_account(place.zoe, role="wizard"))
    assert place.clerk(right="shutdown").role.rank == place.party.party.role("wizard").rank
    done(place.records.change_account(place.zoe, role="member"))
    assert place.why_not(NoRight) == s.no_right_now("zoe", "kick")


def test_a_token_of_somebody_who_is_banned_does_nothing(place):
    gatekeeper(place.party).begin([Sanction(kind="ban", target="zoe", by="root", at=0.0)])
    assert refused(place.clerk) is not None


MUTE = Sanction(kind="mute", target="zoe", name="zoe", by="root", at=0.0)


def test_a_token_of_somebody_who_is_muted_tells_nobody_anything(place):
    place.has("wizard", ("wall",))
    gatekeeper(place.party).begin([MUTE])
    for word, values in (("wall", {}), ("say", {"where": "garden"})):
        values["text"] = "Tea!"
        served = done(place.clerk(right="wall").does_with(place.operation(word), values))
        assert (served.done, in_lines(served.events)) == (False, [s.muted])
    assert audits(place.party) == []


def test_a_token_does_not_read_reports_about_its_owner(place):
    place.has("wizard", ("reports",))
    alice = place.party.member("alice")
    alice.types("report zoe She shouts.")
    place.party.flush()
    served = done(place.clerk(right="reports").does(place.operation("reports"), "1"))
    assert in_lines(served.events) == [s.no_such_report(1)]


class Waiting:
    """An operation of a token that waits for the records."""

    def __init__(self, place, monkeypatch, word, asks, **values):
        self.place, self.goes_on, self.served = place, Deferred(), []
        found = getattr(place.records, asks)

        async def later(*given):
            await self.goes_on
            return await found(*given)

        clerk = place.clerk(right=word)
        monkeypatch.setattr(place.records, asks, later)
        work = Deferred.fromCoroutine(clerk.does_with(place.operation(word), values))
        work.addCallback(self.served.append)
        assert self.served == []

    def ends(self):
        self.goes_on.callback(None)
        (served,) = self.served
        return served.done, in_lines(served.events), audits(self.place.party)


def loses_its_right(place):
    done(place.records.change_account(place.zoe, role="member"))
    return "zoe has not the right ban any more."


def is_removed(place):
    done(place.records.drop_token(place.token.number))
    return str(NoToken())


def is_erased(place):
    done(place.records.erase_account(place.zoe))
    return str(NoToken())


def is_over(place):
    place.party.passes(100)
    return str(NoToken())


def is_banned(place):
    gatekeeper(place.party).begin([structs.replace(MUTE, kind="ban")])
    return s.banned


@pytest.mark.parametrize("happens", [loses_its_right, is_removed, is_erased, is_over, is_banned])
def test_whatever_ends_a_token_while_an_operation_waits_ends_the_operation_before_it_acts(
    place, monkeypatch, happens
):
    place.has("host", ("ban",))
    waiting = Waiting(place, monkeypatch, "ban", "account", target="bob")
    why = happens(place)
    assert waiting.ends() == (False, [why], [])
    assert gatekeeper(place.party).on("ban", "bob") is None


def test_a_rank_that_was_lowered_while_an_operation_waits_counts_as_it_is_now(place, monkeypatch):
    place.has("wizard", ("ban",))
    henry = Account(name="henry", role="host")
    done(place.records.add_account(henry, "henry", "henry"))
    waiting = Waiting(place, monkeypatch, "ban", "account", target="henry")
    done(place.records.change_account(place.zoe, role="host"))
    assert waiting.ends() == (False, [s.role_protects("henry", "host")], [])


def test_a_token_that_was_removed_while_a_list_was_looked_up_reads_none_of_it(place, monkeypatch):
    place.has("wizard", ("audit",))
    waiting = Waiting(place, monkeypatch, "audit", "audits")
    is_removed(place)
    monkeypatch.undo()
    assert waiting.ends() == (False, [str(NoToken())], [])


def test_an_operation_whose_token_is_still_good_goes_on_after_it_waited(place, monkeypatch):
    place.has("host", ("ban",))
    waiting = Waiting(place, monkeypatch, "ban", "account", target="bob")
    assert waiting.ends()[2] == [("the token kicker of zoe", "ban", "bob", "")]


def test_an_operation_gets_what_it_has_waited_for_though_its_token_is_looked_at_meanwhile(
    place, monkeypatch
):
    place.has("wizard", ("audit",))
    clerk, tokens, looked, served = place.clerk(right="audit"), Deferred(), [], []
    token, found = place.records.token, Deferred()

    async def later(number):
        looked.append(number)
        await tokens
        return await token(number)

    monkeypatch.setattr(place.records, "token", later)
    monkeypatch.setattr(place.records, "audits", lambda *_: found)
    work = Deferred.fromCoroutine(clerk.does_with(place.operation("audit"), {}))
    work.addCallback(served.append)
    found.callback([Audit(at=0.0, who="zoe", what="wall", number=1)])
    assert (looked, served) == ([place.token.number], [])
    tokens.callback(None)
    assert [row.what for row in served[0].events[0].entries] == ["wall"]


def test_what_fails_while_an_operation_waits_is_raised_where_it_waits(place, monkeypatch):
    place.has("host", ("ban",))
    waiting = Waiting(place, monkeypatch, "ban", "account", target="bob")
    waiting.goes_on.errback(Unavailable())
    assert not waiting.served[0].done


def test_the_secret_is_not_stored(place):
    assert SECRET not in str(done(place.records.tokens()))
