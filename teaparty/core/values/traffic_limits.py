"""The bounds on traffic: connections, lines that come in, what they cost, and the log."""

from typing import Annotated

from msgspec import Meta, Struct


def bound(least: int, most: int, description: str) -> Meta:
    """Return the description of a limit, and the range that it is checked against."""
    return Meta(ge=least, le=most, description=description)


class TrafficLimits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of `Limits` that is about traffic."""

    line: Annotated[int, bound(64, 65_536, "Bytes in one line that somebody types.")] = 2_048
    unfinished: Annotated[
        int, bound(1_024, 1_048_576, "Bytes without a line end before somebody has come in.")
    ] = 16_384
    lines_at_once: Annotated[
        int, bound(1, 10_000, "Lines of one person that are obeyed before others have their turn.")
    ] = 16
    history: Annotated[int, bound(1, 1_000_000, "Lines of each room that are held in memory.")] = (
        1_000
    )
    inbox: Annotated[
        int, bound(8, 100_000, "Private lines that wait for somebody whose connection is slow.")
    ] = 256
    batch: Annotated[int, bound(1, 10_000, "Lines that everybody in a room is sent in one go.")] = (
        64
    )
    sessions: Annotated[
        int,
        bound(1, 1_000_000, "Connections; fewer where the system allows the process fewer files."),
    ] = 10_000
    named: Annotated[
        int, bound(1, 10_000, "People whom a look at a room names; the others are only counted.")
    ] = 50
    listed: Annotated[
        int,
        bound(
            1,
            10_000,
            "People whom `who` names before you have come in; the others are only counted.",
        ),
    ] = 20
    ignored: Annotated[int, bound(1, 10_000, "Names that one person can ignore.")] = 100
    recipients: Annotated[int, bound(1, 1_000, "People that one whisper can go to.")] = 20
    negotiations: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Telnet commands and negotiations of one connection in a minute, or frames of a web"
            " link that say nothing; of sizes and erased keys, 20 count as one.",
        ),
    ] = 200
    subnegotiation: Annotated[
        int, bound(256, 65_536, "Bytes of one telnet subnegotiation; a longer one is dropped.")
    ] = 4_096
    compressed: Annotated[
        int,
        bound(
            0,
            1_000_000,
            "Newcomers are offered compression while there are at most so many connections.",
        ),
    ] = 1_000
    inflated: Annotated[
        int, bound(4_096, 16_777_216, "Bytes that one piece of compressed input may become.")
    ] = 32_768
    handshake_seconds: Annotated[
        int,
        bound(
            1,
            300,
            "Seconds in which the TLS handshake of a connection has to be done, or a request of a"
            " browser has to be whole.",
        ),
    ] = 10
    login_seconds: Annotated[
        int, bound(1, 86_400, "Seconds in which a newcomer has to come in.")
    ] = 60
    greeting_milliseconds: Annotated[
        int,
        bound(
            0,
            5_000,
            "Milliseconds that the greeting waits for a client to say how wide its window is.",
        ),
    ] = 300
    stall_seconds: Annotated[
        int, bound(1, 86_400, "Seconds for which somebody may take nothing while news waits.")
    ] = 60
    close_seconds: Annotated[
        int, bound(1, 60, "Seconds in which a connection that is being closed must be read.")
    ] = 5
    send_buffer: Annotated[
        int, bound(4_096, 16_777_216, "Bytes that the system holds for one connection (SO_SNDBUF).")
    ] = 65_536
    backlog: Annotated[int, bound(1, 65_535, "Connections that wait to be accepted.")] = 1_024
    log_lines: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Lines a second that go to the log, of each kind: what people do, what the staff does,"
            " faults, refused connections, and what the server says of itself.",
        ),
    ] = 200
    log_block_lines: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Lines a second about people of one address block that no other block can crowd out.",
        ),
    ] = 10
    log_bytes: Annotated[
        int, bound(10_000, 10_000_000_000, "Bytes in twistd's log file before a new one is begun.")
    ] = 10_000_000
    log_files: Annotated[
        int, bound(1, 10_000, "Older log files that stay beside it: twistd.log.1 and so on.")
    ] = 10
    block_connections: Annotated[
        int,
        bound(1, 1_000_000, "Connections from one address block: an IPv4 address, a /64 of IPv6."),
    ] = 16
    block_newcomers: Annotated[
        int, bound(1, 1_000_000, "Connections from one address block that are not logged in yet.")
    ] = 4
    block_new: Annotated[
        int, bound(1, 1_000_000, "New connections from one address block in `block_seconds`.")
    ] = 32
    block_seconds: Annotated[
        int, bound(1, 86_400, "Seconds in which new connections are counted.")
    ] = 600
    loopback_connections: Annotated[
        int,
        bound(1, 1_000_000, "Connections from the same machine, to which no other limit applies."),
    ] = 1_000
    headerless_connections: Annotated[
        int,
        bound(1, 1_000_000, "Connections from one address block whose PROXY header has not come."),
    ] = 1_000
    page_connections: Annotated[
        int, bound(1, 1_000_000, "Connections of browsers that have not come in, or load the page.")
    ] = 1_000
    block_pages: Annotated[
        int,
        bound(1, 1_000_000, "Such connections from one address block, but not from this machine."),
    ] = 128
    block_requests: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Requests of browsers from one address block in a minute; also new connections.",
        ),
    ] = 600
    http_connections: Annotated[
        int,
        bound(2, 32, "Connections of programs that ask by HTTP; half of them from one address."),
    ] = 16
    http_requests: Annotated[
        int, bound(1, 1_000_000, "Requests of such programs from one address block in a minute.")
    ] = 600
    http_failures: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Requests with a wrong token, or without the right, from one address block in a minute;"
            " then its tokens are not looked at.",
        ),
    ] = 20
    http_body: Annotated[int, bound(1_024, 1_048_576, "Bytes in the body of such a request.")] = (
        65_536
    )
    wrong_passwords: Annotated[
        int,
        bound(
            1,
            1_000,
            "Wrong passwords for one name, or from one address block, in `wrong_seconds`, before"
            " there is a wait.",
        ),
    ] = 5
    wrong_seconds: Annotated[
        int, bound(1, 86_400, "Seconds in which wrong passwords are counted.")
    ] = 300
    longest_wait: Annotated[
        int,
        bound(0, 3_600, "Seconds that a password waits at most before it is checked."),
    ] = 30
    block_registrations: Annotated[
        int,
        bound(1, 1_000_000, "Names that one address block can register in `registration_seconds`."),
    ] = 2
    registrations: Annotated[
        int, bound(1, 1_000_000, "Names that can be registered in `registration_seconds` in all.")
    ] = 30
    registration_seconds: Annotated[
        int, bound(1, 86_400, "Seconds in which registrations are counted.")
    ] = 600
    lines_burst: Annotated[
        int, bound(1, 1_000_000, "Lines of one person that are accepted at once.")
    ] = 8
    lines_a_second: Annotated[
        int, bound(1, 1_000_000, "Lines of one person that are accepted each second after that.")
    ] = 2
    flood_lines: Annotated[
        int, bound(1, 1_000_000, "Lines of one person that wait to be accepted.")
    ] = 32
    flood_bytes: Annotated[
        int, bound(1_024, 16_777_216, "Bytes of one person that wait to be accepted.")
    ] = 16_384
    flood_seconds: Annotated[
        int,
        bound(1, 86_400, "Seconds for which somebody's queue of waiting lines may be full."),
    ] = 30
    work_at_once: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Milliseconds of the server's time that what one person asks for can take at once;"
            " then the next line waits.",
        ),
    ] = 300
    work_a_second: Annotated[
        int, bound(1, 1_000_000, "Milliseconds of that time which they get each second after that.")
    ] = 50
    output_at_once: Annotated[
        int,
        bound(
            1_024,
            1_000_000_000,
            "Bytes of answers that one person can ask for at once; then the next line waits.",
        ),
    ] = 1_000_000
    output_a_second: Annotated[
        int, bound(1_024, 1_000_000_000, "Bytes of answers that they get each second after that.")
    ] = 64_000
    block_work_at_once: Annotated[
        int,
        bound(1, 1_000_000, "Like `work_at_once`, for all people from one address block together."),
    ] = 500
    block_work_a_second: Annotated[
        int,
        bound(
            1, 1_000_000, "Like `work_a_second`, for all people from one address block together."
        ),
    ] = 150
    block_output_at_once: Annotated[
        int,
        bound(
            1_024,
            1_000_000_000,
            "Like `output_at_once`, for all people from one address block together.",
        ),
    ] = 16_000_000
    block_output_a_second: Annotated[
        int,
        bound(
            1_024,
            1_000_000_000,
            "Like `output_a_second`, for all people from one address block together.",
        ),
    ] = 500_000
    light_work: Annotated[
        int,
        bound(
            1,
            1_000_000,
            "Milliseconds a second below which nobody waits for others of the same block.",
        ),
    ] = 5
    light_output: Annotated[
        int,
        bound(
            1_024,
            1_000_000_000,
            "Bytes of answers a second below which nobody waits for others of the same block.",
        ),
    ] = 4_000
