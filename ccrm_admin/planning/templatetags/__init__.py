"""Tags for the templates of plans."""
