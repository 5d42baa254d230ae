"""One script for each revision, in order of their numbers."""
