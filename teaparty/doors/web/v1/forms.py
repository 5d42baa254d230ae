"""Sentences for people who fill in a form, or press a button, where others type a command."""

from msgspec import structs

from teaparty.core.events import Refused, Told
from teaparty.core.people.account_passwords import TRY_AGAIN
from teaparty.core.people.inviting import HOW_TO_GO
from teaparty.core.people.knocks import HOW_TO_LET_IN, HOW_TO_LET_IN_THERE
from teaparty.core.people.login import NOT_IN
from teaparty.core.people.owned_names import NO_PROPOSAL, TAKEN
from teaparty.core.people.registration import REGISTERED
from teaparty.core.values.looks import DEFAULT
from teaparty.render.lines import line
from teaparty.render.safe import safe

PROPOSED = "The name {name} is taken. {proposal} is free."
FORMS = {
    TAKEN["login"]: PROPOSED,
    TAKEN["register"]: PROPOSED,
    NO_PROPOSAL: "The name {name} is taken.",
    NOT_IN: "",
    TRY_AGAIN: "Please try again.",
    HOW_TO_LET_IN: "",
    HOW_TO_LET_IN_THERE: "",
    HOW_TO_GO: "",
    REGISTERED: "{name} is yours now. From now on, your password goes with it.",
}
"""By the sentence that speaks of commands, or says what a form shows by itself."""


def form(event: Told | Refused) -> dict[str, str]:
    """Return the sentence for a form as `form`, and a name that may fill it in as `proposal`."""
    found = {}
    if (text := FORMS.get(event.text)) is not None:
        found["form"] = line(structs.replace(event, text=text), DEFAULT)
    if (proposal := event.fields.get("proposal")) is not None:
        found["proposal"] = safe(proposal)
    return found
