"""Every bound of the party in one place; the operator's `[limits]` table has these keys."""

from typing import Annotated

from teaparty.core.values.traffic_limits import TrafficLimits, bound


class Limits(TrafficLimits, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds with their defaults; each field's description is what the operator guide prints."""

    repeats: Annotated[
        int, bound(1, 10_000, "Times that somebody can say the same line in a row.")
    ] = 3
    repeat_seconds: Annotated[
        int, bound(1, 86_400, "Seconds after which they can say it again.")
    ] = 60
    shout_seconds: Annotated[
        int, bound(0, 3_600, "Seconds between two shouts of one person; 0 means no limit.")
    ] = 5
    renames: Annotated[
        int, bound(1, 1_000, "Times that one person can take another name in `rename_seconds`.")
    ] = 2
    rename_seconds: Annotated[
        int, bound(1, 86_400, "Seconds in which changes of name are counted.")
    ] = 60
    offer_seconds: Annotated[
        int,
        bound(1, 86_400, "Seconds in which `yes` accepts an offer, such as that of a place."),
    ] = 300
    freed_name_seconds: Annotated[
        int,
        bound(0, 3_600, "Seconds for which only the last bearer of a free name can take it."),
    ] = 10
    link_seconds: Annotated[
        int,
        bound(
            0,
            86_400,
            "Seconds for which a member, or anybody who came by the web, stays in after their link"
            " is lost.",
        ),
    ] = 60
    drain_seconds: Annotated[
        int,
        bound(
            0,
            3_600,
            "Seconds after which, and then over which, people of the page and of the client go on"
            " elsewhere when a node drains.",
        ),
    ] = 10
    absent: Annotated[
        int,
        bound(0, 1_000_000, "People whose link is lost, beyond which a guest who loses it is out."),
    ] = 1_000
    people_elsewhere: Annotated[
        int,
        bound(
            1,
            10_000_000,
            "People at other nodes of the party of whom a node knows, and for a while as many whose"
            " node has ended; whoever comes on top of them is in, but nobody at this node finds"
            " them.",
        ),
    ] = 100_000
    rooms: Annotated[
        int, bound(1, 100_000, "Rooms that can be open, beyond which plugins can open no more.")
    ] = 1_000
    channels: Annotated[int, bound(0, 10_000, "Channels that there can be.")] = 200
    shown_channels: Annotated[
        int,
        bound(
            0,
            10_000,
            "Rooms, or channels, of other people that a web page or client shows unasked.",
        ),
    ] = 200
    listens: Annotated[
        int, bound(1, 1_000, "Channels and rooms that one person can listen to from elsewhere.")
    ] = 32
    places: Annotated[
        int, bound(0, 100_000, "Rooms and channels that people have made, all together.")
    ] = 1_000
    places_each: Annotated[
        int, bound(0, 1_000, "Rooms and channels that one person can have made.")
    ] = 3
    exits: Annotated[
        int, bound(0, 1_000, "Exits of a room, beyond which people can add no more.")
    ] = 20
    invited: Annotated[
        int, bound(0, 1_000, "People with registered names who are invited to one place.")
    ] = 200
    closures: Annotated[
        int,
        bound(
            1,
            1_000,
            "Times that one place was closed, of which it is known which lines were said then; of"
            " more, the first two count as one, with what was said between them.",
        ),
    ] = 20
    closed_stretches: Annotated[
        int,
        bound(
            1,
            1_000,
            "Stretches of what was said in one closed place that somebody can read later; of more,"
            " the first is read no more.",
        ),
    ] = 20
    former_readers: Annotated[
        int,
        bound(
            1,
            100_000,
            "People who are not allowed in one closed place any more, but can read what was said"
            " there while they were; of more, the first can do so no longer.",
        ),
    ] = 1_000
    knocks: Annotated[
        int, bound(1, 1_000, "Times that one person can knock at closed places in a minute.")
    ] = 1
    quiet: Annotated[
        int, bound(1, 1_000, "People who can't speak in one place, as its owner has it.")
    ] = 200
    title: Annotated[
        int, bound(1, 1_000, "Characters in the title of a place that somebody makes.")
    ] = 60
    topic: Annotated[int, bound(1, 2_048, "Characters in the topic of a place.")] = 200
    socials: Annotated[int, bound(0, 2_000, "Socials that there can be.")] = 300
    social_bytes: Annotated[
        int, bound(1_024, 1_048_576, "Bytes that one file of socials can have.")
    ] = 131_072
    visits: Annotated[
        int, bound(1, 1_000, "Rooms whose lines somebody is sent again after their link was lost.")
    ] = 16
    followed: Annotated[
        int,
        bound(
            1,
            1_000,
            "Places where it is stored how far one member has read, in a room or on a channel;"
            " the one where they have not read for the longest time is forgotten first.",
        ),
    ] = 64
    resent_lines: Annotated[
        int, bound(1, 10_000, "Private lines of one web link that can be sent again.")
    ] = 64
    resent_bytes: Annotated[
        int, bound(1_024, 16_777_216, "Bytes that these lines can have together.")
    ] = 16_384
    waiting_whispers: Annotated[
        int, bound(1, 100_000, "Whispers that wait for somebody who is out.")
    ] = 200
    waiting_from_one: Annotated[
        int, bound(1, 100_000, "Waiting whispers that can be from one person.")
    ] = 20
    reply_seconds: Annotated[
        int,
        bound(
            0,
            60,
            "Seconds after a whisper from somebody else than the time before in which `reply` asks"
            " to whom; 0 means never.",
        ),
    ] = 2
    names_in_line: Annotated[
        int, bound(1, 1_000, "People whom one line can name; if it has more names, the first ones.")
    ] = 10
    mentions: Annotated[
        int, bound(1, 10_000, "Lines that name one person, of which so many are stored.")
    ] = 100
    watched: Annotated[int, bound(1, 1_000, "Words that one person can watch for.")] = 10
    watchers_in_line: Annotated[
        int,
        bound(1, 100_000, "People for whom one line is marked, as they watch for a word of it."),
    ] = 100
    short_names: Annotated[
        int,
        bound(
            1,
            1_000,
            "Shortened names in whispers that one person has confirmed once and for all.",
        ),
    ] = 50
    friends: Annotated[int, bound(1, 10_000, "Names that one person can have as friends.")] = 100
    aliases: Annotated[int, bound(1, 10_000, "Aliases that one person can have.")] = 50
    alias_length: Annotated[int, bound(1, 2_048, "Characters that one alias stands for.")] = 200
    description: Annotated[
        int, bound(1, 65_536, "Characters in somebody's description of themselves.")
    ] = 1_000
    hash_threads: Annotated[int, bound(1, 64, "Passwords that are hashed at the same time.")] = 2
    hash_queue: Annotated[int, bound(1, 10_000, "Passwords that wait to be hashed.")] = 64
    password: Annotated[int, bound(8, 4_096, "Bytes in a password.")] = 1_024
    shortest_password: Annotated[
        int, bound(1, 256, "Characters that a password must have at least.")
    ] = 8
    sanctions: Annotated[int, bound(1, 1_000_000, "Bans and mutes in force.")] = 10_000
    reports: Annotated[
        int, bound(1, 1_000_000, "Open reports that are stored; of closed ones, the last so many.")
    ] = 1_000
    reported_lines: Annotated[int, bound(0, 1_000, "Lines that are stored with a report.")] = 20
    tokens: Annotated[int, bound(1, 10_000, "Tokens of programs that are stored.")] = 100
    audits: Annotated[int, bound(1, 10_000_000, "Entries of the audit log that are stored.")] = (
        100_000
    )
    history_page: Annotated[
        int, bound(1, 10_000, "Old lines, or entries of a list, that are shown at once, at most.")
    ] = 200
    history_lines: Annotated[
        int, bound(1, 10_000, "Old lines that are shown if no number is given.")
    ] = 20
    sessions_each: Annotated[
        int, bound(1, 1_000, "Connections that one account can have at once.")
    ] = 1
    keep_lines: Annotated[
        int,
        bound(
            1,
            100_000_000,
            "Lines of a room that are stored, unless the room's own setting differs.",
        ),
    ] = 100_000
    keep_days: Annotated[
        int,
        bound(
            1,
            36_500,
            "Days for which lines of a room are stored, unless the room's own setting differs.",
        ),
    ] = 90
    shelf_keys: Annotated[
        int, bound(1, 1_000_000, "Values that a plugin can store on one of its shelves.")
    ] = 10_000
    shelf_bytes: Annotated[int, bound(64, 16_777_216, "Bytes of one such value, as JSON.")] = 65_536
    unsaved_lines: Annotated[
        int, bound(1, 10_000_000, "Lines that are held in memory while the disk fails.")
    ] = 100_000
    unsaved_bytes: Annotated[
        int,
        bound(65_536, 1_073_741_824, "Bytes that these lines can have, if a party has nodes."),
    ] = 67_108_864
    unsaid_seconds: Annotated[
        int,
        bound(
            1,
            3_600,
            "Seconds for which what somebody says waits while a node can't reach the database; then"
            " it is not said.",
        ),
    ] = 15
    name_days: Annotated[
        int, bound(1, 36_500, "Days after the last visit when a registered name is free again.")
    ] = 365
    open_name_days: Annotated[
        int,
        bound(1, 36_500, "Days after the last visit when a name without a password is free again."),
    ] = 30
    old_name_days: Annotated[
        int,
        bound(
            0, 36_500, "Days for which the last registered name that somebody gave up stays theirs."
        ),
    ] = 30
    stop_days: Annotated[
        int,
        bound(0, 36_500, "Days by which stored things age while the server is stopped, at most."),
    ] = 7
    erased_accounts: Annotated[
        int,
        bound(
            0, 1_000_000, "Accounts that may be erased for their age without asking the operator."
        ),
    ] = 20
    erased_lines: Annotated[
        int,
        bound(
            0, 1_000_000_000, "Lines that may be erased for their age without asking the operator."
        ),
    ] = 10_000
    plugin_timers: Annotated[
        int, bound(1, 1_000_000, "Timers that one plugin can have at once.")
    ] = 1_000
    appointments: Annotated[
        int, bound(1, 10_000_000, "Appointments of one plugin that are stored.")
    ] = 10_000
    timer_bytes: Annotated[
        int,
        bound(
            64,
            1_048_576,
            "Bytes of data, as JSON, that one timer or appointment of a plugin can have.",
        ),
    ] = 4_096
    slow_milliseconds: Annotated[
        int,
        bound(
            1, 60_000, "Milliseconds for which something may hold up everybody before it is logged."
        ),
    ] = 100
