"""A door with a screen: which view it has, what it asks, and where its cursor stands."""

from types import SimpleNamespace

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from teaparty.core.values.limits import Limits
from teaparty.core.values.looks import ASCII, DEFAULT, Colours, Look, Wishes
from teaparty.core.values.notices import Reason
from teaparty.doors.allowance import Allowances
from teaparty.doors.telnet.door import PLAIN, PromptDue, TelnetDoor
from teaparty.doors.telnet.view import TelnetView

COLOURFUL = Look(width=60, colours=Colours.MANY)


class Session:
    """As much of a session as a screen needs."""

    name = talks_on = ""

    def __init__(self, wishes):
        self.wishes = wishes
        self.gone = None
        self.sent = []
        self.stepped_out = 0

    def send(self, event):
        self.sent.append(event)

    def step_out(self):
        self.stepped_out += 1


class Inlet:
    unsettled = False

    def __init__(self):
        self.transport = StringTransport()
        self.hidden = []

    def hide(self, hidden):
        self.hidden.append(hidden)


class Wall:
    """A door with a session that does nothing by itself; what is not here is the door's."""

    def __init__(self, **wishes):
        self.inlet = Inlet()
        self.session = Session(Wishes(**wishes))
        entrance = SimpleNamespace(
            clock=Clock(),
            allowances=Allowances(Limits()),
            opens=lambda door: None,
            party=SimpleNamespace(connect=lambda door, *_: door.belongs_to(self.session)),
        )
        self.door = TelnetDoor(entrance, self.inlet, "mud")

    def __getattr__(self, name):
        return getattr(self.door, name)

    def gets(self):
        """Return what was sent, and how often a prompt was said to be due, since the last time."""
        data = self.inlet.transport.value()
        self.inlet.transport.clear()
        due, self.session.sent = self.session.sent, []
        assert due == [PromptDue()] * len(due)
        return data, len(due)


@pytest.fixture
def screen():
    return Wall()


@pytest.fixture
def prompted():
    """A screen with a prompt, which stands there."""
    made = Wall(prompt=True)
    made.shows(DEFAULT)
    made.gets()
    return made


# --- how it looks


def test_a_door_is_plain_at_first(screen):
    assert (screen.view, screen.hidden) == (PLAIN, False)
    assert screen.gets() == (b"", 0)


def test_a_door_looks_as_the_client_can_and_as_is_wished(screen):
    screen.shows(COLOURFUL)
    assert screen.view == TelnetView(look=COLOURFUL)
    screen.session.wishes = Wishes(colours=Colours.NONE, charset=ASCII)
    assert screen.dress(screen.session.wishes) == Look(width=60, charset=ASCII)
    assert screen.view == TelnetView(look=Look(width=60, charset=ASCII))


def test_what_is_wished_outlasts_what_the_client_says_later():
    screen = Wall(width=40)
    for look in (COLOURFUL, Look(width=70)):
        screen.shows(look)
        assert screen.view.look.width == 40


def test_nobody_stays_in_step_who_looks_otherwise(screen):
    screen.shows(COLOURFUL)
    screen.sends_along(frozenset({"Comm"}))
    screen.prompts_end(b"!")
    assert screen.session.stepped_out == 3


def test_people_who_look_alike_have_the_same_view_object():
    one, two = Wall(prompt=True), Wall(prompt=True)
    for screen in (one, two):
        screen.shows(COLOURFUL)
        screen.prompts_end(b"!")
        screen.sends_along(frozenset({"Comm"}))
    assert one.view is two.view
    assert one.view == TelnetView(
        look=Look(width=60, colours=Colours.MANY, prompt=True), prompt="> ", prompt_end=b"!",
        packages=frozenset({"Comm"}),
    )  # fmt: skip


def test_half_typed_lines_are_never_shared_views():
    one, two = Wall(), Wall()
    for screen in (one, two):
        screen.typing("say")
    assert one.view == two.view
    assert one.view is not two.view


def test_the_end_of_a_prompt_stands_behind_a_prompt_only(screen):
    screen.prompts_end(b"\xff\xef")
    assert screen.view == PLAIN
    screen.ask("Name: ", hidden=False)
    assert screen.view == TelnetView(prompt="Name: ", prompt_end=b"\xff\xef")


# --- what it asks


def test_a_question_is_due_behind_all_else(screen):
    screen.ask("Password: ", hidden=True)
    assert (screen.view.prompt, screen.hidden, screen.inlet.hidden) == (
        "Password: ", True, [True],
    )  # fmt: skip
    assert screen.gets() == (b"", 1)


def test_a_question_takes_the_place_of_the_prompt_until_it_is_answered(prompted):
    prompted.ask("Name: ", hidden=False)
    assert prompted.view.prompt == "Name: "
    prompted.ask("", hidden=False)
    assert prompted.view.prompt == "> "
    assert prompted.gets() == (b"", 2)


def test_where_there_is_no_prompt_nothing_is_due_at_its_end(screen):
    screen.ask("Name: ", hidden=False)
    screen.gets()
    screen.ask("", hidden=False)
    assert screen.gets() == (b"", 0)


def test_nobody_who_is_gone_gets_a_prompt(prompted):
    prompted.session.gone = Reason.QUIT
    prompted.ask("Name: ", hidden=True)
    prompted.line_ended()
    assert prompted.gets()[1] == 0


def test_a_question_behind_what_is_half_typed_begins_a_new_line(screen):
    screen.typing("say h")
    screen.ask("Name: ", hidden=False)
    assert screen.gets() == (b"\r\n", 1)
    assert screen.view.prompt == "Name: say h"
    screen.ask("Age: ", hidden=False)
    assert screen.gets() == (b"", 1)


# --- what is typed


def test_what_is_half_typed_stands_behind_the_prompt(prompted):
    prompted.typing("say h")
    assert prompted.view.prompt == "> say h"
    prompted.redraw()
    assert prompted.gets() == (b"\r> say h", 0)


def test_a_line_begins_anew_with_the_end_of_the_prompt_and_without_telnet(prompted):
    prompted.prompts_end(b"\xff\xef")
    prompted.typing("h")
    prompted.redraw()
    assert prompted.gets()[0] == b"\r> h\xff\xef"


def test_what_was_erased_again_leaves_nothing_on_the_screen(screen):
    screen.typing("s")
    screen.typing("")
    screen.ask("Name: ", hidden=False)
    assert screen.gets() == (b"", 1)


def test_a_line_that_was_shown_has_ended_itself(prompted):
    prompted.line_ended()
    assert prompted.gets() == (b"", 1)


@pytest.mark.parametrize("wishes", [{}, {"prompt": True}])
def test_one_that_was_hidden_is_ended_here(wishes):
    screen = Wall(**wishes)
    screen.ask("Password: ", hidden=True)
    screen.gets()
    screen.line_ended()
    assert screen.gets() == (b"\r\n", 1)


def test_without_a_prompt_nothing_follows_on_a_line(screen):
    screen.line_ended()
    assert screen.gets() == (b"", 0)


@pytest.mark.parametrize(("more", "data"), [("", b""), ("sa", b"\r\n")])
def test_what_is_typed_behind_a_line_stands_on_the_screen(screen, more, data):
    screen.typing("say hi")
    screen.typing(more)
    screen.line_ended()
    screen.gets()
    screen.ask("Name: ", hidden=False)
    assert screen.gets()[0] == data
