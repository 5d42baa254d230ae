"""What else can go wrong, as the store, the configuration and the core say it."""

from teaparty.admin.statuses import MISUSED, Failed
from teaparty.config import ConfigFaults
from teaparty.core.values.refusal import Refusal
from teaparty.stores.errors import StoreRefused


def failure_of(error: Exception) -> Failed:
    """Return what a person is told of an error; raise it again if it is a fault of ours."""
    if isinstance(error, ConfigFaults):
        return Failed(*error.faults, status=MISUSED)
    if isinstance(error, Refusal | StoreRefused):
        return Failed(str(error))
    raise error
