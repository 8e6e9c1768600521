"""What people see of syncs and of what they changed."""
