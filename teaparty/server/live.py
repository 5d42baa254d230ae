"""Which keys of the configuration can change while the server runs, and how.

Every key stands in one line of `KEYS`, those of the limits with `limits.` before them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, structs

from teaparty.config import Config, RolePlans
from teaparty.core.values.limits import Limits

AT_ONCE = "at once"
NEWCOMERS = "for people who connect from then on"
LISTENERS = "for listeners that are opened from then on"
ROOMS = (
    "at once: new rooms open, and people in rooms that are gone are told so and go to the start."
    " A room of another `kind` goes on with its people"
)
CHANNELS = (
    "at once: new channels open, and people who listen to channels that are gone, or that are for"
    " others now, are told so"
)
FILES = "at once; the files are read each time"
PORTS = (
    "at once: new listeners open and others close; people who came by these stay. If one can't be"
    " opened, nothing is changed"
)
CERTIFICATES = "for people who connect from then on; renewed files are noticed without it"
SETTINGS = "at once; a plugin that was left out for want of a key needs a `reload`"
PLUGINS = (
    "at once: plugins that are new, or come from another folder, are loaded, and those that are"
    " gone are unloaded; `reload` is for files that have changed"
)
ASKED = "whenever the configuration is read again"
NOTHING = "Nothing was changed."
RESTART = "needs a restart"

_BY_NEWCOMERS = (
    "block_output_a_second", "block_output_at_once", "block_work_a_second",
    "block_work_at_once", "compressed", "flood_bytes", "flood_lines", "flood_seconds",
    "greeting_milliseconds", "handshake_seconds", "inbox", "inflated", "light_output",
    "light_work", "line", "lines_at_once", "negotiations", "output_a_second", "output_at_once",
    "resent_bytes", "resent_lines", "send_buffer", "subnegotiation", "unfinished", "visits",
    "work_a_second", "work_at_once",
)  # fmt: skip
_NEVER = ("hash_threads", "stop_days", "unsaid_seconds", "unsaved_bytes", "unsaved_lines")

KEYS: dict[str, str] = {
    "name": AT_ONCE,
    "listen": PORTS,
    "tls": CERTIFICATES,
    "web_hosts": AT_ONCE,
    "web_origins": AT_ONCE,
    "trusted_proxies": AT_ONCE,
    "http": PORTS,
    "plugins": PLUGINS,
    "examples": PLUGINS,
    "plugin": SETTINGS,
    "strict": ASKED,
    "log_talk": AT_ONCE,
    "log_format": RESTART,
    "state": RESTART,
    "database": RESTART,
    "durability": RESTART,
    "cluster": RESTART,
    "backup": AT_ONCE,
    "guests": AT_ONCE,
    "registering": AT_ONCE,
    "roles": AT_ONCE,
    "compression": NEWCOMERS,
    "mudlet": NEWCOMERS,
    "mssp": AT_ONCE,
    "greeting": AT_ONCE,
    "goodbye": AT_ONCE,
    "closing": AT_ONCE,
    "rules": AT_ONCE,
    "reserved": AT_ONCE,
    "start": AT_ONCE,
    "rooms": ROOMS,
    "channels": CHANNELS,
    "socials": FILES,
    **{f"limits.{name}": AT_ONCE for name in Limits.__struct_fields__},
    **{f"limits.{name}": NEWCOMERS for name in _BY_NEWCOMERS},
    **{f"limits.{name}": RESTART for name in _NEVER},
    "limits.backlog": LISTENERS,
}
"""How each key takes effect, in words."""


class Changes(Struct, frozen=True):
    """The keys in which two configurations differ: those that can change, and the others.

    Of those that can, some are `gone`: parts of tables, such as rooms.
    """

    live: tuple[str, ...]
    restart: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was changed, and what needs a restart."""
        said = {"Changed": self.live, "Gone": self.gone, "Needs a restart": self.restart}
        sentences = [f"{what}: {', '.join(keys)}." for what, keys in said.items() if keys]
        return tuple(sentences if self.live or self.gone else [NOTHING, *sentences])


def changes(before: Config, after: Config, files: Iterable[str] = ()) -> Changes:
    """Return what differs; of the tables of limits, rooms, roles and plugins, each part.

    There are also the keys for which other things stand now in the same `files`.
    """
    found = list(_differing(before, after))
    found += [(key, False) for key in files if (key, False) not in found]
    restart = [key for key, _ in found if _needs_restart(key)]
    live = [(key, gone) for key, gone in found if key not in restart]
    changed, gone = [[key for key, gone in live if gone is which] for which in (False, True)]
    return Changes(tuple(changed), tuple(restart), tuple(gone))


def in_force(before: Config, after: Config) -> Config:
    """Return `after`, but with what needs a restart as it was before."""
    same = {key: getattr(before, key) for key in _of_restart("")}
    limits = {key: getattr(before.limits, key) for key in _of_restart("limits.")}
    changed = structs.replace(after.limits, **limits)
    return structs.replace(after, limits=changed, **same)


def _differing(before: Config, after: Config) -> Iterator[tuple[str, bool]]:
    """Yield each key that differs, and whether it is a part of a table that is gone."""
    for key in Config.__struct_fields__:
        one, other = parts(getattr(before, key)), parts(getattr(after, key))
        if one != other and not (isinstance(one, dict) and isinstance(other, dict)):
            yield key, False
        elif one != other:
            for name in {**one, **other}:
                if one.get(name) != other.get(name) or (name in one) != (name in other):
                    yield f"{key}.{name}", name not in other


def parts(value: Any) -> Any:
    """Return the parts of a table, by their names; any other value as it is."""
    return structs.asdict(value) if isinstance(value, (Limits, RolePlans)) else value


def _needs_restart(key: str) -> bool:
    return KEYS.get(key, KEYS.get(key.partition(".")[0])) == RESTART


def _of_restart(table: str) -> Iterator[str]:
    """Yield the keys of a table which need a restart, without its name."""
    for key, how in KEYS.items():
        if how == RESTART and key.startswith(table) and "." not in key.removeprefix(table):
            yield key.removeprefix(table)
