"""Bytes become values and values bytes. No I/O, no state but the protocol's own."""
