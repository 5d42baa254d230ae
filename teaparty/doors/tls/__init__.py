"""TLS: a layer below the doors, so that what goes over a connection is encrypted."""
