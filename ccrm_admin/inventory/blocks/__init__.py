"""What must not be given to anybody now: blocked by a manager, or at rest after somebody had it."""
