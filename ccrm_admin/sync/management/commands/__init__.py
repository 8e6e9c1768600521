"""Commands of the sync app."""
