"""A feature that reads what the operator decides, which may change while the party is open."""

from teaparty.core.party.features import Feature
from teaparty.core.party.party import Party
from teaparty.core.values.limits import Limits
from teaparty.core.values.options import PartyOptions


class PartyFeature(Feature):
    """A feature that knows its party; see `Feature`."""

    def __init__(self, party: Party) -> None:
        self._party = party

    @property
    def _options(self) -> PartyOptions:
        return self._party.options

    @property
    def _limits(self) -> Limits:
        return self._party.limits
