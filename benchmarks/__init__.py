"""What is fast, shown by running it; see README.md beside this file."""
