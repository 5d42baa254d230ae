"""Every bound of the party in one place; the operator's `[limits]` table has these keys."""

from typing import Annotated

from msgspec import Meta, Struct


def _from(least: int, most: int, description: str) -> Meta:
    return Meta(ge=least, le=most, description=description)


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds with their defaults; each field's description is what the operator guide prints."""

    line: Annotated[int, _from(64, 65_536, "Bytes in one line that somebody types.")] = 2_048
    unfinished: Annotated[
        int, _from(1_024, 1_048_576, "Bytes without a line end before somebody has come in.")
    ] = 16_384
    lines_at_once: Annotated[
        int, _from(1, 10_000, "Lines of one person that are obeyed before others have their turn.")
    ] = 16
    history: Annotated[int, _from(1, 1_000_000, "Lines that each room keeps.")] = 1_000
    inbox: Annotated[
        int, _from(8, 100_000, "Private lines that wait for somebody whose connection is slow.")
    ] = 256
    batch: Annotated[int, _from(1, 10_000, "Lines that everybody in a room is sent in one go.")] = (
        64
    )
    sessions: Annotated[
        int,
        _from(1, 1_000_000, "Connections; fewer where the system allows the process fewer files."),
    ] = 10_000
    named: Annotated[
        int, _from(1, 10_000, "People whom a look at a room names; the others are only counted.")
    ] = 50
    ignored: Annotated[int, _from(1, 10_000, "Names that one person can ignore.")] = 100
    recipients: Annotated[int, _from(1, 1_000, "People that one whisper can go to.")] = 20
    negotiations: Annotated[
        int,
        _from(
            1,
            1_000_000,
            "Telnet commands and negotiations of one connection in a minute; of sizes and"
            " erased keys, 20 count as one.",
        ),
    ] = 200
    subnegotiation: Annotated[
        int, _from(256, 65_536, "Bytes of one telnet subnegotiation; a longer one is dropped.")
    ] = 4_096
    compressed: Annotated[
        int,
        _from(
            0,
            1_000_000,
            "Newcomers are offered compression while there are at most so many connections.",
        ),
    ] = 1_000
    inflated: Annotated[
        int, _from(4_096, 16_777_216, "Bytes that one piece of compressed input may become.")
    ] = 32_768
    login_seconds: Annotated[
        int, _from(1, 86_400, "Seconds in which a newcomer has to come in.")
    ] = 60
    stall_seconds: Annotated[
        int, _from(1, 86_400, "Seconds for which somebody may take nothing while news waits.")
    ] = 60
    close_seconds: Annotated[
        int, _from(1, 60, "Seconds in which a connection that is being closed must be read.")
    ] = 5
    send_buffer: Annotated[
        int, _from(4_096, 16_777_216, "Bytes that the system holds for one connection (SO_SNDBUF).")
    ] = 65_536
    backlog: Annotated[int, _from(1, 65_535, "Connections that wait to be accepted.")] = 1_024
    log_lines: Annotated[int, _from(1, 1_000_000, "Lines a second that go to the log.")] = 200
