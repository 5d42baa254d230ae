"""The one idea: a log, its readers and their turns. It knows no room, session or party."""
