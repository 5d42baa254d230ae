"""What a typed line means: commands, their parameters and the words of a room."""
