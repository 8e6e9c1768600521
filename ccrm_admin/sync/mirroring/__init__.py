"""One run: a tenant's records fetched, compared, and written into the mirror."""
