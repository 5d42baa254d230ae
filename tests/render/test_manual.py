"""Help and settings, on screens of any width."""

from teaparty.core import events as e
from teaparty.core.looks import DEFAULT, Look
from teaparty.render.lines import line

READER = Look(screen_reader=True)
LAST = "Type help and a command to read more about it."


def command(name, theme, summary):
    return e.HelpRow(name=name, theme=theme, summary=summary)


HELP = e.HelpListed(
    commands=(
        command("say", "Talking", "Say it."),
        command("look", "Going", "Look."),
        command("whisper", "Talking", "Say it low."),
    )
)


def test_help_by_theme():
    assert line(HELP, DEFAULT).split("\n") == [
        "Talking:",
        "  say      Say it.",
        "  whisper  Say it low.",
        "Going:",
        "  look     Look.",
        LAST,
    ]


def test_summaries_are_wrapped_under_themselves():
    long = e.HelpListed(commands=(command("say", "Talking", "Say something to everybody."),))
    assert line(long, Look(width=24)).split("\n")[:3] == [
        "Talking:", "  say  Say something to", "       everybody.",
    ]  # fmt: skip


MANY = e.HelpListed(
    commands=tuple(command(f"c{at:02}", f"Theme {at // 5}", "What it does.") for at in range(20))
)


def test_many_commands_stand_in_two_columns_where_there_is_room():
    wide = line(MANY, Look(width=80)).split("\n")
    assert wide[0] == "Theme 0:                Theme 2:"
    assert wide[1] == "  c00  What it does.      c10  What it does."
    assert len(wide) == 13
    assert len(line(MANY, Look(width=43)).split("\n")) == 26
    assert len(line(MANY, DEFAULT).split("\n")) == 25


def test_themes_of_different_lengths_are_balanced():
    rows = [command(f"c{at:02}", "A" if at < 18 else "B", "What.") for at in range(20)]
    wide = line(e.HelpListed(commands=tuple(rows)), Look(width=80)).split("\n")
    assert wide[0] == "A:              B:"
    assert wide[4] == "  c03  What."


def test_no_commands():
    assert line(e.HelpListed(commands=()), DEFAULT) == LAST


def test_help_for_a_screen_reader():
    assert line(HELP, READER).split("\n") == [
        "Talking:", "say: Say it.", "whisper: Say it low.", "Going:", "look: Look.", LAST,
    ]  # fmt: skip


def test_help_for_one_command():
    event = e.HelpShown(
        usage="say TEXT", summary="Say it.", meaning="Aloud.", examples=("say hi", "'hi"),
        aliases=("'", '"'),
    )  # fmt: skip
    assert line(event, DEFAULT).split("\n") == [
        "Usage: say TEXT", "Say it.", "Aloud.", "Also: '  \"", "Example: say hi", "Example: 'hi",
    ]  # fmt: skip


def test_help_for_a_command_with_a_summary_only():
    event = e.HelpShown(usage="x", summary="X.", meaning="", examples=(), aliases=())
    assert line(event, DEFAULT) == "Usage: x\nX."


SETTINGS = e.SettingsListed(
    settings=(
        e.SettingRow(name="width", value="80", chosen=False),
        e.SettingRow(name="timestamps", value="on", chosen=True),
    )
)


def test_settings():
    assert line(SETTINGS, DEFAULT).split("\n") == [
        "width       80  auto",
        "timestamps  on  chosen by you",
    ]


def test_settings_on_a_narrow_screen():
    assert line(SETTINGS, Look(width=20)).split("\n") == [
        "width       80",
        "    auto",
        "timestamps  on",
        "    chosen by you",
    ]


def test_settings_for_a_screen_reader():
    assert line(SETTINGS, READER).split("\n") == [
        "width: 80, auto.",
        "timestamps: on, chosen by you.",
    ]
