"""The subprotocol `teaparty.v1`: one JSON object a message (see docs/web.md)."""
