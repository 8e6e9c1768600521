"""Every sentence about a plan."""
