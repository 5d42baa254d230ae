"""What was said before, and finding it again."""
