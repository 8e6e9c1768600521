"""Who had what when, as pages tell it: over time, and on a day."""
