"""Ways in: what the doors of all protocols share, and a folder for each protocol."""
