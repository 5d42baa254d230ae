"""WebSocket: its frames, and their compression."""
