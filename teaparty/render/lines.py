"""An event becomes lines of text for a look, and bytes for a terminal."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from msgspec import structs

from teaparty.core import events as e
from teaparty.core.log.log import Entry
from teaparty.core.values.looks import UTF_8, Look
from teaparty.render import (
    channels,
    history,
    manual,
    moderation,
    nodes,
    own_places,
    people,
    places,
    recall,
    sentences,
    socials,
)
from teaparty.render.bell import BELL, rings
from teaparty.render.charsets import encode, fitted
from teaparty.render.chunks import JOINER, unjoined
from teaparty.render.durations import time_of_day
from teaparty.render.links import linked
from teaparty.render.naming import naming
from teaparty.render.once import once
from teaparty.render.safe import safe
from teaparty.render.sentences import Render, happened, spoken
from teaparty.render.wrap import wrapped

Fault = Callable[[e.Event, BaseException], None]


def line(
    event: e.Event, look: Look, viewer: int = -1, mark: str = "", named: str | None = None
) -> str:
    """Return the text of `event` for the session numbered `viewer`; `\\n` separates its lines.

    It begins with the mark of what they listen to from elsewhere. If it names them, `named` is the
    word that does so. See `Entry`.
    """
    text = laid_out(event, look, viewer, mark, named)
    return _parted(text, look) if look.links or JOINER in text else text


def _parted(text: str, look: Look) -> str:
    """Return a text whose names need not be joined any more, with its links."""
    return unjoined(linked(text, look) if look.links else text)


def laid_out(
    event: e.Event, look: Look, viewer: int, mark: str = "", named: str | None = None
) -> str:
    """Return the text with its names still joined, so that it can be part of more text."""
    aloud = channels.aloud(event, look, mark) if mark else None
    render = aloud or RENDERS.get(type(event), sentences.plain)
    text = render(event, look, viewer)
    if named is not None:
        text = naming(text, event, look, viewer, named)
    if mark and text and aloud is None:
        text = channels.marked(text, look, mark)
    if look.charset != UTF_8:
        text = fitted(text, look.charset)
    most = look.width
    # No character takes more than two columns.
    if most and len(text) > (most if text.isascii() else most // 2) and not look.screen_reader:
        return wrapped(text, most)
    return text


def encoded(entries: Iterable[Entry], look: Look, fault: Fault, viewer: int = -1) -> bytes:
    """Return what goes to a terminal for `entries`; see `pieces`."""
    return b"".join(pieces(entries, look, fault, viewer))


def pieces(entries: Iterable[Entry], look: Look, fault: Fault, viewer: int = -1) -> list[bytes]:
    """Return what goes to a terminal for each entry, in its charset: each line ends with CR LF.

    If the look has timestamps, each event begins with its time in that zone: `12:34 `; if it has a
    bell, the lines at which that rings end with it. An event
    that shows nothing has no bytes. Nor has one that raises, such as one of a plugin: its error is
    given to `fault`.
    """
    inner = _beside_time(look) if look.timestamps else look
    plain = not (look.links or look.timestamps) and look.bell == "off"
    made: list[bytes] = []
    for entry in entries:
        try:
            named = None if entry.named is None else entry.word_for(viewer)
            text = laid_out(entry.event, inner, viewer, entry.mark, named)
            if not plain:
                text = _adorned(text, entry, look, viewer)
            elif JOINER in text:
                text = unjoined(text)
        except BaseException as error:
            fault(entry.event, error)
            text = ""
        whole = f"{text}\n".replace("\n", "\r\n") if text else ""
        made.append(whole.encode(look.charset, "replace"))
    return made


def _adorned(text: str, entry: Entry, look: Look, viewer: int) -> str:
    """Return the text of an entry with all that this look has besides."""
    text = _parted(text, look)
    if text and look.timestamps:
        text = _timed(text, entry.at, look)
    if text and look.bell != "off" and rings(entry, look.bell, viewer):
        text += BELL
    return text


def prompt_text(text: str, look: Look) -> bytes:
    """Return a prompt, such as `Password: `, for a terminal: one line without its end."""
    shown = " ".join(
        map(safe, text.split(" "))
    )  # with several blanks in a row, as people may have typed
    return encode(fitted(shown, look.charset), look.charset)


@lru_cache(maxsize=256)
def _beside_time(look: Look) -> Look:
    """Return a look that leaves room for the time; for a screen reader, the time is at the end."""
    narrow = look.width and not look.screen_reader
    time = "00:00:00 " if look.timestamps == "seconds" else "00:00 "
    return structs.replace(look, width=look.width - len(time)) if narrow else look


def _timed(text: str, at: float, look: Look) -> str:
    shown = time_of_day(at, look)
    if look.screen_reader:
        return f"{text} ({shown})"
    return f"{shown} {text}".replace("\n", "\n" + " " * (len(shown) + 1))


def _lines_shown(event: e.LinesShown, look: Look, viewer: int) -> str:
    return history.lines_shown(event, look, viewer, laid_out)


RENDERS: dict[type[e.Event], Render] = {
    e.Said: sentences.said,
    e.SaidPassing: sentences.said,
    e.Emoted: sentences.emoted,
    e.Acted: socials.acted,
    e.Away: spoken("{who} is away: {text}", "You are away: {text}"),
    e.WentAway: happened("{who} is away."),
    e.CameBack: happened("{who} is back."),
    e.Shouted: spoken("{who} shouts: {text}", "You shout: {text}"),
    e.Announced: sentences.announced,
    e.AnnouncedPassing: sentences.announced,
    e.Arrived: happened("{who} has come in."),
    e.Entered: happened("{who} comes from {origin}."),
    e.Left: happened("{who} goes to {destination}."),
    e.Quit: happened("{who} has quit."),
    e.LostLink: happened("{who} has lost the link."),
    e.SentOut: happened("{who} was sent out."),
    e.Renamed: sentences.renamed,
    e.Unheard: sentences.plain,
    e.Retracted: history.retracted,
    e.TakenBack: history.taken_back,
    e.Recorded: sentences.plain,
    e.RecordedSpeech: sentences.plain,
    e.RecordedPassing: sentences.plain,
    e.Walled: moderation.walled,
    e.TopicSet: own_places.topic_set,
    e.Changed: own_places.changed,
    e.Knocked: happened("{who} knocks."),
    e.ShownOut: own_places.shown_out,
    e.Closing: moderation.closing,
    e.ClosingCancelled: moderation.closing_cancelled,
    e.Whispered: sentences.whispered,
    e.Invited: sentences.invited,
    e.Told: sentences.told,
    e.Refused: sentences.refused,
    e.Settled: sentences.plain,
    e.CameIn: people.came_in,
    e.Missed: sentences.missed,
    e.MissedAside: sentences.missed,
    e.TimeTold: history.time_told,
    e.Recalled: recall.recalled,
    e.LinesShown: _lines_shown,
    e.Greeted: people.greeted,
    e.PersonSeen: people.person_seen,
    e.FingerShown: people.finger_shown,
    e.PeopleListed: once(people.people_listed),
    e.StaffListed: people.staff_listed,
    e.AccountsListed: people.accounts_listed,
    e.RoomSeen: places.room_seen,
    e.RoomChanged: sentences.plain,
    e.PlacesChanged: sentences.plain,
    e.ExitsSeen: places.exits_seen,
    e.PlacesListed: own_places.places_listed,
    e.TopicShown: own_places.topic_shown,
    e.RoomsListed: places.rooms_listed,
    e.ChannelsListed: once(channels.channels_listed),
    e.ChannelSeen: channels.channel_seen,
    e.SettingsListed: manual.settings_listed,
    e.HelpListed: manual.help_listed,
    e.HelpShown: manual.help_shown,
    e.BansListed: moderation.bans_listed,
    e.MutesListed: moderation.mutes_listed,
    e.Imposed: sentences.plain,
    e.Tried: sentences.plain,
    e.Lifted: sentences.plain,
    e.LockShown: sentences.plain,
    e.NodesListed: nodes.nodes_listed,
    e.NodeDrained: sentences.plain,
    e.RoleGiven: sentences.plain,
    e.AuditListed: moderation.audit_listed,
    e.ReportsListed: moderation.reports_listed,
    e.ReportShown: moderation.report_shown,
}
