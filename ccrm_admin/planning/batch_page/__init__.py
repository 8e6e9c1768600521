"""The page on which many users are changed together: what it takes, and what it shows."""
