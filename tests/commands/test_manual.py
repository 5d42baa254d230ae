"""Help, the ways of typing, leaving - and the table of words itself."""

import pytest
from msgspec import structs

from teaparty.commands import builtin
from teaparty.core.party.rooms import ChatRoom
from teaparty.core.values.channels import ChannelRules
from teaparty.core.values.notices import Gone, Reason
from teaparty.core.values.options import PartyOptions
from teaparty.core.values.socials import Social
from teaparty.core.words.hushing import HUSHED
from teaparty.testing import tea_party
from tests import sentences as s

UNSPOKEN = "There is no command {word}. Type help for the commands. To speak, begin with ' or say."
SAY_IT = " To say it, type ' alone."


# --- the declarations


def test_every_command_of_the_spec_is_there():
    assert {command.name: command.aliases for command in builtin()} == {
        "say": ("'", '"'), "emote": (":", "me", "pose"),
        "whisper": ("tell", "page", "msg", "query", ">", "["),
        "reply": ("r",), "rr": (), "retell": (), "to": ("answer", "sayto"),
        "shout": (), "socials": (), "act": (), "look": ("l",), "who": (), "names": (), "staff": (),
        "channels": (), "listen": ("tune",), "unlisten": (), "+": ("#",), "talk": (),
        "rooms": (), "list": (), "exits": (), "go": (), "join": (), "leave": ("part",),
        "name": ("nick",), "afk": ("away",), "ignore": (), "unignore": (), "mode": (),
        "rules": (), "time": (), "version": (), "help": ("?",), "quit": ("logout", "exit"),
        "watch": (), "unwatch": (),
        "settings": ("set",), "colour": ("color",), "charset": (), "screenreader": (),
        "register": (), "password": (), "describe": (), "alias": (), "unalias": (),
        "make": (), "dig": (), "call": (), "topic": (), "topics": (), "add": (), "remove": (),
        "give": (), "places": (), "home": (), "trust": (), "distrust": (),
        "quiet": (), "unquiet": (), "show": (), "knock": (), "let": (),
        "close": (), "open": (), "listed": (), "invite": (), "uninvite": (), "invited": (),
        "finger": ("whois",), "friends": ("friend",), "unfriend": (),
        "history": (), "review": (), "recall": (), "caught": (), "mentions": (),
        "retract": (),
        "report": (), "reports": (), "where": (), "kick": (), "mute": (), "unmute": (), "mutes": (),
        "ban": (), "unban": (), "bans": (), "audit": (), "wall": (), "lock": (), "role": (),
        "announce": (), "status": (), "accounts": (),
        "shutdown": (), "rehash": (), "plugins": (), "reload": (), "load": (), "unload": (),
            "nodes": (), "drain": (), "undrain": (),
    }  # fmt: skip


@pytest.mark.parametrize("command", builtin(), ids=lambda command: command.name)
def test_every_command_has_help_and_a_theme(command):
    assert list(command.faults()) == []
    assert command.theme != "Other"


@pytest.mark.parametrize("command", builtin(), ids=lambda command: command.name)
def test_every_example_means_its_command(command):
    with tea_party(manners=PartyOptions(channels={"news": ChannelRules()})) as party:
        table = party.room("parlour").table
        words = [table.resolve(example)[0] for example in command.examples]
    assert words == [command] * len(words)


# --- help


@pytest.mark.parametrize(
    "line", ["help", "HELP", "he", "?", "/help", ".?", "help me", "help me please"]
)
def test_help_lists_the_commands_by_theme(alice, line):
    assert alice.types(line).reads() == [
        "Talking:                      emote, reply, retell, rr, say, shout, to, whisper",
        "Listening elsewhere:          channels",
        "Looking and going:            exits, go, join, leave, list, look, rooms",
        "People:                       afk, finger, friends, ignore, names, staff, unfriend,"
        " unignore, who",
        "Your name and what you keep:  alias, describe, name, password, register, unalias",
        "Making places:                topic",
        "Closed places:                knock",
        "What was said before:         caught, history, mentions, recall, retract, review",
        "How things look:              charset, colour, screenreader, settings, unwatch, watch",
        "Keeping order:                report",
        "Help and leaving:             help, mode, quit, rules, time, version",
        s.more_help_of_many("emote", "talking"),
    ]


@pytest.mark.parametrize("line", ["help looking and going", "help LOOKING", "? looking and"])
def test_help_for_a_theme_lists_what_its_commands_do(alice, line):
    assert alice.types(line).reads() == [
        "Looking and going:",
        "  exits  List the exits of the room where you are, and where they lead.",
        "  go     Go to another room: through an exit, or to a room by its name.",
        "  join   Go to another room, or listen to a channel.",
        "  leave  Leave the room where you are, or listen no more to a channel.",
        "  list   List every room, and all channels to which you may listen.",
        "  look   Look at the room where you are, at somebody, or through an exit.",
        "  rooms  List every room, how many people are in it, and how much you have missed there.",
        s.more_help(),
    ]


def test_each_command_that_one_has_is_in_the_help_of_its_theme(party):
    zoe = party.member("zoe", role="wizard")
    party.room("garden").listening = True
    nod = Social(word="nod", alone={"en": "nods."}, at={"en": "nods to {whom}."})
    party.party.renew(structs.replace(party.party.options, socials={"nod": nod}))
    for command in builtin():
        lines = zoe.types(f"help {command.theme}").reads()
        if command.theme != "Help and leaving":  # begins with a command's word, which goes first
            assert f"  {command.name} " in "".join(f"{line} " for line in lines)


@pytest.mark.parametrize(
    "line", ["help whisper", "help WHISPER", "? tell", "help >", "help whis", "help /tell"]
)
def test_help_for_a_command_has_usage_meaning_example_and_aliases(alice, line):
    assert alice.types(line).reads() == [
        "Usage: whisper PEOPLE TEXT",
        "Say something to one person, or to several, wherever they are.",
        "Nobody else reads it. Put commas between several names. If your name and theirs are"
        " registered, people who are out find it when they come in. The beginning of a name is"
        " enough for somebody who is in; the first time you are asked whether it is the right"
        " person.",
        "Also: tell  page  msg  query  >  [",
        "Example: whisper bob Are you there?",
        "Example: >bob Hi!",
        "Example: [bob] Hi!",
        "Example: tell bob,carol Hi, you two!",
    ]


def test_help_for_what_is_no_command(alice):
    assert alice.types("help wisper").reads() == [s.did_you_mean("wisper", "whisper")]


def test_a_newcomer_is_told_of_what_works_there(party):
    newcomer = party.connects()
    newcomer.reads()
    lines = newcomer.types("help").reads()
    assert {line.split()[0] for line in lines if line.startswith(" ")} == {
        "login", "register", "who", "settings", "colour", "charset", "screenreader", "help", "quit",
        "rules", "time", "version",
    }  # fmt: skip


# --- words


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lo", s.could_be_any("lo", "logout, look")),
        ("LO", s.could_be_any("lo", "logout, look")),
        ("/lo", s.could_be_any("lo", "logout, look")),
        ("se", s.no_way("southeast")),
        ("h", s.could_be_any("h", "help, history")),
        ("c", s.could_be_any("c", "caught, channels, charset, color")),
        ("sya hi", s.did_you_mean_speak("sya", "say") + SAY_IT),
        ("/lokk", s.did_you_mean_speak("lokk", "look")),
        ("xyzzy", UNSPOKEN.format(word="xyzzy") + SAY_IT),
        ("hlep", s.did_you_mean_speak("hlep", "help") + SAY_IT),
        ("/", s.no_command()),
        (".", s.no_command()),
        ("..who", s.did_you_mean_speak(".who", "who")),
        ("\x1b[A", UNSPOKEN.format(word="[a") + SAY_IT),
        ("x" * 50, UNSPOKEN.format(word="x" * 39 + "…") + SAY_IT),
        ("{0}", UNSPOKEN.format(word="{0}") + SAY_IT),
    ],
)
def test_an_unknown_word_is_never_said_aloud(alice, bob, line, answer):
    assert alice.types(line).reads() == [answer]
    assert bob.reads() == []


def test_an_empty_line_does_nothing(alice):
    assert alice.types("", "  ", "\t").reads() == []


def test_a_tab_ends_a_word(alice, bob):
    alice.types("say\thi\tyou")
    assert bob.reads() == ["alice says: hi you"]


# --- mode


@pytest.fixture
def chatting(alice, bob):
    assert alice.types("mode chat").reads() == [s.said_aloud_now]
    return alice


@pytest.mark.parametrize(
    "line",
    ["hello", "who", "look at that", "...", "..hello", "...who", ".5 is a half", "!!!",
     "!important", "@bob hi", "@ noon", "!quit now", "@who is", ". who",
     "! who", "say cheese", "4 > 3", "a/b", "-", "(ok)",
     "? what do you mean", "???", "?"],
)  # fmt: skip
def test_in_chat_mode_a_line_is_said_aloud(chatting, bob, line):
    chatting.types(line)
    assert bob.reads() == [f"alice says: {line}"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("'hi", "alice says: hi"),
        ('"hi', "alice says: hi"),
        (":waves.", "* alice waves."),
        ("/me waves.", "* alice waves."),
        ("/say hi", "alice says: hi"),
        ("/SA hi", "alice says: hi"),
        (".say hi", "alice says: hi"),
        (".SAY hi", "alice says: hi"),
        (">bob hi", "alice whispers to you: hi"),
        ("[bob] hi", "alice whispers to you: hi"),
        ("/on", s.goes_to("alice", "The Garden")),
        ("/quit", s.quits("alice")),
        (".quit", s.quits("alice")),
    ],
)
def test_in_chat_mode_a_sign_begins_a_command(chatting, bob, line, read):
    chatting.types(line)
    assert bob.reads() == [read]


@pytest.mark.parametrize("line", ["/who", ".who", ".WHO"])
def test_in_chat_mode_lists_can_be_had(chatting, bob, line):
    assert chatting.types(line).reads()[-1] == s.people_in(2)
    assert bob.reads() == []


def test_in_chat_mode_an_unknown_command_is_not_said_aloud(chatting, bob):
    assert chatting.types("/sya hi").reads() == [s.did_you_mean("sya", "say", sign="/")]
    assert chatting.types("/xyzzy").reads() == [
        "There is no command xyzzy. Type /help for the commands."
    ]
    assert chatting.types("/whisper").reads() == [s.usage("whisper PEOPLE TEXT", sign="/")]
    assert chatting.types("/").reads() == [s.no_command(sign="/")]
    assert bob.reads() == []


@pytest.mark.parametrize("line", ["/mode mud", ".mode mud", "/mode m", "/MODE MUD"])
def test_the_way_back_to_mud_mode(chatting, bob, line):
    assert chatting.types(line).reads() == [s.commands_now]
    chatting.types("say hi")
    assert bob.reads() == ["alice says: hi"]


def test_a_mode_that_there_is_not(alice):
    assert alice.types("mode tea").reads() == [s.none_of_these("tea", "mud, chat")]
    assert alice.types("mode chat now").reads() == [s.usage("mode [mud|chat]")]


def test_mode_alone_says_which(alice):
    assert alice.types("mode").reads() == [
        "You are in mud mode: the first word that you type is a command."
        " To speak, begin with ' or say."
    ]
    alice.types("mode chat").reads()
    assert alice.types("/mode").reads() == [
        "You are in chat mode: what you type is said aloud. Begin a command with / or a dot."
    ]
    assert alice.session.preferences.mode == "chat"


def test_a_listener_may_have_chat_as_its_mode(party, alice):
    carol = party.guest("carol", mode="chat")
    alice.reads()
    carol.types("hello")
    assert alice.reads() == ["carol says: hello"]


# --- leaving


@pytest.mark.parametrize(
    "line",
    ["quit", "QUIT", "logout", "exit", "ｑｕｉｔ", "／quit", "/quit", "!quit", ".exit", "@logout"],
)
def test_leaving(party, alice, bob, line):
    alice.types(line)
    assert alice.reads() == [s.goodbye]
    assert alice.closed
    assert bob.reads() == [s.quits("alice")]
    assert party.changes[-1] == Gone(session=1, name="alice", reason=Reason.QUIT)


@pytest.mark.parametrize("line", ["quit", "logout", "/quit", "!quit"])
def test_leaving_before_one_has_come_in(party, alice, line):
    newcomer = party.connects()
    newcomer.reads()
    assert newcomer.types(line).reads() == [s.goodbye]
    assert newcomer.closed
    assert alice.reads() == []


def test_lines_behind_quit_are_not_obeyed(alice, bob):
    alice.types("quit", "say hi")
    assert bob.reads() == [s.quits("alice")]


def test_a_lost_link_is_told_in_other_words(alice, bob):
    alice.drops()
    assert bob.reads() == [s.lost_link("alice")]


@pytest.mark.parametrize("line", ["!quit", "@quit", ".quit", "/quit", "!logout", ".exit"])
def test_in_chat_mode_a_command_alone_may_have_any_sign(chatting, bob, line):
    chatting.types(line)
    assert bob.reads() == [s.quits("alice")]


@pytest.mark.parametrize("line", [":)", ":-D", ":( oh", '"quoted" he said'])
def test_in_chat_mode_smileys_and_quotes_are_said(chatting, bob, line):
    chatting.types(line)
    assert bob.reads() == [f"alice says: {line}"]


def test_in_chat_mode_quotes_in_a_whisper_are_whispered(chatting, bob):
    assert chatting.types('>bob "a" and "b"').reads() == ['You whisper to bob: "a" and "b"']
    assert chatting.types('/tell bob "a" and "b"').reads() == ['You whisper to bob: "a" and "b"']


def test_somebody_who_comes_into_another_mode_is_told():
    rooms = {
        "hall": ChatRoom("hall", exits={"down": "cellar"}),
        "cellar": ChatRoom("cellar", exits={"up": "hall"}, mode="chat"),
    }
    chat = s.said_aloud_now
    mud = s.commands_now
    with tea_party(rooms=rooms) as party:
        alice, bob = party.guest("alice"), party.connects("chat")
        assert alice.types("down").reads()[-1] == chat
        assert alice.types("/up").reads()[-1] == mud
        assert alice.types("mode chat", "/down").reads()[-1] == s.nobody_else
        assert bob.types("bob").reads()[3:] == [
            s.in_as_chatter("bob"),
            "Hall",
            "Exits: down to Cellar.",
            s.nobody_else,
        ]


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u200d", "\u3164"])
def test_what_shows_nothing_is_nothing(alice, bob, text):
    assert alice.types(f"say {text}").reads() == [s.usage("say TEXT")]
    assert bob.reads() == []


def test_a_room_by_its_name_alone_is_not_gone_to_but_named(alice):
    assert alice.types("kitchen").reads() == [
        s.did_you_mean_speak("kitchen", "go kitchen") + SAY_IT
    ]


def test_a_greeting_is_short_for_nothing(alice):
    assert alice.types("hi").reads() == [UNSPOKEN.format(word="hi") + SAY_IT]


@pytest.mark.parametrize("line", ["login carol open sesame", "CONNECT Carol a b c"])
def test_in_chat_mode_nobody_says_their_password_aloud(party, alice, line):
    carol = party.guest("carol", mode="chat")
    alice.reads()
    assert carol.types(line).reads() == [HUSHED]
    party.passes(1)
    carol.types("login carol", "login alice is a word", "login")
    assert alice.reads() == [
        "carol says: login carol", "carol says: login alice is a word", "carol says: login"
    ]  # fmt: skip


# --- words that have to be whole


@pytest.mark.parametrize("line", ["q", "qu", "QUI", "log", "logo", "logou", "/q", "q now", ".qui"])
def test_a_beginning_of_quit_leaves_nobody(alice, line):
    assert alice.types(line).reads() == [s.how_to_leave("quit")]
    assert not alice.closed


@pytest.mark.parametrize(
    ("line", "word"),
    [("reg", "register"), ("registe", "register"), ("passw", "password"),
     ("ni bob", "nick"), ("ig bob", "ignore"), ("igno", "ignore"), ("shut now", "shutdown"),
     ("shutd", "shutdown")],
)  # fmt: skip
def test_what_changes_much_needs_its_whole_word(party, line, word):
    zoe = party.member("zoe", role="wizard")
    assert zoe.types(line).reads() == [s.type_in_full(word)]


def test_in_chat_mode_one_reads_it_with_the_sign(chatting):
    assert chatting.types("/q").reads() == [s.how_to_leave("/quit")]
    assert chatting.types("/reg").reads() == [s.type_in_full("/register")]


@pytest.mark.parametrize("word", ["quit", "logout", "exit", "register", "password", "name",
                                  "ignore", "shutdown"])  # fmt: skip
def test_help_says_which_commands_have_to_be_typed_in_full(party, word):
    zoe = party.member("zoe", role="wizard")
    lines = zoe.types(f"help {word}").reads()
    assert any(line.endswith(s.word_in_full) for line in lines)
    assert zoe.types("help qui").reads()[0] == "Usage: quit"


def test_the_beginning_of_a_command_that_is_somebodys_name_is_none(party, alice):
    party.guest("Fin"), party.guest("Desc")
    alice.reads()
    assert alice.types("fin").reads() == [s.did_you_mean_speak("fin", "finger")]
    assert (
        alice.types("desc me as a fool")
        .reads()[0]
        .startswith(s.did_you_mean_speak("desc", "describe"))
    )
    assert alice.session.preferences.description == ""
    assert alice.types("help desc").reads()[0] == "Usage: describe [TEXT]"
    assert alice.types("descr").reads()[0].startswith("You have no description yet.")


# --- signs of phones and East Asian keyboards


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("‘hi ‘you’", "alice says: hi ‘you’"), ("’hi", "alice says: hi"),
        ("＇hi", "alice says: hi"),
        ("“hi", "alice says: hi"), ("”hi", "alice says: hi"), ("＂hi", "alice says: hi"),
        ("：笑。", "* alice 笑。"), ("＞bob 秘密", "alice whispers to you: 秘密"),
        ("》bob hi", "alice whispers to you: hi"), ("［bob］ hi", "alice whispers to you: hi"),
        ("【bob】 hi", "alice whispers to you: hi"),
        ("／whisper bob hi", "alice whispers to you: hi"),
        ("／ｗｈｉｓｐｅｒ　ｂｏｂ　ｈｉ", "alice whispers to you: ｈｉ"),
        ("。whisper bob hi", "alice whispers to you: hi"),
        ("、tell bob hi", "alice whispers to you: hi"),
        ("／＞bob hi", "alice whispers to you: hi"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["mud", "chat"])
def test_signs_are_read_as_what_they_look_like(alice, bob, line, read, mode):
    alice.types(f"mode {mode}", line)
    assert bob.reads() == [read]


@pytest.mark.parametrize("line", ["ｗｈｏ", "ＷＨＯ", "＠who", "！who", "／who", "。who", "・who"])
def test_a_word_may_have_full_width_letters(alice, line):
    assert alice.types(line).reads()[-1] == s.one_in


@pytest.mark.parametrize("line", ["！quit", "＠ｑｕｉｔ", "。quit", "／quit"])
def test_in_chat_mode_a_full_width_sign_leaves_too(chatting, line):
    chatting.types(line)
    assert chatting.closed


@pytest.mark.parametrize("line", ["＋1", "＃tea", "。。。", "！！！", "？", "，hm", "、hm", "：）",
                                  "ｗｈｏ", "“好” 他说", "》 引用"])  # fmt: skip
def test_in_chat_mode_other_lines_are_said_as_they_were_typed(chatting, bob, line):
    chatting.types(line)
    assert bob.reads() == [f"alice says: {line}"]


@pytest.mark.parametrize("names", ["bob，zed", "bob、zed", "bob ， zed", "bob﹐ zed", "bob，，zed"])
def test_names_may_have_any_comma_between(party, alice, bob, names):
    zed = party.guest("zed")
    bob.reads()
    alice.types(f"whisper {names} hi，you")
    assert [bob.reads(), zed.reads()] == [["alice whispers to you, zed: hi，you"],
                                          ["alice whispers to bob, you: hi，you"]]  # fmt: skip


def test_aliases_may_have_full_width_letters_and_signs(chatting, bob):
    chatting.types("/alias hug emote hugs %*.", "／ｈｕｇ bob", "。hug bob")
    assert bob.reads() == ["* alice hugs bob.", "* alice hugs bob."]


# --- talk that begins with a sign


@pytest.mark.parametrize("line", [":)", ":-(", ":D", ":-D oh!", ":'(", "：）", ";)", ">_<"])
@pytest.mark.parametrize("mode", ["mud", "chat"])
def test_smileys_are_said_in_both_modes(alice, bob, line, mode):
    alice.types(f"mode {mode}", line)
    assert bob.reads() == [f"alice says: {line}"]


@pytest.mark.parametrize(
    "line", ["'quoted' text", "> quote", "[two words] at start", "[ ] milk", "‘quoted’ text"]
)
def test_in_chat_mode_quotes_and_remarks_are_said_as_they_are(chatting, bob, line):
    chatting.types(line)
    assert bob.reads() == [f"alice says: {line}"]


@pytest.mark.parametrize("line", [">zed hi", "[zed] hi", "＞zed hi", "［zed］hi",
                                  "[zed,bob] hi", ">zed,bob hi", "》zed hi", "[zed, bob] hi",
                                  "[x] done"])  # fmt: skip
def test_in_chat_mode_a_whisper_to_nobody_is_refused_and_never_said(chatting, bob, line):
    assert chatting.types(line).reads()[0].startswith("Nobody called")
    chatting.types("'", "yes")
    assert "alice says: hi" not in bob.reads()


# --- rules, time, version


def test_the_rules_are_the_operators(party, alice):
    assert alice.types("rules").reads() == ["The people who run the party have written no rules."]
    text = "1. Be {kind}.\n\n2. Leave some tea for others."
    with tea_party(manners=PartyOptions(rules=text)) as other:
        newcomer = other.connects()
        newcomer.reads()
        assert newcomer.types("rules").reads() == text.split("\n")
        assert other.guest("alice").types("rules").reads() == text.split("\n")


def test_rules_and_a_greeting_name_commands_as_people_type_them():
    texts = PartyOptions(greeting="See {sign}rules.", rules="Type {sign}report.")
    with tea_party(manners=texts) as party:
        newcomer = party.connects()
        assert newcomer.reads()[0] == "See rules."
        assert newcomer.types("rules").reads() == ["Type report."]
        talker = party.connects("chat")
        assert talker.reads()[0] == "See rules."
        assert talker.types("login bob", "/rules").reads()[-1] == "Type /report."


def test_the_version_is_told():
    with tea_party(manners=PartyOptions(name="Mad Tea", version="1.2.3")) as party:
        assert party.guest("alice").types("version").reads() == ["Mad Tea runs teaparty 1.2.3."]


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Rome", "It is 2027-01-15 09:00:00 in Europe/Rome (UTC+1)."),
        ("UTC-3", "It is 2027-01-15 05:00:00 (UTC-3)."),
    ],
)
def test_the_time_is_told_as_it_is_for_one(alice, zone, told):
    alice.types(f"settings timezone {zone}").reads()
    assert alice.types("time").reads() == [told]


def test_without_a_zone_it_is_the_servers(alice, in_zone):
    in_zone("XXX-5:30")
    assert alice.types("time").reads() == [
        "It is 2027-01-15 13:30:00 at the server (UTC+5:30). To read times as they are where"
        " you are, type settings timezone and a name such as Europe/Rome."
    ]


# --- rights, and what nobody can do here


def test_help_says_which_right_its_reader_lacks():
    lacking = "Only for people with the right wall; you don't have it."
    with tea_party() as party:
        guest, wizard = party.guest("alice"), party.member("zoe", role="wizard")
        assert guest.types("help wall").reads()[-1] == lacking
        assert lacking not in wizard.types("help wall").reads()


def test_help_offers_no_registering_where_nobody_can_register():
    for registering in (True, False):
        with tea_party(manners=PartyOptions(registering=registering)) as party:
            newcomer = party.connects()
            newcomer.reads()
            listed = newcomer.types("help").reads()
            assert any("register" in each.split() for each in listed) == registering


def test_in_chat_mode_help_shows_commands_as_they_are_typed_there(chatting):
    assert chatting.types("/help").reads()[-1] == s.more_help_of_many("emote", "talking", sign="/")
    assert chatting.types("/help looking and going").reads()[-1] == s.more_help(sign="/")
    lines = chatting.types("/help emote").reads()
    assert lines[0] == "Usage: /emote TEXT"
    assert lines[2].startswith('Others read "/emote waves." as "* alice waves."')
    assert lines[-2:] == ["Example: /emote waves.", "Example: :waves."]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("go nowhere", s.no_way("nowhere", sign="/")),
        ("help wisper", s.did_you_mean("wisper", "whisper", sign="/")),
        ("ignore bob", s.now_ignored("bob", sign="/")),
        ("mute bob", s.is_muted("bob", sign="/")),
        ("reports close it", s.which_report(sign="/")),
        ("rr", s.usage("rr TEXT", sign="/")),
    ],
)
def test_in_chat_mode_answers_show_commands_as_they_are_typed_there(party, bob, line, read):
    zoe = party.member("zoe", role="wizard").types("whisper me hi", "mode chat")
    bob.types("whisper zoe hi")
    zoe.reads()
    assert zoe.types(f"/{line}").reads()[0] == read


def test_notices_show_commands_as_their_readers_type_them(party, alice, bob):
    hosts = [party.member(name, role="host") for name in ("hare", "zoe")]
    hosts[0].types("mode chat").reads()
    alice.types("report bob He shouts.")
    for host, sign in zip(hosts, ("/", ""), strict=True):
        assert host.reads()[-1] == f"Type {sign}reports 1 to read it."
        assert host.types(f"{sign}reports").reads()[-1] == s.reads_report(sign=sign)


def test_before_somebody_has_come_in_commands_need_no_sign_in_chat_mode(party):
    newcomer = party.connects("chat")
    newcomer.reads()
    assert (
        newcomer.types("time")
        .reads()[0]
        .endswith("type settings timezone and a name such as Europe/Rome.")
    )
    newcomer.types("login alice").reads()
    assert (
        newcomer.types("/time")
        .reads()[0]
        .endswith("type /settings timezone and a name such as Europe/Rome.")
    )


def test_in_chat_mode_earlier_lines_are_had_by_a_command_with_its_sign(chatting):
    lines = chatting.types("One.", "Two.", "/history 1").reads()
    assert lines[-1] == s.review_earlier(sign="/")


def test_in_chat_mode_words_may_follow_quit(chatting, bob):
    assert chatting.types("/quit bye all").closed
    assert bob.reads() == [s.quits("alice")]


def test_in_mud_mode_they_may_not(alice):
    assert alice.types("quit bye all").reads() == [s.usage("quit")]
    assert not alice.closed


def test_a_guest_reads_how_to_come_by_what_is_for_people_with_registered_names(party):
    read = party.guest("anna").types("help making").reads()
    assert read[0].startswith("Only people with registered names can use add, call, dig,")
    assert "  topic  " in read[2]
    assert not party.member("bob").types("help making").reads()[0].startswith("Only")


def test_the_help_for_modes_says_how_to_speak_on_a_channel(party):
    assert "+news Hello!" in " ".join(party.guest("anna").types("help mode").reads())
