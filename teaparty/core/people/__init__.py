"""Whose name it is, and whom a person knows: coming in, accounts, friends and whispers."""
