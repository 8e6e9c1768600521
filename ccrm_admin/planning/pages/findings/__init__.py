"""All findings of a plan."""
