"""GMCP with one client: what it says, and what it is answered.

Char.Login is as Mudlet has it (wiki.mudlet.org/w/Standards:GMCP_Authentication).
"""

from collections.abc import Callable
from typing import Any

from teaparty.core import events as e
from teaparty.core.log.log import private
from teaparty.core.party.obeying import attend
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.party.room_hooks import call_hook, hook_place
from teaparty.core.party.session import FAULT_TEXT, Session
from teaparty.core.people.login import Login
from teaparty.core.values.looks import DEFAULT
from teaparty.core.values.names import fold
from teaparty.core.values.refusal import Refusal
from teaparty.doors.channels import players_for
from teaparty.doors.telnet.door import TelnetDoor
from teaparty.doors.telnet.gmcp_messages import PACKAGES, Gui, encoded, message
from teaparty.render.lines import line
from teaparty.wire.gmcp import Supported, parse

LOGIN, GUI = "Char.Login", "Client.GUI"
MUDLET = "mudlet"
ASKED = "This name is registered. Type its password."


class Packages:
    """What one client and the server tell each other beside the text.

    `gui` returns the package that Mudlet is offered.
    """

    __slots__ = ("_door", "_gui", "_gui_offered", "_login_offered", "_supported")

    def __init__(self, door: TelnetDoor, gui: Callable[[], Gui | None]) -> None:
        self._door = door
        self._gui = gui
        self._gui_offered = False
        self._supported = Supported(*PACKAGES)
        self._login_offered = False

    @property
    def _session(self) -> Session:
        return self._door.session

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
            self._door.send(encoded(news, self.wanted, self._door.fault, session.number, DEFAULT))

    def receive(self, received: bytes) -> None:
        """Take one message of the client's; what makes no sense is left alone."""
        said = parse(received)
        if said is None:
            return
        match said.package.casefold().split("."), said.data:
            case ["core", "hello"], {"client": str(name)}:
                self._offer_gui(name.casefold() == MUDLET)
            case ["core", "supports", verb], modules:
                self._supported.receive(verb.capitalize(), modules)
                self._offer_login()
                self._offer_gui(self._supported.has(GUI))
            case ["core", "ping"], _:
                self._door.send(message("Core.Ping"))
            case ["comm", "channel", "players"], _:
                self._list_players()
            case ["char", "login", "credentials"], {"account": str(name), **rest}:
                self._answer_login(name, str(rest.get("password") or ""))

    def _list_players(self) -> None:
        """Answer who is in; not while an earlier answer waits, or a line would have to wait."""
        session, door = self._session, self._door
        spent = door.allowance.is_spent(door.entrance.clock.seconds())
        lists = PeopleLists.if_any(session)
        if lists and session.room.public and not session.has_heavy_news and not spent:
            session.send(players_for(session, lists.sessions()))

    def _offer_gui(self, can_load: bool) -> None:
        gui = self._gui()
        if can_load and gui is not None and not self._gui_offered:
            self._gui_offered = True
            self._door.send(message(GUI, gui._asdict()))

    def _offer_login(self) -> None:
        if self._supported.has(LOGIN) and not self._session.name and not self._login_offered:
            self._login_offered = True
            self._door.send(message(f"{LOGIN}.Default", {"type": ["password-credentials"]}))

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
        self._door.send(message(f"{LOGIN}.Result", answer))


def _why_not_now(session: Session) -> str:
    """Why somebody can't log in by GMCP at the moment."""
    if session.name:
        return line(e.Told(text="You are in already, as {name}.", fields={"name": session.name}),
                    DEFAULT)  # fmt: skip
    if session.question is not None or session.busy:
        return "Your client has given a name before this one. Answer what you are asked."
    return "A name is needed to come in."
