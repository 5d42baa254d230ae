"""The sentences that the page itself shows, by the names that its script knows them by."""

PAGE: dict[str, str] = {}
