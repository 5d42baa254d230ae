"""Compression of what a room reads alike (RFC 7692, without context takeover).

Only frames that many people share are compressed, once for all, so that it costs each of them
nothing; what is for one person alone never is. Both sides forget each message after its end: a
guest needs no memory for it. A client's messages may be compressed as well.
"""

import re
import zlib

from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, FrameDecoder, FrameProtocol, Opcode, RsvBits

NAME = PerMessageDeflate.name
ANSWER = f"{NAME}; server_no_context_takeover; client_no_context_takeover"
WORTH = 512
"""Bytes of a message from which on compressing it is worth its time."""
TAIL = b"\0\0\xff\xff"
"""The end of compressed data that is not sent (section 7.2.1)."""
_TAKEN = re.compile(
    r"(?:(?:server|client)_no_context_takeover|client_max_window_bits(?:=\"?\d+\"?)?"
    r"|server_max_window_bits=\"?15\"?)"
)


def is_offered(extensions: str) -> bool:
    """Whether a client offers it in a way that we take: with no smaller window than the usual."""
    for offer in extensions.split(","):
        name, *parameters = (part.strip() for part in offer.split(";"))
        if name == NAME and all(_TAKEN.fullmatch(each) for each in parameters):
            return True
    return False


def deflated(message: bytes) -> bytes:
    """Return the payload of a compressed message."""
    deflater = zlib.compressobj(zlib.Z_BEST_SPEED, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (deflater.compress(message) + deflater.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)


class Inflating(PerMessageDeflate):
    """Inflates the messages of a client, and no more than `most` bytes at a time."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.finalize(ANSWER)
        self._most = most

    def frame_inbound_header(
        self, proto: FrameDecoder | FrameProtocol, opcode: Opcode, rsv: RsvBits, payload_length: int
    ) -> CloseReason | RsvBits:
        """See `wsproto`. A ping in the midst of a message changes nothing of that."""
        if opcode.iscontrol():
            self._inbound_is_compressible = False
            return CloseReason.PROTOCOL_ERROR if rsv.rsv1 else RsvBits(True, False, False)
        return super().frame_inbound_header(proto, opcode, rsv, payload_length)

    def frame_inbound_complete(
        self, proto: FrameDecoder | FrameProtocol, fin: bool
    ) -> bytes | CloseReason | None:
        """See `wsproto`."""
        return super().frame_inbound_complete(proto, fin) if self._inbound_is_compressible else None

    def frame_inbound_payload_data(
        self, proto: FrameDecoder | FrameProtocol, data: bytes
    ) -> bytes | CloseReason:
        """See `wsproto`. What is compressed to a thousandth of its size is too big."""
        inflater = self._decompressor
        if inflater is None or not (self._inbound_compressed and self._inbound_is_compressible):
            return data
        try:
            inflated = inflater.decompress(bytes(data), self._most + 1)
        except zlib.error:
            return CloseReason.INVALID_FRAME_PAYLOAD_DATA
        return CloseReason.MESSAGE_TOO_BIG if inflater.unconsumed_tail else inflated
