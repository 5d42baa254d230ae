"""Several nodes, one party: PostgreSQL numbers their turns, and all apply them in that order."""
