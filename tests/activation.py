"""Starts a process as systemd does for a unit with sockets: as a program, it becomes another one.

Its words are the names of the sockets, which may be empty, their numbers, and the other program's
words after `--`.
"""

import os
import sys


def main() -> None:
    names, numbers = sys.argv[1], sys.argv[2].split(",")
    held = [os.dup(int(number)) for number in numbers]
    while min(held) < 3 + len(held):  # those that will be given must not lie where they go
        held = [os.dup(number) for number in held]
    for place, number in enumerate(held, 3):
        os.dup2(number, place)
    os.environ |= {"LISTEN_FDS": str(len(held)), "LISTEN_PID": str(os.getpid())}
    if names:
        os.environ["LISTEN_FDNAMES"] = names
    words = sys.argv[4:]
    os.execvp(words[0], words)


if __name__ == "__main__":
    main()
