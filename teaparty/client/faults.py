"""Why a party can't be reached, in one plain sentence with what to do."""

import socket
import ssl

from teaparty.client.address import Address
from teaparty.client.talk import NotTeaparty
from teaparty.client.tls import Untrusted, spelled


class Unreachable(Exception):
    """There is no link. Its text is a sentence; after a `final` one, nobody tries again."""

    def __init__(self, text: str, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


FAULTS = (OSError, EOFError, UnicodeError, Untrusted, NotTeaparty)
"""What may go wrong with a link. `ssl.SSLError` and `TimeoutError` are kinds of OSError."""


def unreachable(error: Exception, at: Address) -> Unreachable:
    """Return what went wrong with a link to `at`, in words."""
    match error:
        case Untrusted():
            return Unreachable(_untrusted(error, at), final=True)
        case NotTeaparty():
            return Unreachable(f"{at} is no teaparty: it {error}.{_cure(at) or _lock(at)}")
        case ssl.SSLError():
            return Unreachable(f"{at} does not speak TLS.{_cure(at)}")
        case socket.gaierror() if error.errno == socket.EAI_AGAIN:
            return Unreachable(f"The address of {at.host} can't be looked up at the moment.")
        case socket.gaierror() | UnicodeError():
            return Unreachable(f"There is no host called {at.host}.")
        case ConnectionRefusedError():
            return Unreachable(f"{at} can't be reached: nothing listens there.{_cure(at)}")
        case TimeoutError():
            return Unreachable(f"{at} does not answer.{_cure(at)}")
        case ConnectionError() | EOFError():
            return Unreachable(f"{at} closes the connection.{_cure(at)}")
        case OSError():
            reason = error.strerror or str(error) or type(error).__name__
            return Unreachable(f"{at} can't be reached: {reason}.")
    return Unreachable(f"{at} can't be reached: {error}.")


def _untrusted(error: Untrusted, at: Address) -> str:
    return (
        f"The certificate of {at} is not trusted: {error.reason}. If the people who run the party"
        f" say that its SHA-256 fingerprint is {spelled(error.fingerprint)}, add"
        f" --pin {error.fingerprint}"
    )


def _cure(at: Address) -> str:
    """Return what to try instead."""
    if at.scheme == "telnets":
        return f" A link by telnet that is not encrypted has to be spelled out: telnet://{at.host}"
    if at.scheme == "wss":
        return f" A link that is not encrypted has to be spelled out: ws://{at.host}"
    return ""


def _lock(at: Address) -> str:
    """Return how an address is written where the link is encrypted."""
    return f" If it has TLS, its address begins with {at.scheme}s://"
