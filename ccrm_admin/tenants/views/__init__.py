"""Pages about tenants and people."""
