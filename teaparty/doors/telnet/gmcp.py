"""GMCP for a telnet client: messages about what happens, beside the text, and the client's own.

The packages are those that MUD clients know: Core, Room and Comm.Channel as the games of Iron
Realms have them (nexus.ironrealms.com/GMCP), Char.Login as Mudlet has it
(wiki.mudlet.org/w/Standards:GMCP_Authentication).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.log.log import Entry, private
from teaparty.core.party.obeying import attend
from teaparty.core.party.room_hooks import call_hook, hook_place
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.people.login import Login
from teaparty.core.values.looks import DEFAULT, UTF_8, Colours, Look
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.render.lines import Fault, line
from teaparty.render.safe import safe
from teaparty.wire.gmcp import Supported, parameters, parse
from teaparty.wire.telnet import GMCP, subnegotiation

ROOM, CHANNEL, LOGIN = "Room", "Comm.Channel", "Char.Login"
PACKAGES = (ROOM, CHANNEL)
"""Those whose messages go along with the text."""

ASKED = "This name is registered. Type its password."

Message = tuple[str, Any]
Talk = e.Said | e.Emoted | e.Away | e.Shouted | e.Whispered
"""What people say, on one channel or another."""


def message(package: str, data: Any = None) -> bytes:
    """Return the bytes of one message."""
    return subnegotiation(GMCP, parameters(package, data))


def encoded(
    entries: Iterable[Entry],
    packages: frozenset[str],
    fault: Fault,
    viewer: int,
    look: Look,
) -> bytes:
    """Return the messages of `packages` for what is unread, for the session `viewer`.

    What people say is in them as it is shown in `look`. An event that raises,
    such as one of a plugin, is left out and given to `fault`.
    """
    made = b""
    for entry in entries:
        try:
            made += b"".join(message(*each) for each in _messages(entry, viewer, packages, look))
        except BaseException as error:
            fault(entry.event, error)
    return made


def _messages(entry: Entry, viewer: int, packages: frozenset[str], look: Look) -> Iterator[Message]:
    event = entry.event.move if isinstance(entry.event, e.Unheard) else entry.event
    if CHANNEL in packages and isinstance(event, Talk):
        yield f"{CHANNEL}.Text", _said(entry.room, event, _shown(event, viewer, look))
    if ROOM not in packages:
        return
    match event:
        case e.RoomSeen():
            yield f"{ROOM}.Info", _room(event)
            yield f"{ROOM}.Players", [_player(person.name) for person in event.people]
        case e.RoomChanged():
            yield f"{ROOM}.Info", _room(event)
        case e.Arrived() | e.Entered():
            yield f"{ROOM}.AddPlayer", _player(event.who.name)
        case e.Left() | e.Quit() | e.LostLink() | e.SentOut():
            yield f"{ROOM}.RemovePlayer", safe(event.who.name)
        case e.Renamed() if event.who.number != viewer:
            yield f"{ROOM}.RemovePlayer", safe(event.who.name)
            yield f"{ROOM}.AddPlayer", _player(event.name)


def _said(room: str, event: Talk, shown: str) -> dict[str, Any]:
    """Return what is said; the channel is the room's name, or `shout` or `whisper`."""
    words = safe(event.text)
    said = {
        "channel": room if isinstance(event, e.Said | e.Emoted | e.Away) else _kind(event),
        "kind": _kind(event),
        "talker": safe(event.who.name),
        "text": shown or words,  # an event of a plugin may show nothing
        "words": words,
    }
    if isinstance(event, e.Whispered):
        return said | {"to": [safe(person.name) for person in event.to]}
    return said


def _shown(event: e.Event, viewer: int, look: Look) -> str:
    """Return the line as it is shown, for a window of any width."""
    return line(event, _for_a_window(look), viewer)


@lru_cache(maxsize=256)
def _for_a_window(look: Look) -> Look:
    """Return a look without a width, in UTF-8; what may be read aloud has no colours in it."""
    colours = Colours.NONE if look.screen_reader else look.colours
    return structs.replace(look, width=0, charset=UTF_8, colours=colours)


_KINDS = {
    e.Said: "say",
    e.Away: "afk",
    e.Emoted: "emote",
    e.Shouted: "shout",
    e.Whispered: "whisper",
}


def _kind(event: e.Event) -> str:
    return next(kind for base, kind in _KINDS.items() if isinstance(event, base))


def _room(event: e.RoomSeen | e.RoomChanged) -> dict[str, Any]:
    return {
        "num": event.room,
        "name": safe(event.title),
        "desc": safe(event.description),
        "exits": {way.name: way.room for way in event.exits},
    }


def _player(name: str) -> dict[str, str]:
    return {"name": safe(name), "fullname": safe(name)}


class Packages:
    """What one client and the server tell each other beside the text.

    `whose` returns their session, `send` takes the bytes of a message, `fault` an event that
    raised.
    """

    __slots__ = ("_fault", "_login_offered", "_send", "_supported", "_whose")

    def __init__(
        self,
        whose: Callable[[], Session],
        send: Callable[[bytes], None],
        fault: Fault,
    ) -> None:
        self._whose = whose
        self._send = send
        self._fault = fault
        self._supported = Supported(*PACKAGES)
        self._login_offered = False

    @property
    def _session(self) -> Session:
        return self._whose()

    @property
    def wanted(self) -> frozenset[str]:
        """The packages that go along with the text."""
        return frozenset(package for package in PACKAGES if self._supported.has(package))

    def begin(self) -> None:
        """GMCP is on: tell somebody who has come in already where they are.

        If it was on before, it is known what the client supports.
        """
        self._login_offered = False
        self._offer_login()
        session, room = self._session, self._session.room
        if not room.public:
            return
        try:
            seen = call_hook(room, "seen_by", session)
        except BaseException as error:
            session.party.report_fault(session, hook_place(room, "seen_by"), error)
        else:
            news = [private(seen)]
            self._send(encoded(news, self.wanted, self._fault, session.number, DEFAULT))

    def receive(self, received: bytes) -> None:
        """Take one message of the client's; what makes no sense is left alone."""
        said = parse(received)
        if said is None:
            return
        match said.package.casefold().split("."), said.data:
            case ["core", "supports", verb], modules:
                self._supported.receive(verb.capitalize(), modules)
                self._offer_login()
            case ["core", "ping"], _:
                self._send(message("Core.Ping"))
            case ["char", "login", "credentials"], {"account": str(name), **rest}:
                self._answer_login(name, str(rest.get("password") or ""))

    def _offer_login(self) -> None:
        if self._supported.has(LOGIN) and not self._session.name and not self._login_offered:
            self._login_offered = True
            self._send(message(f"{LOGIN}.Default", {"type": ["password-credentials"]}))

    def _answer_login(self, name: str, password: str) -> None:
        """Log in with the name and the password that the client has stored.

        People who are in already keep their names; people who are being asked something answer by
        a line.
        """
        session = self._session
        if not session.name and session.question is None and not session.busy and name.strip():
            attend(session, self._log_in(session, name, password), "the login by GMCP")
        else:
            self._tell_result(name, _why_not_now(session))

    async def _log_in(self, session: Session, name: str, password: str) -> None:
        why = ASKED
        try:
            await Login.of(session).come_in(session, name, password)
        except Refusal as refusal:
            why = line(e.Refused(text=refusal.text, fields=refusal.fields), DEFAULT)
            raise
        except Exception:
            why = FAULT_TEXT
            raise
        finally:
            self._tell_result(name, why)

    def _tell_result(self, name: str, why: str) -> None:
        """Tell whether the client is in now under that name, and if it is not, why."""
        session = self._session
        done = bool(session.name) and fold(session.name) == fold(name.strip())
        answer: dict[str, Any] = {"success": done}
        if not done:
            answer["message"] = why
        self._send(message(f"{LOGIN}.Result", answer))


def _why_not_now(session: Session) -> str:
    """Why somebody can't log in by GMCP at the moment."""
    if session.name:
        return line(e.Told(text="You are in already, as {name}.", fields={"name": session.name}),
                    DEFAULT)  # fmt: skip
    if session.question is not None or session.busy:
        return "Your client has given a name before this one. Answer what you are asked."
    return "A name is needed to come in."
