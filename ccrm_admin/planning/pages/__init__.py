"""The pages of plans, a folder each."""
