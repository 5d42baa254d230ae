"""A program that asks teaparty how it is, as Prometheus does: it takes a core from nobody."""

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

EVERY = 5.0
"""Seconds between its questions."""
PATIENCE = 60.0


@contextmanager
def asked(address: str, port: int, every: float = EVERY) -> Iterator[None]:
    """Have it ask meanwhile, at once and then again; raise `OSError` if it was not answered."""
    end, failures = threading.Event(), list[OSError]()

    def ask() -> None:
        try:
            while True:
                url = f"http://{address}:{port}/metrics"
                with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                    answer.read()
                if end.wait(every):
                    return
        except OSError as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        end.set()
        asking.join()
    if failures:
        raise failures[0]
