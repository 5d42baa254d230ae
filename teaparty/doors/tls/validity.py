"""From when to when a certificate is valid, and what operators read of that."""

from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.x509 import load_pem_x509_certificate

VALID = "the certificate {path} is valid until {until}"
ENDS = "the certificate {path} is valid only until {until}, and was not renewed yet"
ENDED = (
    "the certificate {path} was valid only until {until}: clients that look at it do not come in"
)
BEGINS = (
    "the certificate {path} is valid only from {since} on: clients that look at it do not come in"
)
DAY = 86_400.0
SOON, PART = 14 * DAY, 6
"""Seconds before its end from which on operators read that a certificate was not renewed; of one
that is made for a short time, only this part of that time. By then it should be."""


class Validity(NamedTuple):
    """Of the certificate in a file, from when to when it is valid, in Unix time."""

    path: str
    begins: float
    ends: float

    def is_valid(self, now: float) -> bool:
        """Whether a client that looks at it comes in."""
        return self.begins <= now < self.ends

    def is_fine(self, now: float) -> bool:
        """Whether it is valid, and need not be renewed yet."""
        return self.begins <= now < self.ends - min(SOON, (self.ends - self.begins) / PART)

    def shape(self, now: float) -> str:
        """Return what can be said of it; that has `fields`."""
        if self.is_fine(now):
            return VALID
        return BEGINS if now < self.begins else ENDED if now >= self.ends else ENDS

    @property
    def fields(self) -> dict[str, str]:
        """Return what stands in a shape."""
        return {"path": self.path, "since": _said(self.begins), "until": _said(self.ends)}

    def said(self, now: float) -> str:
        """Return that without a capital letter, and without a point."""
        return self.shape(now).format(**self.fields)

    def sentence(self, now: float) -> str:
        """Return it as a sentence."""
        said = self.said(now)
        return f"{said[0].upper()}{said[1:]}."


def validity_in(path: str, pem: bytes) -> Validity:
    """Return that of the first certificate in what a file holds; raise `ValueError`."""
    found = load_pem_x509_certificate(pem)
    begins, ends = found.not_valid_before_utc, found.not_valid_after_utc
    return Validity(path, begins.timestamp(), ends.timestamp())


def _said(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC"
