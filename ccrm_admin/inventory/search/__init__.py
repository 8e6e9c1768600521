"""Search everywhere: pages, tenants and records of all tenants that a person may see."""
