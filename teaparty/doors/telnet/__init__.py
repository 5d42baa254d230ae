"""The way in for telnet and MUD clients, and for anything else that sends lines."""
