"""Templates: a text for people, and what comes in the places of its `{name}`s.

Without fields braces are just braces. With fields only plain names of these mean anything, never
an attribute, an item or a format. What a field holds is not looked at again.
"""

import re
from collections.abc import Callable, Mapping

from teaparty.core.values.heaps import without_heaps

_PLACE = re.compile(r"{(\w+)}", re.ASCII)


def as_fields(values: Mapping[str, object]) -> dict[str, str]:
    """Return what was given for a template's fields, as texts."""
    return {name: without_heaps(str(value)) for name, value in values.items()}


def filled(
    text: str, fields: Mapping[str, str], shown: Callable[[str, str], str] | None = None
) -> str:
    """Return a template with its fields, each as `shown` by its name and text; else as it is."""
    if not fields:
        return text

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        if name not in fields:
            return place[0]
        return fields[name] if shown is None else shown(name, fields[name])

    return _PLACE.sub(fill, text)
