"""What comes out of the codec, for comparison."""


def joined(values):
    """The same values with neighbouring text as one."""
    found = []
    for value in values:
        if isinstance(value, bytes) and found and isinstance(found[-1], bytes):
            found[-1] += value
        else:
            found.append(value)
    return found
