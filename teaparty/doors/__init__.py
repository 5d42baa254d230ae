"""Where connections come in: Twisted's protocols and factories, as thin as they can be."""
