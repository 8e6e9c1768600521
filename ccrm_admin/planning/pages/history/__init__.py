"""What was done to a plan, and going back."""
