"""WebSocket: the handshake, frames, and their compression (RFC 6455 and 7692)."""
