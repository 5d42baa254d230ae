"""Socials: sentences that were given, after the mark `*` and the name, as an emote's words are."""

from teaparty.core import events as e
from teaparty.core.events.socials import filled_in
from teaparty.core.values.looks import Look
from teaparty.render.charsets import named
from teaparty.render.safe import safe
from teaparty.render.sentences import spoken


def words(event: e.Acted, look: Look) -> str:
    """Return what comes after the name of the person who did it."""
    whom = "" if event.whom is None else named(event.whom.name, look.charset)
    return filled_in(safe(event.sentence()), whom, safe(event.how))


_read_aloud = spoken("{who} emotes: {text}", "You emote: {text}", words)
_shown = spoken("* {who} {text}", "* {who} {text}", words)


def acted(event: e.Acted, look: Look, viewer: int) -> str:
    """The person to whom it was done reads the same sentence, with the name in its colour."""
    return (_read_aloud if look.screen_reader else _shown)(event, look, viewer)
