"""Files that take too long to wait for: the worker makes them, only who asked for one gets it."""
