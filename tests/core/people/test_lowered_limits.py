"""What there is stays where the operator allows less by now: it is listed, and no more can come."""

import pytest
from msgspec import structs

from teaparty.testing import PASSWORD, tea_party
from tests import sentences as s

NAMES = ("bob", "carol", "dave")
KINDS = [
    ("friends", "friends {}", "friends"),
    ("aliases", "alias {}x look", "alias"),
    ("ignored", "ignore {}", "ignore"),
    ("watched", "watch {}", "watch"),
    ("places", "make room {}room", "places"),
    ("places_each", "make room {}room", "places"),
    ("invited", "invite {}", "invited"),
    ("quiet", "quiet {}", "quiet"),
    ("listens", "listen {}", "channels"),
    ("sanctions", "ban {}", "bans"),
    ("sanctions", "mute {}", "mutes"),
    ("reports", "report {} Oh", "reports"),
    ("reports", "report {} Oh", "reports all"),
]  # fmt: skip
"""A limit, what somebody types for each thing that it bounds, and for a list of them.

Logs, mentions, cursors and the rest of what is remembered are cut instead: see `test_renewing.py`.
A rehash that would leave more rooms, channels or socials of the configuration is refused.
"""


def lowers(party, **limits):
    """The operator allows less from now on."""
    options = party.party.options
    lower = structs.replace(options.limits, **limits)
    party.party.renew(structs.replace(options, limits=lower))


def seen(person, limit, listed):
    """Return which names stand in a list; of channels, where somebody listens."""
    lines = person.types(listed).reads()
    lines = [line for line in lines if limit != "listens" or line.endswith("  listen")]
    return [name for name in (*NAMES, "erin") if name in "\n".join(lines)]


@pytest.mark.parametrize(("limit", "made", "listed"), KINDS)
def test_what_there_is_more_of_than_may_be_by_now_is_listed_and_grows_no_more(limit, made, listed):
    names = (*NAMES, "erin")
    with tea_party(channels=names if limit == "listens" else ()) as party:
        for name in names:
            party.member(name)
        alice = party.member("alice", role="wizard")
        if limit == "invited":
            alice.types("make room Den", "go den", "close")
        alice.types(*(made.format(name) for name in NAMES))
        party.flush()
        alice.reads()
        lowers(party, **{limit: 1})
        assert seen(alice, limit, listed) == list(NAMES)
        alice.types(made.format("erin")).reads()
        assert seen(alice, limit, listed) == list(NAMES)


def test_whispers_that_wait_are_all_read_where_fewer_could_wait_by_now():
    with tea_party() as party:
        alice, bob = party.member("alice"), party.member("bob")
        bob.types("quit")
        alice.types(*(f"whisper bob {name}" for name in NAMES)).reads()
        lowers(party, waiting_whispers=1, waiting_from_one=1)
        assert alice.types("whisper bob erin").reads() == [s.too_many_of_yours_wait("bob")]
        bob = party.connects().types(f"login bob {PASSWORD}")
        bob.reads()
        assert seen(bob, "whispers", "recall") == list(NAMES)


def test_a_host_with_another_name_reads_no_report_about_them_though_fewer_may_be_open_by_now():
    with tea_party() as party:
        henry, alice = party.member("henry", role="host"), party.member("alice")
        for name in NAMES:
            party.member(name)
        alice.types("report henry He shouts.", *(f"report {name} Oh" for name in NAMES[:2]))
        lowers(party, reports=1)
        henry.types("name harry").reads()
        assert henry.types("reports 1").reads() == [s.no_such_report(1)]
        assert "shouts" not in "\n".join(henry.types("reports").reads())
