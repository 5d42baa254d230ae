"""Comes in, says hello, looks around and leaves; prints what it reads."""

import re
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=10) as peer:
    peer.sendall(b"login alice\r\nsay hello\r\nlook\r\nquit\r\n")
    read = b""
    while more := peer.recv(65_536):
        read += more
print(re.sub(rb"\xff[\xfb-\xfe].", b"", read, flags=re.DOTALL).decode())
