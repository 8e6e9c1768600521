"""The list of what changed, across resources."""
