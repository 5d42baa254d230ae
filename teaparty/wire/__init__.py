"""Bytes become values, and values bytes. No I/O, and no state but the protocol's own."""
