"""The words for directions, each of which can be shortened."""

SHORT_EXITS = {
    "north": "n", "northeast": "ne", "east": "e", "southeast": "se", "south": "s",
    "southwest": "sw", "west": "w", "northwest": "nw", "up": "u", "down": "d",
}  # fmt: skip
DIRECTIONS = {name: name for name in SHORT_EXITS} | {
    short: name for name, short in SHORT_EXITS.items()
}
"""Each word for a direction, in full or short, and the full one."""
