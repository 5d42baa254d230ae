"""What several nodes on one PostgreSQL cost, measured with real processes and servers."""
