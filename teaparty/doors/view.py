"""How events become bytes for a telnet client. Those who have the same view share the bytes."""

from collections.abc import Sequence

from msgspec import Struct

from teaparty.core.log import Entry
from teaparty.core.looks import DEFAULT, UTF_8, Look
from teaparty.doors import gmcp
from teaparty.render.lines import Fault, encoded, prompt_text
from teaparty.wire.telnet import escaped

NEW_LINE = b"\r\n"


class View(Struct, frozen=True, kw_only=True, cache_hash=True):
    """`prompt` stands behind all that is written, and `prompt_end` behind that.

    `packages` are those of GMCP whose messages go along with the text.
    """

    look: Look = DEFAULT
    prompt: str = ""
    prompt_end: bytes = b""
    packages: frozenset[str] = frozenset()

    def encoded(
        self,
        entries: Sequence[Entry],
        fault: Fault,
        viewer: int = -1,
        prompted: bool = True,
        last: bool = True,
    ) -> bytes:
        """Return what is written for `entries`.

        `prompted` says that a prompt stands on the screen, behind which a new line is begun;
        `last` that nothing more follows, so that there is to be a prompt again.
        """
        text = encoded(entries, self.look, fault, viewer)
        if self.look.charset != UTF_8:
            text = escaped(text)
        if self.prompt:
            text = self._with_prompt(text, prompted, last)
        if self.packages:
            return gmcp.encoded(entries, self.packages, fault, viewer) + text
        return text

    def _with_prompt(self, text: bytes, prompted: bool, last: bool) -> bytes:
        if prompted and not text:
            return b""
        before = NEW_LINE if prompted else b""
        return before + text + (self.prompted() if last else b"")

    def prompted(self) -> bytes:
        """Return the prompt."""
        return escaped(prompt_text(self.prompt, self.look)) + self.prompt_end
