"""The page on which many users are changed together."""
