"""Events become text for a look: pure functions, the one place where text for people is made."""
