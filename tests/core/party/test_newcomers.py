"""People who take too long to come in are parted with, and nobody else."""

from teaparty.core.values.limits import Limits
from teaparty.core.values.notices import Reason
from teaparty.testing import tea_party


def test_newcomers_have_so_many_seconds_each():
    with tea_party(limits=Limits(login_seconds=10)) as party:
        first, member = party.connects(), party.guest("alice")
        party.passes(5)
        second = party.connects()
        party.passes(5)
        assert first.session.gone is Reason.LATE
        assert (second.session.gone, member.session.gone) == (None, None)
        assert list(party.party.newcomers.values()) == [second.session]
        party.passes(5)
        assert second.session.gone is Reason.LATE
        assert party.party.next_tick is None
