"""The list of plans, and what can be done to a plan as a whole."""
