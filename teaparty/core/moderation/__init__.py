"""Who may not come in, who may not speak, and who decides that."""
