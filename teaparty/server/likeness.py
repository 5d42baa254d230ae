"""What nodes tell each other of their configurations: digests, by which they see what differs."""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any

from msgspec import json

from teaparty.config import Config
from teaparty.core.people.likeness import DIFFERING, DIGESTS
from teaparty.core.ports import Outcome
from teaparty.server.live import parts
from teaparty.server.plan import Plan

OWN = (
    "listen", "tls", "http", "trusted_proxies", "plugins", "examples", "strict", "log_format",
    "state", "database", "durability", "cluster", "backup", "socials",
)  # fmt: skip
"""Keys that may differ. Instead of their files, the plugins and socials in force are compared."""
LENGTH = 6
"""Characters of a digest: enough to see that two differ, and too few to find a secret by it."""
MOST = 8
"""Keys that are named of one node."""


def digests_of(plan: Plan) -> dict[str, str]:
    """Return the digest of each key that nodes have in common; of a table, of each part."""
    plugins = [each.name for each in plan.plugins.found.values() if each.module is not None]
    found: dict[str, Any] = {"plugins": sorted(plugins), "socials": plan.socials}
    for key in Config.__struct_fields__:
        value = parts(getattr(plan.config, key))
        if key in OWN:
            continue
        if isinstance(value, dict):
            found |= {f"{key}.{name}": each for name, each in value.items()}
        else:
            found[key] = value
    return {key: _digest(value) for key, value in found.items()}


def _digest(value: object) -> str:
    return sha256(json.encode(value, enc_hook=repr, order="deterministic")).hexdigest()[:LENGTH]


def likeness_operations(
    plan: Callable[[], Plan],
) -> Mapping[str, Callable[..., Awaitable[Outcome]]]:
    """Return the operations by their names; `plan` returns the one in force."""

    async def digests() -> Outcome:
        return Outcome(tuple(f"{key}:{each}" for key, each in digests_of(plan()).items()))

    async def differing(*theirs: str) -> Outcome:
        mine = {f"{key}:{each}" for key, each in digests_of(plan()).items()}
        keys = sorted({each.rpartition(":")[0] for each in mine ^ set(theirs)})
        more = [f"and {len(keys) - MOST} more"] if len(keys) > MOST else []
        return Outcome((", ".join([*keys[:MOST], *more]),) if keys else ())

    return {DIGESTS: digests, DIFFERING: differing}
