"""The operator's TOML file as frozen structs; every fault names file, key and what was expected."""

import codecs
import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field, structs

from teaparty.config_faults import faults_of
from teaparty.config_network import Http, Listen, Mudlet, Proxy, Tls, WebHost, WebOrigin, line
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.limits import Limits
from teaparty.core.values.modes import WORD, Mode
from teaparty.core.values.name_rules import RESERVED
from teaparty.core.values.roles import Role
from teaparty.files import bytes_of

Word = Annotated[
    str,
    Meta(
        pattern=f"^{WORD}\\Z",
        description="a word of up to 32 small letters, digits, - and _",
    ),
]


Exits = dict[Word, Word] | None
Reserved = Annotated[
    str, Meta(pattern=r"^\S{1,24}\Z", description="a name of up to 24 characters without blanks")
]


StatusName = Annotated[
    str,
    Meta(pattern=r"^[A-Z][A-Z0-9 _-]{0,39}\Z", description="a name in capital letters"),
]
# No pattern here: up to msgspec 0.22, a pattern beside a list corrupts memory.
StatusText = Annotated[str, Meta(max_length=500)]
StatusValue = Annotated[
    StatusText | int | Annotated[list[StatusText | int], Meta(min_length=1)],
    Meta(description="a text of up to 500 characters, a whole number, or a list of these"),
]
"""A value that crawlers get by MSSP."""
Text = Annotated[str, line("a text of 1 to 4000 characters", 4_000)]


class RoomPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A room as the operator describes it; the rest comes from its kind."""

    kind: Word | None = None
    title: Annotated[str, Meta(max_length=60)] = ""
    description: Annotated[str, Meta(max_length=4_000)] = ""
    exits: Exits = None
    mode: Mode | None = None
    history: bool | None = None
    keep_lines: Annotated[int, Meta(ge=0, le=1_000_000_000)] | None = None
    keep_days: Annotated[int, Meta(ge=0, le=36_500)] | None = None
    listening: bool | None = None


SocialsFile = Annotated[str, line('"default", or the path of a TOML file', 1_000)]


class RolePlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The operator's title and rights of a role; None is the default."""

    title: Annotated[str, line("a title of 1 to 40 characters", 40)] | None = None
    rights: list[str] | None = None


class RolePlans(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The roles, from the lowest to the highest."""

    guest: RolePlan = RolePlan()
    member: RolePlan = RolePlan()
    host: RolePlan = RolePlan()
    wizard: RolePlan = RolePlan()

    @property
    def rights(self) -> list[str]:
        """The rights that the operator names for them."""
        return [right for plan in structs.astuple(self) for right in plan.rights or ()]

    def arranged(self, role: Role) -> Role:
        """Return a role with the title and the rights that the operator gives it."""
        plan: RolePlan = getattr(self, role.name)
        rights = role.rights if plan.rights is None else frozenset(plan.rights)
        return structs.replace(role, title=plan.title or role.title, rights=rights)


def _folder(shortest: int) -> Meta:
    """Return what a folder is described by. Only a shell takes ~ for somebody's home."""
    return Meta(min_length=shortest, max_length=1_000, pattern=r"^(?!~)[^\0]*\Z",
                description="the path of a folder without ~")  # fmt: skip


class BackupPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Backups that the server writes by itself; without a folder, into the state folder."""

    every: Annotated[
        str, Meta(pattern=r"^[1-9]\d{0,3}[mhdw]\Z", description='a time such as "12h" or "1d"')
    ] = "1d"
    keep: Annotated[int, Meta(ge=1, le=1_000)] = 7
    folder: Annotated[str, _folder(0)] = ""


class Cluster(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of a party that several nodes share: what this one is called."""

    node: Word


ROOMS = {
    "parlour": RoomPlan(
        title="The Parlour",
        description="A long table is laid for tea, with far more chairs than cups.",
        exits={"north": "garden", "east": "kitchen"},
    ),
    "garden": RoomPlan(
        title="The Garden",
        description="Gravel paths run between the rose beds. Somebody has painted the white roses.",
        exits={"south": "parlour"},
    ),
    "kitchen": RoomPlan(
        title="The Kitchen",
        description="The kettle is on. It smells of toast, and a little of pepper.",
        exits={"west": "parlour"},
    ),
}


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that an operator decides. The defaults make a party that works."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,60}\Z",
            description="a name of 1 to 60 characters on one line",
        ),
    ] = "Tea Party"
    listen: Annotated[list[int | str | Listen], Meta(min_length=1)] = field(
        default_factory=lambda: ["tcp:5005", "web:5080"]
    )
    tls: Tls | None = None
    web_hosts: list[WebHost] = []
    web_origins: list[WebOrigin] = []
    trusted_proxies: list[Proxy] = []
    http: Http = Http()
    plugins: list[str] = []
    examples: list[str] = []
    plugin: dict[str, dict[str, Any]] = {}
    strict: bool = False
    log_talk: bool = False
    log_format: Literal["text", "json"] = "text"
    state: Annotated[str, _folder(1)] = "teaparty-state"
    database: Annotated[str, line("a URL such as sqlite:///tea.sqlite", 1_000, 0)] = ""
    durability: Literal["process", "power"] = "process"
    backup: BackupPlan | None = None
    cluster: Cluster | None = None
    guests: bool = True
    registering: bool = True
    roles: RolePlans = RolePlans()
    compression: bool = True
    mudlet: Mudlet | None = None
    mssp: dict[StatusName, StatusValue] = {}
    greeting: Text = "Welcome to the {name}."
    goodbye: Text = "Goodbye. Come again soon."
    closing: Text = "The party is closing. Goodbye."
    rules: Annotated[str, Meta(max_length=4_000)] = ""
    reserved: list[Reserved] = field(default_factory=lambda: list(RESERVED))
    start: Word | None = None
    rooms: Annotated[dict[Word, RoomPlan], Meta(min_length=1)] = field(
        default_factory=lambda: dict(ROOMS)
    )
    channels: dict[Word, ChannelRules] = {}
    socials: list[SocialsFile] = field(default_factory=lambda: ["default"])
    limits: Limits = Limits()


MARK = "the file begins with a byte order mark: save it as UTF-8 without BOM."


class ConfigFaults(Exception):
    """The configuration can't be used; `faults` has a sentence for each reason.

    `rest` is the configuration without the keys that are wrong, so that more faults can be found.
    """

    def __init__(self, faults: list[str], rest: Config | None = None) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
        self.rest = rest or Config()


def read(path: str, *, pipes: bool = True) -> Config:
    """Return the configuration in the file at `path`; raise `ConfigFaults`.

    With `pipes`, what comes through one is waited for, which a server that runs must not do.
    """
    try:
        data = bytes_of(path, pipes=pipes)
        marks = [MARK] if data.startswith(codecs.BOM_UTF8) else []
        found = tomllib.loads(_text(data, path))
    except OSError as error:
        raise ConfigFaults([f"{path}: the file can't be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise ConfigFaults([f"{path}: the file is not UTF-8 text: save it as UTF-8."]) from error
    except ValueError as error:  # faulty TOML, or a number that Python does not read
        why = str(error).replace("Cannot overwrite a value", "This key is there already")
        raise ConfigFaults([f"{path}: this is not TOML: {why}."]) from error
    except RecursionError as error:
        raise ConfigFaults([f"{path}: its tables are nested too deeply."]) from error
    faults = [_with_its_place(fault, found) for fault in faults_of(found, Config)]
    if faults or marks:
        rest = msgspec.convert(_without_wrong(found, faults), Config)
        raise ConfigFaults([f"{path}: {fault}" for fault in (*marks, *faults)], rest)
    return msgspec.convert(found, Config)


def _text(data: bytes, path: str) -> str:
    """Return the text of a file; raise `ConfigFaults` if it begins with a byte order mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ConfigFaults([f"{path}: {MARK}"])
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")


_OF_PLUGINS = ("plugin", "rooms", "start", "roles", "channels")
_BESIDE: Mapping[str, tuple[str, ...]] = {
    "listen": ("tls",),
    "tls": ("listen",),
    "rooms": ("start", "channels"),
    "plugins": _OF_PLUGINS,
    "examples": _OF_PLUGINS,
    "limits": ("channels", "socials"),
    "database": ("cluster",),
    "http": ("trusted_proxies",),
}
"""What can't be checked beside a key that is wrong: its fault would seem to be theirs, too."""


_UNKNOWN = re.compile(r"(\w+(?:\.\w+)*)\.(\w+) is no key that is known")


def _with_its_place(fault: str, found: Mapping[str, Any]) -> str:
    """Return a fault; of a key that has come into a table by standing below it, where it goes."""
    unknown = _UNKNOWN.match(fault)
    if unknown is None or unknown[2] not in Config.__struct_fields__:
        return fault
    table: Any = found
    for key in unknown[1].split("."):
        table = table.get(key, {})
    if unknown[2] not in table or isinstance(table[unknown[2]], Mapping):
        return fault
    return f"{unknown[0]}, but {unknown[2]} is: it goes before the first line in [brackets]."


def _without_wrong(found: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    wrong = {re.split(r"[.\[ ]", fault, maxsplit=1)[0] for fault in faults}
    beside = {other for key in wrong for other in _BESIDE.get(key, ())}
    known = {each.encode_name for each in structs.fields(Config)}
    return {key: value for key, value in found.items() if key in known - wrong - beside}


def by_option(fault: str) -> str:
    """Return a fault, which begins with its key, of an option of the command line."""
    key = re.split(r"\W", fault, maxsplit=1)[0]
    return f"--{key.replace('_', '-')}{fault.removeprefix(key)}"


def changed(config: Config, given: Mapping[str, Any]) -> Config:
    """Return `config` with the values of the command line; raise `ConfigFaults`."""
    faults = [by_option(fault) for fault in faults_of(given, Config)]
    if faults:
        raise ConfigFaults(faults, config)
    return msgspec.structs.replace(config, **given)
