"""How events become bytes for a telnet client. Clients with equal views share the bytes."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct, structs

from teaparty.core.log.log import Batch, Entry
from teaparty.core.values.looks import DEFAULT, UTF_8, Look
from teaparty.core.values.zones import in_force
from teaparty.doors.telnet import gmcp_messages
from teaparty.render.lines import Fault, encoded, pieces, prompt_text
from teaparty.wire.telnet import escaped

NEW_LINE = b"\r\n"


class TelnetView(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A `View`. `prompt` follows all that is written, and `prompt_end` follows the prompt.

    `packages` are those of GMCP whose messages go along with the text.
    """

    look: Look = DEFAULT
    prompt: str = ""
    prompt_end: bytes = b""
    packages: frozenset[str] = frozenset()

    @property
    def splices(self) -> bool:
        """See `View`."""
        return not (self.prompt or self.packages)

    def encoded(
        self,
        entries: Sequence[Entry],
        fault: Fault,
        viewer: int = -1,
        prompted: bool = True,
        last: bool = True,
    ) -> bytes:
        """Return what is written for `entries`.

        `prompted` says that a prompt stands on the screen, so that a new line is begun after it;
        `last` says that nothing more follows, so that the prompt is written again.
        """
        text = encoded(entries, self.look, fault, viewer)
        return self._whole(text, entries, fault, viewer, prompted, last)

    def of_batch(self, batch: Batch, fault: Fault) -> bytes:
        """See `View`."""
        data = batch.views.get(self)
        if data is None:
            alike = self._of_all_alike(batch)
            if alike is self:
                text = b"".join(self._pieces(batch, fault))
                data = self._whole(text, batch.entries, fault)
            else:
                data = alike.of_batch(batch, fault)
            batch.views[self] = data
        return data

    def _of_all_alike(self, batch: Batch) -> "TelnetView":
        """Return the view that stands for all time zones in which these events look alike.

        These have the same distance from UTC at that time; without timestamps, it is all zones.
        """
        look, zone = self.look, ""
        if look.timestamps:
            zone = in_force(look.zone, batch.entries[0].at, batch.entries[-1].at)
        return self if zone == look.zone else structs.replace(self, look=_in_zone(look, zone))

    def of_actor(
        self, batch: Batch, fault_for_all: Fault, fault: Fault, viewer: int, first: int = 0
    ) -> bytes:
        """See `View`. There is neither a prompt nor a package."""
        made = self._pieces(batch, fault_for_all).copy()
        shown = []
        for index in batch.actors.get(viewer, ()):
            made[index] = b""
            if index >= first and batch.entries[index].event.shown_to_actor:
                shown.append(index)
        own = pieces([batch.entries[index] for index in shown], self.look, fault, viewer)
        for index, piece in zip(shown, own, strict=True):
            made[index] = piece
        return self._whole(b"".join(made[first:]), batch.entries, fault, viewer)

    def lay_out(self, batch: Batch, fault: Fault) -> None:
        """See `View`."""
        self._pieces(batch, fault)

    def _pieces(self, batch: Batch, fault: Fault) -> list[bytes]:
        made = batch.pieces.get(self.look)
        if made is None:
            alike = self._of_all_alike(batch)
            if alike is self:
                made = pieces(batch.entries, self.look, fault)
            else:
                made = alike._pieces(batch, fault)
            batch.pieces[self.look] = made
        return made

    def _whole(
        self,
        text: bytes,
        entries: Iterable[Entry],
        fault: Fault,
        viewer: int = -1,
        prompted: bool = True,
        last: bool = True,
    ) -> bytes:
        if self.look.charset != UTF_8:
            text = escaped(text)
        if self.prompt:
            text = self._with_prompt(text, prompted, last)
        if self.packages:
            return gmcp_messages.encoded(entries, self.packages, fault, viewer, self.look) + text
        return text

    def _with_prompt(self, text: bytes, prompted: bool, last: bool) -> bytes:
        if prompted and not text:
            return b""
        before = NEW_LINE if prompted else b""
        return before + text + (self.prompted() if last else b"")

    def prompted(self) -> bytes:
        """Return the prompt."""
        return escaped(prompt_text(self.prompt, self.look)) + self.prompt_end


@lru_cache(maxsize=1_024)
def _in_zone(look: Look, zone: str) -> Look:
    return structs.replace(look, zone=zone)
