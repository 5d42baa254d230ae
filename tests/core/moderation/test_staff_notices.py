"""What the people who run the party are told for as long as it is so."""

import pytest

from teaparty.core.moderation import staff_notices
from tests.conftest import done

WHAT = "30 of 40 accounts"
WAITS = (
    "30 of 40 accounts are old enough to be erased. That is so much at once that the server waits."
    " Is the clock right, and is there a backup? Then type on the server: teaparty-admin expire"
)


def notices(party):
    return party.party.features.get(staff_notices.StaffNotices)


@pytest.fixture
def zoe(party, alice):
    guest = party.member("zoe", role="wizard")
    alice.reads()
    return guest


def test_somebody_who_operates_is_told_and_when_it_is_over(party, alice, zoe):
    notices(party).begin(staff_notices.WAITS, WHAT)
    assert (alice.reads(), zoe.reads()) == ([], [WAITS])
    notices(party).end(staff_notices.WAITS, staff_notices.WAITS_NO_MORE)
    assert (alice.reads(), zoe.reads()) == ([], ["Nothing waits to be erased any more."])


def test_somebody_who_operates_is_told_on_coming_in(party, zoe):
    done(party.records.change_account(1, role="wizard"))
    zoe.types("quit")
    notices(party).begin(staff_notices.WAITS, WHAT)
    assert WAITS in party.connects().types("login zoe open sesame").reads()
    assert WAITS not in party.connects().types("login carol").reads()
    notices(party).end(staff_notices.WAITS, staff_notices.WAITS_NO_MORE)


def test_what_did_not_stand_does_not_end(party, zoe):
    notices(party).end(staff_notices.WAITS, staff_notices.WAITS_NO_MORE)
    assert zoe.reads() == []


def test_several_stand_side_by_side(party, zoe):
    notices(party).begin(staff_notices.WAITS, WHAT)
    notices(party).begin(staff_notices.DAMAGED, "page 7: wrong")
    notices(party).end(staff_notices.WAITS, staff_notices.WAITS_NO_MORE)
    assert list(notices(party).standing) == [staff_notices.DAMAGED]
    assert zoe.reads()[1] == (
        "The database is damaged: page 7: wrong. Put a backup in its place soon. Type on the"
        " server: teaparty-admin restore FILE --force"
    )
