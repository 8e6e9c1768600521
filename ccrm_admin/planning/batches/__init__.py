"""One action on many users: what it would do to each, then doing it."""
