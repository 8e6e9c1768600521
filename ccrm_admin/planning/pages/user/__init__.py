"""One user of a plan."""
