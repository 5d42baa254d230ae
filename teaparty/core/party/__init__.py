"""Sessions in rooms: the kernel, which knows no feature by name."""
