"""A whole evening with real clients: a name of one's own, what was missed, and keeping order."""

import subprocess
import sys

import pytest

from tests import sentences as s
from tests.clients.conftest import CLIENTS

pytestmark = [pytest.mark.clients, pytest.mark.slow]

SECRET = "tea for two"


def adds_wizard(tmp_path, name):
    """What the operator does once: the first wizard is made outside the party."""
    words = ["user", "add", name, "--role", "wizard", "--password-file", "-", "--state"]
    subprocess.run(
        [sys.executable, "-m", "teaparty.admin", *words, str(tmp_path / "teaparty-state")],
        input=f"{SECRET}\n",
        text=True,
        check=True,
        capture_output=True,
    )


def logs_in(screen, name):
    """Come in with the password, which the screen does not show."""
    screen.says(f"login {name}").shows("Password:")
    screen.types(SECRET).enter().shows("Exits: ")
    assert SECRET not in "\n".join(screen.lines())
    return screen


@pytest.mark.parametrize("back_by", ["telnet", "tt++", "tf", "KBtin", "telnetlib3"])
def test_register_leave_be_whispered_to_and_read_what_was_missed(start, opens, back_by):
    server = start()
    bob = server.guest("bob")
    bob.types("register", SECRET, SECRET)
    bob.reads_until("bob is yours now")

    alice = opens(CLIENTS["telnet"], server.port)
    alice.shows("Type login and your name").says("login alice").shows(s.also_here("bob"))
    alice.says("register").shows(s.new_password)
    alice.types(SECRET).enter().shows(s.same_again)
    alice.types(SECRET).enter().shows(s.is_yours("alice"))
    assert SECRET not in "\n".join(alice.lines())
    alice.says("quit").shows(s.goodbye)
    bob.reads_until(s.quits("alice"))

    bob.types("whisper alice The kettle is on.", "say Where is she?")
    bob.reads_until("You say: Where is she?")

    alice = opens(CLIENTS[back_by], server.port)
    logs_in(alice.shows("Type login and your name"), "alice")
    alice.shows("One line was said in The Parlour since you left")
    alice.says("recall").shows_match(r"^\d\d:\d\d bob whispers to you: The kettle is on\.$")
    alice.says("recall").shows_match(r"^\d\d:\d\d bob says: Where is she\?$")
    alice.says("recall").shows(s.nothing_missed)
    assert SECRET not in server.log


def test_report_mute_ban_and_a_countdown_that_is_cancelled(start, opens, tmp_path):
    adds_wizard(tmp_path, "zoe")
    server = start()
    zoe = opens(CLIENTS["tt++"], server.port)
    logs_in(zoe.shows("Type login and your name"), "zoe")
    bob, mallory = server.guest("bob"), server.guest("mallory")

    mallory.types("say Buy my tea!")
    bob.reads_until("Buy my tea!")
    bob.types("report mallory sells tea")
    bob.reads_until("Your report about ")
    zoe.shows("bob reports mallory: sells tea")
    zoe.says("reports 1").shows_match(r"^\d\d:\d\d mallory says: Buy my tea!$")
    zoe.says("reports claim 1").shows(s.report_claimed(1))

    zoe.says("mute mallory for 10m Please stop.").shows(s.is_muted_for("mallory", "10 minutes"))
    mallory.types("say Tea! Tea!")
    mallory.reads_until("You can't speak for ")

    zoe.says("ban --try 127.0.0.0/8").shows(s.would_send_out("bob, mallory"))
    zoe.shows(s.would_affect_you_too)
    zoe.says("ban --try 192.0.2.0/24").shows(s.would_affect_nobody)
    zoe.says("ban mallory for 2d Selling tea").shows(s.is_banned_for("mallory", "2 days"))
    assert "You are banned" in mallory.reads_to_the_end()
    bob.reads_until(s.was_sent_out("mallory"))
    zoe.says("reports close 1 Thank you.").shows(s.report_closed(1))
    bob.reads_until("Thank you.")

    zoe.says("shutdown in 5m A new kettle").shows(s.closes_in_because("5 minutes", "A new kettle"))
    bob.reads_until(s.closes_in_because("5 minutes", "A new kettle"))
    zoe.says("shutdown cancel").shows(s.not_closing)
    bob.reads_until(s.not_closing)
    zoe.says("audit").shows_match(r"zoe +shutdown cancel")
    assert "Traceback" not in server.log
