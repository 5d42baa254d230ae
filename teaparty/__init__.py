"""A chat server in the manner of a MUD, on Twisted."""
