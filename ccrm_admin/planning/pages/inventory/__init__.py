"""What plans lend to the lists and records of the mirror."""
