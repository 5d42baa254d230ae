"""What the party is: names, rooms, logs and cursors. No Twisted, socket or clock in here."""
