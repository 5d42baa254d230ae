"""Frozen values and pure rules that all other wings use; they import nothing but each other."""
