"""Who is kept out, who may not speak, and who decides that."""
