"""The overview pages: all tenants of a person, and one tenant in depth."""
