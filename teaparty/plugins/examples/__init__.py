"""Examples that come with the party; the key `examples` of the configuration switches them on."""
