"""The program of the benchmark that asks how the server is."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.watching import asked


def test_it_asks_at_once_and_again_until_the_end():
    paths, several = [], threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            if len(paths) > 2:
                several.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        answering = threading.Thread(target=server.serve_forever, args=(0.01,))
        answering.start()
        with asked(*server.server_address, every=0):
            assert several.wait(30)
        server.shutdown()
        answering.join()
    assert set(paths) == {"/metrics"}


def test_a_run_fails_where_it_is_not_answered():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        host, port = gone.getsockname()
    with pytest.raises(OSError, match="refused"), asked(host, port):
        pass
