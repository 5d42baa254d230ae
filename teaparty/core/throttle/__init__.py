"""How much is too much: counters that are told the time."""
