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
    listed: Annotated[
        int,
        _from(
            1,
            10_000,
            "People whom `who` names before one has come in; the others are only counted.",
        ),
    ] = 20
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
    greeting_milliseconds: Annotated[
        int,
        _from(
            0,
            5_000,
            "Milliseconds that the greeting waits for a client to tell how wide its window is.",
        ),
    ] = 300
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
    log_lines: Annotated[
        int,
        _from(
            1,
            1_000_000,
            "Lines a second that go to the log, of each kind: what people do, what the staff does,"
            " faults, refused connections, and what the server says of itself.",
        ),
    ] = 200
    log_block_lines: Annotated[
        int,
        _from(
            1,
            1_000_000,
            "Of what people do, those of one address block that no other block can keep out.",
        ),
    ] = 10
    log_bytes: Annotated[
        int, _from(10_000, 10_000_000_000, "Bytes in twistd's log file before a new one is begun.")
    ] = 10_000_000
    log_files: Annotated[
        int, _from(1, 10_000, "Older log files that stay beside it: twistd.log.1 and so on.")
    ] = 10
    block_connections: Annotated[
        int,
        _from(1, 1_000_000, "Connections from one address block: an IPv4 address, a /64 of IPv6."),
    ] = 16
    block_newcomers: Annotated[
        int, _from(1, 1_000_000, "Those of them that are not logged in yet.")
    ] = 4
    block_new: Annotated[
        int, _from(1, 1_000_000, "New connections from one address block in `block_seconds`.")
    ] = 32
    block_seconds: Annotated[
        int, _from(1, 86_400, "Seconds in which new connections are counted.")
    ] = 600
    loopback_connections: Annotated[
        int,
        _from(1, 1_000_000, "Connections from the same machine; no other limit holds for these."),
    ] = 1_000
    wrong_passwords: Annotated[
        int,
        _from(
            1,
            1_000,
            "Wrong passwords for one name, or from one address block, in `wrong_seconds`, before"
            " there is a wait.",
        ),
    ] = 5
    wrong_seconds: Annotated[
        int, _from(1, 86_400, "Seconds in which wrong passwords are counted.")
    ] = 300
    longest_wait: Annotated[
        int,
        _from(0, 3_600, "Seconds that a password is made to wait at most before it is looked at."),
    ] = 30
    block_registrations: Annotated[
        int,
        _from(1, 1_000_000, "Names that one address block can register in `registration_seconds`."),
    ] = 2
    registrations: Annotated[
        int, _from(1, 1_000_000, "Names that can be registered in `registration_seconds` in all.")
    ] = 30
    registration_seconds: Annotated[
        int, _from(1, 86_400, "Seconds in which registrations are counted.")
    ] = 600
    lines_burst: Annotated[
        int, _from(1, 1_000_000, "Lines of one person that are taken at once.")
    ] = 8
    lines_a_second: Annotated[
        int, _from(1, 1_000_000, "Lines of one person in a second after these.")
    ] = 2
    flood_lines: Annotated[
        int, _from(1, 1_000_000, "Lines of one person that wait to be taken.")
    ] = 32
    flood_bytes: Annotated[
        int, _from(1_024, 16_777_216, "Bytes of one person that wait to be taken.")
    ] = 16_384
    flood_seconds: Annotated[
        int,
        _from(1, 86_400, "Seconds for which somebody may have as many lines waiting as can be."),
    ] = 30
    work_at_once: Annotated[
        int,
        _from(
            1,
            1_000_000,
            "Milliseconds of the server's time that what one person asks for can take at once;"
            " then the next line waits.",
        ),
    ] = 300
    work_a_second: Annotated[
        int, _from(1, 1_000_000, "Milliseconds of it that they have in a second after these.")
    ] = 50
    output_at_once: Annotated[
        int,
        _from(
            1_024,
            1_000_000_000,
            "Bytes of answers that one person can ask for at once; then the next line waits.",
        ),
    ] = 1_000_000
    output_a_second: Annotated[
        int, _from(1_024, 1_000_000_000, "Bytes of answers in a second after these.")
    ] = 64_000
    block_work_at_once: Annotated[
        int, _from(1, 1_000_000, "As `work_at_once`, of all who come from one address block.")
    ] = 500
    block_work_a_second: Annotated[
        int, _from(1, 1_000_000, "As `work_a_second`, of all who come from one address block.")
    ] = 150
    block_output_at_once: Annotated[
        int,
        _from(1_024, 1_000_000_000, "As `output_at_once`, of all who come from one address block."),
    ] = 16_000_000
    block_output_a_second: Annotated[
        int,
        _from(
            1_024, 1_000_000_000, "As `output_a_second`, of all who come from one address block."
        ),
    ] = 500_000
    light_work: Annotated[
        int,
        _from(
            1,
            1_000_000,
            "Milliseconds a second with which one never waits for others of the same block.",
        ),
    ] = 5
    light_output: Annotated[
        int,
        _from(
            1_024,
            1_000_000_000,
            "Bytes of answers a second with which one never waits for others of the same block.",
        ),
    ] = 4_000
    repeats: Annotated[int, _from(1, 10_000, "Times that the same line can be said in a row.")] = 3
    repeat_seconds: Annotated[
        int, _from(1, 86_400, "Seconds after which the same line can be said again.")
    ] = 60
    shout_seconds: Annotated[
        int, _from(0, 3_600, "Seconds between two shouts of one person; 0 is no limit.")
    ] = 5
    renames: Annotated[
        int, _from(1, 1_000, "Times that one person can take another name in `rename_seconds`.")
    ] = 2
    rename_seconds: Annotated[
        int, _from(1, 86_400, "Seconds in which changes of name are counted.")
    ] = 60
    freed_name_seconds: Annotated[
        int,
        _from(0, 3_600, "Seconds for which only its last bearer can take a name that is free."),
    ] = 10
    link_seconds: Annotated[
        int, _from(0, 86_400, "Seconds for which the place of a dead link is kept.")
    ] = 60
    waiting_whispers: Annotated[
        int, _from(1, 100_000, "Whispers that wait for somebody who is out.")
    ] = 200
    waiting_from_one: Annotated[
        int, _from(1, 100_000, "Those of them that can be one person's.")
    ] = 20
    short_names: Annotated[
        int,
        _from(
            1,
            1_000,
            "Shortened names in whispers of which one person is not asked again who it is.",
        ),
    ] = 50
    friends: Annotated[int, _from(1, 10_000, "Names that one person can have as friends.")] = 100
    aliases: Annotated[int, _from(1, 10_000, "Aliases that one person can have.")] = 50
    alias_length: Annotated[int, _from(1, 2_048, "Characters that one alias stands for.")] = 200
    description: Annotated[
        int, _from(1, 65_536, "Characters in somebody's description of themselves.")
    ] = 1_000
    hash_threads: Annotated[int, _from(1, 64, "Passwords that are hashed at the same time.")] = 2
    hash_queue: Annotated[int, _from(1, 10_000, "Passwords that wait to be hashed.")] = 64
    password: Annotated[int, _from(8, 4_096, "Bytes in a password.")] = 1_024
    shortest_password: Annotated[int, _from(1, 256, "Characters that a password has at least.")] = 8
    sanctions: Annotated[int, _from(1, 1_000_000, "Bans and mutes that are kept.")] = 10_000
    reports: Annotated[int, _from(1, 1_000_000, "Reports that are kept.")] = 1_000
    reported_lines: Annotated[int, _from(0, 1_000, "Lines that are kept with a report.")] = 20
    audits: Annotated[int, _from(1, 10_000_000, "Entries of the audit log that are kept.")] = (
        100_000
    )
    history_page: Annotated[int, _from(1, 10_000, "Old lines that are shown at once at most.")] = (
        200
    )
    history_lines: Annotated[
        int, _from(1, 10_000, "Old lines that are shown where no number is given.")
    ] = 20
    sessions_each: Annotated[
        int, _from(1, 1_000, "Connections that one account can have at once.")
    ] = 1
    keep_lines: Annotated[
        int,
        _from(
            1,
            100_000_000,
            "Lines of a room that are kept on disk, where the room says nothing else.",
        ),
    ] = 100_000
    keep_days: Annotated[
        int,
        _from(
            1, 36_500, "Days for which lines of a room are kept, where the room says nothing else."
        ),
    ] = 90
    unsaved_lines: Annotated[
        int, _from(1, 10_000_000, "Lines that are kept in memory while the disk fails.")
    ] = 100_000
    name_days: Annotated[
        int, _from(1, 36_500, "Days after the last visit when a registered name is free again.")
    ] = 365
    open_name_days: Annotated[
        int,
        _from(1, 36_500, "Days after the last visit when a name without a password is free again."),
    ] = 30
    old_name_days: Annotated[
        int,
        _from(
            0, 36_500, "Days for which the last registered name that somebody gave up is theirs."
        ),
    ] = 30
    stop_days: Annotated[
        int, _from(0, 36_500, "Days by which what is kept grows older while the server stands.")
    ] = 7
    erased_accounts: Annotated[
        int, _from(0, 1_000_000, "Accounts that may be erased for their age without a question.")
    ] = 20
    erased_lines: Annotated[
        int, _from(0, 1_000_000_000, "Lines that may be erased for their age without a question.")
    ] = 10_000
    slow_milliseconds: Annotated[
        int,
        _from(
            1, 60_000, "Milliseconds for which something may hold up everybody without a log line."
        ),
    ] = 100
