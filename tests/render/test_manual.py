"""Help and settings, on screens of any width."""

from teaparty.core import events as e
from teaparty.core.values.looks import DEFAULT, Look
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


def test_of_many_commands_there_are_just_the_names():
    assert line(MANY, Look(width=80)).split("\n") == [
        "Theme 0:  c00, c01, c02, c03, c04", "Theme 1:  c05, c06, c07, c08, c09",
        "Theme 2:  c10, c11, c12, c13, c14", "Theme 3:  c15, c16, c17, c18, c19",
        "Type help and a command, or a title, to read more: help c00, help theme 0.",
    ]  # fmt: skip


def test_many_names_are_wrapped_under_themselves():
    assert line(MANY, Look(width=26)).split("\n")[:2] == [
        "Theme 0:  c00, c01, c02,", "          c03, c04",
    ]  # fmt: skip


def test_many_names_for_a_screen_reader():
    assert line(MANY, READER).split("\n")[:2] == [
        "Theme 0: c00, c01, c02, c03, c04.", "Theme 1: c05, c06, c07, c08, c09.",
    ]  # fmt: skip


def test_many_commands_of_one_theme_are_listed_with_what_they_do():
    rows = tuple(command(f"c{at:02}", "Theme", "What it does.") for at in range(20))
    lines = line(e.HelpListed(commands=rows), Look(width=80)).split("\n")
    assert lines[:2] == ["Theme:", "  c00  What it does."]
    assert len(lines) == 22


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


def test_help_for_a_command_whose_right_its_reader_lacks():
    event = e.HelpShown(
        usage="x", summary="X.", meaning="", examples=(), aliases=(), lacking="operate"
    )
    assert line(event, DEFAULT) == (
        "Usage: x\nX.\nOnly for people with the right operate; you don't have it."
    )


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
