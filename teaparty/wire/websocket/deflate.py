"""Compression of what a room reads alike (RFC 7692, without context takeover).

Only frames that many people share are compressed, once for all, so that it costs each of them
nothing; what is for one person alone never is. Both sides forget each message after its end: a
guest needs no memory for it. A client's messages may be compressed as well.
"""

import re
import zlib

NAME = "permessage-deflate"
ANSWER = f"{NAME}; server_no_context_takeover; client_no_context_takeover"
WORTH = 512
"""Bytes of a message from which on compressing it is worth its time."""
TAIL = b"\0\0\xff\xff"
"""The end of compressed data that is not sent (section 7.2.1)."""
_TAKEN = re.compile(
    r"(?:(?:server|client)_no_context_takeover|client_max_window_bits(?:=\"?\d+\"?)?"
    r"|server_max_window_bits=\"?15\"?)"
)


class TooBig(Exception):
    """A message becomes longer than a message may be."""


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


def inflated(payload: bytes, most: int) -> bytes:
    """Return a message that was compressed.

    Raises `TooBig` if it has more than `most` bytes, and ValueError if that is no such payload.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        message = inflater.decompress(payload + TAIL, most + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(message) > most:
        raise TooBig
    return message
