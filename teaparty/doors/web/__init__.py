"""By the web: a page and its parts over HTTP, WebSocket frames, and what is said in them."""
