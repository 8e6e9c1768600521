"""What live has otherwise than carried-out plans, and what is to be done about it."""
