"""What the browser clients of others speak by a WebSocket: telnet, or text with GMCP beside it."""
