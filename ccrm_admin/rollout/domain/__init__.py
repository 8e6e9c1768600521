"""What an approved plan changes, and in which order: data in, data out; no database, no clock."""
