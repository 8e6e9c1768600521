"""The pages of the sync app."""
