"""People who are to come: added to a plan, and linked to CRM users."""
