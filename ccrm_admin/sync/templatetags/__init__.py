"""Template tags of the sync app."""
