"""Changes of values made of objects, as JSON merge patches (RFC 7396).

A patch has what is new, and null for what is gone. So what two change at once is both so in the
end, if each changes another part.
"""

from typing import Any


def difference(before: Any, after: Any) -> dict[str, Any]:
    """Return the patch that makes one object the other; both are as JSON is decoded."""
    found: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        old = before.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            if old != value:
                found[key] = difference(old, value)
        elif key not in before or old != value:
            found[key] = value
    return found


def merged(target: Any, patch: Any) -> Any:
    """Return an object with a patch; what is no object is replaced by it."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found
