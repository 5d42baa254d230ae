"""What the words of an operation can be, as far as its usage says: `say WHERE TEXT`."""

KINDS = {
    "PERSON": "people",
    "PEOPLE": "people",
    "NAME": "people",
    "TARGET": "people",
    "BEGINNING": "accounts",
    "WHERE": "places",
    "PLACE": "places",
    "ROOM": "places",
    "CHANNEL": "channels",
    "PLUGIN": "plugins",
}
"""Kinds of names, by how a usage calls them."""


def expected(usage: str, count: int) -> tuple[str, list[str]]:
    """Return the kind of names, or the words to choose from, for the word number `count`."""
    parts = _parts(usage)
    if count >= len(parts):
        return "", []
    choices = [each.split()[0] for each in parts[count].strip("[]").split("|") if each.strip()]
    plain = [each for each in choices if each == each.lower()]
    kinds = [KINDS[each] for each in choices if each in KINDS]
    return kinds[0] if kinds else "", [] if kinds else plain


def _parts(usage: str) -> list[str]:
    """Split a usage at blanks that stand outside of brackets."""
    parts, depth = [""], 0
    for character in usage:
        depth += (character == "[") - (character == "]")
        if character == " " and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [each for each in parts if each]
