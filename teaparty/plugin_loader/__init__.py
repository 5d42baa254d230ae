"""Finds plugins, says what is wrong with them, and changes them while the party goes on."""
