"""Where people start: all their tenants at a glance, and one tenant in depth."""
