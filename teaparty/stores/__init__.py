"""What lasts: journals, records and passwords, in memory, in SQLite and in PostgreSQL."""
