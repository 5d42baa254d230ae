"""The control socket in the state folder: its name, and the bounds of what goes through it.

`control_messages` says what that is.
"""

SOCKET = "control"
LONGEST_PATH = 103
"""Bytes of a path that every system takes for a socket's."""
LONGEST_LINE = 65_536
"""Bytes of a request."""
LONGEST_ANSWER = 4_194_304
"""Bytes of an answer, which may list thousands of people."""
