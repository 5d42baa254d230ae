"""The process: what starts, runs and ends it."""
