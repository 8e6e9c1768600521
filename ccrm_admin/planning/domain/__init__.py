"""What a plan means. Pure: no database, no clock, no settings."""
